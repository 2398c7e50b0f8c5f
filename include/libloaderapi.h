// SPDX-License-Identifier: MIT
//
// Libraries by name, after the pages "LoadLibraryA", "FreeLibrary", "GetProcAddress" and
// "GetModuleHandleA".
//
// The libraries of Windows that this one stands for (ws2_32, wsock32, mswsock, kernel32,
// kernelbase, advapi32, iphlpapi, msvcrt, shell32, ucrtbase, user32, winmm; in any case, with or
// without ".dll" and a path) are this library itself: any of them has all of its functions. Any
// other name is a path to a shared object. In a program that is linked with the archive of this
// library its functions are found only when the program exports them (-rdynamic).
#ifndef _APISETLIBLOADER_
#define _APISETLIBLOADER_
#pragma GCC system_header

#include <minwindef.h>

#define DONT_RESOLVE_DLL_REFERENCES 0x00000001
#define LOAD_LIBRARY_AS_DATAFILE 0x00000002
#define LOAD_WITH_ALTERED_SEARCH_PATH 0x00000008
#define LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR 0x00000100
#define LOAD_LIBRARY_SEARCH_APPLICATION_DIR 0x00000200
#define LOAD_LIBRARY_SEARCH_USER_DIRS 0x00000400
#define LOAD_LIBRARY_SEARCH_SYSTEM32 0x00000800
#define LOAD_LIBRARY_SEARCH_DEFAULT_DIRS 0x00001000

WSX_BEGIN_DECLS

// Loads a library; each call is answered by one of FreeLibrary. Backslashes in the name separate
// folders. Flags and hFile make no difference, but LOAD_LIBRARY_AS_DATAFILE is refused.
// Returns NULL on failure. Errors: ERROR_INVALID_PARAMETER, ERROR_MOD_NOT_FOUND,
// ERROR_NOT_ENOUGH_MEMORY; ERROR_NOT_SUPPORTED (LOAD_LIBRARY_AS_DATAFILE).
HMODULE WINAPI LoadLibraryA(LPCSTR lpLibFileName) WSX_SYM(LoadLibraryA);
HMODULE WINAPI LoadLibraryW(LPCWSTR lpLibFileName) WSX_SYMW(LoadLibraryW);
HMODULE WINAPI LoadLibraryExA(LPCSTR lpLibFileName, HANDLE hFile, DWORD dwFlags)
    WSX_SYM(LoadLibraryExA);
HMODULE WINAPI LoadLibraryExW(LPCWSTR lpLibFileName, HANDLE hFile, DWORD dwFlags)
    WSX_SYMW(LoadLibraryExW);

// Returns FALSE on failure. Errors: ERROR_MOD_NOT_FOUND (hLibModule is none of LoadLibrary's, or
// has been freed).
BOOL WINAPI FreeLibrary(HMODULE hLibModule) WSX_SYM(FreeLibrary);

// A loaded library, not counted; NULL names the program.
// Returns NULL on failure. Errors: ERROR_MOD_NOT_FOUND.
HMODULE WINAPI GetModuleHandleA(LPCSTR lpModuleName) WSX_SYM(GetModuleHandleA);
HMODULE WINAPI GetModuleHandleW(LPCWSTR lpModuleName) WSX_SYMW(GetModuleHandleW);

// The same, counted like one of LoadLibrary's unless GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT
// says otherwise. GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS: lpModuleName is an address within the
// program, this library or one that LoadLibrary has loaded. GET_MODULE_HANDLE_EX_FLAG_PIN: the module
// stays for good.
// Returns FALSE on failure, and *phModule is NULL. Errors: ERROR_MOD_NOT_FOUND,
// ERROR_INVALID_PARAMETER (flags, phModule).
#define GET_MODULE_HANDLE_EX_FLAG_PIN 0x1
#define GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT 0x2
#define GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS 0x4
BOOL WINAPI GetModuleHandleExA(DWORD dwFlags, LPCSTR lpModuleName, HMODULE *phModule)
    WSX_SYM(GetModuleHandleExA);
BOOL WINAPI GetModuleHandleExW(DWORD dwFlags, LPCWSTR lpModuleName, HMODULE *phModule)
    WSX_SYMW(GetModuleHandleExW);

// A function by its name. Ordinals are not known.
// Returns NULL on failure. Errors: ERROR_MOD_NOT_FOUND (hModule), ERROR_PROC_NOT_FOUND.
FARPROC WINAPI GetProcAddress(HMODULE hModule, LPCSTR lpProcName) WSX_SYMW(GetProcAddress);

// The file of a module; NULL names the program. Returns the length, which is nSize when the name was
// cut (ERROR_INSUFFICIENT_BUFFER), or 0 on failure. Errors: ERROR_MOD_NOT_FOUND.
DWORD WINAPI GetModuleFileNameA(HMODULE hModule, LPSTR lpFilename, DWORD nSize)
    WSX_SYM(GetModuleFileNameA);
DWORD WINAPI GetModuleFileNameW(HMODULE hModule, LPWSTR lpFilename, DWORD nSize)
    WSX_SYMW(GetModuleFileNameW);

WSX_END_DECLS

#ifdef UNICODE
#define LoadLibrary LoadLibraryW
#define GetModuleFileName GetModuleFileNameW
#define LoadLibraryEx LoadLibraryExW
#define GetModuleHandle GetModuleHandleW
#define GetModuleHandleEx GetModuleHandleExW
#else
#define LoadLibrary LoadLibraryA
#define GetModuleFileName GetModuleFileNameA
#define LoadLibraryEx LoadLibraryExA
#define GetModuleHandle GetModuleHandleA
#define GetModuleHandleEx GetModuleHandleExA
#endif

#endif
