// SPDX-License-Identifier: MIT
//
// What Windows kept in winbase.h when it split the rest into slivers, and the slivers. The
// Microsoft page of each is the one with the function's name.
#ifndef _WINBASE_
#define _WINBASE_
#pragma GCC system_header

#include <stdarg.h>

#include <debugapi.h>
#include <errhandlingapi.h>
#include <fileapi.h>
#include <fibersapi.h>
#include <handleapi.h>
#include <heapapi.h>
#include <interlockedapi.h>
#include <ioapiset.h>
#include <libloaderapi.h>
#include <memoryapi.h>
#include <minwinbase.h>
#include <namedpipeapi.h>
#include <processenv.h>
#include <processthreadsapi.h>
#include <processtopologyapi.h>
#include <profileapi.h>
#include <securitybaseapi.h>
#include <stringapiset.h>
#include <synchapi.h>
#include <sysinfoapi.h>
#include <systemtopologyapi.h>
#include <threadpoolapiset.h>
#include <threadpoollegacyapiset.h>
#include <timezoneapi.h>
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

#define STD_INPUT_HANDLE ((DWORD)-10)
#define STD_OUTPUT_HANDLE ((DWORD)-11)
#define STD_ERROR_HANDLE ((DWORD)-12)

#define MAX_COMPUTERNAME_LENGTH 15
#define UNLEN 256
#define NORMAL_PRIORITY_CLASS 0x00000020
#define IDLE_PRIORITY_CLASS 0x00000040
#define HIGH_PRIORITY_CLASS 0x00000080
#define REALTIME_PRIORITY_CLASS 0x00000100
#define BELOW_NORMAL_PRIORITY_CLASS 0x00004000
#define ABOVE_NORMAL_PRIORITY_CLASS 0x00008000
#define DEBUG_PROCESS 0x00000001
#define DEBUG_ONLY_THIS_PROCESS 0x00000002
#define DETACHED_PROCESS 0x00000008
#define CREATE_NEW_CONSOLE 0x00000010
#define CREATE_NEW_PROCESS_GROUP 0x00000200
#define CREATE_UNICODE_ENVIRONMENT 0x00000400
#define EXTENDED_STARTUPINFO_PRESENT 0x00080000
#define CREATE_BREAKAWAY_FROM_JOB 0x01000000
#define CREATE_DEFAULT_ERROR_MODE 0x04000000
#define CREATE_NO_WINDOW 0x08000000
#define STARTF_USESHOWWINDOW 0x00000001
#define STARTF_USESIZE 0x00000002
#define STARTF_USEPOSITION 0x00000004
#define STARTF_USECOUNTCHARS 0x00000008
#define STARTF_USEFILLATTRIBUTE 0x00000010
#define STARTF_FORCEONFEEDBACK 0x00000040
#define STARTF_FORCEOFFFEEDBACK 0x00000080
#define STARTF_USESTDHANDLES 0x00000100
#define SEM_FAILCRITICALERRORS 0x0001
#define SEM_NOGPFAULTERRORBOX 0x0002
#define SEM_NOOPENFILEERRORBOX 0x8000

#define FORMAT_MESSAGE_ALLOCATE_BUFFER 0x00000100
#define FORMAT_MESSAGE_IGNORE_INSERTS 0x00000200
#define FORMAT_MESSAGE_FROM_STRING 0x00000400
#define FORMAT_MESSAGE_FROM_HMODULE 0x00000800
#define FORMAT_MESSAGE_FROM_SYSTEM 0x00001000
#define FORMAT_MESSAGE_ARGUMENT_ARRAY 0x00002000
#define FORMAT_MESSAGE_MAX_WIDTH_MASK 0x000000FF

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
#define FILE_FLAG_FIRST_PIPE_INSTANCE 0x00080000
#define SECURITY_ANONYMOUS 0x00000000
#define SECURITY_IDENTIFICATION 0x00010000
#define SECURITY_IMPERSONATION 0x00020000
#define SECURITY_DELEGATION 0x00030000
#define SECURITY_CONTEXT_TRACKING 0x00040000
#define SECURITY_EFFECTIVE_ONLY 0x00080000
#define SECURITY_SQOS_PRESENT 0x00100000

