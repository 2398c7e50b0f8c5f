// SPDX-License-Identifier: MIT
//
// The environment and the standard handles. The Microsoft page of each is the one with the
// function's name.
#ifndef _PROCESSENV_
#define _PROCESSENV_
#pragma GCC system_header

#include <minwindef.h>

WSX_BEGIN_DECLS

// Copies lpSrc with each %NAME% replaced by the value of the environment variable; names without
// one stay as they are. nSize: room at lpDst in characters.
// Returns the number of characters with the final zero: more than nSize when the room does not
// suffice, and lpDst holds nothing of use then. 0 on failure. Errors: ERROR_INVALID_PARAMETER,
// ERROR_NOT_ENOUGH_MEMORY.
DWORD WINAPI ExpandEnvironmentStringsA(LPCSTR lpSrc, LPSTR lpDst, DWORD nSize)
    WSX_SYM(ExpandEnvironmentStringsA);
DWORD WINAPI ExpandEnvironmentStringsW(LPCWSTR lpSrc, LPWSTR lpDst, DWORD nSize)
    WSX_SYMW(ExpandEnvironmentStringsW);

// The handle of the standard input, output or error (STD_INPUT_HANDLE and its kin, winbase.h): for
// ReadFile, WriteFile and the calls of consoleapi.h. The same one each time.
// Returns NULL when the process has no such stream, INVALID_HANDLE_VALUE with ERROR_INVALID_HANDLE
// for any other number.
HANDLE WINAPI GetStdHandle(DWORD nStdHandle) WSX_SYM(GetStdHandle);

// What GetStdHandle returns from now on; libc's streams are not touched. Returns FALSE on failure.
// Errors: ERROR_INVALID_HANDLE (nStdHandle).
BOOL WINAPI SetStdHandle(DWORD nStdHandle, HANDLE hHandle) WSX_SYM(SetStdHandle);

// A variable of the environment that getenv reads, too; the case of names counts, as on the host.
// Returns the length, or the room it takes with the zero when nSize is too small; 0 on failure.
// Errors: ERROR_ENVVAR_NOT_FOUND, ERROR_INVALID_PARAMETER.
DWORD WINAPI GetEnvironmentVariableA(LPCSTR lpName, LPSTR lpBuffer, DWORD nSize)
    WSX_SYM(GetEnvironmentVariableA);
DWORD WINAPI GetEnvironmentVariableW(LPCWSTR lpName, LPWSTR lpBuffer, DWORD nSize)
    WSX_SYMW(GetEnvironmentVariableW);

// Sets it, or removes it when lpValue is NULL. Returns FALSE on failure. Errors:
// ERROR_INVALID_PARAMETER (lpName is empty or has an equals sign), ERROR_ENVVAR_NOT_FOUND (nothing
// to remove), ERROR_NOT_ENOUGH_MEMORY.
BOOL WINAPI SetEnvironmentVariableA(LPCSTR lpName, LPCSTR lpValue)
    WSX_SYM(SetEnvironmentVariableA);
BOOL WINAPI SetEnvironmentVariableW(LPCWSTR lpName, LPCWSTR lpValue)
    WSX_SYMW(SetEnvironmentVariableW);

// All variables, each as "name=value" with a zero, and one more zero; to be given back.
LPCH WINAPI GetEnvironmentStringsA(VOID) WSX_SYM(GetEnvironmentStringsA);
LPWCH WINAPI GetEnvironmentStringsW(VOID) WSX_SYMW(GetEnvironmentStringsW);
BOOL WINAPI FreeEnvironmentStringsA(LPCH penv) WSX_SYM(FreeEnvironmentStringsA);
BOOL WINAPI FreeEnvironmentStringsW(LPWCH penv) WSX_SYMW(FreeEnvironmentStringsW);

// The program's arguments in one line, quoted as CommandLineToArgvW (shellapi.h) reads them.
LPSTR WINAPI GetCommandLineA(VOID) WSX_SYM(GetCommandLineA);
LPWSTR WINAPI GetCommandLineW(VOID) WSX_SYMW(GetCommandLineW);

// The current folder. GetCurrentDirectory returns like GetEnvironmentVariable. Errors:
// ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND, ERROR_ACCESS_DENIED, ERROR_INVALID_PARAMETER.
DWORD WINAPI GetCurrentDirectoryA(DWORD nBufferLength, LPSTR lpBuffer)
    WSX_SYM(GetCurrentDirectoryA);
DWORD WINAPI GetCurrentDirectoryW(DWORD nBufferLength, LPWSTR lpBuffer)
    WSX_SYMW(GetCurrentDirectoryW);
BOOL WINAPI SetCurrentDirectoryA(LPCSTR lpPathName) WSX_SYM(SetCurrentDirectoryA);
BOOL WINAPI SetCurrentDirectoryW(LPCWSTR lpPathName) WSX_SYMW(SetCurrentDirectoryW);

WSX_END_DECLS

#ifdef UNICODE
#define ExpandEnvironmentStrings ExpandEnvironmentStringsW
#define GetEnvironmentVariable GetEnvironmentVariableW
#define SetEnvironmentVariable SetEnvironmentVariableW
#define GetEnvironmentStrings GetEnvironmentStringsW
#define FreeEnvironmentStrings FreeEnvironmentStringsW
#define GetCommandLine GetCommandLineW
#define GetCurrentDirectory GetCurrentDirectoryW
#define SetCurrentDirectory SetCurrentDirectoryW
#else
#define ExpandEnvironmentStrings ExpandEnvironmentStringsA
#define GetEnvironmentVariable GetEnvironmentVariableA
#define SetEnvironmentVariable SetEnvironmentVariableA
#define GetEnvironmentStrings GetEnvironmentStringsA
#define FreeEnvironmentStrings FreeEnvironmentStringsA
#define GetCommandLine GetCommandLineA
#define GetCurrentDirectory GetCurrentDirectoryA
#define SetCurrentDirectory SetCurrentDirectoryA
#endif

#endif
