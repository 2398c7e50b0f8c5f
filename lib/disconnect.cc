// SPDX-License-Identifier: MIT
#include <winsock2.h>

#include "lib/last_error.h"

// Neither TCP nor UDP carries data with the end of a connection, so these are shutdown by other
// names.
namespace {

int shut_down(SOCKET s, const WSABUF* data, int how) noexcept {
  if (data && data->len != 0) return wsx::fail(WSAENOPROTOOPT);
  return shutdown(s, how);
}

}  // namespace

int WSAAPI WSASendDisconnect(SOCKET s, LPWSABUF lpOutboundDisconnectData) {
  return shut_down(s, lpOutboundDisconnectData, SD_SEND);
}

int WSAAPI WSARecvDisconnect(SOCKET s, LPWSABUF lpInboundDisconnectData) {
  return shut_down(s, lpInboundDisconnectData, SD_RECEIVE);
}
