// SPDX-License-Identifier: MIT
#include "lib/socket.h"

#include <winbase.h>

#include <algorithm>
#include <chrono>
#include <limits>

#include "lib/startup.h"
#include "lib/vigil.h"
#include "posix/fence.h"
#include "posix/ioctl.h"
#include "posix/readiness.h"

namespace wsx {
namespace {

// The largest payload of one UDP datagram; other messages are measured by the host. The byte counts
// of the API have 32 bits: a longer stream send could not report its own.
std::uint32_t most_in_one_send(const Socket::Traits& traits) noexcept {
  if (traits.type == SOCK_STREAM) return std::numeric_limits<DWORD>::max();
  if (traits.type != SOCK_DGRAM) return std::numeric_limits<std::uint16_t>::max();
  switch (traits.family) {
    case AF_INET:
      return 65507;
    case AF_INET6:
      return 65527;
    default:
      return std::numeric_limits<std::int32_t>::max();
  }
}

}  // namespace

Socket::Socket(int descriptor, const Traits& traits) noexcept
    : Object(Kind::socket),
      traits_(traits),
      descriptor_(descriptor),
      largest_send_(most_in_one_send(traits)),
      sends_(*this, posix::writable, order()),
      receives_(*this, posix::readable, order()),
      network_events_(*this) {}

// Streams come and go, and are closed by whoever comes by; datagram sockets stay, and send.
Object::Lasting Socket::lasting() noexcept {
  return {.hazards = message_oriented() && posix::can_fence_all_threads()};
}

Socket::~Socket() {
  for (int left; (left = deferred_.take()) >= 0;) posix::close_descriptor(left);
  forget_binding(*this);
  posix::close_descriptor(descriptor_);
}

void Socket::defer(int descriptor) noexcept {
  if (!deferred_.add(descriptor)) return posix::close_descriptor(descriptor);
  receives_.retry();
  network_events_.changed();
  Vigil::alarm();
}

void Socket::set_bound(const posix::Address& address) noexcept {
  own_ipv4_.store(posix::ipv4_of(address), std::memory_order_relaxed);
  bound = true;
}

void Socket::learn_state() noexcept {
  posix::Address address;
  if (succeeded(posix::peer_address(descriptor_, address))) {
    set_peer(address);
    set_connected();
  }
  listening = posix::is_listening(descriptor_);
  if (traits_.type == SOCK_DGRAM && hears_icmp())
    static_cast<void>(posix::watch_icmp(descriptor_, traits_.family, true));
  if (!succeeded(posix::local_address(descriptor_, address))) return;
  if (connected() || listening || posix::port_of(address) != 0) set_bound(address);
}

// Windows ends what is pending on a connected stream with "connection aborted", everything else
// with "cancelled". The descriptor goes with the last reference, after the reactor has let go.
void Socket::closed() noexcept {
  break_promise();
  const Status status = stream() && connected() ? Status::connection_aborted : Status::cancelled;
  const LingerWish wish(options.linger);
  network_events_.end();
  sends_.close(status);
  receives_.close(status);
  if (wish.on && wish.seconds == 0) sends_.abandon(status);
  is_closed = true;
  cancel_greetings({.of = this});
  Vigil::alarm();
  if (sends_.has_promise())
    Departure::begin(*this);
  else
    reactor().forget(*this);
}

void Socket::unwatched() noexcept {
  Departure::end(*this);
  let_go();
}

// What is not sent will not be, and the peer is to know.
void Socket::abort() noexcept {
  sends_.abandon(Status::connection_aborted);
  posix::reset_when_closed(descriptor_);
  reactor().forget(*this);
}

bool Socket::promise(Socket& listener, const OVERLAPPED* overlapped) noexcept {
  const std::lock_guard lock(promise_lock_);
  if (promised_by_ || promise_broken_) return false;
  listener.hold();
  promised_by_ = Ref<Socket>(&listener);
  promised_request_ = overlapped;
  return true;
}

void Socket::release_promise() noexcept {
  const Ref<Socket> listener = [this] {
    const std::lock_guard lock(promise_lock_);
    return std::move(promised_by_);
  }();
}

bool Socket::promised() noexcept {
  const std::lock_guard lock(promise_lock_);
  return static_cast<bool>(promised_by_);
}

// The request is the listener's, but without this socket there is nothing left of it.
void Socket::break_promise() noexcept {
  Ref<Socket> listener;
  const OVERLAPPED* request;
  {
    const std::lock_guard lock(promise_lock_);
    promise_broken_ = true;
    listener = promised_by_;
    request = promised_request_;
  }
  if (listener && request)
    listener->receives().cancel({.of = listener.get(), .overlapped = request});
}

Status Socket::take_connection(int descriptor, const posix::Address& peer) noexcept {
  posix::carry_over_options(descriptor_, descriptor);
  return network_events_.renew(FD_CONNECT, [&] {
    const Status status = posix::replace_descriptor(descriptor_, descriptor);
    if (!succeeded(status)) return status;
    set_peer(peer);
    bound = true;
    came_by_accept_ex_ = true;
    set_connected();
    return status;
  });
}

bool Socket::cancel_greetings(const Victims& victims) noexcept {
  if (greetings.load() == 0) return false;
  bool any = false;
  for_each(Kind::socket, [&](Object& socket) noexcept {
    any = static_cast<Socket&>(socket).receives().cancel(victims) || any;
  });
  return any;
}

void Socket::forget_connection() noexcept {
  connection = Connection::none;
  fate_ = Fate::none;
  shut_send = finished_sending = shut_receive = false;
  options.connect_error = 0;
  bound = !came_by_accept_ex_;
}

// Of an address that is taken meanwhile the host is left, and another port.
Status Socket::bind_again(const posix::Address& address) noexcept {
  if (options.address_use != posix::AddressUse::exclusive) posix::outlive_connections(descriptor_);
  const Status status = posix::bind_socket(descriptor_, address);
  if (succeeded(status) || !has_ports()) return status;
  posix::Address any_port = address;
  posix::copy_port(posix::wildcard_address(traits_.family), any_port);
  return posix::bind_socket(descriptor_, any_port);
}

// Linux takes the old descriptor's unacknowledged data to their end on its own. One descriptor
// after another is needed for that: dissolving the connection in place would drop them.
Status Socket::renew() noexcept {
  posix::Address own;
  Status status = posix::local_address(descriptor_, own);
  int fresh = -1;
  if (succeeded(status))
    status = posix::open_socket(traits_.family, traits_.type, traits_.protocol, fresh);
  if (!succeeded(status)) return status;
  posix::apply_windows_defaults(fresh, traits_.family, traits_.type);
  posix::carry_over_options(descriptor_, fresh);
  return network_events_.renew(0, [&] {
    Status replaced = posix::replace_descriptor(descriptor_, fresh);
    if (!succeeded(replaced)) return replaced;
    forget_connection();
    if (bound) replaced = bind_again(own);
    came_by_accept_ex_ = false;
    return replaced;
  });
}

// A poll set knows a connection for as long as any number names it, and would go on telling about
// it by the old one: it has to leave first.
Status Socket::surrender(int& connection) noexcept {
  reactor().forget(*this);
  Status status = posix::duplicate_descriptor(descriptor_, connection);
  if (!succeeded(status)) return status;
  status = renew();
  if (!succeeded(status)) posix::close_descriptor(connection);
  // What else may be waiting finds out.
  const unsigned wish = receives_.wanted() | sends_.wanted();
  if (wish != 0 && !succeeded(watch(wish))) lost(Status::cancelled);
  return status;
}

Status Socket::finish_sending() noexcept {
  constexpr int send_side = 1;
  Status status = posix::shutdown_socket(descriptor_, send_side);
  // Linux says so for a datagram socket without a peer, and marks it all the same.
  if (status == Status::invalid_connection) status = Status::success;
  if (succeeded(status)) finished_sending = true;
  return status;
}

// The library's queue, and the host's.
bool Socket::unsent() noexcept {
  return sends_.has_promise() || posix::unsent_bytes(descriptor_) != 0;
}

// Data that the peer has not acknowledged, while SO_LINGER asks to wait for it.
bool Socket::has_unsent_data() noexcept {
  return stream() && LingerWish(options.linger).seconds != 0 && connected() && unsent();
}

// A non-blocking socket cannot wait, and goes on.
Status Socket::may_close() noexcept {
  return nonblocking && has_unsent_data() ? Status::device_not_ready : Status::success;
}

// Linux would wait in close, on whatever thread that happens, and would not reset the connection
// afterwards. Nothing tells when the last byte is acknowledged, so we look. Like
// all of Winsock's waits this one is alertable.
void Socket::linger() {
  Thread* const thread = Thread::current();
  if (nonblocking || !thread || !has_unsent_data()) return;
  constexpr std::chrono::milliseconds longest_nap(16);
  const Deadline deadline = Clock::now() + std::chrono::seconds(LingerWish(options.linger).seconds);
  for (auto nap = std::chrono::milliseconds(1); Clock::now() < deadline;
       nap = std::min(nap * 2, longest_nap)) {
    thread->apcs.run();
    thread->sleep(std::min(deadline, Clock::now() + nap), true);
    if (!unsent()) return;
  }
  abort();
}

// A non-blocking connect ends without telling anybody; a peer's name shows that it succeeded, and
// asking for it leaves the socket's error where it is.
bool Socket::connected() noexcept {
  Connection state = connection.load(std::memory_order_acquire);
  if (state != Connection::connecting) return state == Connection::connected;
  posix::Address peer;
  if (!succeeded(posix::peer_address(descriptor_, peer))) return false;
  connected_since = Clock::now().time_since_epoch();
  connection.compare_exchange_strong(state, Connection::connected);
  return true;
}

void Socket::set_connected() noexcept {
  connected_since = Clock::now().time_since_epoch();
  connection = Connection::connected;
}

void Socket::set_peer(const posix::Address& address) noexcept {
  const std::lock_guard lock(peer_lock_);
  peer_ = address;
  peer_is_ipv4_.store(posix::is_ipv4(address), std::memory_order_relaxed);
}

Status Socket::peer(posix::Address& address) noexcept {
  if (!connected()) return Status::invalid_connection;
  if (succeeded(posix::peer_address(descriptor_, address))) return Status::success;
  const std::lock_guard lock(peer_lock_);
  address = peer_;
  return Status::success;
}

Status Socket::count_datagrams(std::uint32_t& bytes) noexcept {
  std::unique_lock lock(peeking);
  const Status status = posix::queued_bytes(descriptor_, icmp, bytes);
  lock.unlock();
  report_icmp();
  return status;
}

// Linux binds with the first send as well, but not when that send fails.
void Socket::bind_implicitly() noexcept {
  if (bound.load(std::memory_order_relaxed) || traits_.type != SOCK_DGRAM) return;
  posix::Address address;
  const bool bound_by_host =
      succeeded(posix::local_address(descriptor_, address)) && posix::port_of(address) != 0;
  if (bound_by_host ||
      succeeded(posix::bind_socket(descriptor_, posix::wildcard_address(traits_.family))))
    bound.store(true, std::memory_order_relaxed);
}

Status Socket::watch(unsigned interest, posix::Reactor::Guest* guest) noexcept {
  return reactor().arm(*this, interest, guest);
}

void Socket::unwatch() noexcept {
  reactor().reconsider(*this);
}

void Socket::collect_icmp() noexcept {
  if (hears_icmp() && icmp.settle(descriptor_)) report_icmp();
}

void Socket::tell_icmp() noexcept {
  receives_.retry();
  network_events_.changed();
  Vigil::alarm();
}

unsigned Socket::sift_icmp(unsigned events, unsigned interest) noexcept {
  if (!hears_icmp() || !(events & posix::event_failed)) return events;
  collect_icmp();
  const unsigned found = icmp.waiting() ? interest & posix::event_read : 0u;
  return (events & ~unsigned{posix::event_failed}) | found;
}

unsigned Socket::ready(unsigned readiness) noexcept {
  if (readiness & posix::hung_up) collect_icmp();
  constexpr unsigned for_sends = posix::writable | posix::soon | posix::later;
  const unsigned receiving = readiness & posix::readable ? receives_.ready() : receives_.wanted();
  const unsigned sending = readiness & for_sends ? sends_.ready() : sends_.wanted();
  report_icmp();
  network_events_.changed();  // what the operations have left over
  if (readiness & for_sends && sending == 0) Vigil::alarm();
  return receiving | sending;
}

void Socket::lane_emptied(unsigned interest) noexcept {
  if (!(interest & posix::writable)) return;
  network_events_.changed();
  Vigil::alarm();
}

// A promise is kept all the same: we look when some time has passed.
void Socket::lost(Status status) noexcept {
  receives_.lose(status);
  sends_.lose(status);
  if (sends_.has_promise()) watch(posix::soon);
}

namespace {

// A connection that nobody answers any more: told by its error once, and as aborted afterwards.
bool loses_peer(Status status) noexcept {
  return status == Status::io_timeout || status == Status::host_unreachable ||
         status == Status::network_unreachable || status == Status::host_down;
}

}  // namespace

// What a stream's host says when the connection is over. A peer that left the probes of keep-alive
// unanswered, with nothing else on the way, is an error of its own on Windows.
Status Socket::judge_stream(Status status) noexcept {
  if (status == Status::connection_reset) return meet_fate(Fate::reset);
  if (!loses_peer(status)) return status;
  meet_fate(Fate::aborted);
  const bool probed = status == Status::io_timeout && posix::keeps_alive(descriptor_) &&
                      posix::unsent_bytes(descriptor_) == 0;
  return probed ? socket_code(WSAENETRESET) : status;
}

// Linux tells a reset once, by the error of the moment: ECONNRESET, or EPIPE when the peer had
// finished before. Afterwards it says EPIPE for everything. Windows goes on telling whether the
// reset came out of the blue, or was drawn by data of ours that the peer then has not acknowledged.
Status Socket::meet_broken_pipe() noexcept {
  return meet_fate(posix::unsent_bytes(descriptor_) != 0 ? Fate::aborted : Fate::reset);
}

Status Socket::judge_send(Status status) noexcept {
  if (message_oriented()) return status;
  if (status != Status::pipe_disconnected) return judge_stream(status);
  if (finished_sending.load(std::memory_order_relaxed)) return status;
  return connected() ? meet_broken_pipe() : Status::invalid_connection;
}

Status Socket::judge_receive(Status status) noexcept {
  return message_oriented() ? status : judge_stream(status);
}

// The peer has finished, unless the connection is broken: Linux answers both with 0 bytes, and
// keeps the difference in the socket's error.
Status Socket::judge_end() noexcept {
  if (fate_.load(std::memory_order_relaxed) != Fate::none) return meet_fate(Fate::none);
  const Status error = posix::take_pending_error(descriptor_);
  return error == Status::pipe_disconnected ? meet_broken_pipe() : judge_receive(error);
}

// The first fate that a connection meets is its fate for good.
Status Socket::meet_fate(Fate fate) noexcept {
  Fate met = Fate::none;
  if (fate_.compare_exchange_strong(met, fate)) met = fate;
  return met == Fate::reset ? Status::connection_reset : Status::connection_aborted;
}

}  // namespace wsx
