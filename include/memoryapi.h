// SPDX-License-Identifier: MIT
//
// Memory in pages. The Microsoft page of each is the one with the function's name. All but locking
// works on what VirtualAlloc has reserved, and on nothing else of the process.
#ifndef _MEMORYAPI_H_
#define _MEMORYAPI_H_
#pragma GCC system_header

#include <minwindef.h>

WSX_BEGIN_DECLS

// MEM_RESERVE: addresses, at a multiple of 64 KiB. MEM_COMMIT: memory for the pages of a range that
// is reserved; what has memory keeps it, with the new protection. Both, or MEM_COMMIT with
// lpAddress NULL: in one step. MEM_TOP_DOWN makes no difference.
// Returns NULL on failure. Errors: ERROR_INVALID_PARAMETER (size, type, protection; the PAGE_GUARD
// kind is not known), ERROR_INVALID_ADDRESS (in use, or not reserved), ERROR_NOT_SUPPORTED (other
// types), ERROR_NOT_ENOUGH_MEMORY, ERROR_COMMITMENT_LIMIT.
LPVOID WINAPI VirtualAlloc(LPVOID lpAddress, SIZE_T dwSize, DWORD flAllocationType,
                           DWORD flProtect) WSX_SYM(VirtualAlloc);

// MEM_RELEASE with the size 0: the whole of what was reserved at lpAddress. MEM_DECOMMIT: the memory
// of a range; the size 0 means all of what was reserved at lpAddress.
// Returns FALSE on failure. Errors: ERROR_INVALID_PARAMETER (type, size), ERROR_INVALID_ADDRESS,
// ERROR_NOT_ENOUGH_MEMORY.
BOOL WINAPI VirtualFree(LPVOID lpAddress, SIZE_T dwSize, DWORD dwFreeType) WSX_SYM(VirtualFree);

// Returns FALSE on failure, and nothing is changed. Errors: ERROR_NOACCESS (lpflOldProtect),
// ERROR_INVALID_PARAMETER (size, protection), ERROR_INVALID_ADDRESS (not committed),
// ERROR_NOT_ENOUGH_MEMORY, ERROR_COMMITMENT_LIMIT.
BOOL WINAPI VirtualProtect(LPVOID lpAddress, SIZE_T dwSize, DWORD flNewProtect,
                           PDWORD lpflOldProtect) WSX_SYM(VirtualProtect);

// What is at an address, up to where it changes. Returns the length, or 0 on failure. Errors:
// ERROR_BAD_LENGTH, ERROR_NOT_SUPPORTED (not VirtualAlloc's).
SIZE_T WINAPI VirtualQuery(LPCVOID lpAddress, PMEMORY_BASIC_INFORMATION lpBuffer,
                           SIZE_T dwLength) WSX_SYM(VirtualQuery);

// Keeps any memory of the process from being paged out, as far as the host's limit goes. Unlocking
// what is not locked is no failure here.
// Returns FALSE on failure. Errors: ERROR_WORKING_SET_QUOTA; unlocking: ERROR_NOT_LOCKED.
BOOL WINAPI VirtualLock(LPVOID lpAddress, SIZE_T dwSize) WSX_SYM(VirtualLock);
BOOL WINAPI VirtualUnlock(LPVOID lpAddress, SIZE_T dwSize) WSX_SYM(VirtualUnlock);

WSX_END_DECLS

#endif
