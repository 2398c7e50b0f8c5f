// SPDX-License-Identifier: MIT
//
// Time since the system started, after the pages "GetTickCount" and "GetTickCount64".
#ifndef _SYSINFOAPI_H_
#define _SYSINFOAPI_H_
#pragma GCC system_header

#include <minwindef.h>

WSX_BEGIN_DECLS

// Returns milliseconds since the system started, modulo 2 to the 32nd (49.7 days). Subtract two as
// DWORD to measure.
DWORD WINAPI GetTickCount(VOID) WSX_SYM(GetTickCount);

#if _WIN32_WINNT >= 0x0600
// Returns milliseconds since the system started.
ULONGLONG WINAPI GetTickCount64(VOID) WSX_SYM(GetTickCount64);
#endif

WSX_END_DECLS

#endif