#define THREAD_PRIORITY_LOWEST THREAD_BASE_PRIORITY_MIN
#define THREAD_PRIORITY_BELOW_NORMAL (THREAD_PRIORITY_LOWEST + 1)
#define THREAD_PRIORITY_NORMAL 0
#define THREAD_PRIORITY_HIGHEST THREAD_BASE_PRIORITY_MAX
#define THREAD_PRIORITY_ABOVE_NORMAL (THREAD_PRIORITY_HIGHEST - 1)
#define THREAD_PRIORITY_ERROR_RETURN MAXLONG
#define THREAD_PRIORITY_TIME_CRITICAL THREAD_BASE_PRIORITY_LOWRT
#define THREAD_PRIORITY_IDLE THREAD_BASE_PRIORITY_IDLE

// SetFilePointer, fileapi.h.
#define FILE_BEGIN 0
#define FILE_CURRENT 1
#define FILE_END 2

// MoveFileEx.
#define MOVEFILE_REPLACE_EXISTING 0x00000001
#define MOVEFILE_COPY_ALLOWED 0x00000002
#define MOVEFILE_DELAY_UNTIL_REBOOT 0x00000004
#define MOVEFILE_WRITE_THROUGH 0x00000008
#define MOVEFILE_CREATE_HARDLINK 0x00000010
#define MOVEFILE_FAIL_IF_NOT_TRACKABLE 0x00000020

#define FILE_SKIP_COMPLETION_PORT_ON_SUCCESS 0x1
#define FILE_SKIP_SET_EVENT_ON_HANDLE 0x2

// LocalAlloc and GlobalAlloc, the two names of one thing.
#define LMEM_FIXED 0x0000
#define LMEM_MOVEABLE 0x0002
#define LMEM_NOCOMPACT 0x0010
#define LMEM_NODISCARD 0x0020
#define LMEM_ZEROINIT 0x0040
#define LMEM_MODIFY 0x0080
#define LMEM_DISCARDABLE 0x0F00
#define LMEM_VALID_FLAGS 0x0F72
#define LMEM_INVALID_HANDLE 0x8000
#define LMEM_DISCARDED 0x4000
#define LMEM_LOCKCOUNT 0x00FF
#define LHND (LMEM_MOVEABLE | LMEM_ZEROINIT)
#define LPTR (LMEM_FIXED | LMEM_ZEROINIT)
#define NONZEROLHND LMEM_MOVEABLE
#define NONZEROLPTR LMEM_FIXED
#define GMEM_FIXED 0x0000
#define GMEM_MOVEABLE 0x0002
#define GMEM_NOCOMPACT 0x0010
#define GMEM_NODISCARD 0x0020
#define GMEM_ZEROINIT 0x0040
#define GMEM_MODIFY 0x0080
#define GMEM_DISCARDABLE 0x0100
#define GMEM_NOT_BANKED 0x1000
#define GMEM_LOWER GMEM_NOT_BANKED
#define GMEM_SHARE 0x2000
#define GMEM_DDESHARE 0x2000
#define GMEM_NOTIFY 0x4000
#define GMEM_VALID_FLAGS 0x7F72
#define GMEM_INVALID_HANDLE 0x8000
#define GMEM_DISCARDED 0x4000
#define GMEM_LOCKCOUNT 0x00FF
#define GHND (GMEM_MOVEABLE | GMEM_ZEROINIT)
#define GPTR (GMEM_FIXED | GMEM_ZEROINIT)

WSX_BEGIN_DECLS

// Memory of the process's heap. Fixed memory is its own handle, and HeapFree and LocalFree are the
// same for it. Moveable memory has a handle of its own, from which Lock makes the address; the size
// 0 makes it a discarded one, which has none.
// Returns NULL on failure. Errors: ERROR_NOT_ENOUGH_MEMORY.
HLOCAL WINAPI LocalAlloc(UINT uFlags, SIZE_T uBytes) WSX_SYM(LocalAlloc);
HGLOBAL WINAPI GlobalAlloc(UINT uFlags, SIZE_T dwBytes) WSX_SYM(GlobalAlloc);

// Another size, with LMEM_ZEROINIT for what is new. Fixed or locked memory moves only with
// LMEM_MOVEABLE; what cannot move may shrink. LMEM_MODIFY changes the flags and not the size.
// Returns NULL on failure, and the memory is as before. Errors: ERROR_INVALID_HANDLE,
// ERROR_INVALID_PARAMETER (size 0 without LMEM_MOVEABLE, or locked), ERROR_NOT_ENOUGH_MEMORY.
HLOCAL WINAPI LocalReAlloc(HLOCAL hMem, SIZE_T uBytes, UINT uFlags) WSX_SYM(LocalReAlloc);
HGLOBAL WINAPI GlobalReAlloc(HGLOBAL hMem, SIZE_T dwBytes, UINT uFlags) WSX_SYM(GlobalReAlloc);
#define LocalDiscard(handle) LocalReAlloc((handle), 0, LMEM_MOVEABLE)
#define GlobalDiscard(handle) GlobalReAlloc((handle), 0, GMEM_MOVEABLE)

