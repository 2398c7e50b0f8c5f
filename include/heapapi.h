// SPDX-License-Identifier: MIT
//
// Heaps. The Microsoft page of each is the one with the function's name.
//
// The blocks of the process's heap are malloc's with their size in front; a private heap takes its
// blocks with it when it is destroyed. Blocks lie at multiples of 16. All heaps may be used by
// several threads at a time, also with HEAP_NO_SERIALIZE. No exception is raised when there is no
// memory, also with HEAP_GENERATE_EXCEPTIONS, and no memory of a heap can be executed.
#ifndef _HEAPAPI_H_
#define _HEAPAPI_H_
#pragma GCC system_header

#include <minwindef.h>

WSX_BEGIN_DECLS

// The heap of the process, which cannot be destroyed.
HANDLE WINAPI GetProcessHeap(VOID) WSX_SYM(GetProcessHeap);

// Stores the heaps of the process, as many as there is room for, and returns how many there are.
DWORD WINAPI GetProcessHeaps(DWORD NumberOfHeaps, PHANDLE ProcessHeaps) WSX_SYM(GetProcessHeaps);

// A private heap, whose blocks together may take dwMaximumSize bytes, each with 32 bytes on top;
// 0 for no limit. Of the options none makes a difference.
// Returns NULL on failure. Errors: ERROR_INVALID_PARAMETER (sizes), ERROR_NOT_ENOUGH_MEMORY.
HANDLE WINAPI HeapCreate(DWORD flOptions, SIZE_T dwInitialSize, SIZE_T dwMaximumSize)
    WSX_SYM(HeapCreate);

// Frees a private heap and all that is in it. Returns FALSE on failure. Errors:
// ERROR_INVALID_HANDLE.
BOOL WINAPI HeapDestroy(HANDLE hHeap) WSX_SYM(HeapDestroy);

// A block of dwBytes, which may be 0; HEAP_ZERO_MEMORY clears it.
// Returns NULL on failure. Errors: ERROR_INVALID_HANDLE, ERROR_NOT_ENOUGH_MEMORY.
LPVOID WINAPI HeapAlloc(HANDLE hHeap, DWORD dwFlags, SIZE_T dwBytes) WSX_SYM(HeapAlloc);

// The block with another size. HEAP_ZERO_MEMORY clears what is new; HEAP_REALLOC_IN_PLACE_ONLY lets
// it shrink alone.
// Returns NULL on failure, and the block is as before. Errors: as HeapAlloc.
LPVOID WINAPI HeapReAlloc(HANDLE hHeap, DWORD dwFlags, LPVOID lpMem, SIZE_T dwBytes)
    WSX_SYM(HeapReAlloc);

// Returns FALSE on failure; NULL is none. Errors: ERROR_INVALID_HANDLE.
BOOL WINAPI HeapFree(HANDLE hHeap, DWORD dwFlags, LPVOID lpMem) WSX_SYM(HeapFree);

// The size that was asked for, (SIZE_T)-1 on failure. Errors: ERROR_INVALID_HANDLE,
// ERROR_INVALID_PARAMETER (NULL).
SIZE_T WINAPI HeapSize(HANDLE hHeap, DWORD dwFlags, LPCVOID lpMem) WSX_SYM(HeapSize);

// Whether lpMem is a block of the heap; of NULL, the whole heap, nothing bad is known. Errors:
// ERROR_INVALID_HANDLE.
BOOL WINAPI HeapValidate(HANDLE hHeap, DWORD dwFlags, LPCVOID lpMem) WSX_SYM(HeapValidate);

// Nothing is moved: 0, with the last error 0. Errors: ERROR_INVALID_HANDLE.
SIZE_T WINAPI HeapCompact(HANDLE hHeap, DWORD dwFlags) WSX_SYM(HeapCompact);

// Keeps other threads from a private heap, as often as it is unlocked. The process's heap is locked
// against other callers of HeapLock alone.
// Returns FALSE on failure. Errors: ERROR_INVALID_HANDLE.
BOOL WINAPI HeapLock(HANDLE hHeap) WSX_SYM(HeapLock);
BOOL WINAPI HeapUnlock(HANDLE hHeap) WSX_SYM(HeapUnlock);

// Takes HeapEnableTerminationOnCorruption, for which hHeap may be NULL, and the layers 0 to 2 of
// HeapCompatibilityInformation, which is always 2. Neither changes anything; other classes are
// refused.
// Returns FALSE on failure. Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER,
// ERROR_INSUFFICIENT_BUFFER (the query).
BOOL WINAPI HeapSetInformation(HANDLE HeapHandle, HEAP_INFORMATION_CLASS HeapInformationClass,
                               PVOID HeapInformation, SIZE_T HeapInformationLength)
    WSX_SYM(HeapSetInformation);
BOOL WINAPI HeapQueryInformation(HANDLE HeapHandle, HEAP_INFORMATION_CLASS HeapInformationClass,
                                 PVOID HeapInformation, SIZE_T HeapInformationLength,
                                 PSIZE_T ReturnLength) WSX_SYM(HeapQueryInformation);

WSX_END_DECLS

#endif
