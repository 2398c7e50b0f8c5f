// SPDX-License-Identifier: MIT
//
// Events, semaphores, mutexes, waitable timers, waits, sleeps and locks. The Microsoft page of each
// is the one with the function's name.
//
// Rules that hold for all of them but the locks:
// - Times are milliseconds of a clock that nobody sets; INFINITE never ends.
// - A name, other than NULL or "", makes the object one that the Create and Open functions of this
//   process find by it, until its last handle is closed. No other process sees it. All kinds share
//   one space of names. Case matters; narrow names are UTF-8, and a wide and a narrow name are the
//   same when they spell the same. "Local\x" is "x", and "Global\x" another name.
//   Create functions give a handle to the existing object, change nothing of it, and set the last
//   error to ERROR_ALREADY_EXISTS; otherwise success sets it to 0. Open functions fail with
//   ERROR_FILE_NOT_FOUND for no object, ERROR_INVALID_PARAMETER for NULL and ERROR_INVALID_HANDLE
//   for "". All fail with ERROR_INVALID_HANDLE (the name is that of another kind of object),
//   ERROR_FILENAME_EXCED_RANGE (more than MAX_PATH characters), ERROR_PATH_NOT_FOUND (a backslash
//   that is not the prefix's), ERROR_INVALID_NAME (a prefix alone), ERROR_NOT_ENOUGH_MEMORY.
// - Rights (dwDesiredAccess) and inheritance are not enforced.
// - Security attributes may be NULL and are not enforced.
// - An alertable wait that cannot be satisfied at once runs all of the calling thread's queued APCs
//   and completion routines and returns WAIT_IO_COMPLETION; it does not go on waiting. Nothing is
//   taken from the objects then. One that is satisfied at once runs no APC.
// - A socket can be waited for, as (HANDLE)s: it is signaled when an operation without an event
//   ends. So can a thread, which is signaled when it has ended.
#ifndef _SYNCHAPI_H_
#define _SYNCHAPI_H_
#pragma GCC system_header

#include <minwinbase.h>
#include <minwindef.h>
#include <winerror.h>

#define INFINITE 0xFFFFFFFF

#define WAIT_OBJECT_0 0x00000000
#define WAIT_ABANDONED 0x00000080
#define WAIT_ABANDONED_0 0x00000080
#define WAIT_IO_COMPLETION 0x000000C0
#define WAIT_FAILED ((DWORD)0xFFFFFFFF)

#define SRWLOCK_INIT RTL_SRWLOCK_INIT
#define CONDITION_VARIABLE_INIT RTL_CONDITION_VARIABLE_INIT
#define CONDITION_VARIABLE_LOCKMODE_SHARED RTL_CONDITION_VARIABLE_LOCKMODE_SHARED
#define INIT_ONCE_STATIC_INIT RTL_RUN_ONCE_INIT
#define INIT_ONCE_CHECK_ONLY RTL_RUN_ONCE_CHECK_ONLY
#define INIT_ONCE_ASYNC RTL_RUN_ONCE_ASYNC
#define INIT_ONCE_INIT_FAILED RTL_RUN_ONCE_INIT_FAILED
#define INIT_ONCE_CTX_RESERVED_BITS RTL_RUN_ONCE_CTX_RESERVED_BITS
#define SYNCHRONIZATION_BARRIER_FLAGS_SPIN_ONLY 0x01
#define SYNCHRONIZATION_BARRIER_FLAGS_BLOCK_ONLY 0x02
#define SYNCHRONIZATION_BARRIER_FLAGS_NO_DELETE 0x04
#define CRITICAL_SECTION_NO_DEBUG_INFO 0x01000000

typedef RTL_SRWLOCK SRWLOCK, *PSRWLOCK;
typedef RTL_CONDITION_VARIABLE CONDITION_VARIABLE, *PCONDITION_VARIABLE;
typedef RTL_RUN_ONCE INIT_ONCE, *PINIT_ONCE, *LPINIT_ONCE;
typedef RTL_BARRIER SYNCHRONIZATION_BARRIER, *PSYNCHRONIZATION_BARRIER, *LPSYNCHRONIZATION_BARRIER;

#define CREATE_EVENT_MANUAL_RESET 0x00000001
#define CREATE_EVENT_INITIAL_SET 0x00000002
#define CREATE_MUTEX_INITIAL_OWNER 0x00000001
#define CREATE_WAITABLE_TIMER_MANUAL_RESET 0x00000001
#define CREATE_WAITABLE_TIMER_HIGH_RESOLUTION 0x00000002

