// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
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
  unsigned interest;  // read, write, urgent, finished; the others come unasked
  unsigned events = 0;
};

// Sleeps until one of the descriptors has events, `wakeup` was notified (null: nobody does) or the
// deadline has passed, and fills in `events`. Urgent data in the stream's order are event_read.
Status poll_all(std::span<Polled> items, Deadline deadline, Wakeup* wakeup) noexcept;

// The same for one descriptor at this moment: all its events.
unsigned look_at(int descriptor) noexcept;

// How much has arrived and waits to be taken, in a unit of its own. Between two receives it grows
// with each arrival; 0 where the host cannot say.
enum class Arrived : std::uint8_t {
  connections,  // of a listener
  bytes,        // of a stream, up to its urgent data
  messages,
  ever,  // all that a stream has ever received, urgent data included
};
std::uint64_t count_arrived(int descriptor, Arrived what) noexcept;

}  // namespace wsx::posix
