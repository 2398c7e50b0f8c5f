// SPDX-License-Identifier: MIT
//
// libevent, whose Windows half waits with select, or has its buffered sockets on a completion port:
// AcceptEx, ConnectEx, WSARecv and WSASend into pieces of its buffers, on threads of its own.
// Echoes, connections that fail, timeouts, HTTP both ways, names from a server of ours, events of
// other threads.
#include <windows.h>
#include <winsock2.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/dns.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/listener.h>
#include <event2/thread.h>
#include <event2/util.h>
#include <iocp-internal.h>
#include <stdio.h>
#include <string.h>

#include "../check.h"
#include "parts.h"

static struct event_base* new_base(int on_port) {
  struct event_config* config = event_config_new();
  struct event_base* base;
  CHECK(config);
  CHECK_EQUAL(event_config_set_num_cpus_hint(config, 2), 0);
  if (on_port) CHECK_EQUAL(event_config_set_flag(config, EVENT_BASE_FLAG_STARTUP_IOCP), 0);
  base = event_base_new_with_config(config);
  CHECK(base);
  CHECK_EQUAL(strcmp(event_base_get_method(base), "win32"), 0);
  CHECK_EQUAL(event_base_get_iocp_(base) != NULL, on_port);
  event_config_free(config);
  return base;
}

// What should have ended long ago ends the test.
static void too_late(evutil_socket_t s, short what, void* argument) {
  (void)s, (void)what;
  fprintf(stderr, "%s does not end\n", (const char*)argument);
  _Exit(EXIT_FAILURE);
}

void run_until_stopped(struct event_base* base, const char* part) {
  const struct timeval patience = {30, 0};
  struct event* late = event_new(base, -1, EV_TIMEOUT, too_late, (void*)part);
  CHECK_EQUAL(event_add(late, &patience), 0);
  CHECK_EQUAL(event_base_dispatch(base), 0);
  event_free(late);
}

void loopback(struct sockaddr_in* address) {
  memset(address, 0, sizeof(*address));
  address->sin_family = AF_INET;
  address->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
}

// Events that another thread makes active wake the one that waits in select.
static DWORD WINAPI activate(LPVOID argument) {
  event_active((struct event*)argument, EV_READ, 1);
  return 0;
}

static void count_down(evutil_socket_t s, short what, void* argument) {
  int* left = (int*)argument;
  (void)s, (void)what;
  --*left;
}

static void events_of_threads(struct event_base* base) {
  enum { threads = 8 };
  int left = threads, i;
  struct event* events[threads];
  for (i = 0; i < threads; i++) {
    HANDLE thread;
    events[i] = event_new(base, -1, 0, count_down, &left);
    thread = CreateThread(NULL, 0, activate, events[i], 0, NULL);
    CHECK(thread);
    CloseHandle(thread);
  }
  while (left > 0) CHECK_EQUAL(event_base_loop(base, EVLOOP_ONCE | EVLOOP_NO_EXIT_ON_EMPTY), 0);
  for (i = 0; i < threads; i++) event_free(events[i]);
}

// More sockets than an fd_set has room for unasked.
enum { pairs = 200 };
static struct {
  struct event_base* base;
  evutil_socket_t ends[pairs][2];
  struct event* events[pairs];
  int heard;
} many;

static void hear(evutil_socket_t s, short what, void* argument) {
  const int i = (int)(INT_PTR)argument;
  int number = -1;
  CHECK(what & EV_READ);
  CHECK_EQUAL(recv(s, (char*)&number, sizeof(number), 0), sizeof(number));
  CHECK_EQUAL(number, i);
  if (++many.heard == pairs) event_base_loopbreak(many.base);
}

static void many_sockets(struct event_base* base) {
  int i;
  memset(&many, 0, sizeof(many));
  many.base = base;
  for (i = 0; i < pairs; i++) {
    CHECK_EQUAL(evutil_socketpair(AF_INET, SOCK_STREAM, 0, many.ends[i]), 0);
    many.events[i] = event_new(base, many.ends[i][0], EV_READ, hear, (void*)(INT_PTR)i);
    CHECK_EQUAL(event_add(many.events[i], NULL), 0);
  }
  for (i = pairs - 1; i >= 0; i--)
    CHECK_EQUAL(send(many.ends[i][1], (char*)&i, sizeof(i), 0), sizeof(i));
  run_until_stopped(base, "what many sockets hear");
  for (i = 0; i < pairs; i++) {
    event_free(many.events[i]);
    evutil_closesocket(many.ends[i][0]);
    evutil_closesocket(many.ends[i][1]);
  }
}

static void random_numbers(void) {
  unsigned char first[32], second[32];
  evutil_secure_rng_get_bytes(first, sizeof(first));
  evutil_secure_rng_get_bytes(second, sizeof(second));
  CHECK(memcmp(first, second, sizeof(first)) != 0);
}

int main(void) {
  WSADATA data;
  int on_port;
  CHECK_EQUAL(WSAStartup(MAKEWORD(2, 2), &data), 0);
  CHECK_EQUAL(evthread_use_windows_threads(), 0);
  for (on_port = 0; on_port < 2; on_port++) {
    struct event_base* base = new_base(on_port);
    echoes(base);
    failures(base, on_port);
    web_pages(base);
    names(base);
    if (!on_port) {
      events_of_threads(base);
      many_sockets(base);
    }
    event_base_free(base);
    printf("%s: good\n", on_port ? "on a completion port" : "with select");
  }
  random_numbers();
  CHECK_EQUAL(WSACleanup(), 0);
  return 0;
}