WSX_BEGIN_DECLS

// Creates an event. A manual-reset event stays set until it is reset; an auto-reset event lets one
// wait pass and is not set any more.
// Returns its handle, or NULL on failure. Errors: those of names.
HANDLE WINAPI CreateEventA(LPSECURITY_ATTRIBUTES lpEventAttributes, BOOL bManualReset,
                           BOOL bInitialState, LPCSTR lpName) WSX_SYM(CreateEventA);
HANDLE WINAPI CreateEventW(LPSECURITY_ATTRIBUTES lpEventAttributes, BOOL bManualReset,
                           BOOL bInitialState, LPCWSTR lpName) WSX_SYMW(CreateEventW);

#if _WIN32_WINNT >= 0x0600
// CreateEvent with flags: CREATE_EVENT_MANUAL_RESET, CREATE_EVENT_INITIAL_SET. Errors: as
// CreateEvent, and ERROR_INVALID_PARAMETER (unknown flags).
HANDLE WINAPI CreateEventExA(LPSECURITY_ATTRIBUTES lpEventAttributes, LPCSTR lpName, DWORD dwFlags,
                             DWORD dwDesiredAccess) WSX_SYM(CreateEventExA);
HANDLE WINAPI CreateEventExW(LPSECURITY_ATTRIBUTES lpEventAttributes, LPCWSTR lpName, DWORD dwFlags,
                             DWORD dwDesiredAccess) WSX_SYMW(CreateEventExW);
#endif

// Another handle to a named event. Returns NULL on failure. Errors: those of names.
HANDLE WINAPI OpenEventA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName)
    WSX_SYM(OpenEventA);
HANDLE WINAPI OpenEventW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName)
    WSX_SYMW(OpenEventW);

// Sets an event and releases one wait (auto-reset) or all (manual-reset). Setting an event that is
// set changes nothing.
// Returns FALSE on failure. Errors: ERROR_INVALID_HANDLE.
BOOL WINAPI SetEvent(HANDLE hEvent) WSX_SYM(SetEvent);

// Resets an event. Returns FALSE on failure. Errors: ERROR_INVALID_HANDLE.
BOOL WINAPI ResetEvent(HANDLE hEvent) WSX_SYM(ResetEvent);

// Creates a semaphore with a count of lInitialCount, 0 to lMaximumCount. Each satisfied wait takes
// one. CreateSemaphoreA is in winbase.h.
// Returns its handle, or NULL on failure. Errors: ERROR_INVALID_PARAMETER (counts), those of names.
HANDLE WINAPI CreateSemaphoreW(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes, LONG lInitialCount,
                               LONG lMaximumCount, LPCWSTR lpName) WSX_SYMW(CreateSemaphoreW);

#if _WIN32_WINNT >= 0x0600
// CreateSemaphore with flags, of which there are none yet. Errors: as CreateSemaphore, and
// ERROR_INVALID_PARAMETER (flags).
HANDLE WINAPI CreateSemaphoreExW(LPSECURITY_ATTRIBUTES lpSemaphoreAttributes, LONG lInitialCount,
                                 LONG lMaximumCount, LPCWSTR lpName, DWORD dwFlags,
                                 DWORD dwDesiredAccess) WSX_SYMW(CreateSemaphoreExW);
#endif

// Another handle to a named semaphore. Returns NULL on failure. Errors: those of names.
HANDLE WINAPI OpenSemaphoreW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName)
    WSX_SYMW(OpenSemaphoreW);

// Adds lReleaseCount, at least 1, to a semaphore and stores the count before in *lpPreviousCount,
// which may be NULL.
// Returns FALSE on failure, and the count is as before. Errors: ERROR_INVALID_HANDLE,
// ERROR_INVALID_PARAMETER (lReleaseCount), ERROR_TOO_MANY_POSTS (the maximum would be passed).
BOOL WINAPI ReleaseSemaphore(HANDLE hSemaphore, LONG lReleaseCount, LPLONG lpPreviousCount)
    WSX_SYM(ReleaseSemaphore);

// Creates a mutex, owned by the calling thread when bInitialOwner. The owner may wait for it again
// and releases it as often. When a thread ends as the owner, the next wait gets the mutex and the
// answer WAIT_ABANDONED.
// Returns its handle, or NULL on failure. Errors: those of names.
HANDLE WINAPI CreateMutexA(LPSECURITY_ATTRIBUTES lpMutexAttributes, BOOL bInitialOwner,
                           LPCSTR lpName) WSX_SYM(CreateMutexA);
