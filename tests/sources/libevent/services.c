// SPDX-License-Identifier: MIT
//
// HTTP and names, with libevent as server and as client.
#include <winsock2.h>

#include <event2/buffer.h>
#include <event2/dns.h>
#include <event2/dns_struct.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/keyvalq_struct.h>
#include <stdio.h>
#include <string.h>

#include "../check.h"
#include "parts.h"

enum { body = 500000, requests = 10 };

static int answered;
static char* sent;
static struct event_base* web_base;

static void serve(struct evhttp_request* request, void* argument) {
  struct evbuffer* answer = evbuffer_new();
  (void)argument;
  if (evhttp_request_get_command(request) == EVHTTP_REQ_POST)
    evbuffer_add_buffer(answer, evhttp_request_get_input_buffer(request));
  else
    evbuffer_add_printf(answer, "you want %s", evhttp_request_get_uri(request));
  CHECK_EQUAL(
      evhttp_add_header(evhttp_request_get_output_headers(request), "Content-Type", "text/plain"),
      0);
  evhttp_send_reply(request, HTTP_OK, "OK", answer);
  evbuffer_free(answer);
}

static void look_at_answer(struct evhttp_request* request, void* argument) {
  static const char page[] = "you want /page?7";
  const int posted = argument != NULL;
  struct evbuffer* got;
  CHECK(request);
  CHECK_EQUAL(evhttp_request_get_response_code(request), HTTP_OK);
  got = evhttp_request_get_input_buffer(request);
  CHECK_EQUAL(evbuffer_get_length(got), posted ? body : sizeof(page) - 1);
  CHECK_EQUAL(memcmp(evbuffer_pullup(got, -1), posted ? sent : page, evbuffer_get_length(got)), 0);
  if (++answered == 2 * requests) event_base_loopbreak(web_base);
}

static void ask(struct evhttp_connection* connection, int post) {
  struct evhttp_request* request = evhttp_request_new(look_at_answer, post ? sent : NULL);
  CHECK(request);
  evhttp_add_header(evhttp_request_get_output_headers(request), "Host", "localhost");
  if (post) evbuffer_add(evhttp_request_get_output_buffer(request), sent, body);
  CHECK_EQUAL(
      evhttp_make_request(connection, request, post ? EVHTTP_REQ_POST : EVHTTP_REQ_GET, "/page?7"),
      0);
}

static DWORD WINAPI serve_until_stopped(LPVOID base) {
  CHECK(event_base_loop((struct event_base*)base, EVLOOP_NO_EXIT_ON_EMPTY) >= 0);
  return 0;
}

// The server has a thread and the base that is looked at, the client one with select: libevent's
// own client asks a stream that is not connected to write, which those on a port refuse.
void web_pages(struct event_base* base) {
  HANDLE thread;
  struct evhttp* server = evhttp_new(base);
  struct evhttp_bound_socket* bound = evhttp_bind_socket_with_handle(server, "127.0.0.1", 0);
  struct evhttp_connection* connections[2];
  struct sockaddr_in address;
  int length = sizeof(address), i;
  CHECK(bound);
  CHECK_EQUAL(getsockname(evhttp_bound_socket_get_fd(bound), (struct sockaddr*)&address, &length),
              0);
  evhttp_set_gencb(server, serve, NULL);
  sent = malloc(body);
  for (i = 0; i < body; i++) sent[i] = (char)(i * 31);
  answered = 0;
  web_base = event_base_new();
  thread = CreateThread(NULL, 0, serve_until_stopped, base, 0, NULL);
  CHECK(thread);
  for (i = 0; i < 2; i++) {
    connections[i] =
        evhttp_connection_base_new(web_base, NULL, "127.0.0.1", ntohs(address.sin_port));
    CHECK(connections[i]);
  }
  for (i = 0; i < requests; i++) {
    ask(connections[0], 1);
    ask(connections[1], 0);
  }
  run_until_stopped(web_base, "HTTP");
  CHECK_EQUAL(answered, 2 * requests);
  for (i = 0; i < 2; i++) evhttp_connection_free(connections[i]);
  CHECK_EQUAL(event_base_loopbreak(base), 0);
  CHECK_EQUAL(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
  CloseHandle(thread);
  evhttp_free(server);
  event_base_free(web_base);
  free(sent);
}

static const unsigned char address_of_name[] = {192, 0, 2, 17};

static void tell_address(struct evdns_server_request* request, void* argument) {
  (void)argument;
  CHECK_EQUAL(request->nquestions, 1);
  CHECK_EQUAL(request->questions[0]->type, EVDNS_TYPE_A);
  CHECK_EQUAL(evutil_ascii_strcasecmp(request->questions[0]->name, "a.name.test"), 0);
  CHECK_EQUAL(evdns_server_request_add_a_reply(request, request->questions[0]->name, 1,
                                               address_of_name, 60),
              0);
  CHECK_EQUAL(evdns_server_request_respond(request, 0), 0);
}

static void look_at_address(int result, char type, int count, int ttl, void* addresses,
                            void* base) {
  (void)ttl;
  CHECK_EQUAL(result, DNS_ERR_NONE);
  CHECK_EQUAL(type, DNS_IPv4_A);
  CHECK_EQUAL(count, 1);
  CHECK_EQUAL(memcmp(addresses, address_of_name, sizeof(address_of_name)), 0);
  event_base_loopbreak(base);
}

void names(struct event_base* base) {
  struct sockaddr_in address;
  struct evdns_server_port* port;
  struct evdns_base* resolver;
  int length = sizeof(address);
  SOCKET s = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
  loopback(&address);
  CHECK_EQUAL(bind(s, (struct sockaddr*)&address, sizeof(address)), 0);
  CHECK_EQUAL(getsockname(s, (struct sockaddr*)&address, &length), 0);
  CHECK_EQUAL(evutil_make_socket_nonblocking(s), 0);
  port = evdns_add_server_port_with_base(base, s, 0, tell_address, NULL);
  CHECK(port);
  resolver = evdns_base_new(base, 0);
  CHECK(resolver);
  CHECK_EQUAL(
      evdns_base_nameserver_sockaddr_add(resolver, (struct sockaddr*)&address, sizeof(address), 0),
      0);
  CHECK(
      evdns_base_resolve_ipv4(resolver, "a.name.test", DNS_QUERY_NO_SEARCH, look_at_address, base));
  run_until_stopped(base, "a name");
  evdns_base_free(resolver, 0);
  evdns_close_server_port(port);
  closesocket(s);
}
