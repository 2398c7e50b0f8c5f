// SPDX-License-Identifier: MIT
//
// Sends in the background: WSASend takes two buffers, far more than a connection holds, and returns
// at once; the other end reads; an event says when the last byte is on its way.
#include <winsock2.h>
#include <ws2tcpip.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BODY_SIZE (4 * 1024 * 1024)

static char head[] = "four megabytes follow:";
static char body[BODY_SIZE];

static void check(int succeeded, const char* call) {
  if (succeeded) return;
  fprintf(stderr, "%s failed with error %d\n", call, WSAGetLastError());
  exit(EXIT_FAILURE);
}

// Connects two sockets of this process over the loopback interface.
static void connect_pair(SOCKET* sender, SOCKET* receiver) {
  SOCKET listener = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
  struct sockaddr_in address;
  int length = sizeof(address);

  memset(&address, 0, sizeof(address));
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  check(bind(listener, (struct sockaddr*)&address, length) == 0, "bind");
  check(listen(listener, 1) == 0, "listen");
  check(getsockname(listener, (struct sockaddr*)&address, &length) == 0, "getsockname");

  *sender = WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, NULL, 0, WSA_FLAG_OVERLAPPED);
  check(*sender != INVALID_SOCKET, "WSASocket");
  check(connect(*sender, (struct sockaddr*)&address, length) == 0, "connect");
  *receiver = accept(listener, NULL, NULL);
  check(*receiver != INVALID_SOCKET, "accept");
  closesocket(listener);
}

// Reads to the end of the stream and returns how many bytes came.
static int read_all(SOCKET receiver) {
  static char buffer[65536];
  int total = 0;
  int count;

  while ((count = recv(receiver, buffer, sizeof(buffer), 0)) > 0) {
    if (total == 0) printf("The stream begins with \"%.*s\"\n", (int)strlen(head), buffer);
    total += count;
  }
  check(count == 0, "recv");
  return total;
}

int main(void) {
  WSADATA data;
  SOCKET sender, receiver;
  WSABUF buffers[2];
  WSAOVERLAPPED overlapped;
  DWORD sent = 0, flags = 0;
  int result, received;

  if (WSAStartup(MAKEWORD(2, 2), &data) != 0) return EXIT_FAILURE;
  connect_pair(&sender, &receiver);

  buffers[0].buf = head;
  buffers[0].len = (ULONG)strlen(head);
  buffers[1].buf = body;
  buffers[1].len = BODY_SIZE;
  memset(&overlapped, 0, sizeof(overlapped));
  overlapped.hEvent = WSACreateEvent();
  check(overlapped.hEvent != WSA_INVALID_EVENT, "WSACreateEvent");

  result = WSASend(sender, buffers, 2, NULL, 0, &overlapped, NULL);
  check(result == 0 || WSAGetLastError() == WSA_IO_PENDING, "WSASend");
  printf("WSASend returned, the send is %s\n", result == 0 ? "complete" : "pending");

  // Queued behind the send: the stream ends after its last byte.
  check(shutdown(sender, SD_SEND) == 0, "shutdown");
  received = read_all(receiver);

  check(WSAWaitForMultipleEvents(1, &overlapped.hEvent, TRUE, WSA_INFINITE, FALSE) ==
            WSA_WAIT_EVENT_0,
        "WSAWaitForMultipleEvents");
  check(WSAGetOverlappedResult(sender, &overlapped, &sent, FALSE, &flags),
        "WSAGetOverlappedResult");
  printf("The event is set: %d bytes sent, %d bytes received\n", (int)sent, received);

  WSACloseEvent(overlapped.hEvent);
  closesocket(sender);
  closesocket(receiver);
  WSACleanup();
  return (int)sent == received ? EXIT_SUCCESS : EXIT_FAILURE;
}
