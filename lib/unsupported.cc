// SPDX-License-Identifier: MIT
#include <windows.h>
#include <winsock2.h>
#include <ws2tcpip.h>

#include "lib/handle.h"
#include "lib/last_error.h"
#include "lib/providers/layer.h"
#include "lib/socket.h"
#include "lib/trace/trace.h"

// What the headers declare and this version does not emulate. Programs link and are told so when
// they call: sockets with WSAEOPNOTSUPP, after the usual checks.
namespace wsx {
namespace {

// What the base provider says.
int error_of(const Entry& socket) noexcept {
  return socket ? WSAEOPNOTSUPP : socket.error();
}

// For every socket, layered ones too, of which no provider is asked.
int no_security(SOCKET s) noexcept {
  const Entry socket(s);
  return fail(socket || AboveEntry(s) ? WSAEOPNOTSUPP : socket.error());
}

// A handle that is some object, and not the device that the call is about.
BOOL no_device(HANDLE handle) noexcept {
  const Pin object(reinterpret_cast<HandleValue>(handle));
  return fail_win32(object.object() ? ERROR_INVALID_FUNCTION : ERROR_INVALID_HANDLE);
}

}  // namespace
}  // namespace wsx

using namespace wsx;

// Windows' messages need windows.
int WSAAPI WSAAsyncSelect(SOCKET s, HWND hWnd, u_int wMsg, long lEvent) {
  TRACED(WSAAsyncSelect, s, hWnd, wMsg, lEvent);
  const Entry socket(s);
  return go_above(s, error_of(socket), SOCKET_ERROR, &WSPPROC_TABLE::lpWSPAsyncSelect, hWnd, wMsg,
                  lEvent);
}

SOCKET WSAAPI WSAJoinLeaf(SOCKET s, const struct sockaddr* name, int namelen, LPWSABUF lpCallerData,
                          LPWSABUF lpCalleeData, LPQOS lpSQOS, LPQOS lpGQOS, DWORD dwFlags) {
  TRACED(WSAJoinLeaf, s, name, namelen, lpCallerData, lpCalleeData, lpSQOS, lpGQOS, dwFlags);
  const Entry socket(s);
  return go_above(s, error_of(socket), INVALID_SOCKET, &WSPPROC_TABLE::lpWSPJoinLeaf, name, namelen,
                  lpCallerData, lpCalleeData, lpSQOS, lpGQOS, dwFlags);
}

// IPsec, which the host does without its sockets' knowing.
INT WSAAPI WSASetSocketSecurity(SOCKET Socket, const SOCKET_SECURITY_SETTINGS* SecuritySettings,
                                ULONG SecuritySettingsLen, LPWSAOVERLAPPED Overlapped,
                                LPWSAOVERLAPPED_COMPLETION_ROUTINE CompletionRoutine) {
  TRACED(WSASetSocketSecurity, Socket, SecuritySettings, SecuritySettingsLen, Overlapped,
         CompletionRoutine);
  return no_security(Socket);
}
INT WSAAPI WSAQuerySocketSecurity(SOCKET Socket,
                                  const SOCKET_SECURITY_QUERY_TEMPLATE* SecurityQueryTemplate,
                                  ULONG SecurityQueryTemplateLen,
                                  SOCKET_SECURITY_QUERY_INFO* SecurityQueryInfo,
                                  ULONG* SecurityQueryInfoLen, LPWSAOVERLAPPED Overlapped,
                                  LPWSAOVERLAPPED_COMPLETION_ROUTINE CompletionRoutine) {
  TRACED(WSAQuerySocketSecurity, Socket, SecurityQueryTemplate, SecurityQueryTemplateLen,
         SecurityQueryInfo, SecurityQueryInfoLen, Overlapped, CompletionRoutine);
  return no_security(Socket);
}
INT WSAAPI WSASetSocketPeerTargetName(SOCKET Socket, const SOCKET_PEER_TARGET_NAME* PeerTargetName,
                                      ULONG PeerTargetNameLen, LPWSAOVERLAPPED Overlapped,
                                      LPWSAOVERLAPPED_COMPLETION_ROUTINE CompletionRoutine) {
  TRACED(WSASetSocketPeerTargetName, Socket, PeerTargetName, PeerTargetNameLen, Overlapped,
         CompletionRoutine);
  return no_security(Socket);
}
INT WSAAPI WSADeleteSocketPeerTargetName(SOCKET Socket, const struct sockaddr* PeerAddr,
                                         ULONG PeerAddrLen, LPWSAOVERLAPPED Overlapped,
                                         LPWSAOVERLAPPED_COMPLETION_ROUTINE CompletionRoutine) {
  TRACED(WSADeleteSocketPeerTargetName, Socket, PeerAddr, PeerAddrLen, Overlapped,
         CompletionRoutine);
  return no_security(Socket);
}
INT WSAAPI WSAImpersonateSocketPeer(SOCKET Socket, const struct sockaddr* PeerAddress,
                                    ULONG PeerAddressLen) {
  TRACED(WSAImpersonateSocketPeer, Socket, PeerAddress, PeerAddressLen);
  return no_security(Socket);
}
INT WSAAPI WSARevertImpersonation(void) {
  TRACED(WSARevertImpersonation);
  return fail(started() ? WSAEOPNOTSUPP : WSANOTINITIALISED);
}

