// SPDX-License-Identifier: MIT
#define WSX_POSIX_TU
#include "stands_between.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

int sendto_seen, sendmsg_seen, refuse_sends;

static int refused(void) {
  if (refuse_sends) errno = ENETUNREACH;
  return refuse_sends;
}

ssize_t sendto(int fd, const void* data, size_t size, int flags, const struct sockaddr* to,
               socklen_t length) {
  sendto_seen++;
  return refused() ? -1 : syscall(SYS_sendto, fd, data, size, flags, to, length);
}

ssize_t sendmsg(int fd, const struct msghdr* message, int flags) {
  sendmsg_seen++;
  return refused() ? -1 : syscall(SYS_sendmsg, fd, message, flags);
}
