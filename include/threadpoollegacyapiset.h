// SPDX-License-Identifier: MIT
//
// The thread pool of the process in its older form. The Microsoft page of each is the one with the
// function's name.
//
// Flags are those of winnt.h, WT_...: WT_EXECUTEONLYONCE for waits and timers, and
// WT_EXECUTELONGFUNCTION, which gives others threads without regard to this one. The rest makes no
// difference: all callbacks run on threads of the pool.
//
// Waits and timers end in the way that CompletionEvent says: INVALID_HANDLE_VALUE waits for their
// callbacks; with an event, or with NULL, the call fails with ERROR_IO_PENDING when there are any
// that are due or run, and the event is set when there are none any more. No new ones begin.
#ifndef _THREADPOOLLEGACYAPISET_H_
#define _THREADPOOLLEGACYAPISET_H_
#pragma GCC system_header

#include <minwinbase.h>
#include <minwindef.h>

typedef WAITORTIMERCALLBACKFUNC WAITORTIMERCALLBACK;

WSX_BEGIN_DECLS

// Function(Context) on a thread of the pool. Returns FALSE on failure. Errors:
// ERROR_NOT_ENOUGH_MEMORY, ERROR_INVALID_PARAMETER (no function).
BOOL WINAPI QueueUserWorkItem(LPTHREAD_START_ROUTINE Function, PVOID Context, ULONG Flags)
    WSX_SYM(QueueUserWorkItem);

// Callback(Context, FALSE) each time hObject is signaled and (Context, TRUE) each time
// dwMilliseconds have passed without that; the next wait begins when the callback has returned.
// Returns FALSE on failure. Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (no callback, no
// place for the result), ERROR_NOT_ENOUGH_MEMORY.
BOOL WINAPI RegisterWaitForSingleObject(PHANDLE phNewWaitObject, HANDLE hObject,
                                        WAITORTIMERCALLBACK Callback, PVOID Context,
                                        ULONG dwMilliseconds, ULONG dwFlags)
    WSX_SYM(RegisterWaitForSingleObject);
BOOL WINAPI UnregisterWait(HANDLE WaitHandle) WSX_SYM(UnregisterWait);
BOOL WINAPI UnregisterWaitEx(HANDLE WaitHandle, HANDLE CompletionEvent) WSX_SYM(UnregisterWaitEx);

// Timers: Callback(Parameter, TRUE) after DueTime milliseconds, and again after each Period unless
// that is 0. They belong to a queue, NULL for that of the process, and end with it. Changing one
// that has been called once and is not periodic has no effect.
// Returns FALSE, or NULL, on failure. Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (no
// callback, no place for the result), ERROR_IO_PENDING, ERROR_NOT_ENOUGH_MEMORY.
HANDLE WINAPI CreateTimerQueue(VOID) WSX_SYM(CreateTimerQueue);
BOOL WINAPI CreateTimerQueueTimer(PHANDLE phNewTimer, HANDLE TimerQueue,
                                  WAITORTIMERCALLBACK Callback, PVOID Parameter, DWORD DueTime,
                                  DWORD Period, ULONG Flags) WSX_SYM(CreateTimerQueueTimer);
BOOL WINAPI ChangeTimerQueueTimer(HANDLE TimerQueue, HANDLE Timer, ULONG DueTime, ULONG Period)
    WSX_SYM(ChangeTimerQueueTimer);
BOOL WINAPI DeleteTimerQueueTimer(HANDLE TimerQueue, HANDLE Timer, HANDLE CompletionEvent)
    WSX_SYM(DeleteTimerQueueTimer);
BOOL WINAPI DeleteTimerQueueEx(HANDLE TimerQueue, HANDLE CompletionEvent)
    WSX_SYM(DeleteTimerQueueEx);
BOOL WINAPI DeleteTimerQueue(HANDLE TimerQueue) WSX_SYM(DeleteTimerQueue);

// Gives a socket to a port of the process's pool for good: Function is called at the end of each of
// its operations, with the NTSTATUS as the error, as Windows does. Flags must be 0.
// Returns FALSE on failure. Errors: as CreateIoCompletionPort, and ERROR_INVALID_PARAMETER (flags,
// no function).
BOOL WINAPI BindIoCompletionCallback(HANDLE FileHandle, LPOVERLAPPED_COMPLETION_ROUTINE Function,
                                     ULONG Flags) WSX_SYM(BindIoCompletionCallback);

WSX_END_DECLS

#endif
