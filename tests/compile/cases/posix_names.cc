// SPDX-License-Identifier: MIT
//
// A POSIX file with the flags of its Winsock neighbours: after the header POSIX_HEADER every name
// that the overlay hid is libc's again, although the files before it brought the names in hidden.
#define FD_SETSIZE 512
#include <stdlib.h>
#include <unistd.h>

#include <string>
#include <thread>

#include POSIX_HEADER
#include <sys/time.h>
#include <sys/types.h>

#include <type_traits>

static_assert(FD_SETSIZE == 1024 && sizeof(fd_set) == 128, "libc's bitmap");
static_assert(std::is_same_v<u_long, unsigned long>);
static_assert(std::is_same_v<socklen_t, unsigned>);

int names() {
  fd_set set;
  FD_ZERO(&set);
  FD_SET(3, &set);
  FD_CLR(3, &set);
  timeval limit = {0, 0};
  char name[256];
  return gethostname(name, sizeof name) + select(0, &set, nullptr, nullptr, &limit) +
         FD_ISSET(3, &set);
}
