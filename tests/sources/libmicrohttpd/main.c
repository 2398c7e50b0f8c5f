// SPDX-License-Identifier: MIT
//
// libmicrohttpd, which on Windows waits by select or WSAPoll, wakes its threads through a pair of
// sockets and starts them with _beginthreadex: answers in every one of its ways to run, bodies in
// both directions, kept connections, and answers that come later.
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "../check.h"

#ifndef _WIN32
#error "libmicrohttpd did not choose its Windows half"
#endif

#define REQUESTS 50
#define LARGE 2000000

// What a request has brought so far.
struct Body {
  size_t size;
  int suspended;
};

static char letter_at(unsigned long long position) {
  return (char)('a' + position % 23);
}

static ssize_t letters(void* unused, uint64_t position, char* buffer, size_t room) {
  size_t i;
  (void)unused;
  for (i = 0; i < room; i++) buffer[i] = letter_at(position + i);
  return (ssize_t)room;
}

static DWORD WINAPI resume(LPVOID connection) {
  MHD_resume_connection((struct MHD_Connection*)connection);
  return 0;
}

// GET /n gives n letters, POST the number of those that came, GET /later the same as GET /5, later.
static enum MHD_Result answer(void* unused, struct MHD_Connection* connection, const char* url,
                              const char* method, const char* version, const char* data,
                              size_t* size, void** state) {
  struct Body* body = (struct Body*)*state;
  struct MHD_Response* response;
  enum MHD_Result result;
  size_t i;
  (void)unused;
  (void)version;
  if (!body) {
    *state = calloc(1, sizeof(struct Body));
    return MHD_YES;
  }
  for (i = 0; i < *size; i++) CHECK(data[i] == letter_at(body->size + i));
  body->size += *size;
  if (*size > 0) {
    *size = 0;
    return MHD_YES;
  }
  if (strcmp(url, "/later") == 0 && !body->suspended) {
    body->suspended = 1;
    MHD_suspend_connection(connection);
    CloseHandle(CreateThread(NULL, 0, resume, connection, 0, NULL));
    return MHD_YES;
  }
  if (strcmp(method, "POST") == 0) {
    char text[32];
    int length = sprintf(text, "%u", (unsigned)body->size);
    response = MHD_create_response_from_buffer((size_t)length, text, MHD_RESPMEM_MUST_COPY);
  } else {
    unsigned long wanted = body->suspended ? 5 : strtoul(url + 1, NULL, 10);
    response = MHD_create_response_from_callback(wanted, 4096, letters, NULL, NULL);
  }
  result = MHD_queue_response(connection, MHD_HTTP_OK, response);
  MHD_destroy_response(response);
  free(body);
  *state = NULL;
  return result;
}

static SOCKET connected(int port) {
  struct sockaddr_in address = {AF_INET};
  SOCKET s = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
  address.sin_port = htons((u_short)port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  CHECK_EQUAL(connect(s, (struct sockaddr*)&address, sizeof(address)), 0);
  return s;
}

// Reads one answer and gives the size of its body, which is left in `reply`.
static unsigned long answer_from(SOCKET s, char* reply, int room) {
  int got = 0;
  char *end = NULL, *length;
  unsigned long size;
  while (!end) {
    int piece = recv(s, reply + got, room - 1 - got, 0);
    CHECK(piece > 0);
    got += piece;
    reply[got] = 0;
    end = strstr(reply, "\r\n\r\n");
  }
  length = strstr(reply, "Content-Length: ");
  CHECK(length && length < end);
  size = strtoul(length + 16, NULL, 10);
  got -= (int)(end + 4 - reply);
  memmove(reply, end + 4, (size_t)got);
  CHECK(got <= (int)size);
  if (got < (int)size) CHECK_EQUAL(recv(s, reply + got, (int)size - got, MSG_WAITALL), size - got);
  reply[size] = 0;
  return size;
}

static void say(SOCKET s, const char* head) {
  CHECK_EQUAL(send(s, head, (int)strlen(head), 0), strlen(head));
}

static void converse(int port) {
  static char reply[LARGE + 1000], body[LARGE];
  char head[200];
  SOCKET s = connected(port);
  unsigned long size, i;
  int request;
  for (request = 0; request < REQUESTS; request++) {
    sprintf(head, "GET /%d HTTP/1.1\r\nHost: here\r\n\r\n", request * 97);
    say(s, head);
    size = answer_from(s, reply, sizeof(reply));
    CHECK_EQUAL(size, request * 97);
    for (i = 0; i < size; i++) CHECK(reply[i] == letter_at(i));
  }
  sprintf(head, "GET /%d HTTP/1.1\r\nHost: here\r\n\r\n", LARGE);
  say(s, head);
  CHECK_EQUAL(answer_from(s, reply, sizeof(reply)), LARGE);
  CHECK(reply[LARGE - 1] == letter_at(LARGE - 1));

  letters(NULL, 0, body, sizeof(body));
  sprintf(head, "POST /body HTTP/1.1\r\nHost: here\r\nContent-Length: %d\r\n\r\n", LARGE);
  say(s, head);
  CHECK_EQUAL(send(s, body, LARGE, 0), LARGE);
  answer_from(s, reply, sizeof(reply));
  CHECK_EQUAL(strtoul(reply, NULL, 10), LARGE);

  say(s, "GET /later HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");
  CHECK_EQUAL(answer_from(s, reply, sizeof(reply)), 5);
  CHECK_EQUAL(recv(s, reply, sizeof(reply), 0), 0);
  closesocket(s);
}

static void serve(const char* name, unsigned flags, unsigned threads) {
  struct MHD_Daemon* daemon = MHD_start_daemon(
      flags | MHD_USE_INTERNAL_POLLING_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG, 0,
      NULL, NULL, answer, NULL, threads ? MHD_OPTION_THREAD_POOL_SIZE : MHD_OPTION_END, threads,
      MHD_OPTION_END);
  CHECK(daemon);
  converse(MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
  MHD_stop_daemon(daemon);
  printf("answers by %s\n", name);
}

int main(void) {
  WSADATA data;
  CHECK_EQUAL(WSAStartup(MAKEWORD(2, 2), &data), 0);
  serve("select", 0, 0);
  serve("WSAPoll", MHD_USE_POLL, 0);
  serve("four threads with select", 0, 4);
  serve("four threads with WSAPoll", MHD_USE_POLL, 4);
  WSACleanup();
  return 0;
}
