// SPDX-License-Identifier: MIT
//
// The fine clock, after the pages "QueryPerformanceCounter" and "QueryPerformanceFrequency".
#ifndef _PROFILEAPI_H_
#define _PROFILEAPI_H_
#pragma GCC system_header

#include <minwindef.h>

WSX_BEGIN_DECLS

// Stores the count of a clock that only goes forward, and returns TRUE.
BOOL WINAPI QueryPerformanceCounter(LARGE_INTEGER *lpPerformanceCount)
    WSX_SYM(QueryPerformanceCounter);

// Stores how many counts a second has, a constant, and returns TRUE.
BOOL WINAPI QueryPerformanceFrequency(LARGE_INTEGER *lpFrequency)
    WSX_SYM(QueryPerformanceFrequency);

WSX_END_DECLS

#endif
