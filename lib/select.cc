// SPDX-License-Identifier: MIT
#include <winsock2.h>

#include <algorithm>
#include <chrono>
#include <new>
#include <optional>
#include <utility>
#include <vector>

#include "lib/arguments.h"
#include "lib/last_error.h"
#include "lib/socket.h"
#include "lib/startup.h"
#include "posix/ioctl.h"
#include "posix/readiness.h"

// select and WSAPoll: one look at many sockets, by one poll of the host.
namespace wsx {
namespace {

// A stream that is neither connected nor listening is ready for nothing; Linux would say that it
// has hung up.
bool can_be_ready(Socket& socket) noexcept {
  return socket.message_oriented() || socket.listening || socket.connected() ||
         socket.connection == Socket::Connection::connecting;
}

bool connect_failed(Socket& socket, unsigned events) noexcept {
  return socket.stream() && !socket.listening &&
         (events & (posix::event_failed | posix::event_hung_up)) != 0 && !socket.connected();
}

enum Set : unsigned { read_set = 1, write_set = 2, except_set = 4 };

unsigned sets_of(Socket& socket, unsigned events) noexcept {
  if (connect_failed(socket, events)) return except_set;
  constexpr unsigned ended = posix::event_failed | posix::event_hung_up;
  const bool established = socket.message_oriented() || socket.connected();
  return ((events & (posix::event_read | ended)) != 0 ? unsigned{read_set} : 0u) |
         (established && (events & (posix::event_write | ended)) != 0 ? unsigned{write_set} : 0u) |
         ((events & posix::event_urgent) != 0 ? unsigned{except_set} : 0u);
}

unsigned interest_in(unsigned sets) noexcept {
  return ((sets & read_set) != 0 ? unsigned{posix::event_read} : 0u) |
         ((sets & write_set) != 0 ? unsigned{posix::event_write} : 0u) |
         ((sets & except_set) != 0 ? unsigned{posix::event_urgent} : 0u);
}

// As long as its count says: the program's FD_SETSIZE may be larger than ours.
SOCKET* members_of(fd_set& set) noexcept {
  return set.fd_array;
}
const SOCKET* members_of(const fd_set& set) noexcept {
  return set.fd_array;
}

class Selection {
 public:
  // False for a value that is no socket.
  bool add(const fd_set* set, unsigned which) {
    if (!set) return true;
    for (u_int i = 0; i < set->fd_count; ++i)
      if (!add(members_of(*set)[i], which)) return false;
    return true;
  }
  bool empty() const noexcept { return members_.empty(); }

  Status wait(Deadline deadline) noexcept;

  // Leaves in the set, once each, the members that are ready for it.
  int rewrite(fd_set* set, unsigned which) const noexcept {
    if (!set) return 0;
    set->fd_count = 0;
    for (const Member& member : members_)
      if ((member.ready & which) != 0) members_of(*set)[set->fd_count++] = member.value;
    return static_cast<int>(set->fd_count);
  }

 private:
  struct Member {
    SOCKET value;
    Pinned<Socket> socket;
    unsigned asked = 0;
    unsigned ready = 0;
  };

  bool add(SOCKET value, unsigned which) {
    auto member = std::find_if(members_.begin(), members_.end(),
                               [=](const Member& m) { return m.value == value; });
    if (member == members_.end()) {
      Pinned<Socket> socket(value);
      if (!socket) return false;
      member = members_.insert(member, Member{value, std::move(socket)});
    }
    member->asked |= which;
    return true;
  }

  // True when a send was told what an earlier datagram drew: the next receive will say it, and the
  // host knows nothing of it any more.
  bool find_reports() noexcept {
    bool found = false;
    for (Member& member : members_)
      if (member.socket->port_unreachable && member.socket->options.reset_reports)
        found |= (member.ready = member.asked & read_set) != 0;
    return found;
  }

