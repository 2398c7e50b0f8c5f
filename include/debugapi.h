// SPDX-License-Identifier: MIT
//
// For debuggers. The Microsoft page of each is the one with the function's name.
#ifndef _APISETDEBUG_
#define _APISETDEBUG_
#pragma GCC system_header

#include <minwindef.h>

WSX_BEGIN_DECLS

// Written to the standard error when the environment has WSX_DEBUG_OUTPUT, and nowhere else:
// Windows shows it to debuggers only.
VOID WINAPI OutputDebugStringA(LPCSTR lpOutputString) WSX_SYM(OutputDebugStringA);
VOID WINAPI OutputDebugStringW(LPCWSTR lpOutputString) WSX_SYMW(OutputDebugStringW);

BOOL WINAPI IsDebuggerPresent(VOID) WSX_SYM(IsDebuggerPresent);
// Raises SIGTRAP.
VOID WINAPI DebugBreak(VOID) WSX_SYM(DebugBreak);

WSX_END_DECLS

#ifdef UNICODE
#define OutputDebugString OutputDebugStringW
#else
#define OutputDebugString OutputDebugStringA
#endif

#endif
