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

// How a process starts, after the page "STARTUPINFOA". Of it counts STARTF_USESTDHANDLES (winbase.h)
// with the three handles; windows there are none.
typedef struct _STARTUPINFOA {
    DWORD cb;
    LPSTR lpReserved;
    LPSTR lpDesktop;
    LPSTR lpTitle;
    DWORD dwX;
    DWORD dwY;
    DWORD dwXSize;
    DWORD dwYSize;
    DWORD dwXCountChars;
    DWORD dwYCountChars;
    DWORD dwFillAttribute;
    DWORD dwFlags;
    WORD wShowWindow;
    WORD cbReserved2;
    LPBYTE lpReserved2;
    HANDLE hStdInput;
    HANDLE hStdOutput;
    HANDLE hStdError;
} STARTUPINFOA, *LPSTARTUPINFOA;
typedef struct _STARTUPINFOW {
    DWORD cb;
    LPWSTR lpReserved;
    LPWSTR lpDesktop;
    LPWSTR lpTitle;
    DWORD dwX;
    DWORD dwY;
    DWORD dwXSize;
    DWORD dwYSize;
    DWORD dwXCountChars;
    DWORD dwYCountChars;
    DWORD dwFillAttribute;
    DWORD dwFlags;
    WORD wShowWindow;
    WORD cbReserved2;
    LPBYTE lpReserved2;
    HANDLE hStdInput;
    HANDLE hStdOutput;
    HANDLE hStdError;
} STARTUPINFOW, *LPSTARTUPINFOW;
typedef struct _PROCESS_INFORMATION {
    HANDLE hProcess;
    HANDLE hThread;
    DWORD dwProcessId;
    DWORD dwThreadId;
} PROCESS_INFORMATION, *PPROCESS_INFORMATION, *LPPROCESS_INFORMATION;

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

// Starts a program.
//   lpApplicationName     its file, as CreateFile takes names; NULL: the first word of the command
//                         line is looked for beside the program, in the current folder and along
//                         PATH. A name in ".exe" that is not there is looked for without it.
//   lpCommandLine         the arguments, which are taken apart as the C runtime of Windows does it:
//                         CommandLineToArgvW, shellapi.h. NULL: the name alone.
//   bInheritHandles       makes no difference: a process inherits its standard streams and nothing
//                         else.
//   dwCreationFlags       CREATE_NEW_PROCESS_GROUP: a group of the host's. DETACHED_PROCESS and
//                         CREATE_NEW_CONSOLE: a session of its own. CREATE_NO_WINDOW,
//                         CREATE_DEFAULT_ERROR_MODE, CREATE_BREAKAWAY_FROM_JOB and classes of
//                         priority make no difference. CREATE_UNICODE_ENVIRONMENT: lpEnvironment is
//                         wide; of CreateProcessW only. Others: ERROR_NOT_SUPPORTED, among them
//                         CREATE_SUSPENDED.
//   lpEnvironment         as GetEnvironmentStrings has it; NULL: the caller's.
//   lpCurrentDirectory    NULL: the caller's.
//   lpStartupInfo         with STARTF_USESTDHANDLES the three handles name files, ends of pipes or
//                         standard streams; NULL and INVALID_HANDLE_VALUE are nothing to read and
//                         nowhere to write.
// lpProcessInformation gets two handles, both of the process: it has ended when they are signaled.
// The number of the thread is that of the process, and no call on threads takes its handle.
// Returns FALSE on failure, and nothing is stored. Errors: ERROR_FILE_NOT_FOUND,
// ERROR_PATH_NOT_FOUND, ERROR_ACCESS_DENIED, ERROR_BAD_EXE_FORMAT, ERROR_DIRECTORY
// (lpCurrentDirectory), ERROR_INVALID_PARAMETER, ERROR_INVALID_HANDLE (a standard handle),
// ERROR_NOACCESS, ERROR_FILENAME_EXCED_RANGE, ERROR_NOT_SUPPORTED, ERROR_NOT_ENOUGH_MEMORY.
BOOL WINAPI CreateProcessA(LPCSTR lpApplicationName, LPSTR lpCommandLine,
                           LPSECURITY_ATTRIBUTES lpProcessAttributes,
                           LPSECURITY_ATTRIBUTES lpThreadAttributes, BOOL bInheritHandles,
                           DWORD dwCreationFlags, LPVOID lpEnvironment, LPCSTR lpCurrentDirectory,
                           LPSTARTUPINFOA lpStartupInfo,
                           LPPROCESS_INFORMATION lpProcessInformation) WSX_SYM(CreateProcessA);
