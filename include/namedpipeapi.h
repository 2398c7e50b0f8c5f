// SPDX-License-Identifier: MIT
//
// Named pipes, of which there are none here: sources that offer them beside sockets compile, and
// learn that they cannot have one.
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

WSX_END_DECLS

#ifdef UNICODE
#define CreateNamedPipe CreateNamedPipeW
#else
#define CreateNamedPipe CreateNamedPipeA
#endif

#endif
