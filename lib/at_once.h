// SPDX-License-Identifier: MIT
#pragma once

#include "lib/completion.h"
#include "lib/event.h"
#include "lib/socket.h"
#include "lib/thread.h"

namespace wsx {

// How an overlapped call that ends before it returns is reported. A Delivery could do that too, but
// it is made for what waits, and costs more than all checks of a send.
class AtOnce {
 public:
  // A routine that goes to another thread takes a Delivery.
  static bool suffices(const Indication& indication) noexcept { return !indication.route; }

  explicit AtOnce(const Indication& indication) noexcept : overlapped_(*indication.overlapped) {}
  ~AtOnce() {
    if (call_) [[unlikely]]
      Thread::current()->apcs.recycle(*call_);
  }
  AtOnce(const AtOnce&) = delete;
  AtOnce& operator=(const AtOnce&) = delete;

  // Puts what the report needs in reserve. invalid_handle when hEvent names something else than an
  // event, insufficient_resources without memory.
  [[gnu::always_inline]] Status prepare(const Indication& indication, Socket& socket) noexcept {
    if (indication.routine && socket.traits().overlapped) return reserve_call(indication, socket);
    const auto event = reinterpret_cast<HandleValue>(overlapped_.hEvent);
    event_ = event & ~HandleValue{1};
    if (event_ != 0) {
      glimpse_ = Glimpse(event_);
      if (!glimpse_ && !Pinned<Event>(event_)) [[unlikely]]
        return Status::invalid_handle;
    }
    const bool quiet = (event & 1) || !socket.port() || socket.skips_packet_on_success();
    return quiet ? Status::success : reserve_packet(socket);
  }

  // A success.
  void complete(Socket& socket, std::size_t bytes) noexcept;

 private:
  Status reserve_call(const Indication& indication, const Socket& socket) noexcept;
  Status reserve_packet(Socket& socket) noexcept;
  void tell(Socket& socket, std::size_t bytes) noexcept;

  OVERLAPPED& overlapped_;
  HandleValue event_ = 0;  // without the low bit, which is no part of it
  Glimpse glimpse_;
  Apc* call_ = nullptr;
  ReservedPacket packet_;
};

}  // namespace wsx