BOOL WINAPI CreateProcessW(LPCWSTR lpApplicationName, LPWSTR lpCommandLine,
                           LPSECURITY_ATTRIBUTES lpProcessAttributes,
                           LPSECURITY_ATTRIBUTES lpThreadAttributes, BOOL bInheritHandles,
                           DWORD dwCreationFlags, LPVOID lpEnvironment,
                           LPCWSTR lpCurrentDirectory, LPSTARTUPINFOW lpStartupInfo,
                           LPPROCESS_INFORMATION lpProcessInformation) WSX_SYMW(CreateProcessW);

// How this process was started: its program as the title, and nothing else. Cannot fail.
VOID WINAPI GetStartupInfoW(LPSTARTUPINFOW lpStartupInfo) WSX_SYMW(GetStartupInfoW);

// The number of a process, the host's; 0 on failure. Errors: ERROR_INVALID_HANDLE.
DWORD WINAPI GetProcessId(HANDLE Process) WSX_SYM(GetProcessId);

// Kept and told; the host's scheduler does not learn of it. Return FALSE and 0 on failure. Errors:
// ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (no class).
BOOL WINAPI SetPriorityClass(HANDLE hProcess, DWORD dwPriorityClass) WSX_SYM(SetPriorityClass);
DWORD WINAPI GetPriorityClass(HANDLE hProcess) WSX_SYM(GetPriorityClass);

// The time that a thread has spent, in steps of the host's clock for other threads than the calling
// one, and when it was started; lpExitTime is 0. Returns FALSE on failure. Errors:
// ERROR_INVALID_HANDLE, ERROR_NOACCESS, ERROR_NOT_SUPPORTED (the thread has ended).
BOOL WINAPI GetThreadTimes(HANDLE hThread, LPFILETIME lpCreationTime, LPFILETIME lpExitTime,
                           LPFILETIME lpKernelTime, LPFILETIME lpUserTime)
    WSX_SYM(GetThreadTimes);

#if _WIN32_WINNT >= 0x0A00
// A name for a thread, which debuggers of the host show cut to 15 bytes. GetThreadDescription
// gives a copy for LocalFree. Errors, as HRESULTs: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (no
// text), ERROR_NOT_ENOUGH_MEMORY.
HRESULT WINAPI SetThreadDescription(HANDLE hThread, PCWSTR lpThreadDescription)
    WSX_SYMW(SetThreadDescription);
HRESULT WINAPI GetThreadDescription(HANDLE hThread, PWSTR *ppszThreadDescription)
    WSX_SYMW(GetThreadDescription);
#endif

// Ends a process at once, the calling one like _exit, one of CreateProcess by SIGKILL; its exit code
// is then uExitCode.
// Returns FALSE on failure. Errors: ERROR_INVALID_HANDLE, ERROR_ACCESS_DENIED (it has ended).
BOOL WINAPI TerminateProcess(HANDLE hProcess, UINT uExitCode) WSX_SYM(TerminateProcess);

// What a process ended with, of which the host keeps the lowest byte; STILL_ACTIVE until then. One
// that a signal ended has the code of Windows' exception (0xC0000005 for SIGSEGV) or, for others, 128
// and the signal's number. Returns FALSE on failure. Errors: ERROR_INVALID_HANDLE,
// ERROR_NOACCESS.
BOOL WINAPI GetExitCodeProcess(HANDLE hProcess, LPDWORD lpExitCode) WSX_SYM(GetExitCodeProcess);

// The time that the process has spent; lpCreationTime is when it was started, lpExitTime 0. Returns
// FALSE on failure. Errors: ERROR_INVALID_HANDLE (also for other processes), ERROR_NOACCESS.
BOOL WINAPI GetProcessTimes(HANDLE hProcess, LPFILETIME lpCreationTime, LPFILETIME lpExitTime,
                            LPFILETIME lpKernelTime, LPFILETIME lpUserTime)
    WSX_SYM(GetProcessTimes);

WSX_END_DECLS

#ifdef UNICODE
typedef STARTUPINFOW STARTUPINFO;
typedef LPSTARTUPINFOW LPSTARTUPINFO;
#define CreateProcess CreateProcessW
#define GetStartupInfo GetStartupInfoW
#else
typedef STARTUPINFOA STARTUPINFO;
typedef LPSTARTUPINFOA LPSTARTUPINFO;
#define CreateProcess CreateProcessA
#endif

#endif
