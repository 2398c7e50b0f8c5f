// SPDX-License-Identifier: MIT
//
// Buffered sockets and what accepts them.
#include <winsock2.h>
#include <ws2tcpip.h>

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <event2/util.h>
#include <stdio.h>
#include <string.h>

#include "../check.h"
#include "parts.h"

enum { clients = 20, message = 300000 };

static struct {
  struct event_base* base;
  int connected, ended_here, ended_there;
  size_t got[clients];
} all;

static unsigned char byte_of(int client, size_t position) {
  return (unsigned char)(client * 7 + position * 13 + (position >> 8));
}

static void stop_when_all_ended(void) {
  if (all.ended_here == clients && all.ended_there == clients) event_base_loopbreak(all.base);
}

static void give_back(struct bufferevent* stream, void* argument) {
  (void)argument;
  CHECK_EQUAL(evbuffer_add_buffer(bufferevent_get_output(stream), bufferevent_get_input(stream)),
              0);
}

static void see_the_end(struct bufferevent* stream, short what, void* argument) {
  (void)argument;
  CHECK(what & BEV_EVENT_EOF);
  bufferevent_free(stream);
  ++all.ended_there;
  stop_when_all_ended();
}

static void accept_one(struct evconnlistener* listener, evutil_socket_t s, struct sockaddr* address,
                       int length, void* argument) {
  struct bufferevent* stream =
      bufferevent_socket_new(evconnlistener_get_base(listener), s, BEV_OPT_CLOSE_ON_FREE);
  (void)argument;
  CHECK_EQUAL(length, sizeof(struct sockaddr_in));
  CHECK_EQUAL(address->sa_family, AF_INET);
  CHECK_EQUAL(((struct sockaddr_in*)address)->sin_addr.s_addr, htonl(INADDR_LOOPBACK));
  CHECK(stream);
  bufferevent_setcb(stream, give_back, NULL, see_the_end, NULL);
  CHECK_EQUAL(bufferevent_enable(stream, EV_READ | EV_WRITE), 0);
}

static void look_at_echo(struct bufferevent* stream, void* argument) {
  const int client = (int)(INT_PTR)argument;
  unsigned char piece[4096];
  size_t size, i;
  while ((size = bufferevent_read(stream, piece, sizeof(piece))) > 0)
    for (i = 0; i < size; i++) CHECK_EQUAL(piece[i], byte_of(client, all.got[client]++));
  if (all.got[client] < message) return;
  CHECK_EQUAL(all.got[client], message);
  bufferevent_free(stream);
  ++all.ended_here;
  stop_when_all_ended();
}

static void speak(struct bufferevent* stream, short what, void* argument) {
  const int client = (int)(INT_PTR)argument;
  size_t i;
  CHECK_EQUAL(what, BEV_EVENT_CONNECTED);
  ++all.connected;
  for (i = 0; i < message; i++) {
    const unsigned char byte = byte_of(client, i);
    CHECK_EQUAL(evbuffer_add(bufferevent_get_output(stream), &byte, 1), 0);
  }
}

static struct bufferevent* connect_to(struct event_base* base, const struct sockaddr_in* address,
                                      bufferevent_event_cb event, bufferevent_data_cb read,
                                      int number) {
  struct bufferevent* stream = bufferevent_socket_new(base, -1, BEV_OPT_CLOSE_ON_FREE);
  CHECK(stream);
  bufferevent_setcb(stream, read, NULL, event, (void*)(INT_PTR)number);
  CHECK_EQUAL(bufferevent_socket_connect(stream, (struct sockaddr*)address, sizeof(*address)), 0);
  CHECK_EQUAL(bufferevent_enable(stream, EV_READ | EV_WRITE), 0);
  return stream;
}

static struct evconnlistener* listen_at(struct event_base* base, evconnlistener_cb accept,
                                        struct sockaddr_in* address) {
  int length = sizeof(*address);
  struct evconnlistener* listener;
  loopback(address);
  listener = evconnlistener_new_bind(base, accept, NULL, LEV_OPT_CLOSE_ON_FREE, -1,
                                     (struct sockaddr*)address, sizeof(*address));
  CHECK(listener);
  CHECK_EQUAL(getsockname(evconnlistener_get_fd(listener), (struct sockaddr*)address, &length), 0);
  CHECK(address->sin_port != 0);
  return listener;
}

void echoes(struct event_base* base) {
  struct sockaddr_in address;
  struct evconnlistener* listener;
  int i;
  memset(&all, 0, sizeof(all));
  all.base = base;
  listener = listen_at(base, accept_one, &address);
  for (i = 0; i < clients; i++) connect_to(base, &address, speak, look_at_echo, i);
  run_until_stopped(base, "the echo");
  CHECK_EQUAL(all.connected, clients);
  evconnlistener_free(listener);
}

// A connection that nobody takes is refused, and a silent one times out.
static int error_seen, timeouts_seen;

static void see_error(struct bufferevent* stream, short what, void* argument) {
  (void)argument;
  error_seen = EVUTIL_SOCKET_ERROR();
  CHECK(what & BEV_EVENT_ERROR);
  event_base_loopbreak(bufferevent_get_base(stream));
}

static void see_timeout(struct bufferevent* stream, short what, void* argument) {
  const struct timeval soon = {0, 20000};
  (void)argument;
  if (what == BEV_EVENT_CONNECTED) {
    CHECK_EQUAL(bufferevent_set_timeouts(stream, &soon, NULL), 0);
    return;
  }
  CHECK_EQUAL(what, BEV_EVENT_TIMEOUT | BEV_EVENT_READING);
  ++timeouts_seen;
  event_base_loopbreak(bufferevent_get_base(stream));
}

static evutil_socket_t silent = INVALID_SOCKET;

static void keep_silent(struct evconnlistener* listener, evutil_socket_t s,
                        struct sockaddr* address, int length, void* argument) {
  (void)listener, (void)address, (void)length, (void)argument;
  silent = s;
}

void failures(struct event_base* base, int on_port) {
  struct sockaddr_in address;
  struct bufferevent* stream;
  struct evconnlistener* listener;
  int length = sizeof(address);
  // Bound and not listening: nobody else gets the port, and nobody answers.
  SOCKET deaf = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
  loopback(&address);
  CHECK_EQUAL(bind(deaf, (struct sockaddr*)&address, sizeof(address)), 0);
  CHECK_EQUAL(getsockname(deaf, (struct sockaddr*)&address, &length), 0);
  error_seen = timeouts_seen = 0;
  stream = connect_to(base, &address, see_error, NULL, 0);
  run_until_stopped(base, "a refused connection");
  // With select libevent asks for the error as soon as it has called connect, and forgets it when
  // there is one already. Windows takes a second to refuse, this system none.
  if (on_port) CHECK_EQUAL(error_seen, WSAECONNREFUSED);
  bufferevent_free(stream);
  closesocket(deaf);

  listener = listen_at(base, keep_silent, &address);
  stream = connect_to(base, &address, see_timeout, NULL, 0);
  run_until_stopped(base, "the silence");
  CHECK_EQUAL(timeouts_seen, 1);
  bufferevent_free(stream);
  evconnlistener_free(listener);
  if (silent != (evutil_socket_t)INVALID_SOCKET) evutil_closesocket(silent);
  silent = INVALID_SOCKET;
}
