// SPDX-License-Identifier: MIT
//
// Threads, the process, and APCs. The Microsoft page of each is the one with the function's name.
// Every thread can be named, waited for and sent APCs, whoever created it.
#ifndef _PROCESSTHREADSAPI_H_
#define _PROCESSTHREADSAPI_H_
#pragma GCC system_header

#include <minwinbase.h>
#include <minwindef.h>

#define CREATE_SUSPENDED 0x00000004
#define STACK_SIZE_PARAM_IS_A_RESERVATION 0x00010000

#define TLS_OUT_OF_INDEXES ((DWORD)0xFFFFFFFF)

WSX_BEGIN_DECLS

// Values of which each thread has its own, at one of 1088 indexes. A value is NULL until the thread
// has set it, and again when the index is freed. Nothing is called when a thread ends.
// TlsAlloc returns TLS_OUT_OF_INDEXES when there is no index left. Errors: ERROR_NO_MORE_ITEMS.
// TlsGetValue sets the last error to 0 unless it fails. Errors: ERROR_INVALID_PARAMETER (no such
// index; to free one, none that is allocated), ERROR_NOT_ENOUGH_MEMORY.
DWORD WINAPI TlsAlloc(VOID) WSX_SYM(TlsAlloc);
LPVOID WINAPI TlsGetValue(DWORD dwTlsIndex) WSX_SYM(TlsGetValue);
BOOL WINAPI TlsSetValue(DWORD dwTlsIndex, LPVOID lpTlsValue) WSX_SYM(TlsSetValue);
BOOL WINAPI TlsFree(DWORD dwTlsIndex) WSX_SYM(TlsFree);

// Returns a pseudo handle that means the calling thread wherever it is used. DuplicateHandle makes
// a handle of it that other threads can use. It need not be closed.
HANDLE WINAPI GetCurrentThread(VOID) WSX_SYM(GetCurrentThread);

// Returns a number that no other running thread has.
DWORD WINAPI GetCurrentThreadId(VOID) WSX_SYM(GetCurrentThreadId);

// Returns the pseudo handle of the process. It need not be closed.
HANDLE WINAPI GetCurrentProcess(VOID) WSX_SYM(GetCurrentProcess);

// Returns the number of the process, the host's.
DWORD WINAPI GetCurrentProcessId(VOID) WSX_SYM(GetCurrentProcessId);

// Ends the calling thread, whoever created it. Its queued APCs and completion routines do not run,
// its mutexes are abandoned, and its pending operations are cancelled except those without an event
// on a socket with a completion port: as when it returns or ends by pthread_exit. In C++ the host
// unwinds the stack and runs destructors, which Windows does not.
DECLSPEC_NORETURN VOID WINAPI ExitThread(DWORD dwExitCode) WSX_SYM(ExitThread);

// Starts a thread at lpStartAddress(lpParameter); its number goes to *lpThreadId unless that is NULL.
// dwStackSize is in bytes, 0 for the host's usual size. dwCreationFlags: 0, CREATE_SUSPENDED,
// STACK_SIZE_PARAM_IS_A_RESERVATION (which makes no difference). Attributes are not emulated.
// Returns its handle, or NULL on failure. Errors: ERROR_INVALID_PARAMETER (flags),
// ERROR_NOT_ENOUGH_MEMORY.
HANDLE WINAPI CreateThread(LPSECURITY_ATTRIBUTES lpThreadAttributes, SIZE_T dwStackSize,
                           LPTHREAD_START_ROUTINE lpStartAddress, LPVOID lpParameter,
                           DWORD dwCreationFlags, LPDWORD lpThreadId) WSX_SYM(CreateThread);

// Another handle to a running thread of this process, by its number. A thread that never called
// anything of this library is not found. Access and inheritance are not enforced.
// Returns NULL on failure. Errors: ERROR_INVALID_PARAMETER, ERROR_NOT_ENOUGH_MEMORY.
HANDLE WINAPI OpenThread(DWORD dwDesiredAccess, BOOL bInheritHandle, DWORD dwThreadId)
    WSX_SYM(OpenThread);

// Lets a thread that was made suspended begin. Returns 1 for such a thread, 0 for one that runs, and
// (DWORD)-1 on failure. Errors: ERROR_INVALID_HANDLE.
DWORD WINAPI ResumeThread(HANDLE hThread) WSX_SYM(ResumeThread);

