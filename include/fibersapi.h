// SPDX-License-Identifier: MIT
//
// Fiber-local values. There are no fibers, so these are values of threads, of whose end a function
// is told. The Microsoft page of each is the one with the function's name.
#ifndef _FIBERS_H_
#define _FIBERS_H_
#pragma GCC system_header

#include <minwindef.h>

#define FLS_OUT_OF_INDEXES ((DWORD)0xFFFFFFFF)

WSX_BEGIN_DECLS

// Values at one of 127 indexes. lpCallback, unless it is NULL, is called with each value that is not
// NULL: by its thread when that ends, or by the one that frees the index. A thread with which the
// process ends calls nothing.
// FlsAlloc returns FLS_OUT_OF_INDEXES when there is no index left. Errors: ERROR_NO_MORE_ITEMS.
// FlsGetValue sets the last error to 0 unless it fails. Errors: ERROR_INVALID_PARAMETER (no such
// index; to free one, none that is allocated), ERROR_NOT_ENOUGH_MEMORY.
DWORD WINAPI FlsAlloc(PFLS_CALLBACK_FUNCTION lpCallback) WSX_SYM(FlsAlloc);
PVOID WINAPI FlsGetValue(DWORD dwFlsIndex) WSX_SYM(FlsGetValue);
BOOL WINAPI FlsSetValue(DWORD dwFlsIndex, PVOID lpFlsData) WSX_SYM(FlsSetValue);
BOOL WINAPI FlsFree(DWORD dwFlsIndex) WSX_SYM(FlsFree);

// FALSE.
BOOL WINAPI IsThreadAFiber(VOID) WSX_SYM(IsThreadAFiber);

WSX_END_DECLS

#endif
