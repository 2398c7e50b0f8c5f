// SPDX-License-Identifier: MIT
//
// Thread pools. The Microsoft page of each is the one with the function's name.
//
// Callbacks run on threads that come when there is work and go when there has been none for a while.
// They keep no process from ending, and may call everything. What an object is given to by its
// environment: a pool, a cleanup group, a finalization callback and whether it runs long; priorities,
// libraries and activation contexts make no difference, and so do window lengths.
//
// WaitFor...Callbacks returns when no callback of the object runs or is due any more; cancelling
// forgets those that have not begun. Close... lets those that have been queued run, and the object
// goes with the last of them.
#ifndef _THREADPOOLAPISET_H_
#define _THREADPOOLAPISET_H_
#pragma GCC system_header

#include <minwinbase.h>
#include <minwindef.h>

typedef VOID(WINAPI *PTP_WIN32_IO_CALLBACK)(PTP_CALLBACK_INSTANCE Instance, PVOID Context,
                                            PVOID Overlapped, ULONG IoResult,
                                            ULONG_PTR NumberOfBytesTransferred, PTP_IO Io);

#if _WIN32_WINNT >= 0x0600
WSX_BEGIN_DECLS

// A pool of its own, with at most 500 threads and at least none until it is told otherwise. Closing
// it lets what it has to do be done.
// Creating returns NULL, setting the minimum FALSE, on failure. Errors: ERROR_INVALID_PARAMETER
// (reserved), ERROR_NOT_ENOUGH_MEMORY.
PTP_POOL WINAPI CreateThreadpool(PVOID reserved) WSX_SYM(CreateThreadpool);
VOID WINAPI SetThreadpoolThreadMaximum(PTP_POOL ptpp, DWORD cthrdMost)
    WSX_SYM(SetThreadpoolThreadMaximum);
BOOL WINAPI SetThreadpoolThreadMinimum(PTP_POOL ptpp, DWORD cthrdMic)
    WSX_SYM(SetThreadpoolThreadMinimum);
VOID WINAPI CloseThreadpool(PTP_POOL ptpp) WSX_SYM(CloseThreadpool);

// Objects that are waited for and closed together; for those whose callbacks were cancelled the
// environment's cancel callback is called.
PTP_CLEANUP_GROUP WINAPI CreateThreadpoolCleanupGroup(VOID) WSX_SYM(CreateThreadpoolCleanupGroup);
VOID WINAPI CloseThreadpoolCleanupGroupMembers(PTP_CLEANUP_GROUP ptpcg,
                                               BOOL fCancelPendingCallbacks,
                                               PVOID pvCleanupContext)
    WSX_SYM(CloseThreadpoolCleanupGroupMembers);
VOID WINAPI CloseThreadpoolCleanupGroup(PTP_CLEANUP_GROUP ptpcg)
    WSX_SYM(CloseThreadpoolCleanupGroup);

// For a running callback: what is done when it has returned, one of each kind.
VOID WINAPI SetEventWhenCallbackReturns(PTP_CALLBACK_INSTANCE pci, HANDLE evt)
    WSX_SYM(SetEventWhenCallbackReturns);
VOID WINAPI ReleaseSemaphoreWhenCallbackReturns(PTP_CALLBACK_INSTANCE pci, HANDLE sem, DWORD crel)
    WSX_SYM(ReleaseSemaphoreWhenCallbackReturns);
VOID WINAPI ReleaseMutexWhenCallbackReturns(PTP_CALLBACK_INSTANCE pci, HANDLE mut)
    WSX_SYM(ReleaseMutexWhenCallbackReturns);
VOID WINAPI LeaveCriticalSectionWhenCallbackReturns(PTP_CALLBACK_INSTANCE pci,
                                                    PCRITICAL_SECTION pcs)
    WSX_SYM(LeaveCriticalSectionWhenCallbackReturns);
