// SPDX-License-Identifier: MIT
//
// The environment, after the page "ExpandEnvironmentStringsA".
#ifndef _PROCESSENV_
#define _PROCESSENV_
#pragma GCC system_header

#include <minwindef.h>

WSX_BEGIN_DECLS

// Copies lpSrc with each %NAME% replaced by the value of the environment variable; names without
// one stay as they are. nSize: room at lpDst in characters.
// Returns the number of characters with the final zero: more than nSize when the room does not
// suffice, and lpDst holds nothing of use then. 0 on failure. Errors: ERROR_INVALID_PARAMETER,
// ERROR_NOT_ENOUGH_MEMORY.
DWORD WINAPI ExpandEnvironmentStringsA(LPCSTR lpSrc, LPSTR lpDst, DWORD nSize)
    WSX_SYM(ExpandEnvironmentStringsA);
DWORD WINAPI ExpandEnvironmentStringsW(LPCWSTR lpSrc, LPWSTR lpDst, DWORD nSize)
    WSX_SYMW(ExpandEnvironmentStringsW);

WSX_END_DECLS

#ifdef UNICODE
#define ExpandEnvironmentStrings ExpandEnvironmentStringsW
#else
#define ExpandEnvironmentStrings ExpandEnvironmentStringsA
#endif

#endif