HANDLE WINAPI CreateMutexW(LPSECURITY_ATTRIBUTES lpMutexAttributes, BOOL bInitialOwner,
                           LPCWSTR lpName) WSX_SYMW(CreateMutexW);

#if _WIN32_WINNT >= 0x0600
// CreateMutex with a flag: CREATE_MUTEX_INITIAL_OWNER. Errors: as CreateMutex, and
// ERROR_INVALID_PARAMETER (unknown flags).
HANDLE WINAPI CreateMutexExA(LPSECURITY_ATTRIBUTES lpMutexAttributes, LPCSTR lpName, DWORD dwFlags,
                             DWORD dwDesiredAccess) WSX_SYM(CreateMutexExA);
HANDLE WINAPI CreateMutexExW(LPSECURITY_ATTRIBUTES lpMutexAttributes, LPCWSTR lpName,
                             DWORD dwFlags, DWORD dwDesiredAccess) WSX_SYMW(CreateMutexExW);
#endif

// Another handle to a named mutex. Returns NULL on failure. Errors: those of names.
HANDLE WINAPI OpenMutexW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName)
    WSX_SYMW(OpenMutexW);

// What a timer calls. The time is that at which it was set off, in UTC, in the two halves of a
// FILETIME.
typedef VOID(CALLBACK *PTIMERAPCROUTINE)(LPVOID lpArgToCompletionRoutine, DWORD dwTimerLowValue,
                                         DWORD dwTimerHighValue);

// Creates a timer, which is not set and not running. A manual-reset timer stays set until
// SetWaitableTimer; the other kind lets one wait pass. CreateWaitableTimerA is in winbase.h.
// Returns its handle, or NULL on failure. Errors: those of names.
HANDLE WINAPI CreateWaitableTimerW(LPSECURITY_ATTRIBUTES lpTimerAttributes, BOOL bManualReset,
                                   LPCWSTR lpTimerName) WSX_SYMW(CreateWaitableTimerW);

#if _WIN32_WINNT >= 0x0600
// CreateWaitableTimer with flags: CREATE_WAITABLE_TIMER_MANUAL_RESET, and
// CREATE_WAITABLE_TIMER_HIGH_RESOLUTION, which all timers have. Errors: as CreateWaitableTimer, and
// ERROR_INVALID_PARAMETER (unknown flags).
HANDLE WINAPI CreateWaitableTimerExW(LPSECURITY_ATTRIBUTES lpTimerAttributes, LPCWSTR lpTimerName,
                                     DWORD dwFlags, DWORD dwDesiredAccess)
    WSX_SYMW(CreateWaitableTimerExW);
#endif

// Another handle to a named timer. Returns NULL on failure. Errors: those of names.
HANDLE WINAPI OpenWaitableTimerW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpTimerName)
    WSX_SYMW(OpenWaitableTimerW);

// Starts a timer, also one that runs: it is reset, and what it had queued does not run. It is set at
// *lpDueTime, in units of 100 ns: a negative number counts from now, another one is a time in UTC
// as FILETIME has it; a change of the host's clock afterwards makes no difference. Then again each
// lPeriod milliseconds, unless that is 0.
// Each time pfnCompletionRoutine, unless it is NULL, is queued as an APC of the calling thread; one
// that is still queued is not queued twice. When that thread has ended, the timer stops.
// No timer wakes a sleeping machine: fResume, or a WakeContext, is accepted and sets the last error
// to ERROR_NOT_SUPPORTED, as on a Windows that cannot. TolerableDelay has no effect.
// Returns FALSE on failure, and the timer is as before. Errors: ERROR_INVALID_HANDLE,
// ERROR_INVALID_PARAMETER (lPeriod), ERROR_NOACCESS (lpDueTime), ERROR_NOT_ENOUGH_MEMORY,
// ERROR_NO_SYSTEM_RESOURCES (no thread to be had; the timer is stopped then).
BOOL WINAPI SetWaitableTimer(HANDLE hTimer, const LARGE_INTEGER *lpDueTime, LONG lPeriod,
                             PTIMERAPCROUTINE pfnCompletionRoutine, LPVOID lpArgToCompletionRoutine,
                             BOOL fResume) WSX_SYM(SetWaitableTimer);
