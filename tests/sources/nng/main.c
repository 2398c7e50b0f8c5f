// SPDX-License-Identifier: MIT
//
// nng, whose Windows half has threads on a completion port, AcceptEx and ConnectEx by their
// identifiers, and requests that are cancelled: requests and replies, work from many that is
// gathered, and waits that end by time, by a refusal and by closing.
#include <nng/nng.h>
#include <nng/protocol/pair0/pair.h>
#include <nng/protocol/pipeline0/pull.h>
#include <nng/protocol/pipeline0/push.h>
#include <nng/protocol/reqrep0/rep.h>
#include <nng/protocol/reqrep0/req.h>
#include <stdio.h>
#include <string.h>
#include <windows.h>

#include "../check.h"

#ifndef NNG_PLATFORM_WINDOWS
#error "nng did not choose its Windows half"
#endif

#define REQUESTS 300
#define WORKERS 20
#define PIECES 50

static void listen_somewhere(nng_socket s, const char* host, char* url) {
  nng_listener listener;
  nng_sockaddr address;
  sprintf(url, "tcp://%s:0", host);
  CHECK_EQUAL(nng_listen(s, url, &listener, 0), 0);
  CHECK_EQUAL(nng_listener_get_addr(listener, NNG_OPT_LOCADDR, &address), 0);
  // The port stands at the same place in both families.
  sprintf(url, "tcp://%s:%d", host, ntohs(address.s_in.sa_port));
}

static DWORD WINAPI answer(LPVOID argument) {
  nng_socket s = *(nng_socket*)argument;
  int i;
  for (i = 0; i < REQUESTS; i++) {
    nng_msg* message;
    CHECK_EQUAL(nng_recvmsg(s, &message, 0), 0);
    CHECK_EQUAL(nng_sendmsg(s, message, 0), 0);
  }
  return 0;
}

static void requests_and_replies(const char* host) {
  static char request[200000], reply[200000];
  char url[64];
  nng_socket server, client;
  HANDLE thread;
  int i;

  CHECK_EQUAL(nng_rep0_open(&server), 0);
  CHECK_EQUAL(nng_req0_open(&client), 0);
  listen_somewhere(server, host, url);
  CHECK_EQUAL(nng_dial(client, url, NULL, 0), 0);
  thread = CreateThread(NULL, 0, answer, &server, 0, NULL);
  for (i = 0; i < REQUESTS; i++) {
    size_t size = 1 + (size_t)i * 661 % sizeof(request), got = sizeof(reply);
    memset(request, i, size);
    CHECK_EQUAL(nng_send(client, request, size, 0), 0);
    CHECK_EQUAL(nng_recv(client, reply, &got, 0), 0);
    CHECK_EQUAL(got, size);
    CHECK(memcmp(request, reply, size) == 0);
  }
  CHECK_EQUAL(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
  CloseHandle(thread);
  nng_close(client);
  nng_close(server);
  printf("%d requests were answered over %s\n", REQUESTS, host);
}

static void gathered_work(void) {
  char url[64];
  nng_socket gatherer, workers[WORKERS];
  unsigned long long sum = 0;
  int worker, piece;

  CHECK_EQUAL(nng_pull0_open(&gatherer), 0);
  listen_somewhere(gatherer, "127.0.0.1", url);
  for (worker = 0; worker < WORKERS; worker++) {
    CHECK_EQUAL(nng_push0_open(&workers[worker]), 0);
    CHECK_EQUAL(nng_dial(workers[worker], url, NULL, 0), 0);
  }
  for (piece = 0; piece < PIECES; piece++) {
    for (worker = 0; worker < WORKERS; worker++) {
      unsigned number = (unsigned)(piece * WORKERS + worker);
      CHECK_EQUAL(nng_send(workers[worker], &number, sizeof(number), 0), 0);
    }
    for (worker = 0; worker < WORKERS; worker++) {
      unsigned number;
      size_t size = sizeof(number);
      CHECK_EQUAL(nng_recv(gatherer, &number, &size, 0), 0);
      CHECK_EQUAL(size, sizeof(number));
      sum += number;
    }
  }
  CHECK_EQUAL(sum, (unsigned long long)WORKERS * PIECES * (WORKERS * PIECES - 1) / 2);
  for (worker = 0; worker < WORKERS; worker++) nng_close(workers[worker]);
  nng_close(gatherer);
  printf("%d pieces of work came from %d workers\n", WORKERS * PIECES, WORKERS);
}

static void waits_that_end(void) {
  char url[64];
  nng_socket s, other;
  nng_aio* aio;
  nng_msg* message;

  CHECK_EQUAL(nng_pair0_open(&s), 0);
  CHECK_EQUAL(nng_socket_set_ms(s, NNG_OPT_RECVTIMEO, 10), 0);
  CHECK_EQUAL(nng_recvmsg(s, &message, 0), NNG_ETIMEDOUT);

  CHECK_EQUAL(nng_pair0_open(&other), 0);
  listen_somewhere(other, "127.0.0.1", url);
  nng_close(other);
  CHECK_EQUAL(nng_dial(s, url, NULL, 0), NNG_ECONNREFUSED);

  CHECK_EQUAL(nng_pair0_open(&other), 0);
  listen_somewhere(other, "127.0.0.1", url);
  CHECK_EQUAL(nng_dial(s, url, NULL, 0), 0);
  CHECK_EQUAL(nng_aio_alloc(&aio, NULL, NULL), 0);
  nng_recv_aio(other, aio);
  nng_close(other);
  nng_aio_wait(aio);
  CHECK_EQUAL(nng_aio_result(aio), NNG_ECLOSED);
  nng_aio_free(aio);
  nng_close(s);
  printf("waits end by time, refusal and closing\n");
}

int main(void) {
  requests_and_replies("127.0.0.1");
  requests_and_replies("[::1]");
  gathered_work();
  waits_that_end();
  nng_fini();
  return 0;
}
