// SPDX-License-Identifier: MIT
#include <mswsock.h>
#include <windows.h>
#include <winsock2.h>

#include "lib/last_error.h"
#include "lib/open.h"
#include "lib/socket.h"
#include "lib/startup.h"

// What the headers declare and this version does not emulate. Programs link and are told so when
// they call: WSAEOPNOTSUPP from Winsock after the usual checks, ERROR_CALL_NOT_IMPLEMENTED from the
// rest, ERROR_INVALID_HANDLE where only a handle that nobody can have would do.
namespace wsx {
namespace {

int refuse(SOCKET s) noexcept {
  const Entry socket(s);
  return fail(socket ? WSAEOPNOTSUPP : socket.error());
}

BOOL refuse_call() noexcept {
  return fail_win32(ERROR_CALL_NOT_IMPLEMENTED);
}

HANDLE refuse_handle() noexcept {
  refuse_call();
  return nullptr;
}

BOOL refuse_value() noexcept {
  return fail_win32(ERROR_INVALID_HANDLE);
}

}  // namespace
}  // namespace wsx

using namespace wsx;

// Windows' messages need windows.
int WSAAPI WSAAsyncSelect(SOCKET s, HWND, u_int, long) {
  return refuse(s);
}

SOCKET WSAAPI WSAJoinLeaf(SOCKET s, const struct sockaddr*, int, LPWSABUF, LPWSABUF, LPQOS, LPQOS,
                          DWORD) {
  refuse(s);
  return INVALID_SOCKET;
}

BOOL PASCAL AcceptEx(SOCKET sListenSocket, SOCKET, PVOID, DWORD, DWORD, DWORD, LPDWORD,
                     LPOVERLAPPED) {
  refuse(sListenSocket);
  return FALSE;
}

VOID PASCAL GetAcceptExSockaddrs(PVOID, DWORD, DWORD, DWORD, struct sockaddr** LocalSockaddr,
                                 LPINT LocalSockaddrLength, struct sockaddr** RemoteSockaddr,
                                 LPINT RemoteSockaddrLength) {
  *LocalSockaddr = nullptr;
  *LocalSockaddrLength = 0;
  *RemoteSockaddr = nullptr;
  *RemoteSockaddrLength = 0;
}

BOOL PASCAL TransmitFile(SOCKET hSocket, HANDLE, DWORD, DWORD, LPOVERLAPPED,
                         LPTRANSMIT_FILE_BUFFERS, DWORD) {
  refuse(hSocket);
  return FALSE;
}

int PASCAL WSARecvEx(SOCKET s, char*, int, int*) {
  return refuse(s);
}

BOOL WINAPI DuplicateHandle(HANDLE, HANDLE, HANDLE, LPHANDLE, DWORD, BOOL, DWORD) {
  return refuse_call();
}

DWORD WINAPI SignalObjectAndWait(HANDLE, HANDLE, DWORD, BOOL) {
  refuse_call();
  return WAIT_FAILED;
}

HANDLE WINAPI CreateMutexA(LPSECURITY_ATTRIBUTES, BOOL, LPCSTR) {
  return refuse_handle();
}
HANDLE WINAPI CreateMutexW(LPSECURITY_ATTRIBUTES, BOOL, LPCWSTR) {
  return refuse_handle();
}
BOOL WINAPI ReleaseMutex(HANDLE) {
  return refuse_value();
}

HANDLE WINAPI CreateSemaphoreA(LPSECURITY_ATTRIBUTES, LONG, LONG, LPCSTR) {
  return refuse_handle();
}
HANDLE WINAPI CreateSemaphoreW(LPSECURITY_ATTRIBUTES, LONG, LONG, LPCWSTR) {
  return refuse_handle();
}
BOOL WINAPI ReleaseSemaphore(HANDLE, LONG, LPLONG) {
  return refuse_value();
}

// The same for programs compiled with -fshort-wchar.
WSX_BEGIN_DECLS

HANDLE WINAPI wsx16_CreateMutexW(LPSECURITY_ATTRIBUTES, BOOL, const char16_t*) {
  return refuse_handle();
}
HANDLE WINAPI wsx16_CreateSemaphoreW(LPSECURITY_ATTRIBUTES, LONG, LONG, const char16_t*) {
  return refuse_handle();
}

WSX_END_DECLS