#if _WIN32_WINNT >= 0x0601
BOOL WINAPI SetWaitableTimerEx(HANDLE hTimer, const LARGE_INTEGER *lpDueTime, LONG lPeriod,
                               PTIMERAPCROUTINE pfnCompletionRoutine,
                               LPVOID lpArgToCompletionRoutine, PREASON_CONTEXT WakeContext,
                               ULONG TolerableDelay) WSX_SYM(SetWaitableTimerEx);
#endif

// Stops a timer. It stays set if it is; what it has queued does not run.
// Returns FALSE on failure. Errors: ERROR_INVALID_HANDLE.
BOOL WINAPI CancelWaitableTimer(HANDLE hTimer) WSX_SYM(CancelWaitableTimer);

// Gives a mutex back. Returns FALSE on failure. Errors: ERROR_INVALID_HANDLE, ERROR_NOT_OWNER.
BOOL WINAPI ReleaseMutex(HANDLE hMutex) WSX_SYM(ReleaseMutex);

// Critical sections: made, entered as often as they are left, and deleted when nobody is in them.
// Spin counts and flags make no difference; setting the count returns the one before. The BOOL
// functions return nonzero; trying fails with FALSE while another thread is in.
// https://learn.microsoft.com/windows/win32/sync/critical-section-objects
VOID WINAPI InitializeCriticalSection(LPCRITICAL_SECTION lpCriticalSection)
    WSX_SYM(InitializeCriticalSection);
DWORD WINAPI SetCriticalSectionSpinCount(LPCRITICAL_SECTION lpCriticalSection, DWORD dwSpinCount)
    WSX_SYM(SetCriticalSectionSpinCount);
BOOL WINAPI InitializeCriticalSectionAndSpinCount(LPCRITICAL_SECTION lpCriticalSection,
                                                  DWORD dwSpinCount)
    WSX_SYM(InitializeCriticalSectionAndSpinCount);
BOOL WINAPI InitializeCriticalSectionEx(LPCRITICAL_SECTION lpCriticalSection, DWORD dwSpinCount,
                                        DWORD Flags) WSX_SYM(InitializeCriticalSectionEx);
VOID WINAPI EnterCriticalSection(LPCRITICAL_SECTION lpCriticalSection)
    WSX_SYM(EnterCriticalSection);
BOOL WINAPI TryEnterCriticalSection(LPCRITICAL_SECTION lpCriticalSection)
    WSX_SYM(TryEnterCriticalSection);
VOID WINAPI LeaveCriticalSection(LPCRITICAL_SECTION lpCriticalSection)
    WSX_SYM(LeaveCriticalSection);
VOID WINAPI DeleteCriticalSection(LPCRITICAL_SECTION lpCriticalSection)
    WSX_SYM(DeleteCriticalSection);

#if _WIN32_WINNT >= 0x0600
// Slim reader/writer locks: held by one thread for itself, or by many that share it, and by none
// twice. They are made by SRWLOCK_INIT, by zeros or by InitializeSRWLock, take nothing but their
// pointer's room and are not deleted. A thread that waits for one alone keeps out those that come
// to share it. Trying returns 0 when the lock is not to be had at once.
// https://learn.microsoft.com/windows/win32/sync/slim-reader-writer--srw--locks
VOID WINAPI InitializeSRWLock(PSRWLOCK SRWLock) WSX_SYM(InitializeSRWLock);
VOID WINAPI AcquireSRWLockExclusive(PSRWLOCK SRWLock) WSX_SYM(AcquireSRWLockExclusive);
VOID WINAPI AcquireSRWLockShared(PSRWLOCK SRWLock) WSX_SYM(AcquireSRWLockShared);
BOOLEAN WINAPI TryAcquireSRWLockExclusive(PSRWLOCK SRWLock) WSX_SYM(TryAcquireSRWLockExclusive);
BOOLEAN WINAPI TryAcquireSRWLockShared(PSRWLOCK SRWLock) WSX_SYM(TryAcquireSRWLockShared);
VOID WINAPI ReleaseSRWLockExclusive(PSRWLOCK SRWLock) WSX_SYM(ReleaseSRWLockExclusive);
VOID WINAPI ReleaseSRWLockShared(PSRWLOCK SRWLock) WSX_SYM(ReleaseSRWLockShared);

// Condition variables, made like slim locks. Sleeping gives the lock back, waits to be woken, and
// takes the lock again, also when it fails; a wake-up between the first two is not missed. Waking
// wakes the thread that has slept longest, or all. Flags: CONDITION_VARIABLE_LOCKMODE_SHARED for a
// lock that the thread shares.
// Sleeping returns FALSE on failure. Errors: ERROR_TIMEOUT, ERROR_INVALID_PARAMETER (Flags).
// https://learn.microsoft.com/windows/win32/sync/condition-variables
VOID WINAPI InitializeConditionVariable(PCONDITION_VARIABLE ConditionVariable)
    WSX_SYM(InitializeConditionVariable);
