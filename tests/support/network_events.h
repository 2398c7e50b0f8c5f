// SPDX-License-Identifier: MIT
#pragma once

#include "support/fixtures.h"

namespace support {

// Fetches what is recorded and selected; resets `event` when there is one.
long events_of(SOCKET s, HANDLE event = nullptr);

// A selection with an event of its own.
class Selected {
 public:
  Selected(SOCKET s, long mask);

  // Waits until all of `events` have been enumerated; returns all that were, others too. Their
  // error codes are in `errors`.
  long collect(long events);
  // Nothing is set, and nothing comes: neither at once nor from what is still under way.
  bool quiet();

  UniqueEvent event;
  int errors[FD_MAX_EVENTS];

 private:
  SOCKET socket_;
};

bool wait_readable(SOCKET s);
void send_datagram(const UdpPair& pair);

}  // namespace support
