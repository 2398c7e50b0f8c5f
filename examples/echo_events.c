// SPDX-License-Identifier: MIT
//
// Each socket has an event; WSAWaitForMultipleEvents says which, and WSAEnumNetworkEvents says what
// has happened. Prints:
//   > client 1: 100000 bytes there and back
//   > client 2: 200000 bytes there and back
//   > client 3: 300000 bytes there and back
//   > the server has seen 3 accepts and 3 closes
#include <winsock2.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#define CLIENTS 3
#define ROOM 4096

typedef struct {
  SOCKET s;
  WSAEVENT event;
  char data[ROOM];
  int begin, end;
} Client;

static void check(int succeeded, const char* call) {
  if (succeeded) return;
  fprintf(stderr, "%s failed with error %d\n", call, WSAGetLastError());
  exit(EXIT_FAILURE);
}

static WSAEVENT watch(SOCKET s, long what) {
  WSAEVENT event = WSACreateEvent();
  check(event != WSA_INVALID_EVENT, "WSACreateEvent");
  check(WSAEventSelect(s, event, what) == 0, "WSAEventSelect");
  return event;
}

// Back and forth until one of them would block: FD_WRITE or FD_READ tells when to go on, and each
// is told once for each call that said WSAEWOULDBLOCK.
static void pump(Client* client) {
  for (;;) {
    int count;
    if (client->begin < client->end) {
      count = send(client->s, client->data + client->begin, client->end - client->begin, 0);
      if (count == SOCKET_ERROR) break;
      client->begin += count;
      continue;
    }
    count = recv(client->s, client->data, ROOM, 0);
    if (count <= 0) {
      if (count == 0) return;
      break;
    }
    client->begin = 0;
    client->end = count;
  }
  check(WSAGetLastError() == WSAEWOULDBLOCK, "send or recv");
}

static DWORD WINAPI serve(LPVOID argument) {
  SOCKET listener = *(SOCKET*)argument;
  static Client clients[CLIENTS + 1];  // the first is the listener
  WSAEVENT events[CLIENTS + 1];
  int count = 1, accepts = 0, closes = 0;
  BOOL yes = TRUE;

  clients[0].s = listener;
  events[0] = clients[0].event = watch(listener, FD_ACCEPT);
  while (closes < CLIENTS) {
    WSANETWORKEVENTS happened;
    DWORD answer = WSAWaitForMultipleEvents((DWORD)count, events, FALSE, WSA_INFINITE, FALSE);
    Client* client = &clients[answer - WSA_WAIT_EVENT_0];
    check(answer < WSA_WAIT_EVENT_0 + (DWORD)count, "WSAWaitForMultipleEvents");
    check(WSAEnumNetworkEvents(client->s, client->event, &happened) == 0, "WSAEnumNetworkEvents");

    if (happened.lNetworkEvents & FD_ACCEPT) {
      Client* next = &clients[count];
      check(happened.iErrorCode[FD_ACCEPT_BIT] == 0, "FD_ACCEPT");
      next->s = accept(listener, NULL, NULL);
      check(next->s != INVALID_SOCKET, "accept");
      // Several pieces make one answer: none of them waits for the last to be acknowledged.
      check(setsockopt(next->s, IPPROTO_TCP, TCP_NODELAY, (const char*)&yes, sizeof(yes)) == 0,
            "TCP_NODELAY");
      events[count++] = next->event = watch(next->s, FD_READ | FD_WRITE | FD_CLOSE);
      accepts++;
    }
    if (happened.lNetworkEvents & (FD_READ | FD_WRITE)) pump(client);
    if (happened.lNetworkEvents & FD_CLOSE) {
      check(happened.iErrorCode[FD_CLOSE_BIT] == 0, "FD_CLOSE");
      pump(client);  // what came before the end
      closesocket(client->s);
      WSAResetEvent(client->event);
      closes++;
    }
  }
  printf("the server has seen %d accepts and %d closes\n", accepts, closes);
  while (count-- > 0) WSACloseEvent(events[count]);
  return 0;
}

static SOCKET listen_somewhere(struct sockaddr_in* address) {
  SOCKET listener = WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, NULL, 0, WSA_FLAG_OVERLAPPED);
  int length = sizeof(*address);

  check(listener != INVALID_SOCKET, "WSASocket");
  memset(address, 0, sizeof(*address));
  address->sin_family = AF_INET;
  address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  check(bind(listener, (struct sockaddr*)address, sizeof(*address)) == 0, "bind");
  check(listen(listener, SOMAXCONN) == 0, "listen");
  check(getsockname(listener, (struct sockaddr*)address, &length) == 0, "getsockname");
  return listener;
}

static void talk(const struct sockaddr_in* server, int number) {
  SOCKET s = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
  static char out[10000], in[10000];
  int rounds = number * 10, i, bytes = 0;

  memset(out, 'a' + number, sizeof(out));
  check(connect(s, (const struct sockaddr*)server, sizeof(*server)) == 0, "connect");
  for (i = 0; i < rounds; i++) {
    int received = 0;
    check(send(s, out, sizeof(out), 0) == sizeof(out), "send");
    while (received < (int)sizeof(in)) {
      int count = recv(s, in + received, (int)sizeof(in) - received, 0);
      check(count > 0, "recv");
      received += count;
    }
    check(memcmp(in, out, sizeof(out)) == 0, "the comparison");
    bytes += received;
  }
  printf("client %d: %d bytes there and back\n", number, bytes);
  closesocket(s);
}

int main(void) {
  struct sockaddr_in address;
  SOCKET listener;
  HANDLE server;
  WSADATA data;
  int i;

  if (WSAStartup(MAKEWORD(2, 2), &data) != 0) return EXIT_FAILURE;
  listener = listen_somewhere(&address);
  server = CreateThread(NULL, 0, serve, &listener, 0, NULL);
  check(server != NULL, "CreateThread");
  for (i = 1; i <= CLIENTS; i++) talk(&address, i);
  WaitForSingleObject(server, INFINITE);
  CloseHandle(server);
  closesocket(listener);
  WSACleanup();
  return EXIT_SUCCESS;
}