BOOL WINAPI SleepConditionVariableCS(PCONDITION_VARIABLE ConditionVariable,
                                     PCRITICAL_SECTION CriticalSection, DWORD dwMilliseconds)
    WSX_SYM(SleepConditionVariableCS);
BOOL WINAPI SleepConditionVariableSRW(PCONDITION_VARIABLE ConditionVariable, PSRWLOCK SRWLock,
                                      DWORD dwMilliseconds, ULONG Flags)
    WSX_SYM(SleepConditionVariableSRW);
VOID WINAPI WakeConditionVariable(PCONDITION_VARIABLE ConditionVariable)
    WSX_SYM(WakeConditionVariable);
VOID WINAPI WakeAllConditionVariable(PCONDITION_VARIABLE ConditionVariable)
    WSX_SYM(WakeAllConditionVariable);

// What is done once, by the first thread that comes; the others wait for it. InitFn gives the
// context, whose two lowest bits are clear, to all; when it returns FALSE the next thread tries.
typedef BOOL(CALLBACK *PINIT_ONCE_FN)(PINIT_ONCE InitOnce, PVOID Parameter, PVOID *Context);

// INIT_ONCE_STATIC_INIT for what is made at run time.
VOID WINAPI InitOnceInitialize(PINIT_ONCE InitOnce) WSX_SYM(InitOnceInitialize);

// Returns FALSE on failure. Errors: InitFn's own; ERROR_INVALID_PARAMETER (context, or an
// initialisation that began with INIT_ONCE_ASYNC).
BOOL WINAPI InitOnceExecuteOnce(PINIT_ONCE InitOnce, PINIT_ONCE_FN InitFn, PVOID Parameter,
                                LPVOID *Context) WSX_SYM(InitOnceExecuteOnce);

// The same in two steps. *fPending TRUE: the caller does it and calls InitOnceComplete; otherwise it
// is done, and *lpContext is its context. INIT_ONCE_ASYNC lets all threads do it at the same time:
// the first to complete wins, and the others fail there and throw theirs away.
// INIT_ONCE_CHECK_ONLY begins nothing. INIT_ONCE_INIT_FAILED completes so that the next one tries.
// Returns FALSE on failure. Errors: ERROR_INVALID_PARAMETER (flags, context, both ways mixed),
// ERROR_GEN_FAILURE (checked and not done; completed and not begun, or won by another).
BOOL WINAPI InitOnceBeginInitialize(LPINIT_ONCE lpInitOnce, DWORD dwFlags, PBOOL fPending,
                                    LPVOID *lpContext) WSX_SYM(InitOnceBeginInitialize);
BOOL WINAPI InitOnceComplete(LPINIT_ONCE lpInitOnce, DWORD dwFlags, LPVOID lpContext)
    WSX_SYM(InitOnceComplete);
#endif

#if _WIN32_WINNT >= 0x0602
// Sleeps while the 1, 2, 4 or 8 bytes at Address are those at CompareAddress, until a thread that
// has changed them wakes one or all that sleep at Address. It may return early: look again.
// Returns FALSE on failure. Errors: ERROR_TIMEOUT, ERROR_INVALID_PARAMETER (AddressSize).
BOOL WINAPI WaitOnAddress(volatile VOID *Address, PVOID CompareAddress, SIZE_T AddressSize,
                          DWORD dwMilliseconds) WSX_SYM(WaitOnAddress);
VOID WINAPI WakeByAddressSingle(PVOID Address) WSX_SYM(WakeByAddressSingle);
VOID WINAPI WakeByAddressAll(PVOID Address) WSX_SYM(WakeByAddressAll);

// Holds lTotalThreads threads until the last has come; for that one alone Enter returns TRUE. The
// barrier is then ready for the next round. Delete waits for those that still leave; spin counts
// and flags make no difference.
// Initializing returns FALSE on failure. Errors: ERROR_INVALID_PARAMETER.
BOOL WINAPI InitializeSynchronizationBarrier(LPSYNCHRONIZATION_BARRIER lpBarrier,
                                             LONG lTotalThreads, LONG lSpinCount)
    WSX_SYM(InitializeSynchronizationBarrier);
