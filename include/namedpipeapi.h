// SPDX-License-Identifier: MIT
//
// Pipes without a name. Named ones there are none here: sources that offer them beside sockets
// compile, and learn that they cannot have one. The Microsoft page of each is the one with the
// function's name.
#ifndef _NAMEDPIPE_H_
#define _NAMEDPIPE_H_
#pragma GCC system_header

#include <minwinbase.h>
#include <minwindef.h>

#define PIPE_ACCESS_INBOUND 0x00000001
#define PIPE_ACCESS_OUTBOUND 0x00000002
#define PIPE_ACCESS_DUPLEX 0x00000003

#define PIPE_WAIT 0x00000000
#define PIPE_NOWAIT 0x00000001
#define PIPE_READMODE_BYTE 0x00000000
#define PIPE_READMODE_MESSAGE 0x00000002
#define PIPE_TYPE_BYTE 0x00000000
#define PIPE_TYPE_MESSAGE 0x00000004
#define PIPE_ACCEPT_REMOTE_CLIENTS 0x00000000
#define PIPE_REJECT_REMOTE_CLIENTS 0x00000008
#define PIPE_UNLIMITED_INSTANCES 255

WSX_BEGIN_DECLS

// Returns INVALID_HANDLE_VALUE. Errors: ERROR_NOT_SUPPORTED.
HANDLE WINAPI CreateNamedPipeA(LPCSTR lpName, DWORD dwOpenMode, DWORD dwPipeMode,
                               DWORD nMaxInstances, DWORD nOutBufferSize, DWORD nInBufferSize,
                               DWORD nDefaultTimeOut, LPSECURITY_ATTRIBUTES lpSecurityAttributes)
    WSX_SYM(CreateNamedPipeA);
HANDLE WINAPI CreateNamedPipeW(LPCWSTR lpName, DWORD dwOpenMode, DWORD dwPipeMode,
                               DWORD nMaxInstances, DWORD nOutBufferSize, DWORD nInBufferSize,
                               DWORD nDefaultTimeOut, LPSECURITY_ATTRIBUTES lpSecurityAttributes)
    WSX_SYMW(CreateNamedPipeW);

// Each returns FALSE. Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_FUNCTION (a handle of anything).
BOOL WINAPI ConnectNamedPipe(HANDLE hNamedPipe, LPOVERLAPPED lpOverlapped)
    WSX_SYM(ConnectNamedPipe);
BOOL WINAPI DisconnectNamedPipe(HANDLE hNamedPipe) WSX_SYM(DisconnectNamedPipe);
BOOL WINAPI SetNamedPipeHandleState(HANDLE hNamedPipe, LPDWORD lpMode,
                                    LPDWORD lpMaxCollectionCount, LPDWORD lpCollectDataTimeout)
    WSX_SYM(SetNamedPipeHandleState);
BOOL WINAPI GetNamedPipeClientProcessId(HANDLE Pipe, PULONG ClientProcessId)
    WSX_SYM(GetNamedPipeClientProcessId);
BOOL WINAPI GetNamedPipeServerProcessId(HANDLE Pipe, PULONG ServerProcessId)
    WSX_SYM(GetNamedPipeServerProcessId);

// A pipe without a name; of nSize is made what the host allows. Its ends are for ReadFile, WriteFile,
// PeekNamedPipe and the standard handles of CreateProcess. Reading waits until there is something;
// when the other end is closed it fails with ERROR_BROKEN_PIPE, writing with ERROR_NO_DATA.
// Returns FALSE on failure. Errors: ERROR_NOACCESS, ERROR_TOO_MANY_OPEN_FILES,
// ERROR_NOT_ENOUGH_MEMORY.
BOOL WINAPI CreatePipe(PHANDLE hReadPipe, PHANDLE hWritePipe,
                       LPSECURITY_ATTRIBUTES lpPipeAttributes, DWORD nSize) WSX_SYM(CreatePipe);
// Looks at what can be read and leaves it there; each place may be NULL. Errors:
// ERROR_INVALID_HANDLE (no such pipe), ERROR_ACCESS_DENIED (the end for writing), ERROR_BROKEN_PIPE.
BOOL WINAPI PeekNamedPipe(HANDLE hNamedPipe, LPVOID lpBuffer, DWORD nBufferSize,
                          LPDWORD lpBytesRead, LPDWORD lpTotalBytesAvail,
                          LPDWORD lpBytesLeftThisMessage) WSX_SYM(PeekNamedPipe);

WSX_END_DECLS

#ifdef UNICODE
#define CreateNamedPipe CreateNamedPipeW
#else
#define CreateNamedPipe CreateNamedPipeA
#endif

#endif
