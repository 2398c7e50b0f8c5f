// SPDX-License-Identifier: MIT
#include "lib/completion.h"

#include <atomic>

#include "lib/socket.h"

namespace wsx {
namespace {

// Programs poll Internal without any call (HasOverlappedIoCompleted), on other threads than ours.
void publish(OVERLAPPED& overlapped, Status status) noexcept {
  std::atomic_ref(overlapped.Internal)
      .store(static_cast<ULONG_PTR>(status), std::memory_order_release);
}

}  // namespace

Status Delivery::make(OVERLAPPED* overlapped, Socket& socket, Delivery& delivery) noexcept {
  // The low bit of hEvent keeps packets off a completion port; it is no part of the handle.
  const HandleValue event = reinterpret_cast<HandleValue>(overlapped->hEvent) & ~HandleValue{1};
  if (event != 0) {
    delivery.event_ = Pinned<Event>(event);
    if (!delivery.event_) return Status::invalid_handle;
  }
  delivery.overlapped_ = overlapped;
  delivery.socket_ = &socket;
  return Status::success;
}

// Without an event the socket itself is signaled.
Waitable& Delivery::signal() noexcept {
  return event_ ? static_cast<Waitable&>(*event_) : socket_->idle_signal;
}

void Delivery::start() noexcept {
  signal().reset();
  publish(*overlapped_, Status::pending);
}

void complete(Delivery&& delivery, Status status, std::size_t bytes) noexcept {
  if (!delivery.wanted()) return;
  Waitable& signal = delivery.signal();
  delivery.overlapped_->InternalHigh = bytes;
  publish(*delivery.overlapped_, status);
  signal.set();
}

}  // namespace wsx
