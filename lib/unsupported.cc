// SPDX-License-Identifier: MIT
#include <windows.h>
#include <winsock2.h>

#include "lib/layer.h"
#include "lib/socket.h"

// What the headers declare and this version does not emulate. Programs link and are told so when
// they call: WSAEOPNOTSUPP, after the usual checks.
namespace wsx {
namespace {

// What the base provider says.
int error_of(const Entry& socket) noexcept {
  return socket ? WSAEOPNOTSUPP : socket.error();
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
