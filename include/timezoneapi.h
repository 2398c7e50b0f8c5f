// SPDX-License-Identifier: MIT
//
// Times between their forms, after the pages "FileTimeToSystemTime" and "SystemTimeToFileTime".
#ifndef _TIMEZONEAPI_H_
#define _TIMEZONEAPI_H_
#pragma GCC system_header

#include <minwinbase.h>
#include <minwindef.h>

// Bias counts minutes from local time to UTC. StandardDate and DaylightDate are when the clocks
// change: in month wMonth on the wDay-th (5: the last) day wDayOfWeek; month 0: never. The names are
// those that the host abbreviates ("CET").
typedef struct _TIME_ZONE_INFORMATION {
    LONG Bias;
    WCHAR StandardName[32];
    SYSTEMTIME StandardDate;
    LONG StandardBias;
    WCHAR DaylightName[32];
    SYSTEMTIME DaylightDate;
    LONG DaylightBias;
} TIME_ZONE_INFORMATION, *PTIME_ZONE_INFORMATION, *LPTIME_ZONE_INFORMATION;
typedef struct _TIME_DYNAMIC_ZONE_INFORMATION {
    LONG Bias;
    WCHAR StandardName[32];
    SYSTEMTIME StandardDate;
    LONG StandardBias;
    WCHAR DaylightName[32];
    SYSTEMTIME DaylightDate;
    LONG DaylightBias;
    WCHAR TimeZoneKeyName[128];
    BOOLEAN DynamicDaylightTimeDisabled;
} DYNAMIC_TIME_ZONE_INFORMATION, *PDYNAMIC_TIME_ZONE_INFORMATION;

#define TIME_ZONE_ID_INVALID ((DWORD)0xFFFFFFFF)
#define TIME_ZONE_ID_UNKNOWN 0
#define TIME_ZONE_ID_STANDARD 1
#define TIME_ZONE_ID_DAYLIGHT 2

WSX_BEGIN_DECLS

// The zone of this process and its rules of this year. Returns TIME_ZONE_ID_STANDARD,
// TIME_ZONE_ID_DAYLIGHT, or TIME_ZONE_ID_UNKNOWN for a zone whose clocks do not change;
// TIME_ZONE_ID_INVALID on failure. Errors: ERROR_NOACCESS.
DWORD WINAPI GetTimeZoneInformation(LPTIME_ZONE_INFORMATION lpTimeZoneInformation)
    WSX_SYMW(GetTimeZoneInformation);
DWORD WINAPI GetDynamicTimeZoneInformation(PDYNAMIC_TIME_ZONE_INFORMATION pTimeZoneInformation)
    WSX_SYMW(GetDynamicTimeZoneInformation);

// Between UTC and the local time of a zone, by its rules for every year; NULL: by the host's, which
// are those of the time in question.
// Return FALSE on failure. Errors: ERROR_INVALID_PARAMETER (no time, no rule).
BOOL WINAPI SystemTimeToTzSpecificLocalTime(const TIME_ZONE_INFORMATION *lpTimeZoneInformation,
                                            const SYSTEMTIME *lpUniversalTime,
                                            LPSYSTEMTIME lpLocalTime)
    WSX_SYMW(SystemTimeToTzSpecificLocalTime);
BOOL WINAPI TzSpecificLocalTimeToSystemTime(const TIME_ZONE_INFORMATION *lpTimeZoneInformation,
                                            const SYSTEMTIME *lpLocalTime,
                                            LPSYSTEMTIME lpUniversalTime)
    WSX_SYMW(TzSpecificLocalTimeToSystemTime);

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