// The host stops or ends no other thread safely. Both fail with ERROR_NOT_SUPPORTED, or with
// ERROR_INVALID_HANDLE.
DWORD WINAPI SuspendThread(HANDLE hThread) WSX_SYM(SuspendThread);
BOOL WINAPI TerminateThread(HANDLE hThread, DWORD dwExitCode) WSX_SYM(TerminateThread);

// The thread's exit code, or STILL_ACTIVE while it runs. 0 for a thread that this library did not
// start and that did not call ExitThread. Returns FALSE on failure. Errors: ERROR_INVALID_HANDLE,
// ERROR_NOACCESS (lpExitCode).
BOOL WINAPI GetExitCodeThread(HANDLE hThread, LPDWORD lpExitCode) WSX_SYM(GetExitCodeThread);

// The thread's number, or 0 on failure. Errors: ERROR_INVALID_HANDLE.
DWORD WINAPI GetThreadId(HANDLE Thread) WSX_SYM(GetThreadId);

// Lets another thread run that is ready to. Returns nonzero if one did.
BOOL WINAPI SwitchToThread(VOID) WSX_SYM(SwitchToThread);

// The priority is remembered and told; the host's scheduler does not learn of it.
// Returns FALSE, and THREAD_PRIORITY_ERROR_RETURN, on failure. Errors: ERROR_INVALID_HANDLE,
// ERROR_INVALID_PARAMETER (nPriority).
BOOL WINAPI SetThreadPriority(HANDLE hThread, int nPriority) WSX_SYM(SetThreadPriority);
int WINAPI GetThreadPriority(HANDLE hThread) WSX_SYM(GetThreadPriority);

// The number of the processor that the thread runs on.
DWORD WINAPI GetCurrentProcessorNumber(VOID) WSX_SYM(GetCurrentProcessorNumber);

// Flags of QueueUserAPC2.
typedef enum _QUEUE_USER_APC_FLAGS {
    QUEUE_USER_APC_FLAGS_NONE = 0,
    QUEUE_USER_APC_FLAGS_SPECIAL_USER_APC = 1
} QUEUE_USER_APC_FLAGS;

// Queues pfnAPC(dwData) for a thread. It runs there, first in first out with the completion
// routines, when the thread waits alertably.
// Returns nonzero, or 0 on failure. Errors: ERROR_INVALID_HANDLE, ERROR_GEN_FAILURE (the thread has
// ended), ERROR_NOT_ENOUGH_MEMORY.
DWORD WINAPI QueueUserAPC(PAPCFUNC pfnAPC, HANDLE hThread, ULONG_PTR dwData) WSX_SYM(QueueUserAPC);

// The same with flags. A special APC interrupts a Windows thread wherever it is; no safe way to do
// so exists here, so QUEUE_USER_APC_FLAGS_SPECIAL_USER_APC is refused with ERROR_NOT_SUPPORTED, and
// any other flag but NONE with ERROR_INVALID_PARAMETER.
BOOL WINAPI QueueUserAPC2(PAPCFUNC ApcRoutine, HANDLE Thread, ULONG_PTR Data,
                          QUEUE_USER_APC_FLAGS Flags) WSX_SYM(QueueUserAPC2);

// Ends the process like exit, with the lowest byte of the code.
DECLSPEC_NORETURN VOID WINAPI ExitProcess(UINT uExitCode) WSX_SYM(ExitProcess);

// Ends the calling process at once, like _exit; handles of others do not exist.
// Returns FALSE on failure. Errors: ERROR_INVALID_HANDLE.
BOOL WINAPI TerminateProcess(HANDLE hProcess, UINT uExitCode) WSX_SYM(TerminateProcess);

// STILL_ACTIVE, for the calling process. Returns FALSE on failure. Errors: ERROR_INVALID_HANDLE,
// ERROR_NOACCESS.
BOOL WINAPI GetExitCodeProcess(HANDLE hProcess, LPDWORD lpExitCode) WSX_SYM(GetExitCodeProcess);

// The time that the process has spent; lpCreationTime is when it was started, lpExitTime 0. Returns
// FALSE on failure. Errors: ERROR_INVALID_HANDLE, ERROR_NOACCESS.
BOOL WINAPI GetProcessTimes(HANDLE hProcess, LPFILETIME lpCreationTime, LPFILETIME lpExitTime,
                            LPFILETIME lpKernelTime, LPFILETIME lpUserTime)
    WSX_SYM(GetProcessTimes);

WSX_END_DECLS

#endif