// There is no registry of pipes that other processes could open one from.
#define NAMED_PIPE_DOOR(name, Char)                                                               \
  HANDLE WINAPI name(const Char* lpName, DWORD dwOpenMode, DWORD dwPipeMode, DWORD nMaxInstances, \
                     DWORD nOutBufferSize, DWORD nInBufferSize, DWORD nDefaultTimeOut,            \
                     LPSECURITY_ATTRIBUTES lpSecurityAttributes) {                                \
    TRACED(name, lpName, dwOpenMode, dwPipeMode, nMaxInstances, nOutBufferSize, nInBufferSize,    \
           nDefaultTimeOut, lpSecurityAttributes);                                                \
    set_last_error(ERROR_NOT_SUPPORTED);                                                          \
    return INVALID_HANDLE_VALUE;                                                                  \
  }

NAMED_PIPE_DOOR(CreateNamedPipeA, CHAR)
NAMED_PIPE_DOOR(CreateNamedPipeW, WCHAR)

// The same for programs compiled with -fshort-wchar.
WSX_BEGIN_DECLS
NAMED_PIPE_DOOR(wsx16_CreateNamedPipeW, char16_t)
WSX_END_DECLS

#define DEVICE_DOOR(name, parameters, handle, ...)   \
  BOOL WINAPI name parameters {                      \
    TRACED(name, handle __VA_OPT__(, ) __VA_ARGS__); \
    return no_device(handle);                        \
  }

DEVICE_DOOR(DeviceIoControl,
            (HANDLE hDevice, DWORD dwIoControlCode, LPVOID lpInBuffer, DWORD nInBufferSize,
             LPVOID lpOutBuffer, DWORD nOutBufferSize, LPDWORD lpBytesReturned,
             LPOVERLAPPED lpOverlapped),
            hDevice, dwIoControlCode, lpInBuffer, nInBufferSize, lpOutBuffer, nOutBufferSize,
            lpBytesReturned, lpOverlapped)
DEVICE_DOOR(GetCommState, (HANDLE hFile, LPDCB lpDCB), hFile, lpDCB)
DEVICE_DOOR(SetCommState, (HANDLE hFile, LPDCB lpDCB), hFile, lpDCB)
DEVICE_DOOR(GetCommTimeouts, (HANDLE hFile, LPCOMMTIMEOUTS lpCommTimeouts), hFile, lpCommTimeouts)
DEVICE_DOOR(SetCommTimeouts, (HANDLE hFile, LPCOMMTIMEOUTS lpCommTimeouts), hFile, lpCommTimeouts)
DEVICE_DOOR(ConnectNamedPipe, (HANDLE hNamedPipe, LPOVERLAPPED lpOverlapped), hNamedPipe,
            lpOverlapped)
DEVICE_DOOR(DisconnectNamedPipe, (HANDLE hNamedPipe), hNamedPipe)
DEVICE_DOOR(SetNamedPipeHandleState,
            (HANDLE hNamedPipe, LPDWORD lpMode, LPDWORD lpMaxCollectionCount,
             LPDWORD lpCollectDataTimeout),
            hNamedPipe, lpMode, lpMaxCollectionCount, lpCollectDataTimeout)
DEVICE_DOOR(GetNamedPipeClientProcessId, (HANDLE Pipe, PULONG ClientProcessId), Pipe,
            ClientProcessId)
DEVICE_DOOR(GetNamedPipeServerProcessId, (HANDLE Pipe, PULONG ServerProcessId), Pipe,
            ServerProcessId)
