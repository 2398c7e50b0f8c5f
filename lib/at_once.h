// SPDX-License-Identifier: MIT
#pragma once

#include "lib/completion.h"
#include "lib/event.h"
#include "lib/socket.h"

namespace wsx {

// How an overlapped call that ends before it returns is reported where neither a routine nor a
// packet is due: by its OVERLAPPED, and an event or the socket. A Delivery could do that too, but
// it is made for what waits, and costs more than all checks of a send.
class AtOnce {
 public:
  static bool suffices(const Indication& indication, const Socket& socket) noexcept {
    return !indication.routine && (!socket.port() || socket.skips_packet_on_success());
  }

  explicit AtOnce(OVERLAPPED& overlapped) noexcept
      : overlapped_(overlapped),
        event_(reinterpret_cast<HandleValue>(overlapped.hEvent) & ~HandleValue{1}) {
    if (event_ != 0) glimpse_ = Glimpse(event_);
  }

  // False when hEvent names something else than an event.
  bool valid() const noexcept { return event_ == 0 || glimpse_ || Pinned<Event>(event_); }

  // A success.
  void complete(Socket& socket, std::size_t bytes) noexcept;

 private:
  OVERLAPPED& overlapped_;
  const HandleValue event_;  // without the low bit, which is no part of it
  Glimpse glimpse_;
};

}  // namespace wsx
