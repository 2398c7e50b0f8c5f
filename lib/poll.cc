// SPDX-License-Identifier: MIT
#include <mswsock.h>
#include <winsock2.h>

#include <algorithm>
#include <new>
#include <span>
#include <vector>

#include "lib/arguments.h"
#include "lib/last_error.h"
#include "lib/providers/layer.h"
#include "lib/startup.h"
#include "lib/trace/trace.h"
#include "lib/vigil.h"
#include "posix/ioctl.h"

namespace wsx {
namespace {

constexpr SHORT pollable = POLLRDNORM | POLLRDBAND | POLLWRNORM;

// POSIX' -1 for an entry that is not used.
bool unused(const WSAPOLLFD& entry) noexcept {
  return static_cast<INT_PTR>(entry.fd) < 0;
}

bool asks_for_the_impossible(const WSAPOLLFD& entry) noexcept {
  return !unused(entry) && (entry.events & ~pollable) != 0;
}

// Linux no longer calls a connection failed once the failure has been told; Windows does.
bool broken(Socket& socket, unsigned events) noexcept {
  if (!socket.stream()) return false;
  return (events & posix::event_failed) != 0 ||
         ((events & posix::event_hung_up) != 0 && !succeeded(socket.judge_end()));
}

// The end of the peer's data is POLLHUP as soon as nothing is left to read before it.
bool at_end(Socket& socket) noexcept {
  std::uint32_t bytes = 0;
  return socket.stream() && !socket.listening &&
         succeeded(posix::readable_bytes(socket.descriptor(), bytes)) && bytes == 0;
}

SHORT poll_result(Socket& socket, unsigned events, SHORT asked) noexcept {
  if ((events & event_closed) != 0) return POLLNVAL;
  if (connect_failed(socket, events) || broken(socket, events))
    return static_cast<SHORT>(POLLERR | POLLHUP | (POLLWRNORM & asked));
  int result = 0;
  // What a datagram drew is something to receive.
  if ((events & (posix::event_read | posix::event_failed)) != 0 && (asked & POLLRDNORM) != 0 &&
      !at_end(socket))
    result |= POLLRDNORM;
  if ((events & (posix::event_finished | posix::event_hung_up)) != 0) result |= POLLHUP;
  if ((events & posix::event_urgent) != 0) result |= POLLRDBAND & asked;
  if ((events & posix::event_write) != 0) result |= POLLWRNORM & asked;
  return static_cast<SHORT>(result);
}

// The end of the peer's data is told unasked.
unsigned poll_interest(SHORT asked) noexcept {
  return posix::event_finished | ((asked & POLLRDNORM) != 0 ? unsigned{posix::event_read} : 0u) |
         ((asked & POLLRDBAND) != 0 ? unsigned{posix::event_urgent} : 0u) |
         ((asked & POLLWRNORM) != 0 ? unsigned{posix::event_write} : 0u);
}

// An entry that names no socket does not end the wait, and is not counted.
int poll_sockets(std::span<WSAPOLLFD> entries, Deadline deadline) try {
  if (std::ranges::any_of(entries, asks_for_the_impossible)) return fail(WSAEINVAL);
  std::vector<Pinned<Socket>> sockets;
  std::vector<Post> posts;
  bool any_valid = false;
  for (WSAPOLLFD& entry : entries) {
    const Pinned<Socket>& socket =
        sockets.emplace_back(socket_below(entry.fd, SIO_BSP_HANDLE_POLL));
    any_valid = any_valid || socket;
    entry.revents = socket || unused(entry) ? SHORT{0} : SHORT{POLLNVAL};
    posts.push_back({socket ? &*socket : nullptr, poll_interest(entry.events)});
  }
  if (!any_valid) return fail(WSAENOTSOCK);
  int ready = 0;
  const Status status = Vigil(posts).keep(deadline, [&](std::size_t i, unsigned events) noexcept {
    entries[i].revents = poll_result(*sockets[i], events, entries[i].events);
    if (entries[i].revents != 0) ++ready;
    return entries[i].revents != 0;
  });
  if (!succeeded(status)) return finish(status);
  set_last_error(0);
  return ready;
} catch (const std::bad_alloc&) {
  return fail(WSAENOBUFS);
}

}  // namespace
}  // namespace wsx

using namespace wsx;

int WSAAPI WSAPoll(LPWSAPOLLFD fdArray, ULONG fds, INT timeout) {
  TRACED(WSAPoll, fdArray, fds, timeout);
  if (!started()) return fail(WSANOTINITIALISED);
  if (fds == 0) return fail(WSAEINVAL);
  if (bad_pointer(fdArray)) return fail(WSAEFAULT);
  return poll_sockets({fdArray, fds},
                      timeout < 0 ? no_deadline : deadline_after(static_cast<DWORD>(timeout)));
}
