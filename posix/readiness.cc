// SPDX-License-Identifier: MIT
#include "posix/readiness.h"

#include <linux/sock_diag.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <new>
#include <optional>
#include <vector>

#include "posix/error.h"

namespace wsx::posix {
namespace {

struct Pair {
  short host;
  unsigned event;
};
constexpr Pair pairs[] = {
    {POLLIN, event_read},        {POLLOUT, event_write},   {POLLPRI, event_urgent},
    {POLLRDHUP, event_finished}, {POLLHUP, event_hung_up}, {POLLERR, event_failed},
};

short host_events(unsigned events) {
  int host = 0;
  for (const Pair& pair : pairs)
    if ((events & pair.event) != 0) host |= pair.host;
  return static_cast<short>(host);
}

unsigned events_of(short host) {
  unsigned events = 0;
  for (const Pair& pair : pairs)
    if ((host & pair.host) != 0) events |= pair.event;
  return events;
}

// Linux calls urgent data urgent as well when they are in the stream's order (SO_OOBINLINE).
unsigned put_in_order(int descriptor, unsigned events) {
  int in_order = 0;
  socklen_t length = sizeof in_order;
  if ((events & event_urgent) == 0 ||
      ::getsockopt(descriptor, SOL_SOCKET, SO_OOBINLINE, &in_order, &length) < 0 || in_order == 0)
    return events;
  return (events & ~event_urgent) | event_read;
}

}  // namespace

Status poll_all(std::span<Polled> items, Deadline deadline, Wakeup* wakeup) noexcept try {
  std::vector<pollfd> watched;
  watched.reserve(items.size() + 1);
  for (const Polled& item : items)
    watched.push_back({item.descriptor, host_events(item.interest), 0});
  std::optional<Wakeup::Poll> sleep;
  if (wakeup) {
    sleep.emplace(*wakeup);
    if (sleep->awake()) deadline = Deadline{};
    watched.push_back({sleep->descriptor(), POLLIN, 0});
  }
  while (::poll(watched.data(), watched.size(), milliseconds_until(deadline)) < 0)
    if (errno != EINTR) return status_of(errno);
  for (std::size_t i = 0; i < items.size(); ++i)
    items[i].events = put_in_order(items[i].descriptor, events_of(watched[i].revents));
  if (sleep && watched.back().revents != 0) sleep->clear();
  return Status::success;
} catch (const std::bad_alloc&) {
  return Status::insufficient_resources;
}

unsigned look_at(int descriptor) noexcept {
  constexpr unsigned everything = event_read | event_write | event_urgent | event_finished;
  pollfd watched{descriptor, host_events(everything), 0};
  return ::poll(&watched, 1, 0) > 0 ? put_in_order(descriptor, events_of(watched.revents)) : 0;
}

namespace {

tcp_info information(int descriptor) {
  tcp_info info{};
  socklen_t length = sizeof info;
  ::getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &info, &length);
  return info;
}

std::uint64_t memory_of_messages(int descriptor) {
  std::array<std::uint32_t, SK_MEMINFO_VARS> memory{};
  socklen_t length = sizeof memory;
  ::getsockopt(descriptor, SOL_SOCKET, SO_MEMINFO, memory.data(), &length);
  return memory[SK_MEMINFO_RMEM_ALLOC];
}

std::uint64_t bytes_waiting(int descriptor) {
  int count = 0;
  return ::ioctl(descriptor, FIONREAD, &count) < 0 ? 0 : static_cast<std::uint64_t>(count);
}

}  // namespace

// Of a listener the host reports its queue where connections have their unacknowledged segments.
std::uint64_t count_arrived(int descriptor, Arrived what) noexcept {
  switch (what) {
    case Arrived::connections:
      return information(descriptor).tcpi_unacked;
    case Arrived::bytes:
      return bytes_waiting(descriptor);
    case Arrived::messages:
      return memory_of_messages(descriptor);
    case Arrived::ever:
      return information(descriptor).tcpi_bytes_received;
  }
  return 0;
}

}  // namespace wsx::posix