  std::vector<Member> members_;
};

Status Selection::wait(Deadline deadline) noexcept try {
  std::vector<posix::Polled> polled;
  for (const Member& member : members_)
    polled.push_back({can_be_ready(*member.socket) ? member.socket->descriptor() : -1,
                      interest_in(member.asked)});
  const bool reported = find_reports();
  for (;;) {
    const Status status = posix::poll_all(polled, reported ? Deadline{} : deadline);
    if (!succeeded(status)) return status;
    bool any_event = false;
    bool any_ready = false;
    for (std::size_t i = 0; i < members_.size(); ++i) {
      if (polled[i].events == 0) continue;
      any_event = true;
      members_[i].ready |= sets_of(*members_[i].socket, polled[i].events) & members_[i].asked;
      if (members_[i].ready != 0) any_ready = true;
      // An event that nobody asked for will not go away; looking at it again would not sleep.
      else
        polled[i].descriptor = -1;
    }
    if (any_ready || reported || !any_event) return Status::success;
  }
} catch (const std::bad_alloc&) {
  return Status::insufficient_resources;
}

std::optional<Deadline> deadline_of(const timeval* timeout) noexcept {
  if (!timeout) return no_deadline;
  if (timeout->tv_sec < 0 || timeout->tv_usec < 0) return std::nullopt;
  constexpr long long longest = 0x7fffffff;
  return Clock::now() + std::chrono::seconds(std::min<long long>(timeout->tv_sec, longest)) +
         std::chrono::microseconds(timeout->tv_usec);
}

int select_sockets(fd_set* readable, fd_set* writable, fd_set* exceptional,
                   const timeval* timeout) noexcept try {
  const auto deadline = deadline_of(timeout);
  Selection selection;
  if (!selection.add(readable, read_set) || !selection.add(writable, write_set) ||
      !selection.add(exceptional, except_set))
    return fail(WSAENOTSOCK);
  if (selection.empty() || !deadline) return fail(WSAEINVAL);
  const Status status = selection.wait(*deadline);
  if (!succeeded(status)) return finish(status);
  set_last_error(0);
  return selection.rewrite(readable, read_set) + selection.rewrite(writable, write_set) +
         selection.rewrite(exceptional, except_set);
} catch (const std::bad_alloc&) {
  return fail(WSAENOBUFS);
}

constexpr SHORT pollable = POLLRDNORM | POLLRDBAND | POLLWRNORM;

// Linux no longer calls a connection failed once the failure has been told; Windows does.
bool broken(Socket& socket, unsigned events) noexcept {
  if (!socket.stream()) return false;
  return (events & posix::event_failed) != 0 ||
         ((events & posix::event_hung_up) != 0 && !succeeded(socket.judge_end()));
}

// The end of the peer's data is POLLHUP as soon as nothing is left to read before it.
SHORT poll_result(Socket& socket, unsigned events, SHORT asked) noexcept {
  if (connect_failed(socket, events) || broken(socket, events))
    return static_cast<SHORT>(POLLERR | POLLHUP | (POLLWRNORM & asked));
  int result = 0;
  if ((events & posix::event_read) != 0 && (asked & POLLRDNORM) != 0) {
    std::uint32_t bytes = 0;
    const bool ended = socket.stream() && !socket.listening &&
                       succeeded(posix::readable_bytes(socket.descriptor(), bytes)) && bytes == 0;
    if (!ended) result |= POLLRDNORM;
  }
  if ((events & (posix::event_finished | posix::event_hung_up)) != 0) result |= POLLHUP;
  if ((events & posix::event_urgent) != 0) result |= POLLRDBAND & asked;
  if ((events & posix::event_write) != 0) result |= POLLWRNORM & asked;
  return static_cast<SHORT>(result);
}

unsigned poll_interest(SHORT asked) noexcept {
  return ((asked & POLLRDNORM) != 0 ? unsigned{posix::event_read} : 0u) |
         ((asked & POLLRDBAND) != 0 ? unsigned{posix::event_urgent} : 0u) |
         ((asked & POLLWRNORM) != 0 ? unsigned{posix::event_write} : 0u);
}

int poll_sockets(WSAPOLLFD* entries, ULONG count, INT timeout) noexcept try {
  std::vector<Pinned<Socket>> sockets;
  std::vector<posix::Polled> polled;
  bool any_valid = false;
  for (ULONG i = 0; i < count; ++i) {
    WSAPOLLFD& entry = entries[i];
    entry.revents = 0;
    if (entry.fd != INVALID_SOCKET && (entry.events & ~pollable) != 0) return fail(WSAEINVAL);
    const Pinned<Socket>& socket = sockets.emplace_back(entry.fd);
    any_valid = any_valid || socket;
    if (!socket && entry.fd != INVALID_SOCKET) entry.revents = POLLNVAL;
    polled.push_back(
        {socket && can_be_ready(*socket) ? socket->descriptor() : -1, poll_interest(entry.events)});
  }
  if (!any_valid) return fail(WSAENOTSOCK);
  const Status status = posix::poll_all(
      polled, timeout < 0 ? no_deadline : deadline_after(static_cast<DWORD>(timeout)));
  if (!succeeded(status)) return finish(status);
  int ready = 0;
  for (ULONG i = 0; i < count; ++i) {
    if (polled[i].events == 0) continue;
    entries[i].revents = poll_result(*sockets[i], polled[i].events, entries[i].events);
    if (entries[i].revents != 0) ++ready;
  }
  set_last_error(0);
  return ready;
} catch (const std::bad_alloc&) {
  return fail(WSAENOBUFS);
}

}  // namespace
}  // namespace wsx

using namespace wsx;

int WSAAPI select(int, fd_set* readfds, fd_set* writefds, fd_set* exceptfds,
                  const struct timeval* timeout) {
  if (!started()) return fail(WSANOTINITIALISED);
  return select_sockets(readfds, writefds, exceptfds, timeout);
}

// FD_ISSET. Windows gives the macro a function because a list has to be searched; the count alone
// says how long the list is, whatever FD_SETSIZE the program was compiled with.
int WSAAPI __WSAFDIsSet(SOCKET s, fd_set* set) {
  const SOCKET* end = set->fd_array + set->fd_count;
  return std::find(static_cast<const SOCKET*>(set->fd_array), end, s) != end;
}

int WSAAPI WSAPoll(LPWSAPOLLFD fdArray, ULONG fds, INT timeout) {
  if (!started()) return fail(WSANOTINITIALISED);
  if (fds == 0) return fail(WSAEINVAL);
  if (bad_pointer(fdArray)) return fail(WSAEFAULT);
  return poll_sockets(fdArray, fds, timeout);
}
