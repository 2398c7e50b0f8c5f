// SPDX-License-Identifier: MIT
#pragma once

#include <span>

#include "posix/descriptor.h"

namespace wsx::posix {

enum Event : unsigned {
  event_read = 1,
  event_write = 2,
  event_urgent = 4,
  event_finished = 8,  // the peer will send no more
  event_hung_up = 16,  // both directions are over
  event_failed = 32,   // there is an error to be read
};

struct Polled {
  int descriptor;     // negative: not looked at
  unsigned interest;  // read, write, urgent; the others come unasked
  unsigned events = 0;
};

// Sleeps until one of the descriptors has events or the deadline has passed, and fills in `events`.
Status poll_all(std::span<Polled> items, Deadline deadline) noexcept;

}  // namespace wsx::posix
