// SPDX-License-Identifier: MIT
//
// A sender of numbered datagrams to several receivers: WSASendMsg, fetched by its identifier, takes
// each from two buffers, in the background, and one wait tells when all have gone. Prints:
//   > 12 datagrams of 4 header bytes and a text were sent, 216 bytes
//   > receiver 1 got 0 "tick number 0", 1 "tick number 1", 2 "tick number 2", 3 "tick number 3"
//   > receiver 2 got 0 "tick number 0", 1 "tick number 1", 2 "tick number 2", 3 "tick number 3"
//   > receiver 3 got 0 "tick number 0", 1 "tick number 1", 2 "tick number 2", 3 "tick number 3"
#include <winsock2.h>

#include <mswsock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#define RECEIVERS 3
#define TICKS 4
#define SENDS (RECEIVERS * TICKS)

// All of this must stay as it is until the send has ended; the WSAMSG itself need not.
typedef struct {
  WSAOVERLAPPED overlapped;
  WSABUF pieces[2];
  u_long number;
  char text[32];
} Datagram;

static void check(int succeeded, const char* call) {
  if (succeeded) return;
  fprintf(stderr, "%s failed with error %d\n", call, WSAGetLastError());
  exit(EXIT_FAILURE);
}

static LPFN_WSASENDMSG find_send_message(SOCKET s) {
  GUID id = WSAID_WSASENDMSG;
  LPFN_WSASENDMSG function = NULL;
  DWORD size = 0;

  check(WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof(id), &function,
                 sizeof(function), &size, NULL, NULL) == 0,
        "WSAIoctl");
  return function;
}

static SOCKET open_receiver(struct sockaddr_in* address) {
  SOCKET s = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
  int length = sizeof(*address);

  check(s != INVALID_SOCKET, "socket");
  memset(address, 0, sizeof(*address));
  address->sin_family = AF_INET;
  address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  check(bind(s, (struct sockaddr*)address, sizeof(*address)) == 0, "bind");
  check(getsockname(s, (struct sockaddr*)address, &length) == 0, "getsockname");
  return s;
}

static void send_one(LPFN_WSASENDMSG send_message, SOCKET s, Datagram* datagram, int tick,
                     struct sockaddr_in* to) {
  WSAMSG message;
  int result;

  memset(datagram, 0, sizeof(*datagram));
  datagram->number = htonl((u_long)tick);
  datagram->pieces[0].buf = (char*)&datagram->number;
  datagram->pieces[0].len = 4;
  datagram->pieces[1].buf = datagram->text;
  datagram->pieces[1].len = (ULONG)sprintf(datagram->text, "tick number %d", tick) + 1;
  datagram->overlapped.hEvent = WSACreateEvent();
  check(datagram->overlapped.hEvent != WSA_INVALID_EVENT, "WSACreateEvent");

  memset(&message, 0, sizeof(message));
  message.name = (LPSOCKADDR)to;
  message.namelen = sizeof(*to);
  message.lpBuffers = datagram->pieces;
  message.dwBufferCount = 2;
  result = send_message(s, &message, 0, NULL, &datagram->overlapped, NULL);
  check(result == 0 || WSAGetLastError() == WSA_IO_PENDING, "WSASendMsg");
}

static int wait_for_all(SOCKET s, Datagram* datagrams) {
  WSAEVENT events[SENDS];
  int total = 0, i;

  for (i = 0; i < SENDS; i++) events[i] = datagrams[i].overlapped.hEvent;
  check(WSAWaitForMultipleEvents(SENDS, events, TRUE, WSA_INFINITE, FALSE) == WSA_WAIT_EVENT_0,
        "WSAWaitForMultipleEvents");
  for (i = 0; i < SENDS; i++) {
    DWORD count = 0, flags = 0;
    check(WSAGetOverlappedResult(s, &datagrams[i].overlapped, &count, FALSE, &flags),
          "WSAGetOverlappedResult");
    total += (int)count;
    WSACloseEvent(events[i]);
  }
  return total;
}

static void print_received(SOCKET s, int receiver) {
  int i;

  printf("receiver %d got", receiver);
  for (i = 0; i < TICKS; i++) {
    char data[64];
    u_long number;
    int count = recv(s, data, sizeof(data), 0);
    check(count > 4, "recv");
    memcpy(&number, data, 4);
    printf("%s %d \"%s\"", i == 0 ? "" : ",", (int)ntohl(number), data + 4);
  }
  printf("\n");
}

int main(void) {
  static Datagram datagrams[SENDS];
  struct sockaddr_in addresses[RECEIVERS];
  SOCKET sender, receivers[RECEIVERS];
  LPFN_WSASENDMSG send_message;
  WSADATA data;
  int tick, i, total;

  if (WSAStartup(MAKEWORD(2, 2), &data) != 0) return EXIT_FAILURE;
  for (i = 0; i < RECEIVERS; i++) receivers[i] = open_receiver(&addresses[i]);
  sender = WSASocketW(AF_INET, SOCK_DGRAM, IPPROTO_UDP, NULL, 0, WSA_FLAG_OVERLAPPED);
  check(sender != INVALID_SOCKET, "WSASocket");
  send_message = find_send_message(sender);

  for (tick = 0; tick < TICKS; tick++)
    for (i = 0; i < RECEIVERS; i++)
      send_one(send_message, sender, &datagrams[tick * RECEIVERS + i], tick, &addresses[i]);
  total = wait_for_all(sender, datagrams);
  printf("%d datagrams of 4 header bytes and a text were sent, %d bytes\n", SENDS, total);

  for (i = 0; i < RECEIVERS; i++) {
    print_received(receivers[i], i + 1);
    closesocket(receivers[i]);
  }
  closesocket(sender);
  WSACleanup();
  return EXIT_SUCCESS;
}