VOID WINAPI FreeLibraryWhenCallbackReturns(PTP_CALLBACK_INSTANCE pci, HMODULE mod)
    WSX_SYM(FreeLibraryWhenCallbackReturns);

// The callback will take its time: others get threads without regard to it. Returns FALSE when the
// pool has no more than its callbacks need already.
BOOL WINAPI CallbackMayRunLong(PTP_CALLBACK_INSTANCE pci) WSX_SYM(CallbackMayRunLong);
// Those who wait for the callback wait no longer.
VOID WINAPI DisassociateCurrentThreadFromCallback(PTP_CALLBACK_INSTANCE pci)
    WSX_SYM(DisassociateCurrentThreadFromCallback);

// Creating and submitting return NULL and FALSE on failure. Errors: ERROR_NOT_ENOUGH_MEMORY,
// ERROR_INVALID_PARAMETER (no callback).
BOOL WINAPI TrySubmitThreadpoolCallback(PTP_SIMPLE_CALLBACK pfns, PVOID pv,
                                        PTP_CALLBACK_ENVIRON pcbe)
    WSX_SYM(TrySubmitThreadpoolCallback);

// Work: a callback for each submission.
PTP_WORK WINAPI CreateThreadpoolWork(PTP_WORK_CALLBACK pfnwk, PVOID pv, PTP_CALLBACK_ENVIRON pcbe)
    WSX_SYM(CreateThreadpoolWork);
VOID WINAPI SubmitThreadpoolWork(PTP_WORK pwk) WSX_SYM(SubmitThreadpoolWork);
VOID WINAPI WaitForThreadpoolWorkCallbacks(PTP_WORK pwk, BOOL fCancelPendingCallbacks)
    WSX_SYM(WaitForThreadpoolWorkCallbacks);
VOID WINAPI CloseThreadpoolWork(PTP_WORK pwk) WSX_SYM(CloseThreadpoolWork);

// Timers: a callback at *pftDueTime, negative from now or a time in UTC, and after each msPeriod
// milliseconds unless that is 0. NULL stops. The Ex forms return whether they stopped one that was
// set.
PTP_TIMER WINAPI CreateThreadpoolTimer(PTP_TIMER_CALLBACK pfnti, PVOID pv,
                                       PTP_CALLBACK_ENVIRON pcbe) WSX_SYM(CreateThreadpoolTimer);
VOID WINAPI SetThreadpoolTimer(PTP_TIMER pti, PFILETIME pftDueTime, DWORD msPeriod,
                               DWORD msWindowLength) WSX_SYM(SetThreadpoolTimer);
BOOL WINAPI SetThreadpoolTimerEx(PTP_TIMER pti, PFILETIME pftDueTime, DWORD msPeriod,
                                 DWORD msWindowLength) WSX_SYM(SetThreadpoolTimerEx);
BOOL WINAPI IsThreadpoolTimerSet(PTP_TIMER pti) WSX_SYM(IsThreadpoolTimerSet);
VOID WINAPI WaitForThreadpoolTimerCallbacks(PTP_TIMER pti, BOOL fCancelPendingCallbacks)
    WSX_SYM(WaitForThreadpoolTimerCallbacks);
VOID WINAPI CloseThreadpoolTimer(PTP_TIMER pti) WSX_SYM(CloseThreadpoolTimer);

// Waits: one callback when h is signaled or the time, as of timers, is over, each time it is set;
// NULL for h stops. A handle that is none never is signaled.
PTP_WAIT WINAPI CreateThreadpoolWait(PTP_WAIT_CALLBACK pfnwa, PVOID pv, PTP_CALLBACK_ENVIRON pcbe)
    WSX_SYM(CreateThreadpoolWait);
VOID WINAPI SetThreadpoolWait(PTP_WAIT pwa, HANDLE h, PFILETIME pftTimeout)
    WSX_SYM(SetThreadpoolWait);
