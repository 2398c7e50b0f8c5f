// SPDX-License-Identifier: MIT
#include <windows.h>
#include <winsock2.h>

#include "lib/handle.h"
#include "lib/last_error.h"
#include "lib/layer.h"
#include "lib/socket.h"
#include "lib/trace.h"

// What the headers declare and this version does not emulate. Programs link and are told so when
// they call: sockets with WSAEOPNOTSUPP, after the usual checks.
namespace wsx {
namespace {

// What the base provider says.
int error_of(const Entry& socket) noexcept {
  return socket ? WSAEOPNOTSUPP : socket.error();
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

// There is no registry of pipes that other processes could open one from.
HANDLE WINAPI CreateNamedPipeA(LPCSTR lpName, DWORD dwOpenMode, DWORD dwPipeMode,
                               DWORD nMaxInstances, DWORD nOutBufferSize, DWORD nInBufferSize,
                               DWORD nDefaultTimeOut, LPSECURITY_ATTRIBUTES lpSecurityAttributes) {
  TRACED(CreateNamedPipeA, lpName, dwOpenMode, dwPipeMode, nMaxInstances, nOutBufferSize,
         nInBufferSize, nDefaultTimeOut, lpSecurityAttributes);
  set_last_error(ERROR_NOT_SUPPORTED);
  return INVALID_HANDLE_VALUE;
}

HANDLE WINAPI CreateNamedPipeW(LPCWSTR lpName, DWORD dwOpenMode, DWORD dwPipeMode,
                               DWORD nMaxInstances, DWORD nOutBufferSize, DWORD nInBufferSize,
                               DWORD nDefaultTimeOut, LPSECURITY_ATTRIBUTES lpSecurityAttributes) {
  TRACED(CreateNamedPipeW, lpName, dwOpenMode, dwPipeMode, nMaxInstances, nOutBufferSize,
         nInBufferSize, nDefaultTimeOut, lpSecurityAttributes);
  set_last_error(ERROR_NOT_SUPPORTED);
  return INVALID_HANDLE_VALUE;
}

BOOL WINAPI DeviceIoControl(HANDLE hDevice, DWORD dwIoControlCode, LPVOID lpInBuffer,
                            DWORD nInBufferSize, LPVOID lpOutBuffer, DWORD nOutBufferSize,
                            LPDWORD lpBytesReturned, LPOVERLAPPED lpOverlapped) {
  TRACED(DeviceIoControl, hDevice, dwIoControlCode, lpInBuffer, nInBufferSize, lpOutBuffer,
         nOutBufferSize, lpBytesReturned, lpOverlapped);
  return no_device(hDevice);
}

// The same for programs compiled with -fshort-wchar.
WSX_BEGIN_DECLS
HANDLE WINAPI wsx16_CreateNamedPipeW(const char16_t* lpName, DWORD dwOpenMode, DWORD dwPipeMode,
                                     DWORD nMaxInstances, DWORD nOutBufferSize, DWORD nInBufferSize,
                                     DWORD nDefaultTimeOut,
                                     LPSECURITY_ATTRIBUTES lpSecurityAttributes) {
  TRACED(wsx16_CreateNamedPipeW, lpName, dwOpenMode, dwPipeMode, nMaxInstances, nOutBufferSize,
         nInBufferSize, nDefaultTimeOut, lpSecurityAttributes);
  set_last_error(ERROR_NOT_SUPPORTED);
  return INVALID_HANDLE_VALUE;
}
WSX_END_DECLS

BOOL WINAPI GetCommState(HANDLE hFile, LPDCB lpDCB) {
  TRACED(GetCommState, hFile, lpDCB);
  return no_device(hFile);
}

BOOL WINAPI SetCommState(HANDLE hFile, LPDCB lpDCB) {
  TRACED(SetCommState, hFile, lpDCB);
  return no_device(hFile);
}

BOOL WINAPI GetCommTimeouts(HANDLE hFile, LPCOMMTIMEOUTS lpCommTimeouts) {
  TRACED(GetCommTimeouts, hFile, lpCommTimeouts);
  return no_device(hFile);
}

BOOL WINAPI SetCommTimeouts(HANDLE hFile, LPCOMMTIMEOUTS lpCommTimeouts) {
  TRACED(SetCommTimeouts, hFile, lpCommTimeouts);
  return no_device(hFile);
}

BOOL WINAPI ConnectNamedPipe(HANDLE hNamedPipe, LPOVERLAPPED lpOverlapped) {
  TRACED(ConnectNamedPipe, hNamedPipe, lpOverlapped);
  return no_device(hNamedPipe);
}

BOOL WINAPI DisconnectNamedPipe(HANDLE hNamedPipe) {
  TRACED(DisconnectNamedPipe, hNamedPipe);
  return no_device(hNamedPipe);
}

BOOL WINAPI SetNamedPipeHandleState(HANDLE hNamedPipe, LPDWORD lpMode, LPDWORD lpMaxCollectionCount,
                                    LPDWORD lpCollectDataTimeout) {
  TRACED(SetNamedPipeHandleState, hNamedPipe, lpMode, lpMaxCollectionCount, lpCollectDataTimeout);
  return no_device(hNamedPipe);
}

BOOL WINAPI GetNamedPipeClientProcessId(HANDLE Pipe, PULONG ClientProcessId) {
  TRACED(GetNamedPipeClientProcessId, Pipe, ClientProcessId);
  return no_device(Pipe);
}

BOOL WINAPI GetNamedPipeServerProcessId(HANDLE Pipe, PULONG ServerProcessId) {
  TRACED(GetNamedPipeServerProcessId, Pipe, ServerProcessId);
  return no_device(Pipe);
}
