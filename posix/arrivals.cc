// SPDX-License-Identifier: MIT
#include "posix/arrivals.h"

#include <sys/epoll.h>

#include <array>
#include <cerrno>

#include "posix/descriptor.h"
#include "posix/error.h"

namespace wsx::posix {
namespace {

std::uint32_t host_events(unsigned events) {
  struct Pair {
    unsigned event;
    std::uint32_t host;
  };
  constexpr Pair pairs[] = {{event_read, EPOLLIN},
                            {event_write, EPOLLOUT},
                            {event_urgent, EPOLLPRI},
                            {event_finished, EPOLLRDHUP}};
  std::uint32_t host = EPOLLET;
  for (const Pair& pair : pairs)
    if ((events & pair.event) != 0) host |= pair.host;
  return host;
}

}  // namespace

Status Arrivals::listen(int descriptor, unsigned before, unsigned after,
                        Listener& listener) noexcept {
  if (const Status status = open(); !succeeded(status)) return status;
  epoll_event wanted{};
  wanted.events = host_events(after);
  wanted.data.ptr = &listener;
  const int change = before == 0 ? EPOLL_CTL_ADD : after == 0 ? EPOLL_CTL_DEL : EPOLL_CTL_MOD;
  return ::epoll_ctl(set_, change, descriptor, &wanted) < 0 ? status_of(errno) : Status::success;
}

Status Arrivals::open() noexcept {
  if (open_.load(std::memory_order_acquire)) return Status::success;
  const std::lock_guard lock(opening_);
  if (open_.load(std::memory_order_relaxed)) return Status::success;
  if (set_ < 0) set_ = ::epoll_create1(EPOLL_CLOEXEC);
  if (set_ < 0) return status_of(errno);
  const Status status = reactor_.arm(*this, readable);
  if (succeeded(status)) open_.store(true, std::memory_order_release);
  return status;
}

unsigned Arrivals::ready(unsigned) noexcept {
  // Others wait for the reactor, too; what is left over finds it again.
  std::array<epoll_event, 64> events;
  const std::lock_guard lock(telling_);
  const int count = ::epoll_wait(set_, events.data(), static_cast<int>(events.size()), 0);
  for (int i = 0; i < count; ++i) static_cast<Listener*>(events[i].data.ptr)->arrived();
  return readable;
}

// The host has no resources to wait with; whoever comes next tries again.
void Arrivals::lost(Status) noexcept {
  open_.store(false, std::memory_order_release);
}

void Arrivals::settle() noexcept {
  const std::lock_guard lock(telling_);
}

void Arrivals::stop() noexcept {
  const std::lock_guard lock(opening_);
  if (set_ < 0) return;
  reactor_.forget(*this);
  close_descriptor(set_);
  set_ = -1;
  open_.store(false, std::memory_order_relaxed);
}

}  // namespace wsx::posix
