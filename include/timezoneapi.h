// SPDX-License-Identifier: MIT
//
// Times between their forms, after the pages "FileTimeToSystemTime" and "SystemTimeToFileTime".
#ifndef _TIMEZONEAPI_H_
#define _TIMEZONEAPI_H_
#pragma GCC system_header

#include <minwinbase.h>
#include <minwindef.h>

WSX_BEGIN_DECLS

// Return FALSE on failure. Errors: ERROR_INVALID_PARAMETER (no such time).
BOOL WINAPI FileTimeToSystemTime(const FILETIME *lpFileTime, LPSYSTEMTIME lpSystemTime)
    WSX_SYM(FileTimeToSystemTime);
BOOL WINAPI SystemTimeToFileTime(const SYSTEMTIME *lpSystemTime, LPFILETIME lpFileTime)
    WSX_SYM(SystemTimeToFileTime);

// Between UTC and the time of the zone, by the zone's present distance.
BOOL WINAPI FileTimeToLocalFileTime(const FILETIME *lpFileTime, LPFILETIME lpLocalFileTime)
    WSX_SYM(FileTimeToLocalFileTime);
BOOL WINAPI LocalFileTimeToFileTime(const FILETIME *lpLocalFileTime, LPFILETIME lpFileTime)
    WSX_SYM(LocalFileTimeToFileTime);

// -1, 0 or 1.
LONG WINAPI CompareFileTime(const FILETIME *lpFileTime1, const FILETIME *lpFileTime2)
    WSX_SYM(CompareFileTime);

WSX_END_DECLS

#endif
