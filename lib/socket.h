// SPDX-License-Identifier: MIT
#pragma once

#include <winsock2.h>

#include <atomic>
#include <cstdint>
#include <mutex>

#include "lib/bindings.h"
#include "lib/deferred.h"
#include "lib/departure.h"
#include "lib/handle.h"
#include "lib/hazard.h"
#include "lib/lane.h"
#include "lib/netevents.h"
#include "lib/object.h"
#include "lib/port_member.h"
#include "lib/socket_options.h"
#include "lib/startup.h"
#include "lib/wait.h"
#include "posix/address.h"
#include "posix/icmp.h"
#include "posix/reactor.h"

namespace wsx {

struct Layer;

// How a stream ended, kept because Linux tells it only once and Windows on every call.
enum class Fate : std::uint8_t { none, reset, aborted };

// A SOCKET: the descriptor, what Winsock knows beyond it, and the two lanes of waiting operations.
class Socket final : public Object, public PortMember, private posix::Reactor::Watch {
 public:
  static constexpr Kind object_kind = Kind::socket;

  struct Traits {
    int family;  // Windows' numbers
    int type;
    int protocol;
    bool overlapped;
  };

 private:
  // What every send looks at stands together, in the order of the members down to the first lane's
  // head: with thousands of sockets each line of the cache that a send touches costs it as much as
  // fifty instructions.
  alignas(cache_line) std::atomic<Layer*> layer_{nullptr};
  const Traits traits_;
  int descriptor_;
  const std::uint32_t largest_send_;

 public:
  posix::IcmpErrors icmp;

  std::atomic<bool> nonblocking{false};
  std::atomic<bool> bound{false};
  std::atomic<bool> shut_send{false};         // asked for; sends that wait still go out
  std::atomic<bool> finished_sending{false};  // done
  std::atomic<bool> shut_receive{false};
  std::atomic<bool> is_closed{false};  // calls may still be using it
  std::atomic<bool> listening{false};
  std::atomic<bool> segmentation_refused{false};

  enum class Connection : std::uint8_t { none, connecting, connected };
  std::atomic<Connection> connection{Connection::none};

  SocketOptions options;

 private:
  Lane sends_;
  Lane receives_;

 public:
  Socket(int descriptor, const Traits& traits) noexcept;

  int descriptor() const noexcept override { return descriptor_; }
  const Traits& traits() const noexcept { return traits_; }
  bool stream() const noexcept { return traits_.type == SOCK_STREAM; }
  bool message_oriented() const noexcept { return !stream(); }
  bool has_ports() const noexcept { return traits_.type != SOCK_RAW; }
  bool hears_icmp() const noexcept { return message_oriented() && traits_.family != AF_UNIX; }
  // The most bytes that one send may have.
  std::uint32_t largest_send() const noexcept { return largest_send_; }

  // Signaled when an overlapped operation without an event of its own ends.
  Waitable* waitable() noexcept override { return &idle_signal; }
  Lasting lasting() noexcept override;
  Status may_close() noexcept override;
  void closed() noexcept override;
  void linger() override;

  Lane& sends() noexcept { return sends_; }
  // Whether a stream's next send may have to wait behind others, whatever the host says of room.
  bool sends_queue() const noexcept {
    return stream() && connection == Connection::connected && sends_.waiting();
  }
  Lane& receives() noexcept { return receives_; }
  NetworkEvents& network_events() noexcept { return network_events_; }

  // True once the peer is there; finds out when a non-blocking connect has finished meanwhile.
  bool connected() noexcept;

  // Whom the socket is connected to: told also after the peer has gone, when Linux has forgotten.
  void set_peer(const posix::Address& address) noexcept;
  Status peer(posix::Address& address) noexcept;
  bool peer_is_ipv4() const noexcept { return peer_is_ipv4_.load(std::memory_order_relaxed); }

  // All bytes that wait in a datagram socket.
  Status count_datagrams(std::uint32_t& bytes) noexcept;

  // Datagram sockets get an address with their first send, even one that fails.
  void bind_implicitly() noexcept;

  // Puts the socket in the reactor's poll set; lanes call it when an operation has to wait.
  Status watch(unsigned interest, posix::Reactor::Guest* guest = nullptr) noexcept;
  // No operation waits for the reactor any more, and none has been told by an event: out of the
  // set, because being in it costs every send.
  void unwatch() noexcept;

  // An ICMP error in the host's queue would make every poll return at once. Not under a lane's
  // lock.
  void collect_icmp() noexcept;
  // An error event of a datagram socket, seen by a poll: something to read, or nothing at all.
  unsigned sift_icmp(unsigned events, unsigned interest) noexcept;
  // Whoever waits for something to receive learns of what another call has been told.
  void report_icmp() noexcept {
    if (icmp.waiting()) tell_icmp();
  }

  // Nobody waits any more in the lane of that interest: a send would find its way free.
  void lane_emptied(unsigned interest) noexcept;

  // What a failed send or receive means, given what the connection went through.
  Status judge_send(Status status) noexcept;
  Status judge_receive(Status status) noexcept;
  // What a stream's receive of 0 bytes means: the peer has finished, or the connection is broken.
  Status judge_end() noexcept;
  // True when a call has already been told that the connection is no more.
  bool broken() const noexcept { return fate_.load(std::memory_order_relaxed) != Fate::none; }

