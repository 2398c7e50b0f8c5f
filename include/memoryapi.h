// SPDX-License-Identifier: MIT
//
// Memory in pages, and files as memory. The Microsoft page of each is the one with the function's
// name. All calls that begin with Virtual, but locking, work on what VirtualAlloc has reserved, and
// on nothing else of the process.
#ifndef _MEMORYAPI_H_
#define _MEMORYAPI_H_
#pragma GCC system_header

#include <minwinbase.h>
#include <minwindef.h>

#define FILE_MAP_COPY SECTION_QUERY
#define FILE_MAP_WRITE SECTION_MAP_WRITE
#define FILE_MAP_READ SECTION_MAP_READ
#define FILE_MAP_EXECUTE SECTION_MAP_EXECUTE_EXPLICIT
#define FILE_MAP_ALL_ACCESS SECTION_ALL_ACCESS

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

// A file as memory, or with INVALID_HANDLE_VALUE memory that threads share by its name: objects have
// names that this process finds them by. The size 0 is that of the file; a greater one makes the
// file longer. A file that is cut while it is mapped ends a program that reads behind its end, where
// Windows refuses to cut it.
//   flProtect   PAGE_READONLY, PAGE_READWRITE, PAGE_WRITECOPY, PAGE_EXECUTE_READ,
//               PAGE_EXECUTE_READWRITE, PAGE_EXECUTE_WRITECOPY; with SEC_COMMIT, SEC_RESERVE or
//               SEC_NOCACHE, which make no difference. SEC_IMAGE and SEC_LARGE_PAGES are refused with
//               ERROR_NOT_SUPPORTED.
// Returns the handle; the last error is then ERROR_ALREADY_EXISTS when the name had a mapping, which
// is as it was, or 0. NULL on failure. Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER
// (protection, no size), ERROR_FILE_INVALID (an empty file), ERROR_ACCESS_DENIED (the file is not
// opened for it), ERROR_NOT_ENOUGH_MEMORY (a size beyond that of a file that cannot be written),
// ERROR_DISK_FULL, those of names.
HANDLE WINAPI CreateFileMappingW(HANDLE hFile, LPSECURITY_ATTRIBUTES lpFileMappingAttributes,
                                 DWORD flProtect, DWORD dwMaximumSizeHigh, DWORD dwMaximumSizeLow,
                                 LPCWSTR lpName) WSX_SYMW(CreateFileMappingW);
// Another handle to the mapping of a name. Returns NULL on failure. Errors: ERROR_FILE_NOT_FOUND,
// ERROR_INVALID_HANDLE (the name is another object's), ERROR_INVALID_PARAMETER (no name).
HANDLE WINAPI OpenFileMappingW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName)
    WSX_SYMW(OpenFileMappingW);

// A part of a mapping in the process's memory, where it stays until UnmapViewOfFile, whatever
// becomes of the handles. The offset is a multiple of 64 KiB; the size 0 means up to the end.
//   dwDesiredAccess   FILE_MAP_READ, FILE_MAP_WRITE (reads, too), FILE_MAP_ALL_ACCESS; FILE_MAP_COPY:
//                     what is written is seen by nobody else; and FILE_MAP_EXECUTE.
//   lpBaseAddress     NULL, or where it has to be, a multiple of 64 KiB.
// Returns the address, or NULL on failure. Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (no
// access), ERROR_MAPPED_ALIGNMENT (offset, address), ERROR_ACCESS_DENIED (more access than the
// mapping has, or beyond its end), ERROR_INVALID_ADDRESS (lpBaseAddress is in use),
// ERROR_NOT_ENOUGH_MEMORY.
LPVOID WINAPI MapViewOfFile(HANDLE hFileMappingObject, DWORD dwDesiredAccess,
                            DWORD dwFileOffsetHigh, DWORD dwFileOffsetLow,
                            SIZE_T dwNumberOfBytesToMap) WSX_SYM(MapViewOfFile);
LPVOID WINAPI MapViewOfFileEx(HANDLE hFileMappingObject, DWORD dwDesiredAccess,
                              DWORD dwFileOffsetHigh, DWORD dwFileOffsetLow,
                              SIZE_T dwNumberOfBytesToMap, LPVOID lpBaseAddress)
    WSX_SYM(MapViewOfFileEx);
// Returns FALSE on failure. Errors: ERROR_INVALID_ADDRESS (no view begins there).
BOOL WINAPI UnmapViewOfFile(LPCVOID lpBaseAddress) WSX_SYM(UnmapViewOfFile);
// Writes what has been changed in a part of a view to its file; the size 0 means up to its end.
// Returns FALSE on failure. Errors: ERROR_INVALID_ADDRESS (not in one view), ERROR_IO_DEVICE.
BOOL WINAPI FlushViewOfFile(LPCVOID lpBaseAddress, SIZE_T dwNumberOfBytesToFlush)
    WSX_SYM(FlushViewOfFile);

WSX_END_DECLS

#ifdef UNICODE
#define CreateFileMapping CreateFileMappingW
#define OpenFileMapping OpenFileMappingW
#endif

#endif
