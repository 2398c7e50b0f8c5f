// SPDX-License-Identifier: MIT
#include <mswsock.h>
#include <windows.h>
#include <winsock2.h>

#include "lib/arguments.h"
#include "lib/last_error.h"
#include "lib/layer.h"
#include "lib/open.h"
#include "lib/socket.h"
#include "lib/startup.h"

// What the headers declare and this version does not emulate. Programs link and are told so when
// they call: WSAEOPNOTSUPP, after the usual checks.
namespace wsx {
namespace {

// What the base provider says.
int error_of(const Entry& socket) noexcept {
  return socket ? WSAEOPNOTSUPP : socket.error();
}

int refuse(SOCKET s) noexcept {
  const Entry socket(s);
  return fail(error_of(socket));
}

}  // namespace
}  // namespace wsx

using namespace wsx;

// Windows' messages need windows.
int WSAAPI WSAAsyncSelect(SOCKET s, HWND hWnd, u_int wMsg, long lEvent) {
  const Entry socket(s);
  return go_above(s, error_of(socket), SOCKET_ERROR, &WSPPROC_TABLE::lpWSPAsyncSelect, hWnd, wMsg,
                  lEvent);
}

SOCKET WSAAPI WSAJoinLeaf(SOCKET s, const struct sockaddr* name, int namelen, LPWSABUF lpCallerData,
                          LPWSABUF lpCalleeData, LPQOS lpSQOS, LPQOS lpGQOS, DWORD dwFlags) {
  const Entry socket(s);
  return go_above(s, error_of(socket), INVALID_SOCKET, &WSPPROC_TABLE::lpWSPJoinLeaf, name, namelen,
                  lpCallerData, lpCalleeData, lpSQOS, lpGQOS, dwFlags);
}

BOOL PASCAL TransmitFile(SOCKET hSocket, HANDLE, DWORD, DWORD, LPOVERLAPPED,
                         LPTRANSMIT_FILE_BUFFERS, DWORD) {
  refuse(hSocket);
  return FALSE;
}

int PASCAL WSARecvEx(SOCKET s, char*, int, int*) {
  return refuse(s);
}
