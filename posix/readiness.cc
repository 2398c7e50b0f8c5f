// SPDX-License-Identifier: MIT
#include "posix/readiness.h"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <new>
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
  int host = POLLRDHUP;
  for (const Pair& pair : pairs)
    if ((events & pair.event) != 0) host |= pair.host;
  // Told by the other side alone, it would wake a sleeper who only wants to write.
  if ((events & event_read) == 0) host &= ~POLLRDHUP;
  return static_cast<short>(host);
}

unsigned events_of(short host) {
  unsigned events = 0;
  for (const Pair& pair : pairs)
    if ((host & pair.host) != 0) events |= pair.event;
  return events;
}

int milliseconds_until(Deadline deadline) {
  if (deadline == no_deadline) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
  return static_cast<int>(std::clamp<long long>(left, 0, INT_MAX));
}

}  // namespace

Status poll_all(std::span<Polled> items, Deadline deadline) noexcept try {
  std::vector<pollfd> watched;
  for (const Polled& item : items)
    watched.push_back({item.descriptor, host_events(item.interest), 0});
  while (::poll(watched.data(), watched.size(), milliseconds_until(deadline)) < 0)
    if (errno != EINTR) return status_of(errno);
  for (std::size_t i = 0; i < items.size(); ++i) items[i].events = events_of(watched[i].revents);
  return Status::success;
} catch (const std::bad_alloc&) {
  return Status::insufficient_resources;
}

}  // namespace wsx::posix