  void set_bound(const posix::Address& address) noexcept;
  // In network order, 0 for any: what the socket was bound to.
  std::uint32_t own_ipv4() const noexcept { return own_ipv4_.load(std::memory_order_relaxed); }

  // An AcceptEx of `listener` will give this socket its connection. False when it is promised one
  // already, or closed; `overlapped` tells which of the listener's requests it is.
  bool promise(Socket& listener, const OVERLAPPED* overlapped) noexcept;
  void release_promise() noexcept;
  bool promised() noexcept;

  // The connection that was promised: the descriptor takes the place of the socket's own.
  Status take_connection(int descriptor, const posix::Address& peer) noexcept;

  // AcceptEx requests of this listener whose connection has come and whose first data have not.
  // They wait in the lanes of the sockets that have the connections.
  std::atomic<int> greetings{0};
  bool cancel_greetings(const Victims& victims) noexcept;

  // The connection is over, and the socket is as good as new: bound to its address still, unless it
  // had its connection from AcceptEx.
  Status renew() noexcept;

  // The same at once, while the connection lives on as a descriptor of its own. Not on a reactor's
  // thread.
  Status surrender(int& connection) noexcept;

  // The last that this side sends, after what was sent before.
  Status finish_sending() noexcept;

  // A descriptor that came from elsewhere brings its state along, and may have to go back.
  void learn_state() noexcept;
  void disown_descriptor() noexcept { descriptor_ = -1; }

  // A connection that an accept has put back, because its condition function said so or because it
  // failed; the next accept takes it. Whoever waits for connections learns of it.
  void defer(int descriptor) noexcept;
  int take_deferred() noexcept { return deferred_.take(); }
  unsigned deferred() const noexcept { return deferred_.count(); }

  // Something to receive or to accept that does not show in the descriptor.
  bool has_more() const noexcept { return icmp.waiting() || deferred() != 0; }

  // The provider through which programs reach the socket; null for the base provider.
  Layer* layer() const noexcept { return layer_.load(std::memory_order_relaxed); }
  void set_layer(Layer* layer) noexcept { layer_.store(layer, std::memory_order_relaxed); }

  Waitable idle_signal{Waitable::Reset::manual};
  Binding binding;

  // Peeks at datagrams exclude each other; after a lane's lock.
  std::mutex peeking;

  std::atomic<Clock::duration> connected_since{};  // the steady clock, when the peer was there
  void set_connected() noexcept;

 private:
  ~Socket() override;

  friend class Departure;

  unsigned ready(unsigned readiness) noexcept override;
  void lost(Status status) noexcept override;
  Status judge_stream(Status status) noexcept;
  Status meet_fate(Fate fate) noexcept;
  Status meet_broken_pipe() noexcept;
  void break_promise() noexcept;
  void forget_connection() noexcept;
  Status bind_again(const posix::Address& address) noexcept;
  bool unsent() noexcept;
  bool has_unsent_data() noexcept;
  void tell_icmp() noexcept;
  void abort() noexcept;
  void watched() noexcept override { hold(); }
  void unwatched() noexcept override;

  Lane::Order order() const noexcept {
    return stream() ? Lane::Order::of_calls : Lane::Order::none;
  }

  Deferred deferred_;
  std::atomic<Fate> fate_{Fate::none};
  std::atomic<bool> peer_is_ipv4_{false};
  std::atomic<std::uint32_t> own_ipv4_{0};
  std::mutex peer_lock_;  // innermost: a datagram socket may get another peer at any time
  posix::Address peer_;
  std::mutex promise_lock_;
  Ref<Socket> promised_by_;
  const OVERLAPPED* promised_request_ = nullptr;
  bool promise_broken_ = false;
  std::atomic<bool> came_by_accept_ex_{false};
  Departure departure_;
  NetworkEvents network_events_;
};

// Startup checked, then the socket looked up: the first lines of every Winsock door.
//   Entry socket(s); if (!socket) return fail(socket.error());
// The doors that a layered provider may stand above do not find its sockets, and ask there:
//   Entry socket(s); if (!socket) return go_above(s, socket.error(), ...);
// The extension functions lead past all layers: a provider that wants them hands out its own.
class Entry {
 public:
  enum class To : bool { top, base };
  [[gnu::always_inline]] explicit Entry(SOCKET s, To to = To::top) noexcept
      : pinned_(started() ? s : 0), error_(0) {
    if (!pinned_) [[unlikely]]
      error_ = started() ? WSAENOTSOCK : WSANOTINITIALISED;
    else if (pinned_->layer() && to == To::top) [[unlikely]]
      error_ = WSAENOTSOCK;
  }
  explicit operator bool() const noexcept { return error_ == 0; }
  int error() const noexcept { return error_; }
  Socket* operator->() const noexcept { return &*pinned_; }
  Socket& operator*() const noexcept { return *pinned_; }

 private:
  InCall<Socket> pinned_;
  int error_;
};

}  // namespace wsx