BOOL WINAPI SetThreadpoolWaitEx(PTP_WAIT pwa, HANDLE h, PFILETIME pftTimeout, PVOID Reserved)
    WSX_SYM(SetThreadpoolWaitEx);
VOID WINAPI WaitForThreadpoolWaitCallbacks(PTP_WAIT pwa, BOOL fCancelPendingCallbacks)
    WSX_SYM(WaitForThreadpoolWaitCallbacks);
VOID WINAPI CloseThreadpoolWait(PTP_WAIT pwa) WSX_SYM(CloseThreadpoolWait);

// Operations of a socket, which is given to a port for good, as by CreateIoCompletionPort.
// StartThreadpoolIo comes before each operation, and CancelThreadpoolIo after each that will report
// no end: one that failed, or that succeeded at once under FILE_SKIP_COMPLETION_PORT_ON_SUCCESS. The
// callback is told a Win32 code. Operations that nobody started here are passed over.
// Creating returns NULL on failure. Errors: as CreateIoCompletionPort, and
// ERROR_INVALID_PARAMETER (no callback).
PTP_IO WINAPI CreateThreadpoolIo(HANDLE fl, PTP_WIN32_IO_CALLBACK pfnio, PVOID pv,
                                 PTP_CALLBACK_ENVIRON pcbe) WSX_SYM(CreateThreadpoolIo);
VOID WINAPI StartThreadpoolIo(PTP_IO pio) WSX_SYM(StartThreadpoolIo);
VOID WINAPI CancelThreadpoolIo(PTP_IO pio) WSX_SYM(CancelThreadpoolIo);
VOID WINAPI WaitForThreadpoolIoCallbacks(PTP_IO pio, BOOL fCancelPendingCallbacks)
    WSX_SYM(WaitForThreadpoolIoCallbacks);
VOID WINAPI CloseThreadpoolIo(PTP_IO pio) WSX_SYM(CloseThreadpoolIo);

WSX_END_DECLS

// The environment of new objects.
WSX_INLINE VOID InitializeThreadpoolEnvironment(PTP_CALLBACK_ENVIRON pcbe) {
    __builtin_memset(pcbe, 0, sizeof *pcbe);
    pcbe->Version = 3;
    pcbe->CallbackPriority = TP_CALLBACK_PRIORITY_NORMAL;
    pcbe->Size = sizeof *pcbe;
}
WSX_INLINE VOID SetThreadpoolCallbackPool(PTP_CALLBACK_ENVIRON pcbe, PTP_POOL ptpp) {
    pcbe->Pool = ptpp;
}
WSX_INLINE VOID SetThreadpoolCallbackCleanupGroup(PTP_CALLBACK_ENVIRON pcbe,
                                                  PTP_CLEANUP_GROUP ptpcg,
                                                  PTP_CLEANUP_GROUP_CANCEL_CALLBACK pfng) {
    pcbe->CleanupGroup = ptpcg;
    pcbe->CleanupGroupCancelCallback = pfng;
}
WSX_INLINE VOID SetThreadpoolCallbackRunsLong(PTP_CALLBACK_ENVIRON pcbe) {
    pcbe->u.s.LongFunction = 1;
}
WSX_INLINE VOID SetThreadpoolCallbackLibrary(PTP_CALLBACK_ENVIRON pcbe, PVOID mod) {
    pcbe->RaceDll = mod;
}
WSX_INLINE VOID SetThreadpoolCallbackPriority(PTP_CALLBACK_ENVIRON pcbe,
                                              TP_CALLBACK_PRIORITY Priority) {
    pcbe->CallbackPriority = Priority;
}
WSX_INLINE VOID SetThreadpoolCallbackPersistent(PTP_CALLBACK_ENVIRON pcbe) {
    pcbe->u.s.Persistent = 1;
}
WSX_INLINE VOID DestroyThreadpoolEnvironment(PTP_CALLBACK_ENVIRON pcbe) { (void)pcbe; }
#endif

#endif
