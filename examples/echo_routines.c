// SPDX-License-Identifier: MIT
//
// One thread and completion routines: each WSARecv and WSASend names the function that runs when it
// has ended, in an alertable wait of the thread that asked. Prints:
//   > client 1: 3 lines there and back
//   > client 2: 3 lines there and back
//   > client 3: 3 lines there and back
//   > the server's routines ran 9 times for sends, 12 times for receives
#include <winsock2.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#define CLIENTS 3
#define LINES 3
#define LINE 64

// Its first member is what Winsock hands back, which makes the way from there to here short.
typedef struct {
  WSAOVERLAPPED overlapped;
  SOCKET s;
  WSABUF buffer;
  char data[LINE];
} Client;

static int sends, receives, left = CLIENTS;

static void check(int succeeded, const char* call) {
  if (succeeded) return;
  fprintf(stderr, "%s failed with error %d\n", call, WSAGetLastError());
  exit(EXIT_FAILURE);
}

static void CALLBACK sent(DWORD error, DWORD count, LPWSAOVERLAPPED overlapped, DWORD flags);

// MSG_WAITALL: a line has a fixed length, and the routine runs when it is whole or the stream ends.
static void CALLBACK received(DWORD error, DWORD count, LPWSAOVERLAPPED overlapped, DWORD flags) {
  Client* client = CONTAINING_RECORD(overlapped, Client, overlapped);
  int result;

  (void)flags;
  receives++;
  WSASetLastError((int)error);
  check(error == 0, "WSARecv");
  if (count == 0) {
    closesocket(client->s);
    free(client);
    left--;
    return;
  }
  client->buffer.len = count;
  result = WSASend(client->s, &client->buffer, 1, NULL, 0, &client->overlapped, sent);
  check(result == 0 || WSAGetLastError() == WSA_IO_PENDING, "WSASend");
}

static void receive(Client* client) {
  DWORD flags = MSG_WAITALL;
  int result;

  client->buffer.buf = client->data;
  client->buffer.len = LINE;
  result = WSARecv(client->s, &client->buffer, 1, NULL, &flags, &client->overlapped, received);
  check(result == 0 || WSAGetLastError() == WSA_IO_PENDING, "WSARecv");
}

static void CALLBACK sent(DWORD error, DWORD count, LPWSAOVERLAPPED overlapped, DWORD flags) {
  Client* client = CONTAINING_RECORD(overlapped, Client, overlapped);

  (void)flags;
  sends++;
  WSASetLastError((int)error);
  check(error == 0 && count == client->buffer.len, "WSASend");
  receive(client);
}

static void accept_one(SOCKET listener) {
  Client* client = (Client*)calloc(1, sizeof(*client));
  u_long no = 0;

  check(client != NULL, "calloc");
  client->s = accept(listener, NULL, NULL);
  check(client->s != INVALID_SOCKET, "accept");
  // It has inherited the event of the listener and being non-blocking.
  check(WSAEventSelect(client->s, NULL, 0) == 0, "WSAEventSelect");
  check(ioctlsocket(client->s, FIONBIO, &no) == 0, "ioctlsocket");
  receive(client);
}

static DWORD WINAPI serve(LPVOID argument) {
  SOCKET listener = *(SOCKET*)argument;
  WSAEVENT event = WSACreateEvent();

  check(WSAEventSelect(listener, event, FD_ACCEPT) == 0, "WSAEventSelect");
  while (left > 0) {
    WSANETWORKEVENTS happened;
    DWORD answer = WSAWaitForMultipleEvents(1, &event, FALSE, WSA_INFINITE, TRUE);
    if (answer == WSA_WAIT_IO_COMPLETION) continue;
    check(answer == WSA_WAIT_EVENT_0, "WSAWaitForMultipleEvents");
    check(WSAEnumNetworkEvents(listener, event, &happened) == 0, "WSAEnumNetworkEvents");
    if (happened.lNetworkEvents & FD_ACCEPT) accept_one(listener);
  }
  WSACloseEvent(event);
  printf("the server's routines ran %d times for sends, %d times for receives\n", sends, receives);
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
  int i;

  check(connect(s, (const struct sockaddr*)server, sizeof(*server)) == 0, "connect");
  for (i = 0; i < LINES; i++) {
    char line[LINE] = "", answer[LINE];
    int count = 0;
    sprintf(line, "line %d of client %d", i, number);
    check(send(s, line, LINE, 0) == LINE, "send");
    while (count < LINE) {
      int more = recv(s, answer + count, LINE - count, 0);
      check(more > 0, "recv");
      count += more;
    }
    check(strcmp(line, answer) == 0, "the comparison");
  }
  printf("client %d: %d lines there and back\n", number, LINES);
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
