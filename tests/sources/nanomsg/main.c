// SPDX-License-Identifier: MIT
//
// nanomsg, whose Windows half has one completion port, AcceptEx, ConnectEx, WSARecv and WSASend
// with buffers of its own: requests and replies, a survey of many, and one that many hear, over
// TCP.
#include <windows.h>
#include <winsock2.h>

#include <nn.h>
#include <pipeline.h>
#include <pubsub.h>
#include <reqrep.h>
#include <stdio.h>
#include <string.h>
#include <tcp.h>

#include "../check.h"

#ifndef NN_HAVE_WINDOWS
#error "nanomsg did not choose its Windows half"
#endif

#define REQUESTS 500
#define LISTENERS 10

// nanomsg does not tell which port it has got, so the system is asked for a free one first. Another
// program may take it in between, and then another is asked for.
static int listen_somewhere(int s, char* url) {
  for (;;) {
    struct sockaddr_in address;
    int length = sizeof(address);
    int endpoint;
    SOCKET probe = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    memset(&address, 0, sizeof(address));
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK_EQUAL(bind(probe, (struct sockaddr*)&address, length), 0);
    CHECK_EQUAL(getsockname(probe, (struct sockaddr*)&address, &length), 0);
    closesocket(probe);
    sprintf(url, "tcp://127.0.0.1:%d", ntohs(address.sin_port));
    endpoint = nn_bind(s, url);
    if (endpoint >= 0) return endpoint;
    CHECK_EQUAL(nn_errno(), EADDRINUSE);
  }
}

static DWORD WINAPI answer(LPVOID argument) {
  int s = *(int*)argument;
  int i;
  for (i = 0; i < REQUESTS; i++) {
    void* message = NULL;
    int size = nn_recv(s, &message, NN_MSG, 0);
    CHECK(size > 0);
    CHECK_EQUAL(nn_send(s, &message, NN_MSG, 0), size);
  }
  return 0;
}

static void requests_and_replies(void) {
  static char request[100000], reply[100000];
  char url[64];
  int server = nn_socket(AF_SP, NN_REP), client = nn_socket(AF_SP, NN_REQ), i;
  HANDLE thread;

  CHECK(server >= 0 && client >= 0);
  listen_somewhere(server, url);
  CHECK(nn_connect(client, url) >= 0);
  thread = CreateThread(NULL, 0, answer, &server, 0, NULL);
  for (i = 0; i < REQUESTS; i++) {
    int size = 1 + i * 199 % (int)sizeof(request);
    memset(request, i, (size_t)size);
    CHECK_EQUAL(nn_send(client, request, (size_t)size, 0), size);
    CHECK_EQUAL(nn_recv(client, reply, sizeof(reply), 0), size);
    CHECK(memcmp(request, reply, (size_t)size) == 0);
  }
  CHECK_EQUAL(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
  CloseHandle(thread);
  CHECK_EQUAL(nn_close(client), 0);
  CHECK_EQUAL(nn_close(server), 0);
  printf("%d requests were answered\n", REQUESTS);
}

// What is published before a subscription has come is lost, and so is what is published while the
// message before is on its way: so news and gossip take turns until all have heard the news.
static void one_heard_by_many(void) {
  char url[64], text[16];
  int publisher = nn_socket(AF_SP, NN_PUB), subscribers[LISTENERS], heard[LISTENERS] = {0};
  int left, round = 0, i;

  listen_somewhere(publisher, url);
  for (i = 0; i < LISTENERS; i++) {
    int patience = 20;
    subscribers[i] = nn_socket(AF_SP, NN_SUB);
    CHECK_EQUAL(nn_setsockopt(subscribers[i], NN_SUB, NN_SUB_SUBSCRIBE, "news", 4), 0);
    CHECK_EQUAL(nn_setsockopt(subscribers[i], NN_SOL_SOCKET, NN_RCVTIMEO, &patience, 4), 0);
    CHECK(nn_connect(subscribers[i], url) >= 0);
  }
  for (left = LISTENERS; left > 0; round++) {
    const char* published = round % 2 == 0 ? "gossip" : "news";
    int length = (int)strlen(published) + 1;
    CHECK_EQUAL(nn_send(publisher, published, (size_t)length, 0), length);
    for (i = 0; i < LISTENERS; i++) {
      int size;
      if (heard[i]) continue;
      size = nn_recv(subscribers[i], text, sizeof(text), 0);
      if (size < 0) continue;
      CHECK(size == 5 && strcmp(text, "news") == 0);
      heard[i] = 1;
      left--;
    }
  }
  for (i = 0; i < LISTENERS; i++) CHECK_EQUAL(nn_close(subscribers[i]), 0);
  CHECK_EQUAL(nn_close(publisher), 0);
  printf("%d listeners heard the news\n", LISTENERS);
}

static void time_out(void) {
  char url[64], text[8];
  int s = nn_socket(AF_SP, NN_PULL), soon = 10;
  listen_somewhere(s, url);
  CHECK_EQUAL(nn_setsockopt(s, NN_SOL_SOCKET, NN_RCVTIMEO, &soon, sizeof(soon)), 0);
  CHECK_EQUAL(nn_recv(s, text, sizeof(text), 0), -1);
  CHECK_EQUAL(nn_errno(), ETIMEDOUT);
  CHECK_EQUAL(nn_close(s), 0);
  printf("a wait that nobody ends times out\n");
}

int main(void) {
  WSADATA data;
  CHECK_EQUAL(WSAStartup(MAKEWORD(2, 2), &data), 0);
  requests_and_replies();
  one_heard_by_many();
  time_out();
  WSACleanup();
  return 0;
}
