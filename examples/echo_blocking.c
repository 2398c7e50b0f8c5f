// SPDX-License-Identifier: MIT
//
// The oldest style: a thread for each client, and calls that block. Prints:
//   > client 1 says "one" and hears "one"
//   > client 2 says "two, a little longer" and hears "two, a little longer"
//   > client 3 says "three" and hears "three"
//   > the server has served 3 clients, 28 bytes
#include <winsock2.h>

#include <process.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#define CLIENTS 3

static volatile LONG total;

static void check(int succeeded, const char* call) {
  if (succeeded) return;
  fprintf(stderr, "%s failed with error %d\n", call, WSAGetLastError());
  exit(EXIT_FAILURE);
}

static void send_all(SOCKET s, const char* data, int size) {
  while (size > 0) {
    int sent = send(s, data, size, 0);
    check(sent != SOCKET_ERROR, "send");
    data += sent;
    size -= sent;
  }
}

static unsigned __stdcall serve_client(void* argument) {
  SOCKET client = (SOCKET)argument;
  char buffer[512];
  int count;

  while ((count = recv(client, buffer, sizeof(buffer), 0)) > 0) {
    send_all(client, buffer, count);
    InterlockedExchangeAdd(&total, count);
  }
  check(count == 0, "recv");
  closesocket(client);
  return 0;
}

static unsigned __stdcall serve(void* argument) {
  SOCKET listener = *(SOCKET*)argument;
  HANDLE threads[CLIENTS];
  int i;

  for (i = 0; i < CLIENTS; i++) {
    SOCKET client = accept(listener, NULL, NULL);
    check(client != INVALID_SOCKET, "accept");
    threads[i] = (HANDLE)_beginthreadex(NULL, 0, serve_client, (void*)client, 0, NULL);
    check(threads[i] != NULL, "_beginthreadex");
  }
  WaitForMultipleObjects(CLIENTS, threads, TRUE, INFINITE);
  for (i = 0; i < CLIENTS; i++) CloseHandle(threads[i]);
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

static void talk(const struct sockaddr_in* server, int number, const char* text) {
  SOCKET s = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
  char answer[512];
  int received = 0;

  check(connect(s, (const struct sockaddr*)server, sizeof(*server)) == 0, "connect");
  send_all(s, text, (int)strlen(text));
  check(shutdown(s, SD_SEND) == 0, "shutdown");
  for (;;) {
    int count = recv(s, answer + received, (int)sizeof(answer) - received, 0);
    check(count != SOCKET_ERROR, "recv");
    if (count == 0) break;
    received += count;
  }
  printf("client %d says \"%s\" and hears \"%.*s\"\n", number, text, received, answer);
  closesocket(s);
}

int main(void) {
  static const char* const texts[CLIENTS] = {"one", "two, a little longer", "three"};
  struct sockaddr_in address;
  SOCKET listener;
  WSADATA data;
  HANDLE server;
  int i;

  if (WSAStartup(MAKEWORD(2, 2), &data) != 0) return EXIT_FAILURE;
  listener = listen_somewhere(&address);
  server = (HANDLE)_beginthreadex(NULL, 0, serve, &listener, 0, NULL);
  check(server != NULL, "_beginthreadex");

  for (i = 0; i < CLIENTS; i++) talk(&address, i + 1, texts[i]);

  WaitForSingleObject(server, INFINITE);
  CloseHandle(server);
  closesocket(listener);
  printf("the server has served %d clients, %d bytes\n", CLIENTS, (int)total);
  WSACleanup();
  return EXIT_SUCCESS;
}