// NULL, also for NULL; hMem on failure. Errors: ERROR_INVALID_HANDLE.
HLOCAL WINAPI LocalFree(HLOCAL hMem) WSX_SYM(LocalFree);
HGLOBAL WINAPI GlobalFree(HGLOBAL hMem) WSX_SYM(GlobalFree);

// The size in bytes, 0 for discarded memory and on failure. Errors: ERROR_INVALID_HANDLE.
SIZE_T WINAPI LocalSize(HLOCAL hMem) WSX_SYM(LocalSize);
SIZE_T WINAPI GlobalSize(HGLOBAL hMem) WSX_SYM(GlobalSize);

// The address. It stays until the last Unlock, which returns FALSE with the last error 0.
// Lock returns NULL on failure. Errors: ERROR_INVALID_HANDLE, ERROR_DISCARDED. Unlock's:
// ERROR_NOT_LOCKED; of fixed memory LocalUnlock says so, and GlobalUnlock returns TRUE.
LPVOID WINAPI LocalLock(HLOCAL hMem) WSX_SYM(LocalLock);
LPVOID WINAPI GlobalLock(HGLOBAL hMem) WSX_SYM(GlobalLock);
BOOL WINAPI LocalUnlock(HLOCAL hMem) WSX_SYM(LocalUnlock);
BOOL WINAPI GlobalUnlock(HGLOBAL hMem) WSX_SYM(GlobalUnlock);

// How often it is locked, and LMEM_DISCARDED; LMEM_INVALID_HANDLE on failure. Errors:
// ERROR_INVALID_HANDLE.
UINT WINAPI LocalFlags(HLOCAL hMem) WSX_SYM(LocalFlags);
UINT WINAPI GlobalFlags(HGLOBAL hMem) WSX_SYM(GlobalFlags);

// The handle of an address, NULL on failure. Errors: ERROR_INVALID_HANDLE.
HLOCAL WINAPI LocalHandle(LPCVOID pMem) WSX_SYM(LocalHandle);
HGLOBAL WINAPI GlobalHandle(LPCVOID pMem) WSX_SYM(GlobalHandle);

// The processors on which the thread may run, one bit each of the first 64. Returns those of before,
// or 0 on failure. Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (none that is there).
DWORD_PTR WINAPI SetThreadAffinityMask(HANDLE hThread, DWORD_PTR dwThreadAffinityMask)
    WSX_SYM(SetThreadAffinityMask);

// The same of a whole process, the calling one only: its threads of now, and those that they start.
// lpSystemAffinityMask gets the processors that there are. Return FALSE on failure. Errors:
// ERROR_INVALID_HANDLE, ERROR_NOACCESS, ERROR_INVALID_PARAMETER (none that is there).
BOOL WINAPI GetProcessAffinityMask(HANDLE hProcess, PDWORD_PTR lpProcessAffinityMask,
                                   PDWORD_PTR lpSystemAffinityMask)
    WSX_SYM(GetProcessAffinityMask);
BOOL WINAPI SetProcessAffinityMask(HANDLE hProcess, DWORD_PTR dwProcessAffinityMask)
    WSX_SYM(SetProcessAffinityMask);

// GetStartupInfoW of processthreadsapi.h with narrow names.
VOID WINAPI GetStartupInfoA(LPSTARTUPINFOA lpStartupInfo) WSX_SYM(GetStartupInfoA);

// Writes a message text with its inserts to lpBuffer, where nSize characters have room; with
// FORMAT_MESSAGE_ALLOCATE_BUFFER to memory for LocalFree, whose address goes to where lpBuffer
// points.
//   FORMAT_MESSAGE_FROM_SYSTEM    the English text of an error number (winerror.h), in our own
//                                 words; dwLanguageId is English, neutral or 0.
//   FORMAT_MESSAGE_FROM_STRING    lpSource is the text. Of widths like %1!*d! nothing is known.
//   FORMAT_MESSAGE_FROM_HMODULE   modules have no message tables here; the system is asked if that
//                                 flag is set, too.
// Returns the length without the zero, or 0 on failure. Errors: ERROR_INVALID_PARAMETER,
// ERROR_MR_MID_NOT_FOUND (no text for the number), ERROR_RESOURCE_LANG_NOT_FOUND,
// ERROR_RESOURCE_TYPE_NOT_FOUND (a module alone), ERROR_INSUFFICIENT_BUFFER,
// ERROR_NOT_ENOUGH_MEMORY.
DWORD WINAPI FormatMessageA(DWORD dwFlags, LPCVOID lpSource, DWORD dwMessageId, DWORD dwLanguageId,
                            LPSTR lpBuffer, DWORD nSize, va_list *Arguments)
    WSX_SYM(FormatMessageA);