BOOL WINAPI EnterSynchronizationBarrier(LPSYNCHRONIZATION_BARRIER lpBarrier, DWORD dwFlags)
    WSX_SYM(EnterSynchronizationBarrier);
BOOL WINAPI DeleteSynchronizationBarrier(LPSYNCHRONIZATION_BARRIER lpBarrier)
    WSX_SYM(DeleteSynchronizationBarrier);
#endif

// Waits until hHandle is signaled. 0 milliseconds looks and does not wait.
// Returns WAIT_OBJECT_0, WAIT_ABANDONED (got a mutex whose owner ended), WAIT_TIMEOUT,
// WAIT_IO_COMPLETION (Ex, when bAlertable) or WAIT_FAILED. Errors: ERROR_INVALID_HANDLE.
DWORD WINAPI WaitForSingleObject(HANDLE hHandle, DWORD dwMilliseconds) WSX_SYM(WaitForSingleObject);
DWORD WINAPI WaitForSingleObjectEx(HANDLE hHandle, DWORD dwMilliseconds, BOOL bAlertable)
    WSX_SYM(WaitForSingleObjectEx);

// Waits for nCount handles, 1 to MAXIMUM_WAIT_OBJECTS: for one of them, or, when bWaitAll, until
// all are signaled at the same moment. Of several signaled ones the lowest index wins, and only
// that object is changed; a wait for all changes nothing before it can take all.
// Returns WAIT_OBJECT_0 plus the index, WAIT_ABANDONED_0 plus the index, WAIT_TIMEOUT,
// WAIT_IO_COMPLETION (Ex, when bAlertable) or WAIT_FAILED. Errors: ERROR_INVALID_HANDLE,
// ERROR_INVALID_PARAMETER (nCount, or one object twice when bWaitAll).
DWORD WINAPI WaitForMultipleObjects(DWORD nCount, const HANDLE *lpHandles, BOOL bWaitAll,
                                    DWORD dwMilliseconds) WSX_SYM(WaitForMultipleObjects);
DWORD WINAPI WaitForMultipleObjectsEx(DWORD nCount, const HANDLE *lpHandles, BOOL bWaitAll,
                                      DWORD dwMilliseconds, BOOL bAlertable)
    WSX_SYM(WaitForMultipleObjectsEx);

// Sets an event, releases a semaphore by one or releases a mutex (hObjectToSignal), then waits for
// hObjectToWaitOn. Another thread may run between the two steps. The first step has happened also
// when the answer is WAIT_IO_COMPLETION or WAIT_TIMEOUT.
// Returns what WaitForSingleObjectEx does. Errors: ERROR_INVALID_HANDLE, ERROR_NOT_OWNER,
// ERROR_TOO_MANY_POSTS.
DWORD WINAPI SignalObjectAndWait(HANDLE hObjectToSignal, HANDLE hObjectToWaitOn,
                                 DWORD dwMilliseconds, BOOL bAlertable)
    WSX_SYM(SignalObjectAndWait);

// Lets dwMilliseconds pass; 0 gives the rest of the time slice away. Runs no APC.
VOID WINAPI Sleep(DWORD dwMilliseconds) WSX_SYM(Sleep);

// As Sleep. When bAlertable and APCs are queued or arrive, runs them and returns
// WAIT_IO_COMPLETION; SleepEx(0, TRUE) thus empties the queue. Returns 0 when the time is over.
DWORD WINAPI SleepEx(DWORD dwMilliseconds, BOOL bAlertable) WSX_SYM(SleepEx);

WSX_END_DECLS

#ifdef UNICODE
#define CreateEvent CreateEventW
#define OpenEvent OpenEventW
#define CreateMutex CreateMutexW
#define OpenMutex OpenMutexW
#define CreateSemaphore CreateSemaphoreW
#define OpenSemaphore OpenSemaphoreW
#define CreateWaitableTimer CreateWaitableTimerW
#define OpenWaitableTimer OpenWaitableTimerW
#else
#define CreateEvent CreateEventA
#define OpenEvent OpenEventA
#define CreateMutex CreateMutexA
#endif
#if _WIN32_WINNT >= 0x0600
#ifdef UNICODE
#define CreateEventEx CreateEventExW
#define CreateMutexEx CreateMutexExW
#define CreateSemaphoreEx CreateSemaphoreExW
#define CreateWaitableTimerEx CreateWaitableTimerExW
#else
#define CreateEventEx CreateEventExA
#define CreateMutexEx CreateMutexExA
#endif
#endif

#endif
