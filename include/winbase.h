// SPDX-License-Identifier: MIT
//
// What Windows kept in winbase.h when it split the rest into slivers, and the slivers.
#ifndef _WINBASE_
#define _WINBASE_
#pragma GCC system_header

#include <errhandlingapi.h>
#include <fileapi.h>
#include <handleapi.h>
#include <ioapiset.h>
#include <libloaderapi.h>
#include <minwinbase.h>
#include <namedpipeapi.h>
#include <processenv.h>
#include <processthreadsapi.h>
#include <profileapi.h>
#include <synchapi.h>
#include <sysinfoapi.h>
#include <windef.h>
#include <winerror.h>
#ifndef NOCOMM
#include <wsx/serial.h>
#endif

#define ZeroMemory RtlZeroMemory
#define CopyMemory RtlCopyMemory
#define MoveMemory RtlMoveMemory
#define FillMemory RtlFillMemory
#define SecureZeroMemory RtlSecureZeroMemory

// True once the operation is done. Sources poll it without any call in the loop, so the look must
// be one that the compiler repeats, and must order the reads of the results after it.
#define HasOverlappedIoCompleted(overlapped) \
    ((DWORD)__atomic_load_n(&(overlapped)->Internal, __ATOMIC_ACQUIRE) != (DWORD)0x00000103)

#define MUTEX_MODIFY_STATE MUTANT_QUERY_STATE
#define MUTEX_ALL_ACCESS MUTANT_ALL_ACCESS

// CreateFile, fileapi.h.
#define FILE_FLAG_WRITE_THROUGH 0x80000000
#define FILE_FLAG_OVERLAPPED 0x40000000
#define FILE_FLAG_NO_BUFFERING 0x20000000
#define FILE_FLAG_RANDOM_ACCESS 0x10000000
#define FILE_FLAG_SEQUENTIAL_SCAN 0x08000000
#define FILE_FLAG_DELETE_ON_CLOSE 0x04000000
#define FILE_FLAG_BACKUP_SEMANTICS 0x02000000

// SetFilePointer, fileapi.h.
#define FILE_BEGIN 0
#define FILE_CURRENT 1
#define FILE_END 2

#define FILE_SKIP_COMPLETION_PORT_ON_SUCCESS 0x1
#define FILE_SKIP_SET_EVENT_ON_HANDLE 0x2

WSX_BEGIN_DECLS

// Sets an event, releases what waits at that moment (one wait for an auto-reset event) and resets
// it. A thread that is about to wait misses it, as on Windows.
// Returns FALSE on failure. Errors: ERROR_INVALID_HANDLE.
BOOL WINAPI PulseEvent(HANDLE hEvent) WSX_SYM(PulseEvent);

// CreateSemaphoreW and CreateSemaphoreExW of synchapi.h with narrow names.
HANDLE WINAPI CreateSemaphoreA(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes, LONG lInitialCount,
                               LONG lMaximumCount, LPCSTR lpName) WSX_SYM(CreateSemaphoreA);
#if _WIN32_WINNT >= 0x0600
HANDLE WINAPI CreateSemaphoreExA(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes, LONG lInitialCount,
                                 LONG lMaximumCount, LPCSTR lpName, DWORD dwFlags,
                                 DWORD dwDesiredAccess) WSX_SYM(CreateSemaphoreExA);
#endif

// The calls of synchapi.h that make and open waitable timers, with narrow names.
HANDLE WINAPI CreateWaitableTimerA(LPSECURITY_ATTRIBUTES lpTimerAttributes, BOOL bManualReset,
                                   LPCSTR lpTimerName) WSX_SYM(CreateWaitableTimerA);
#if _WIN32_WINNT >= 0x0600
HANDLE WINAPI CreateWaitableTimerExA(LPSECURITY_ATTRIBUTES lpTimerAttributes, LPCSTR lpTimerName,
                                     DWORD dwFlags, DWORD dwDesiredAccess)
    WSX_SYM(CreateWaitableTimerExA);
#endif
HANDLE WINAPI OpenWaitableTimerA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpTimerName)
    WSX_SYM(OpenWaitableTimerA);

// OpenSemaphoreW and OpenMutexW of synchapi.h with narrow names.
HANDLE WINAPI OpenSemaphoreA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName)
    WSX_SYM(OpenSemaphoreA);
HANDLE WINAPI OpenMutexA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName)
    WSX_SYM(OpenMutexA);

#if _WIN32_WINNT >= 0x0600
// Changes what the operations of a socket report:
// FILE_SKIP_COMPLETION_PORT_ON_SUCCESS sends no packet for an operation that succeeds at once (one
// that was pending still sends its packet); FILE_SKIP_SET_EVENT_ON_HANDLE does not signal the
// socket handle itself. A flag stays once it is set; unknown flags are ignored.
// Returns FALSE on failure. Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (not overlapped).
BOOL WINAPI SetFileCompletionNotificationModes(HANDLE FileHandle, UCHAR Flags)
    WSX_SYM(SetFileCompletionNotificationModes);
#endif

WSX_END_DECLS

#ifndef UNICODE
#define CreateSemaphore CreateSemaphoreA
#define OpenSemaphore OpenSemaphoreA
#define OpenMutex OpenMutexA
#define CreateWaitableTimer CreateWaitableTimerA
#define OpenWaitableTimer OpenWaitableTimerA
#if _WIN32_WINNT >= 0x0600
#define CreateSemaphoreEx CreateSemaphoreExA
#define CreateWaitableTimerEx CreateWaitableTimerExA
#endif
#endif

#endif