DWORD WINAPI FormatMessageW(DWORD dwFlags, LPCVOID lpSource, DWORD dwMessageId, DWORD dwLanguageId,
                            LPWSTR lpBuffer, DWORD nSize, va_list *Arguments)
    WSX_SYMW(FormatMessageW);

// Strings of any length. A null pointer has the length 0, and makes the others return NULL.
int WINAPI lstrlenA(LPCSTR lpString) WSX_SYM(lstrlenA);
int WINAPI lstrlenW(LPCWSTR lpString) WSX_SYMW(lstrlenW);
LPSTR WINAPI lstrcpyA(LPSTR lpString1, LPCSTR lpString2) WSX_SYM(lstrcpyA);
LPWSTR WINAPI lstrcpyW(LPWSTR lpString1, LPCWSTR lpString2) WSX_SYMW(lstrcpyW);
LPSTR WINAPI lstrcatA(LPSTR lpString1, LPCSTR lpString2) WSX_SYM(lstrcatA);
LPWSTR WINAPI lstrcatW(LPWSTR lpString1, LPCWSTR lpString2) WSX_SYMW(lstrcatW);
// At most iMaxLength characters with the zero.
LPSTR WINAPI lstrcpynA(LPSTR lpString1, LPCSTR lpString2, int iMaxLength) WSX_SYM(lstrcpynA);
LPWSTR WINAPI lstrcpynW(LPWSTR lpString1, LPCWSTR lpString2, int iMaxLength) WSX_SYMW(lstrcpynW);
// Negative, 0 or positive; the order is that of CompareString.
int WINAPI lstrcmpA(LPCSTR lpString1, LPCSTR lpString2) WSX_SYM(lstrcmpA);
int WINAPI lstrcmpW(LPCWSTR lpString1, LPCWSTR lpString2) WSX_SYMW(lstrcmpW);
int WINAPI lstrcmpiA(LPCSTR lpString1, LPCSTR lpString2) WSX_SYM(lstrcmpiA);
int WINAPI lstrcmpiW(LPCWSTR lpString1, LPCWSTR lpString2) WSX_SYMW(lstrcmpiW);

// nNumber * nNumerator / nDenominator, rounded half away from zero; -1 when it does not fit.
int WINAPI MulDiv(int nNumber, int nNumerator, int nDenominator) WSX_SYM(MulDiv);

// The name of the host up to its first dot, in capitals, at most 15 characters; the name of the user.
// Returns FALSE on failure, with the room it takes in *nSize. Errors: ERROR_BUFFER_OVERFLOW
// (GetUserName: ERROR_INSUFFICIENT_BUFFER), ERROR_INVALID_PARAMETER.
BOOL WINAPI GetComputerNameA(LPSTR lpBuffer, LPDWORD nSize) WSX_SYM(GetComputerNameA);
BOOL WINAPI GetComputerNameW(LPWSTR lpBuffer, LPDWORD nSize) WSX_SYMW(GetComputerNameW);
BOOL WINAPI GetUserNameA(LPSTR lpBuffer, LPDWORD pcbBuffer) WSX_SYM(GetUserNameA);
BOOL WINAPI GetUserNameW(LPWSTR lpBuffer, LPDWORD pcbBuffer) WSX_SYMW(GetUserNameW);

// Gives a file or a folder another name. A folder moves within its file system only.
//   MOVEFILE_REPLACE_EXISTING  a file of the new name goes; a folder does not: ERROR_ACCESS_DENIED
//   MOVEFILE_COPY_ALLOWED      to another file system, too, as a copy; MoveFile has it
//   MOVEFILE_WRITE_THROUGH, MOVEFILE_FAIL_IF_NOT_TRACKABLE  make no difference
//   others                     ERROR_NOT_SUPPORTED
// Return FALSE on failure. Errors: ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND, ERROR_ALREADY_EXISTS,
// ERROR_ACCESS_DENIED, ERROR_NOT_SAME_DEVICE, ERROR_INVALID_NAME.
BOOL WINAPI MoveFileA(LPCSTR lpExistingFileName, LPCSTR lpNewFileName) WSX_SYM(MoveFileA);
BOOL WINAPI MoveFileW(LPCWSTR lpExistingFileName, LPCWSTR lpNewFileName) WSX_SYMW(MoveFileW);
BOOL WINAPI MoveFileExA(LPCSTR lpExistingFileName, LPCSTR lpNewFileName, DWORD dwFlags)
    WSX_SYM(MoveFileExA);
