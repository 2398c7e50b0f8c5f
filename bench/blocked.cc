// SPDX-License-Identifier: MIT
#include "blocked.h"

#include <wsx.h>

namespace bench {

BlockedWork::BlockedWork(const Blocked& blocked)
    : StreamWork(blocked.port, blocked_write), reader_(*blocked.reader) {
  const int room = blocked_room;
  check(setsockopt(socket(), SOL_SOCKET, SO_SNDBUF, reinterpret_cast<const char*>(&room),
                   sizeof room) == 0,
        "SO_SNDBUF");
}

void BlockedWork::run(unsigned operations) {
  for (; operations > 0; --operations) timed(1);
}

double BlockedWork::timed(unsigned) {
  reader_.hold();
  reader_.fill(wsx_socket_descriptor(socket()));
  while (!start()) ended_at_once();
  reader_.go();
  wait();
  return wall() - reader_.first_read();
}

bool BlockedWork::pends(int result) {
  if (result == 0) return false;
  check(WSAGetLastError() == WSA_IO_PENDING, "WSASend");
  return true;
}

}  // namespace bench
