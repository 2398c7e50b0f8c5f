// SPDX-License-Identifier: MIT
#pragma once

#include <minwinbase.h>

#include <cstddef>

#include "lib/event.h"
#include "lib/handle.h"
#include "posix/status.h"

namespace wsx {

class Socket;

// Where the end of an overlapped operation is reported. Captured when the operation starts,
// because the program may close the event before it ends.
class Delivery {
 public:
  Delivery() = default;  // of a synchronous call: nowhere

  // Checks and captures, touching nothing yet; invalid_handle when hEvent names no event.
  static Status make(OVERLAPPED* overlapped, Socket& socket, Delivery& delivery) noexcept;

  // The operation starts: Internal becomes STATUS_PENDING, and the event is reset. Both stay so
  // when the operation fails at once, as on Windows: a failed call has no completion.
  void start() noexcept;

  bool wanted() const noexcept { return overlapped_ != nullptr; }

 private:
  friend void complete(Delivery&& delivery, Status status, std::size_t bytes) noexcept;

  Waitable& signal() noexcept;

  OVERLAPPED* overlapped_ = nullptr;
  Pinned<Event> event_;
  Socket* socket_ = nullptr;
};

// The one place where a finished request writes InternalHigh and Internal, and then signals. From
// the moment Internal is stored the OVERLAPPED is the program's again: nothing reads it after.
// Nothing happens for a delivery that is not wanted.
void complete(Delivery&& delivery, Status status, std::size_t bytes) noexcept;

}  // namespace wsx