BOOL WINAPI MoveFileExW(LPCWSTR lpExistingFileName, LPCWSTR lpNewFileName, DWORD dwFlags)
    WSX_SYMW(MoveFileExW);

// Copies a file, with the time when it was written and whether it is read-only.
// Return FALSE on failure. Errors: ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND, ERROR_FILE_EXISTS
// (with bFailIfExists), ERROR_ACCESS_DENIED (folders, too), ERROR_SHARING_VIOLATION (onto itself),
// ERROR_DISK_FULL, ERROR_INVALID_NAME.
BOOL WINAPI CopyFileA(LPCSTR lpExistingFileName, LPCSTR lpNewFileName, BOOL bFailIfExists)
    WSX_SYM(CopyFileA);
BOOL WINAPI CopyFileW(LPCWSTR lpExistingFileName, LPCWSTR lpNewFileName, BOOL bFailIfExists)
    WSX_SYMW(CopyFileW);

// CreateFileMappingW and OpenFileMappingW of memoryapi.h with narrow names.
HANDLE WINAPI CreateFileMappingA(HANDLE hFile, LPSECURITY_ATTRIBUTES lpFileMappingAttributes,
                                 DWORD flProtect, DWORD dwMaximumSizeHigh, DWORD dwMaximumSizeLow,
                                 LPCSTR lpName) WSX_SYM(CreateFileMappingA);
HANDLE WINAPI OpenFileMappingA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName)
    WSX_SYM(OpenFileMappingA);

// Compares the version of the system with one that is given, by the conditions of a mask that
// VerSetConditionMask (winnt.h) has made.
// Returns FALSE when it is not so, and on failure. Errors: ERROR_OLD_WIN_VERSION (not so),
// ERROR_BAD_ARGUMENTS (no condition, unknown parts).
BOOL WINAPI VerifyVersionInfoA(LPOSVERSIONINFOEXA lpVersionInformation, DWORD dwTypeMask,
                               DWORDLONG dwlConditionMask) WSX_SYM(VerifyVersionInfoA);
BOOL WINAPI VerifyVersionInfoW(LPOSVERSIONINFOEXW lpVersionInformation, DWORD dwTypeMask,
                               DWORDLONG dwlConditionMask) WSX_SYMW(VerifyVersionInfoW);
ULONGLONG NTAPI VerSetConditionMask(ULONGLONG ConditionMask, DWORD TypeMask, BYTE Condition)
    WSX_SYM(VerSetConditionMask);
#define VER_SET_CONDITION(mask, type, condition) \
    ((mask) = VerSetConditionMask((mask), (type), (condition)))

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

#ifdef UNICODE
#define FormatMessage FormatMessageW
#define GetComputerName GetComputerNameW
#define GetUserName GetUserNameW
#define VerifyVersionInfo VerifyVersionInfoW
#define MoveFile MoveFileW
#define MoveFileEx MoveFileExW
#define CopyFile CopyFileW
#define lstrlen lstrlenW
#define lstrcpy lstrcpyW
#define lstrcat lstrcatW
#define lstrcpyn lstrcpynW
#define lstrcmp lstrcmpW
#define lstrcmpi lstrcmpiW
#endif

#ifndef UNICODE
#define GetStartupInfo GetStartupInfoA
#define FormatMessage FormatMessageA
#define GetComputerName GetComputerNameA
#define GetUserName GetUserNameA
#define VerifyVersionInfo VerifyVersionInfoA
#define MoveFile MoveFileA
#define MoveFileEx MoveFileExA
#define CopyFile CopyFileA
#define CreateFileMapping CreateFileMappingA
#define OpenFileMapping OpenFileMappingA
#define lstrlen lstrlenA
#define lstrcpy lstrcpyA
#define lstrcat lstrcatA
#define lstrcpyn lstrcpynA
#define lstrcmp lstrcmpA
#define lstrcmpi lstrcmpiA
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
