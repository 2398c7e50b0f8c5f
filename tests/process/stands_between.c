// SPDX-License-Identifier: MIT
//
// A program that defines sendto and sendmsg itself, as a preloaded library does, sees each send.
#include <stdio.h>
#include <string.h>
#include <winsock2.h>
#include <ws2tcpip.h>

#include "stands_between.h"

static int wrong(const char* what) {
  fprintf(stderr, "%s: %d, sendto seen %d times, sendmsg %d times\n", what, WSAGetLastError(),
          sendto_seen, sendmsg_seen);
  return 1;
}

int main(void) {
  static char data[4000];
  WSABUF pieces[] = {{2000, data}, {2000, data + 2000}};
  struct sockaddr_in address;
  int length = sizeof(address);
  DWORD sent = 0;
  WSADATA started;
  SOCKET s;

  memset(&address, 0, sizeof(address));
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (WSAStartup(MAKEWORD(2, 2), &started) != 0) return wrong("WSAStartup");
  s = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
  if (bind(s, (struct sockaddr*)&address, sizeof(address)) != 0 ||
      getsockname(s, (struct sockaddr*)&address, &length) != 0)
    return wrong("bind");

  if (sendto(s, data, 100, 0, (struct sockaddr*)&address, length) != 100 || sendto_seen != 1)
    return wrong("sendto");
  if (WSASendTo(s, pieces, 2, &sent, 0, (struct sockaddr*)&address, length, NULL, NULL) != 0 ||
      sent != 4000 || sendmsg_seen != 1)
    return wrong("WSASendTo");
  refuse_sends = 1;
  if (sendto(s, data, 100, 0, (struct sockaddr*)&address, length) != SOCKET_ERROR ||
      WSAGetLastError() != WSAENETUNREACH)
    return wrong("a send that is refused");
  return closesocket(s) == 0 && WSACleanup() == 0 ? 0 : wrong("closesocket");
}
