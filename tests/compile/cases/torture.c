// SPDX-License-Identifier: MIT
//
// What C sources do with the names that libc has too. STANDARD_FIRST chooses the headers' order.
#ifdef STANDARD_FIRST
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif
#define FD_SETSIZE 512
#include <winsock2.h>
#include <ws2tcpip.h>

#include <mswsock.h>
#include <windows.h>
#ifndef STANDARD_FIRST
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>
#endif

_Static_assert(sizeof(fd_set) == 8 + 512 * sizeof(SOCKET), "FD_SETSIZE is the user's");
_Static_assert(sizeof(((struct fd_set*)0)->fd_array) / sizeof(SOCKET) == FD_SETSIZE, "");
_Static_assert(FIONBIO == 0x8004667e && FIONREAD == 0x4004667f, "Winsock's request numbers");
_Static_assert(sizeof(u_long) == 4 && (socklen_t)-1 < 0, "Windows' integers");
#if AF_INET6 != 23 || SOL_SOCKET != 0xffff
#error "usable in the preprocessor"
#endif

struct verbs {
  int (*send)(SOCKET, const char*, int, int);
  int(WSAAPI* select)(int, fd_set*, fd_set*, fd_set*, const struct timeval*);
  int shutdown, bind;
};

static struct verbs verbs = {send, &select, SD_BOTH, 0};

int use(SOCKET s) {
  struct timeval limit = {0, 0};
  fd_set set;
  char name[256];
  u_long bytes = 0;
  int length = 0;
  FD_ZERO(&set);
  FD_SET(s, &set);
  FD_CLR(s, &set);
  verbs.bind = gethostname(name, sizeof name);
  verbs.shutdown += ioctlsocket(s, FIONREAD, &bytes) + getsockname(s, NULL, &length);
  return verbs.select(0, &set, NULL, 0, &limit) + verbs.send(s, "", 0, 0) +
         select(0, NULL, NULL, NULL, NULL) + FD_ISSET(s, &set) + closesocket(s);
}
