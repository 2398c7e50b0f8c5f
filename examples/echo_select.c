// SPDX-License-Identifier: MIT
//
// One thread for all clients: select says who has something to read, and non-blocking sockets keep
// one slow client from stopping the others. Prints:
//   > client 1 hears "first of 1", "second of 1"
//   > client 2 hears "first of 2", "second of 2"
//   > client 3 hears "first of 3", "second of 3"
//   > the server has accepted 3 clients and echoed 63 bytes
#include <winsock2.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#define CLIENTS 3
#define ROOM 256

typedef struct {
  SOCKET s;
  char data[ROOM];  // read and not yet written back
  int begin, end;
} Client;

static void check(int succeeded, const char* call) {
  if (succeeded) return;
  fprintf(stderr, "%s failed with error %d\n", call, WSAGetLastError());
  exit(EXIT_FAILURE);
}

static void make_non_blocking(SOCKET s) {
  u_long yes = 1;
  check(ioctlsocket(s, FIONBIO, &yes) == 0, "ioctlsocket");
}

// FALSE at the end of the stream.
static BOOL read_some(Client* client) {
  int count = recv(client->s, client->data + client->end, ROOM - client->end, 0);
  if (count == SOCKET_ERROR) {
    check(WSAGetLastError() == WSAEWOULDBLOCK, "recv");
    return TRUE;
  }
  client->end += count;
  return count > 0;
}

static int write_some(Client* client) {
  int count = send(client->s, client->data + client->begin, client->end - client->begin, 0);
  if (count == SOCKET_ERROR) {
    check(WSAGetLastError() == WSAEWOULDBLOCK, "send");
    return 0;
  }
  client->begin += count;
  if (client->begin == client->end) client->begin = client->end = 0;
  return count;
}

static DWORD WINAPI serve(LPVOID argument) {
  SOCKET listener = *(SOCKET*)argument;
  Client clients[CLIENTS];
  int accepted = 0, left = CLIENTS, echoed = 0, i;

  make_non_blocking(listener);
  while (left > 0) {
    fd_set readable, writable;
    FD_ZERO(&readable);
    FD_ZERO(&writable);
    if (accepted < CLIENTS) FD_SET(listener, &readable);
    for (i = 0; i < accepted; i++) {
      if (clients[i].s == INVALID_SOCKET) continue;
      if (clients[i].end < ROOM) FD_SET(clients[i].s, &readable);
      if (clients[i].begin < clients[i].end) FD_SET(clients[i].s, &writable);
    }
    // The first argument counts descriptors on other systems; Winsock has the counts in the sets.
    check(select(0, &readable, &writable, NULL, NULL) > 0, "select");

    for (i = 0; i < accepted; i++) {
      if (clients[i].s == INVALID_SOCKET) continue;
      if (FD_ISSET(clients[i].s, &writable)) echoed += write_some(&clients[i]);
      if (FD_ISSET(clients[i].s, &readable) && !read_some(&clients[i])) {
        closesocket(clients[i].s);
        clients[i].s = INVALID_SOCKET;
        left--;
      }
    }
    if (FD_ISSET(listener, &readable)) {
      Client* client = &clients[accepted++];
      memset(client, 0, sizeof(*client));
      client->s = accept(listener, NULL, NULL);
      check(client->s != INVALID_SOCKET, "accept");
      make_non_blocking(client->s);
    }
  }
  printf("the server has accepted %d clients and echoed %d bytes\n", accepted, echoed);
  return 0;
}

static SOCKET listen_somewhere(struct sockaddr_in* address) {
  SOCKET listener = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
  int length = sizeof(*address);

  check(listener != INVALID_SOCKET, "socket");
  memset(address, 0, sizeof(*address));
  address->sin_family = AF_INET;
  address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  check(bind(listener, (struct sockaddr*)address, sizeof(*address)) == 0, "bind");
  check(listen(listener, SOMAXCONN) == 0, "listen");
  check(getsockname(listener, (struct sockaddr*)address, &length) == 0, "getsockname");
  return listener;
}

static void ask(SOCKET s, const char* question, char* answer) {
  int wanted = (int)strlen(question), received = 0;
  check(send(s, question, wanted, 0) == wanted, "send");
  while (received < wanted) {
    int count = recv(s, answer + received, wanted - received, 0);
    check(count > 0, "recv");
    received += count;
  }
  answer[received] = '\0';
}

int main(void) {
  struct sockaddr_in address;
  SOCKET listener, s[CLIENTS];
  char question[32], first[CLIENTS][32], second[32];
  HANDLE server;
  WSADATA data;
  int i;

  if (WSAStartup(MAKEWORD(2, 2), &data) != 0) return EXIT_FAILURE;
  listener = listen_somewhere(&address);
  server = CreateThread(NULL, 0, serve, &listener, 0, NULL);
  check(server != NULL, "CreateThread");

  // All are connected at the same time, and each speaks twice.
  for (i = 0; i < CLIENTS; i++) {
    s[i] = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    check(connect(s[i], (struct sockaddr*)&address, sizeof(address)) == 0, "connect");
  }
  for (i = 0; i < CLIENTS; i++) {
    sprintf(question, "first of %d", i + 1);
    ask(s[i], question, first[i]);
  }
  for (i = 0; i < CLIENTS; i++) {
    sprintf(question, "second of %d", i + 1);
    ask(s[i], question, second);
    printf("client %d hears \"%s\", \"%s\"\n", i + 1, first[i], second);
  }
  for (i = 0; i < CLIENTS; i++) closesocket(s[i]);

  WaitForSingleObject(server, INFINITE);
  CloseHandle(server);
  closesocket(listener);
  WSACleanup();
  return EXIT_SUCCESS;
}
