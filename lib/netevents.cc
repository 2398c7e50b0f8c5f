// SPDX-License-Identifier: MIT
#include "lib/netevents.h"
#include "lib/providers/layer.h"

#include <utility>

#include "lib/arguments.h"
#include "lib/last_error.h"
#include "lib/socket.h"
#include "lib/startup.h"
#include "lib/status.h"
#include "lib/trace/trace.h"

namespace wsx {
namespace {

using posix::Arrived;
using posix::event_failed;
using posix::event_finished;
using posix::event_hung_up;
using posix::event_read;
using posix::event_urgent;
using posix::event_write;

constexpr unsigned over = event_failed | event_hung_up;

// What has to be followed for a selected event of a stream to be noticed.
struct Sign {
  long bit;
  unsigned event;
};
constexpr Sign signs[] = {{FD_READ, event_read},
                          {FD_ACCEPT, event_read},
                          {FD_OOB, event_urgent},
                          {FD_CLOSE, event_finished}};

}  // namespace

// Windows goes on from the record as it is: what has been told is not told again, what nobody has
// fetched yet sets the event at once. The event is never reset here.
Status NetworkEvents::select(Ref<Event> event, long mask) noexcept {
  const std::lock_guard lock(mutex_);
  if (closed_) return Status::invalid_handle;
  used_.store(true, std::memory_order_release);
  const long mask_before = std::exchange(mask_, 0);  // nothing is announced to the event before
  look();
  mask_ = mask;
  const Status status = follow();
  if (succeeded(status)) {
    event_ = std::move(event);
    socket_.nonblocking.store(true, std::memory_order_relaxed);
  } else {
    mask_ = mask_before;
  }
  announce();
  return status;
}

void NetworkEvents::enumerate(Event* reset, WSANETWORKEVENTS& found) noexcept {
  const std::lock_guard lock(mutex_);
  if (reset) reset->reset();
  const long reported = std::exchange(recorded_, recorded_ & ~mask_) & mask_;
  found.lNetworkEvents = static_cast<LONG>(reported);
  for (int i = 0; i < FD_MAX_EVENTS; ++i)
    if ((reported & (1 << i)) != 0) found.iErrorCode[i] = errors_[static_cast<std::size_t>(i)];
}

Status NetworkEvents::make_blocking() noexcept {
  const std::lock_guard lock(mutex_);
  if (mask_ != 0) return Status::invalid_parameter;
  socket_.nonblocking.store(false, std::memory_order_relaxed);
  return Status::success;
}

Status NetworkEvents::inherit(NetworkEvents& listener) noexcept {
  if (!listener.used()) return Status::success;
  Ref<Event> event;
  long mask;
  {
    const std::lock_guard lock(listener.mutex_);
    event = listener.event_;
    mask = listener.mask_;
  }
  return mask == 0 ? Status::success : select(std::move(event), mask);
}

void NetworkEvents::enable_used(long bit) noexcept {
  const std::lock_guard lock(mutex_);
  told_ &= ~bit;
  recorded_ &= ~bit;
  // Without a selection of it, the next selection looks.
  if ((mask_ & bit) == 0) return;
  look();
  follow();
}

// A send that succeeds neither takes a recorded FD_WRITE back nor brings a new one.
void NetworkEvents::send_blocked_used() noexcept {
  const std::lock_guard lock(mutex_);
  wants_room_ = true;
  recorded_ &= ~FD_WRITE;
  look();
  follow();
}

void NetworkEvents::connect_begun_used() noexcept {
  const std::lock_guard lock(mutex_);
  told_ &= ~FD_CONNECT;
  recorded_ &= ~FD_CONNECT;
  wants_room_ = true;
  look();
  follow();
}

void NetworkEvents::arrived() noexcept {
  unsigned events;
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    events = look();
    follow();
  }
  // What ICMP says is looked at again when the socket has taken it in.
  if ((events & event_failed) != 0) socket_.collect_icmp();
}

void NetworkEvents::end() noexcept {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    mask_ = 0;
    follow();
    event_ = {};
  }
  if (used()) arrivals().settle();
}

