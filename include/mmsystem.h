// SPDX-License-Identifier: MIT
//
// The timer of "Windows Multimedia". The host's clocks and sleeps are always as fine as they can
// be. The Microsoft page of each is the one with the function's name.
#ifndef _INC_MMSYSTEM
#define _INC_MMSYSTEM
#pragma GCC system_header

#include <minwindef.h>

typedef UINT MMRESULT;
#define TIMERR_BASE 96
#define TIMERR_NOERROR 0
#define TIMERR_NOCANDO (TIMERR_BASE + 1)
#define TIMERR_STRUCT (TIMERR_BASE + 33)
#define MMSYSERR_NOERROR 0

typedef struct timecaps_tag {
    UINT wPeriodMin;
    UINT wPeriodMax;
} TIMECAPS, *PTIMECAPS, *NPTIMECAPS, *LPTIMECAPS;

WSX_BEGIN_DECLS

// Milliseconds since the system started.
DWORD WINAPI timeGetTime(void) WSX_SYM(timeGetTime);
// TIMERR_NOERROR for periods of 1 to 1000000 ms, else TIMERR_NOCANDO; nothing changes.
MMRESULT WINAPI timeBeginPeriod(UINT uPeriod) WSX_SYM(timeBeginPeriod);
MMRESULT WINAPI timeEndPeriod(UINT uPeriod) WSX_SYM(timeEndPeriod);
MMRESULT WINAPI timeGetDevCaps(LPTIMECAPS ptc, UINT cbtc) WSX_SYM(timeGetDevCaps);

WSX_END_DECLS

#endif
