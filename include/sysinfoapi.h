// SPDX-License-Identifier: MIT
//
// The system: its clocks, its size, its names. It calls itself Windows 10.
#ifndef _SYSINFOAPI_H_
#define _SYSINFOAPI_H_
#pragma GCC system_header

#include <minwinbase.h>
#include <minwindef.h>

typedef struct _SYSTEM_INFO {
    union {
        DWORD dwOemId;
        struct {
            WORD wProcessorArchitecture;
            WORD wReserved;
        } DUMMYSTRUCTNAME;
    } DUMMYUNIONNAME;
    DWORD dwPageSize;
    LPVOID lpMinimumApplicationAddress;
    LPVOID lpMaximumApplicationAddress;
    DWORD_PTR dwActiveProcessorMask;
    DWORD dwNumberOfProcessors;
    DWORD dwProcessorType;
    DWORD dwAllocationGranularity;
    WORD wProcessorLevel;
    WORD wProcessorRevision;
} SYSTEM_INFO, *LPSYSTEM_INFO;

typedef struct _MEMORYSTATUSEX {
    DWORD dwLength;
    DWORD dwMemoryLoad;
    DWORDLONG ullTotalPhys;
    DWORDLONG ullAvailPhys;
    DWORDLONG ullTotalPageFile;
    DWORDLONG ullAvailPageFile;
    DWORDLONG ullTotalVirtual;
    DWORDLONG ullAvailVirtual;
    DWORDLONG ullAvailExtendedVirtual;
} MEMORYSTATUSEX, *LPMEMORYSTATUSEX;

typedef enum _COMPUTER_NAME_FORMAT {
    ComputerNameNetBIOS,
    ComputerNameDnsHostname,
    ComputerNameDnsDomain,
    ComputerNameDnsFullyQualified,
    ComputerNamePhysicalNetBIOS,
    ComputerNamePhysicalDnsHostname,
    ComputerNamePhysicalDnsDomain,
    ComputerNamePhysicalDnsFullyQualified,
    ComputerNameMax
} COMPUTER_NAME_FORMAT;

WSX_BEGIN_DECLS

// Returns milliseconds since the system started, modulo 2 to the 32nd (49.7 days). Subtract two as
// DWORD to measure.
DWORD WINAPI GetTickCount(VOID) WSX_SYM(GetTickCount);

#if _WIN32_WINNT >= 0x0600
// Returns milliseconds since the system started.
ULONGLONG WINAPI GetTickCount64(VOID) WSX_SYM(GetTickCount64);
#endif

// The processors that the process may use, and the sizes of pages.
VOID WINAPI GetSystemInfo(LPSYSTEM_INFO lpSystemInfo) WSX_SYM(GetSystemInfo);
VOID WINAPI GetNativeSystemInfo(LPSYSTEM_INFO lpSystemInfo) WSX_SYM(GetNativeSystemInfo);

// Returns FALSE on failure. Errors: ERROR_INVALID_PARAMETER (dwLength).
BOOL WINAPI GlobalMemoryStatusEx(LPMEMORYSTATUSEX lpBuffer) WSX_SYM(GlobalMemoryStatusEx);

// Version 10.0, build 19045. Returns FALSE on failure. Errors: ERROR_INSUFFICIENT_BUFFER
// (dwOSVersionInfoSize).
BOOL WINAPI GetVersionExA(LPOSVERSIONINFOA lpVersionInformation) WSX_SYM(GetVersionExA);
BOOL WINAPI GetVersionExW(LPOSVERSIONINFOW lpVersionInformation) WSX_SYMW(GetVersionExW);
DWORD WINAPI GetVersion(VOID) WSX_SYM(GetVersion);

// The time of day, in the zone of the process and in UTC.
VOID WINAPI GetLocalTime(LPSYSTEMTIME lpSystemTime) WSX_SYM(GetLocalTime);
VOID WINAPI GetSystemTime(LPSYSTEMTIME lpSystemTime) WSX_SYM(GetSystemTime);
VOID WINAPI GetSystemTimeAsFileTime(LPFILETIME lpSystemTimeAsFileTime)
    WSX_SYM(GetSystemTimeAsFileTime);
VOID WINAPI GetSystemTimePreciseAsFileTime(LPFILETIME lpSystemTimeAsFileTime)
    WSX_SYM(GetSystemTimePreciseAsFileTime);

// "/": there are no folders of the system. Returns the length, or the room it takes with the zero
// when uSize is too small.
UINT WINAPI GetSystemDirectoryA(LPSTR lpBuffer, UINT uSize) WSX_SYM(GetSystemDirectoryA);
UINT WINAPI GetSystemDirectoryW(LPWSTR lpBuffer, UINT uSize) WSX_SYMW(GetSystemDirectoryW);
UINT WINAPI GetWindowsDirectoryA(LPSTR lpBuffer, UINT uSize) WSX_SYM(GetWindowsDirectoryA);
UINT WINAPI GetWindowsDirectoryW(LPWSTR lpBuffer, UINT uSize) WSX_SYMW(GetWindowsDirectoryW);

// The name of the host: up to its first dot and, for ...NetBIOS, in capitals and cut to 15
// characters; what follows for ...DnsDomain; all of it for ...FullyQualified.
// Returns FALSE on failure, with the room it takes in *nSize. Errors: ERROR_MORE_DATA,
// ERROR_INVALID_PARAMETER.
BOOL WINAPI GetComputerNameExA(COMPUTER_NAME_FORMAT NameType, LPSTR lpBuffer, LPDWORD nSize)
    WSX_SYM(GetComputerNameExA);
BOOL WINAPI GetComputerNameExW(COMPUTER_NAME_FORMAT NameType, LPWSTR lpBuffer, LPDWORD nSize)
    WSX_SYMW(GetComputerNameExW);

WSX_END_DECLS

#ifdef UNICODE
#define GetVersionEx GetVersionExW
#define GetSystemDirectory GetSystemDirectoryW
#define GetWindowsDirectory GetWindowsDirectoryW
#define GetComputerNameEx GetComputerNameExW
#else
#define GetVersionEx GetVersionExA
#define GetSystemDirectory GetSystemDirectoryA
#define GetWindowsDirectory GetWindowsDirectoryA
#define GetComputerNameEx GetComputerNameExA
#endif

#endif