unsigned NetworkEvents::look() noexcept {
  if (closed_) return 0;
  const unsigned events = posix::look_at(socket_.descriptor());
  if (socket_.listening)
    look_for_arrival(FD_ACCEPT, (events & event_read) != 0 || socket_.deferred() != 0,
                     Arrived::connections);
  else if (socket_.message_oriented())
    look_at_messages(events);
  else if (look_at_connection(events))
    look_at_stream(events);
  return events;
}

// A report about an earlier datagram is received like a datagram.
void NetworkEvents::look_at_messages(unsigned events) noexcept {
  if (socket_.connected() && !(told_ & FD_CONNECT)) record(FD_CONNECT);
  if (can_send()) look_for_room(events);
  look_for_arrival(FD_READ, (events & event_read) != 0 || socket_.icmp.waiting(),
                   Arrived::messages);
}

// True when there is a connection to look at.
bool NetworkEvents::look_at_connection(unsigned events) noexcept {
  if (socket_.connected()) {
    if (!(told_ & FD_CONNECT)) record(FD_CONNECT);
    return true;
  }
  const bool failed = (events & over) != 0 && socket_.connection == Socket::Connection::connecting;
  // Somebody who waits for the connection gets the error, which Linux tells once.
  if (!failed || (told_ & FD_CONNECT) || socket_.sends().waiting()) return false;
  const Status error = posix::take_pending_error(socket_.descriptor());
  auto& kept = socket_.options.connect_error;
  if (!succeeded(error)) kept = static_cast<DWORD>(wsa_error(error));
  wants_room_ = false;
  const DWORD code = kept;
  record(FD_CONNECT, code != 0 ? static_cast<int>(code) : WSAECONNREFUSED);
  return false;
}

// Linux calls a finished stream readable; on Windows that is FD_CLOSE alone, which does not wait
// until the data before it have been read.
void NetworkEvents::look_at_stream(unsigned events) noexcept {
  const bool ended = (events & (event_finished | over)) != 0;
  if (!(events & over)) look_for_room(events);
  look_for_urgent(events);
  const bool data = (events & event_read) != 0 &&
                    (!ended || posix::count_arrived(socket_.descriptor(), Arrived::bytes) != 0);
  look_for_arrival(FD_READ, data, Arrived::bytes);
  if (ended && !(told_ & FD_CLOSE)) record(FD_CLOSE, aborted(events) ? WSAECONNABORTED : 0);
}

void NetworkEvents::look_for_room(unsigned events) noexcept {
  if (!wants_room_ || !(events & event_write) || socket_.sends().waiting()) return;
  wants_room_ = false;
  record(FD_WRITE);
}

// The host goes on calling urgent data urgent for as long as nobody has received them. When nothing
// else is there to be read, what came later must be urgent, too.
void NetworkEvents::look_for_urgent(unsigned events) noexcept {
  if (!(events & event_urgent)) return;
  const std::uint64_t received = posix::count_arrived(socket_.descriptor(), Arrived::ever);
  const bool again = !(events & event_read) && received > urgent_since_;
  if (!(told_ & FD_OOB) || again) record(FD_OOB);
  urgent_since_ = received;
}

// A pending receive or accept takes what comes, without an event.
void NetworkEvents::look_for_arrival(long bit, bool present, Arrived what) noexcept {
  if (!present || socket_.receives().waiting()) return;
  const std::uint64_t waiting =
      posix::count_arrived(socket_.descriptor(), what) + socket_.deferred();
  if (!(told_ & bit) || waiting > waiting_) record(bit);
  waiting_ = waiting;
}

// A stream that has hung up in both directions without our having finished was reset, whoever has
// been told the host's error. A local one hangs up when its peer closes.
bool NetworkEvents::aborted(unsigned events) const noexcept {
  if ((events & event_failed) != 0 || socket_.broken()) return true;
  return (events & event_hung_up) != 0 && !socket_.finished_sending &&
         socket_.traits().family != AF_UNIX;
}

