// SPDX-License-Identifier: MIT
#include "lib/select.h"
#include "lib/providers/catalog.h"
#include "lib/providers/layer.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>
#include <new>
#include <optional>
#include <utility>
#include <vector>

#include "lib/arguments.h"
#include "lib/last_error.h"
#include "lib/startup.h"
#include "lib/trace/trace.h"
#include "lib/vigil.h"

namespace wsx {
namespace {

enum Set : unsigned { read_set = 1, write_set = 2, except_set = 4 };
constexpr Set sets[] = {read_set, write_set, except_set};

unsigned sets_of(Socket& socket, unsigned events) noexcept {
  if ((events & event_closed) != 0) return read_set;
  if (connect_failed(socket, events)) return except_set;
  constexpr unsigned ended = posix::event_failed | posix::event_hung_up;
  const bool established = socket.message_oriented() || socket.connected();
  return ((events & (posix::event_read | ended)) != 0 ? unsigned{read_set} : 0u) |
         (established && (events & (posix::event_write | ended)) != 0 ? unsigned{write_set} : 0u) |
         ((events & posix::event_urgent) != 0 ? unsigned{except_set} : 0u);
}

unsigned interest_in(unsigned asked) noexcept {
  return ((asked & read_set) != 0 ? unsigned{posix::event_read} : 0u) |
         ((asked & write_set) != 0 ? unsigned{posix::event_write} : 0u) |
         ((asked & except_set) != 0 ? unsigned{posix::event_urgent} : 0u);
}

// The sockets of the three sets, each once. The sets are read once: one fd_set may be given in
// several places, and is rewritten for each of them.
class Selection {
 public:
  explicit Selection(const std::array<fd_set*, 3>& given);

  bool empty() const noexcept { return members_.empty(); }
  // False when one of the values is no socket.
  bool pin();

  Status wait(Deadline deadline);

  // Leaves in the sets, once each and in their old order, the members that are ready for it.
  int rewrite() noexcept;

  // A socket was closed, and nothing was asked for that says so.
  bool lost_one() const noexcept { return lost_one_; }

 private:
  struct Member {
    SOCKET value;
    unsigned asked;
    unsigned ready = 0;
    Pinned<Socket> socket{};
  };

  Member* find(SOCKET value) noexcept {
    return &*std::ranges::lower_bound(members_, value, {}, &Member::value);
  }
  bool judge(Member& member, unsigned events) noexcept;

  const std::array<fd_set*, 3>& given_;
  std::array<std::vector<SOCKET>, 3> values_;
  std::vector<Member> members_;  // by value
  bool lost_one_ = false;
};

// Its count says how long a set is: the program's FD_SETSIZE may be larger than ours.
Selection::Selection(const std::array<fd_set*, 3>& given) : given_(given) {
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (!given[i]) continue;
    const SOCKET* first = given[i]->fd_array;
    values_[i].assign(first, first + given[i]->fd_count);
    for (const SOCKET value : values_[i]) members_.push_back({value, sets[i]});
  }
  std::ranges::sort(members_, {}, &Member::value);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < members_.size(); ++i) {
    if (kept > 0 && members_[kept - 1].value == members_[i].value)
      members_[kept - 1].asked |= members_[i].asked;
    else
      std::swap(members_[kept++], members_[i]);
  }
  members_.erase(std::next(members_.begin(), static_cast<std::ptrdiff_t>(kept)), members_.end());
}

bool Selection::pin() {
  return std::ranges::all_of(members_, [](Member& member) {
    member.socket = Pinned<Socket>(member.value);
    return static_cast<bool>(member.socket);
  });
}

bool Selection::judge(Member& member, unsigned events) noexcept {
  member.ready = sets_of(*member.socket, events) & member.asked;
  const bool lost = (events & event_closed) != 0 && member.ready == 0;
  lost_one_ = lost_one_ || lost;
  return member.ready != 0 || lost;
}

