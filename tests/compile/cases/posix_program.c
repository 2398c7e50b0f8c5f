// SPDX-License-Identifier: MIT
//
// Runs: libc's sockets, select and host name in a file compiled with the overlay in its path.
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <netdb.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>

#define REQUIRE(condition) \
  if (!(condition)) return __LINE__

int main(void) {
  int pair[2], pending = 0, buffer = 0;
  socklen_t length = sizeof buffer;
  char name[256];
  fd_set readable;
  struct timeval limit = {10, 0};
  REQUIRE(socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
  REQUIRE(send(pair[0], "abc", 3, MSG_NOSIGNAL) == 3);
  FD_ZERO(&readable);
  FD_SET(pair[1], &readable);
  REQUIRE(select(pair[1] + 1, &readable, NULL, NULL, &limit) == 1);
  REQUIRE(FD_ISSET(pair[1], &readable));
  REQUIRE(ioctl(pair[1], FIONREAD, &pending) == 0 && pending == 3);
  REQUIRE(getsockopt(pair[0], SOL_SOCKET, SO_SNDBUF, &buffer, &length) == 0 && buffer > 0);
  REQUIRE(gethostname(name, sizeof name) == 0 && strlen(name) > 0);
  return 0;
}