// Windows' datagram sockets are writable to FD_WRITE once they have an address.
bool NetworkEvents::can_send() const noexcept {
  return socket_.stream() || socket_.bound || socket_.connected();
}

// What a descriptor without a connection has to tell is over at once, and a stream that has ended
// gets no more.
unsigned NetworkEvents::wanted() const noexcept {
  if (mask_ == 0 || closed_) return 0;
  const bool stream = socket_.stream() && !socket_.listening;
  if (stream && socket_.connection == Socket::Connection::none) return 0;
  unsigned events = 0;
  if (!(told_ & FD_CLOSE))
    for (const Sign& sign : signs)
      if ((mask_ & sign.bit) != 0) events |= sign.event;
  const bool connecting = stream && (mask_ & FD_CONNECT & ~told_) != 0;
  const bool room = !socket_.listening && (mask_ & FD_WRITE) != 0 && wants_room_ && can_send();
  return connecting || room ? events | event_write : events;
}

Status NetworkEvents::follow() noexcept {
  const unsigned events = wanted();
  if (events == followed_) return Status::success;
  const Status status = arrivals().listen(socket_.descriptor(), followed_, events, *this);
  if (succeeded(status)) followed_ = events;
  return status;
}

void NetworkEvents::leave() noexcept {
  if (followed_ == 0) return;
  arrivals().listen(socket_.descriptor(), followed_, 0, *this);
  followed_ = 0;
}

void NetworkEvents::begin_anew(long told) noexcept {
  told_ = told;
  recorded_ = 0;
  wants_room_ = true;
  waiting_ = 0;
  urgent_since_ = 0;
}

void NetworkEvents::record(long bit, int error) noexcept {
  recorded_ |= bit;
  told_ |= bit;
  for (int i = 0; i < FD_MAX_EVENTS; ++i)
    if (bit == 1 << i) errors_[static_cast<std::size_t>(i)] = error;
  if ((bit & mask_) != 0) event_->set();
}

void NetworkEvents::announce() noexcept {
  if ((recorded_ & mask_) != 0) event_->set();
}

Status select_events(Socket& socket, WSAEVENT event_handle, long mask) noexcept {
  if ((mask & ~long{FD_ALL_EVENTS}) != 0) return Status::invalid_parameter;
  if (mask == 0) return socket.network_events().select({}, 0);
  if (!event_handle) return Status::invalid_parameter;
  const Pinned<Event> event(reinterpret_cast<HandleValue>(event_handle));
  if (!event) return Status::invalid_handle;
  event->hold();
  return socket.network_events().select(Ref<Event>(&*event), mask);
}

Status enumerate_events(Socket& socket, WSAEVENT reset, WSANETWORKEVENTS* found) noexcept {
  if (bad_pointer(found)) return Status::access_violation;
  const Pinned<Event> event(reinterpret_cast<HandleValue>(reset));
  if (reset && !event) return Status::invalid_handle;
  socket.network_events().enumerate(event ? &*event : nullptr, *found);
  return Status::success;
}

}  // namespace wsx

using namespace wsx;

int WSAAPI WSAEventSelect(SOCKET s, WSAEVENT hEventObject, long lNetworkEvents) {
  TRACED(WSAEventSelect, s, hEventObject, lNetworkEvents);
  const Entry socket(s);
  if (!socket)
    return go_above(s, socket.error(), SOCKET_ERROR, &WSPPROC_TABLE::lpWSPEventSelect, hEventObject,
                    lNetworkEvents);
  return finish(select_events(*socket, hEventObject, lNetworkEvents));
}

int WSAAPI WSAEnumNetworkEvents(SOCKET s, WSAEVENT hEventObject,
                                LPWSANETWORKEVENTS lpNetworkEvents) {
  TRACED(WSAEnumNetworkEvents, s, hEventObject, lpNetworkEvents);
  const Entry socket(s);
  if (!socket)
    return go_above(s, socket.error(), SOCKET_ERROR, &WSPPROC_TABLE::lpWSPEnumNetworkEvents,
                    hEventObject, lpNetworkEvents);
  return finish(enumerate_events(*socket, hEventObject, lpNetworkEvents));
}