Status Selection::wait(Deadline deadline) try {
  std::vector<Post> posts;
  for (const Member& member : members_)
    posts.push_back({&*member.socket, interest_in(member.asked)});
  return Vigil(posts).keep(deadline, [this](std::size_t i, unsigned events) noexcept {
    return judge(members_[i], events);
  });
} catch (const std::bad_alloc&) {
  return Status::insufficient_resources;
}

int Selection::rewrite() noexcept {
  u_int total = 0;
  for (std::size_t i = 0; i < given_.size(); ++i) {
    if (!given_[i]) continue;
    SOCKET* const first = given_[i]->fd_array;
    SOCKET* end = first;
    for (const SOCKET value : values_[i]) {
      Member& member = *find(value);
      if ((member.ready & sets[i]) == 0) continue;
      member.ready &= ~sets[i];
      *end++ = value;
    }
    given_[i]->fd_count = static_cast<u_int>(end - first);
    total += given_[i]->fd_count;
  }
  return static_cast<int>(total);
}

std::optional<Deadline> deadline_of(const timeval* timeout) noexcept {
  if (!timeout) return no_deadline;
  if (timeout->tv_sec < 0 || timeout->tv_usec < 0) return std::nullopt;
  if (timeout->tv_sec == 0 && timeout->tv_usec == 0) return Deadline{};
  constexpr long long longest = 0x7fffffff;
  return Clock::now() + std::chrono::seconds(std::min<long long>(timeout->tv_sec, longest)) +
         std::chrono::microseconds(timeout->tv_usec);
}

Status select_given(const std::array<fd_set*, 3>& given, const timeval* timeout, int& total) try {
  const auto deadline = deadline_of(timeout);
  Selection selection(given);
  if (!selection.pin()) return Status::invalid_handle;
  if (selection.empty() || !deadline) return Status::invalid_parameter;
  const Status status = selection.wait(*deadline);
  if (!succeeded(status)) return status;
  total = selection.rewrite();
  return total == 0 && selection.lost_one() ? Status::invalid_handle : Status::success;
} catch (const std::bad_alloc&) {
  return Status::insufficient_resources;
}

// Sockets of several providers cannot be waited for together; the first one's provider decides.
SOCKET first_layered(const std::array<const fd_set*, 3>& given) noexcept {
  if (!Catalog::layered()) return INVALID_SOCKET;
  for (const fd_set* set : given)
    for (u_int i = 0; !bad_pointer(set) && i < set->fd_count; ++i)
      if (AboveEntry(set->fd_array[i])) return set->fd_array[i];
  return INVALID_SOCKET;
}

}  // namespace

Status select_sockets(fd_set* readable, fd_set* writable, fd_set* exceptional,
                      const timeval* timeout, int& total) {
  const std::array given{readable, writable, exceptional};
  const auto bad = [](const void* pointer) { return pointer && bad_pointer(pointer); };
  if (std::ranges::any_of(given, bad) || bad(timeout)) return Status::access_violation;
  return select_given(given, timeout, total);
}

}  // namespace wsx

using namespace wsx;

int WSAAPI select(int nfds, fd_set* readfds, fd_set* writefds, fd_set* exceptfds,
                  const struct timeval* timeout) {
  TRACED(select, nfds, readfds, writefds, exceptfds, timeout);
  if (!started()) return fail(WSANOTINITIALISED);
  if (const AboveEntry above{first_layered({readfds, writefds, exceptfds})}) {
    INT error = 0;
    const int ready = above->lpWSPSelect(nfds, readfds, writefds, exceptfds, timeout, &error);
    set_last_error(static_cast<DWORD>(layer_error(ready != SOCKET_ERROR, error)));
    return ready;
  }
  int total = 0;
  const Status status = select_sockets(readfds, writefds, exceptfds, timeout, total);
  return finish(status) == 0 ? total : SOCKET_ERROR;
}

// FD_ISSET. Windows gives the macro a function because a list has to be searched; the count alone
// says how long the list is, whatever FD_SETSIZE the program was compiled with.
int WSAAPI __WSAFDIsSet(SOCKET s, fd_set* set) {
  const SOCKET* end = set->fd_array + set->fd_count;
  return std::find(static_cast<const SOCKET*>(set->fd_array), end, s) != end;
}
