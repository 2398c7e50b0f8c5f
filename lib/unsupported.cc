// SPDX-License-Identifier: MIT
#include <mswsock.h>
#include <windows.h>
#include <winsock2.h>
#include <ws2spi.h>

#include "lib/arguments.h"
#include "lib/last_error.h"
#include "lib/open.h"
#include "lib/socket.h"
#include "lib/startup.h"

// What the headers declare and this version does not emulate. Programs link and are told so when
// they call: WSAEOPNOTSUPP, after the usual checks.
namespace wsx {
namespace {

int refuse(SOCKET s) noexcept {
  const Entry socket(s);
  return fail(socket ? WSAEOPNOTSUPP : socket.error());
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

BOOL PASCAL TransmitFile(SOCKET hSocket, HANDLE, DWORD, DWORD, LPOVERLAPPED,
                         LPTRANSMIT_FILE_BUFFERS, DWORD) {
  refuse(hSocket);
  return FALSE;
}

int PASCAL WSARecvEx(SOCKET s, char*, int, int*) {
  return refuse(s);
}

// No provider has handles of its own yet, and for all others Windows answers this.
int WSPAPI WPUCompleteOverlappedRequest(SOCKET, LPWSAOVERLAPPED lpOverlapped, DWORD, DWORD,
                                        LPINT lpErrno) {
  if (!bad_pointer(lpErrno)) *lpErrno = bad_pointer(lpOverlapped) ? WSAEFAULT : WSAEINVAL;
  return SOCKET_ERROR;
}
