// SPDX-License-Identifier: MIT
//
// Closing and duplicating handles, after the pages "CloseHandle" and "DuplicateHandle".
//
// A handle is a value of the library's own table, never a descriptor or a pointer. A closed
// handle's value is recognised as closed and does not reach the object that took its place.
#ifndef _APISETHANDLE_
#define _APISETHANDLE_
#pragma GCC system_header

#include <minwindef.h>

#define INVALID_HANDLE_VALUE ((HANDLE)(LONG_PTR)-1)
#define HANDLE_FLAG_INHERIT 0x00000001
#define HANDLE_FLAG_PROTECT_FROM_CLOSE 0x00000002

WSX_BEGIN_DECLS

// Closes a handle of any kind; the object lives on while other handles or operations refer to it.
// For a socket it does what closesocket does. The pseudo handles of GetCurrentProcess and
// GetCurrentThread may be closed, without effect.
// Returns FALSE on failure. Errors: ERROR_INVALID_HANDLE.
BOOL WINAPI CloseHandle(HANDLE hObject) WSX_SYM(CloseHandle);

// Stores in *lpTargetHandle another handle to the object of hSourceHandle. A pseudo handle becomes
// a real one. Both processes must be the calling one (GetCurrentProcess); dwDesiredAccess and
// bInheritHandle are not enforced.
// dwOptions: DUPLICATE_SAME_ACCESS, DUPLICATE_CLOSE_SOURCE (hSourceHandle is closed whatever else
// happens; lpTargetHandle may then be NULL).
// Returns FALSE on failure. Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER,
// ERROR_NOT_ENOUGH_MEMORY.
BOOL WINAPI DuplicateHandle(HANDLE hSourceProcessHandle, HANDLE hSourceHandle,
                            HANDLE hTargetProcessHandle, LPHANDLE lpTargetHandle,
                            DWORD dwDesiredAccess, BOOL bInheritHandle, DWORD dwOptions)
    WSX_SYM(DuplicateHandle);

// A handle's flags, of which none can be set: children inherit no handles, and CloseHandle closes
// every one. SetHandleInformation takes flags away, and so succeeds.
// Returns FALSE on failure. Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (unknown flags, no
// place for them), ERROR_NOT_SUPPORTED (a flag is to be set).
BOOL WINAPI GetHandleInformation(HANDLE hObject, LPDWORD lpdwFlags) WSX_SYM(GetHandleInformation);
BOOL WINAPI SetHandleInformation(HANDLE hObject, DWORD dwMask, DWORD dwFlags)
    WSX_SYM(SetHandleInformation);

WSX_END_DECLS

#endif
