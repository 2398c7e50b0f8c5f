// SPDX-License-Identifier: MIT
#pragma once

#include <winsock2.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>

#include "lib/event.h"
#include "posix/arrivals.h"
#include "posix/status.h"

namespace wsx {

class Socket;

// A socket's record of network events: what WSAEventSelect asked for, and what has happened since
// anybody asked first.
//
// Everything goes by one look at the socket's state, made when something arrives, when a call has
// changed the state, and when somebody selects. An event is recorded by the look that finds it,
// and not again before it is re-enabled: FD_READ, FD_OOB and FD_ACCEPT by the call that takes what
// has come, or by more that comes; FD_WRITE by a send that did not fit; FD_CONNECT by the next
// attempt; FD_CLOSE never.
//
// The calls of a socket that nobody selected for pay one load and one branch.
class NetworkEvents final : private posix::Arrivals::Listener {
 public:
  explicit NetworkEvents(Socket& socket) noexcept : socket_(socket) {}
  NetworkEvents(const NetworkEvents&) = delete;
  NetworkEvents& operator=(const NetworkEvents&) = delete;

  // What the doors ask for. A failed selection leaves the one before in place.
  Status select(Ref<Event> event, long mask) noexcept;
  void enumerate(Event* reset, WSANETWORKEVENTS& found) noexcept;
  // FIONBIO 0: refused while a selection is active.
  Status make_blocking() noexcept;

  // An accepted socket, before anybody knows it: its connection is no news.
  void accepted() noexcept { told_ = FD_CONNECT; }
  // What its listener selected is selected for it.
  Status inherit(NetworkEvents& listener) noexcept;

  // A receive or an accept has been called, with whatever result: `bit` may be recorded anew.
  void enable(long bit) noexcept {
    if (used()) enable_used(bit);
  }
  // A send did not fit.
  void send_blocked() noexcept {
    if (used()) send_blocked_used();
  }
  // A connection has been asked for.
  void connect_begun() noexcept {
    if (used()) connect_begun_used();
  }
  // The socket gets another descriptor by `exchange`, with what it is connected to now. Nothing is
  // left of what the old one has told; `told` of the new one is no news.
  template <typename Exchange>
  Status renew(long told, Exchange exchange) noexcept {
    const std::lock_guard lock(mutex_);
    leave();
    const Status status = exchange();
    if (succeeded(status)) begin_anew(told);
    if (used()) {
      look();
      follow();
    }
    return status;
  }
  // Something else has changed that a look may tell: bound, listening, an ended operation.
  void changed() noexcept {
    if (used()) arrived();
  }

  // The socket is closed. Nothing is recorded from here on.
  void end() noexcept;

 private:
  bool used() const noexcept { return used_.load(std::memory_order_acquire); }
  void enable_used(long bit) noexcept;
  void send_blocked_used() noexcept;
  void connect_begun_used() noexcept;

  void arrived() noexcept override;

  // Under the lock.
  unsigned look() noexcept;
  void look_at_messages(unsigned events) noexcept;
  void look_at_stream(unsigned events) noexcept;
  bool look_at_connection(unsigned events) noexcept;
  void look_for_room(unsigned events) noexcept;
  void look_for_urgent(unsigned events) noexcept;
  void look_for_arrival(long bit, bool present, posix::Arrived what) noexcept;
  bool aborted(unsigned events) const noexcept;
  bool can_send() const noexcept;
  unsigned wanted() const noexcept;
  Status follow() noexcept;
  void leave() noexcept;
  void begin_anew(long told) noexcept;
  void record(long bit, int error = 0) noexcept;
  void announce() noexcept;

  Socket& socket_;
  std::atomic<bool> used_{false};

  // After a lane's lock, before those of Arrivals, the reactor and the dispatcher.
  std::mutex mutex_;
  Ref<Event> event_;
  long mask_ = 0;
  long recorded_ = 0;  // and not yet enumerated
  long told_ = 0;      // recorded, and not re-enabled since
  std::array<int, FD_MAX_EVENTS> errors_{};
  bool wants_room_ = true;          // FD_WRITE is due when there is room
  unsigned followed_ = 0;           // what Arrivals tells us about
  std::uint64_t waiting_ = 0;       // at the last look, of what FD_READ or FD_ACCEPT told
  std::uint64_t urgent_since_ = 0;  // what had been received when FD_OOB was told
  bool closed_ = false;
};

// At the end of a call, whatever its result.
class EnablesAgain {
 public:
  EnablesAgain(NetworkEvents& events, long bit) noexcept : events_(events), bit_(bit) {}
  ~EnablesAgain() { events_.enable(bit_); }
  EnablesAgain(const EnablesAgain&) = delete;
  EnablesAgain& operator=(const EnablesAgain&) = delete;

 private:
  NetworkEvents& events_;
  const long bit_;
};

// WSAEventSelect and WSAEnumNetworkEvents.
Status select_events(Socket& socket, WSAEVENT event_handle, long mask) noexcept;
Status enumerate_events(Socket& socket, WSAEVENT reset, WSANETWORKEVENTS* found) noexcept;

}  // namespace wsx
