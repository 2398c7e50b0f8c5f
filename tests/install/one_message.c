// SPDX-License-Identifier: MIT
// One WSASendMsg between two getppid, which strace shows and which does nothing else.
#include <winsock2.h>

#include <mswsock.h>
#include <string.h>
#include <unistd.h>
#include <ws2tcpip.h>

static SOCKET open_receiver(struct sockaddr_in* address) {
  SOCKET receiver = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
  int length = sizeof(*address);
  memset(address, 0, sizeof(*address));
  address->sin_family = AF_INET;
  address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (bind(receiver, (struct sockaddr*)address, length) != 0) return INVALID_SOCKET;
  if (getsockname(receiver, (struct sockaddr*)address, &length) != 0) return INVALID_SOCKET;
  return receiver;
}

int main(void) {
  WSADATA data;
  struct sockaddr_in address;
  struct {
    WSACMSGHDR header;
    IN_PKTINFO info;
  } control;
  WSABUF pieces[2] = {{3, (char*)"one"}, {4, (char*)"call"}};
  WSAMSG message;
  DWORD sent = 0;
  SOCKET receiver, sender;
  int first, second;

  if (WSAStartup(MAKEWORD(2, 2), &data) != 0) return 1;
  receiver = open_receiver(&address);
  sender = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
  if (receiver == INVALID_SOCKET || sender == INVALID_SOCKET) return 1;

  memset(&control, 0, sizeof(control));
  control.header.cmsg_len = WSA_CMSG_LEN(sizeof(IN_PKTINFO));
  control.header.cmsg_level = IPPROTO_IP;
  control.header.cmsg_type = IP_PKTINFO;
  control.info.ipi_addr.s_addr = inet_addr("127.0.0.2");

  memset(&message, 0, sizeof(message));
  message.name = (struct sockaddr*)&address;
  message.namelen = sizeof(address);
  message.lpBuffers = pieces;
  message.dwBufferCount = 2;
  message.Control.buf = (char*)&control;
  message.Control.len = sizeof(control);

  // The first message of a socket may have more to do, as to bind it.
  first = WSASendMsg(sender, &message, 0, &sent, NULL, NULL);
  getppid();
  second = WSASendMsg(sender, &message, 0, &sent, NULL, NULL);
  getppid();
  closesocket(sender);
  closesocket(receiver);
  WSACleanup();
  return first == 0 && second == 0 && sent == 7 ? 0 : 1;
}
