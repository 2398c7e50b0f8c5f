// SPDX-License-Identifier: MIT
#pragma once

#include <minwinbase.h>
#include <winsock2.h>
#include <ws2spi.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <utility>

#include "lib/event.h"
#include "lib/handle.h"
#include "lib/port.h"
#include "lib/port_member.h"
#include "lib/queue_memory.h"
#include "lib/thread.h"
#include "posix/status.h"

namespace wsx {

class Socket;

// The thread that a provider's caller names, and the way to it.
struct Route {
  WSATHREADID thread;
  LPWPUQUEUEAPC queue;
};

// How the caller wants to be told of the end of its call; without an OVERLAPPED, by its return. A
// routine runs on the calling thread unless it is given a route to another.
struct Indication {
  OVERLAPPED* overlapped = nullptr;
  LPWSAOVERLAPPED_COMPLETION_ROUTINE routine = nullptr;
  const Route* route = nullptr;
};

// A routine and a completion port exclude each other, which Windows finds out before it looks at
// the state of the socket. A socket without the overlapped attribute has neither.
inline bool conflicting(const Indication& indication, const PortMember& socket) noexcept {
  return indication.overlapped && indication.routine && socket.port();
}

// The thread that issued an operation, and counts it for as long as it is pending.
class Issuer {
 public:
  Issuer() = default;
  explicit Issuer(Thread& thread) noexcept : thread_(&thread) { thread.operation_pends(); }
  Issuer(Issuer&& other) noexcept : thread_(std::exchange(other.thread_, nullptr)) {}
  Issuer& operator=(Issuer&& other) noexcept {
    std::swap(thread_, other.thread_);
    return *this;
  }
  ~Issuer() {
    if (thread_) thread_->operation_ended();
  }

  Thread* thread() const noexcept { return thread_; }

 private:
  Thread* thread_ = nullptr;
};

// Whether an operation ended before its call returned: some programs want no packet then.
enum class Ended : bool { at_once, later };

// Where the end of an overlapped operation is reported. Captured when the operation starts: what
// the report needs is in reserve from then on, so that an accepted operation never fails to report.
class Delivery {
 public:
  // Of a synchronous call: nowhere. Not constexpr, for what is constant is zeroed to its last byte.
  Delivery() noexcept {}
  Delivery(Delivery&& other) noexcept : overlapped_(std::exchange(other.overlapped_, nullptr)) {
    if (!overlapped_) return;
    new (&means_) Means(std::move(other.means_));
    other.means_.~Means();
  }
  Delivery& operator=(Delivery&&) = delete;
  ~Delivery() {
    if (overlapped_) means_.~Means();
  }

  // Checks and captures, touching nothing yet. invalid_handle when hEvent names no event,
  // invalid_parameter for a routine on a socket with a completion port. What will not end at once
  // needs nothing in reserve for that.
  static Status make(const Indication& indication, Socket& socket, Delivery& delivery,
                     Ended expected = Ended::at_once) noexcept;
  // Before the operation may end at once, if that was not expected.
  Status reserve() noexcept;

  // The operation starts: Internal becomes STATUS_PENDING, and the event is reset. Both stay so
  // when the operation fails at once, as on Windows: a failed call has no completion. What succeeds
  // at once need not start before it ends.
  void start() noexcept;

  // The operation will take its time, and the program may close the event before it ends.
  Status hold_event() noexcept;
  // Also, it will end without its caller. Where the report will be made in the operation's place,
  // what was in reserve for it is at the calling thread's disposal again.
  enum class Report : bool { in_reserve, in_place };
  Status pend(Report report) noexcept;

  bool wanted() const noexcept { return overlapped_ != nullptr; }

  const OVERLAPPED* overlapped() const noexcept { return overlapped_; }
  // Whose operation it is, whatever socket it waits for.
  const Socket* socket() const noexcept { return means_.socket; }
  // Of a pending operation.
  const Thread* issuer() const noexcept { return means_.issuer.thread(); }
  bool reports_to_port_only() const noexcept {
    return means_.event == 0 && (means_.packet || means_.packet_in_place);
  }

 private:
  friend void complete(Delivery&& delivery, Status status, std::size_t bytes, Ended ended) noexcept;
  friend void complete(Delivery&& delivery, Status status, std::size_t bytes,
                       QueueMemory::Place place, Parcel& parcel) noexcept;

  // Small, for very many operations may wait.
  struct Means {
    explicit Means(Socket& its_socket) noexcept : socket(&its_socket) {}

    Socket* socket;
    std::uint32_t event = 0;      // hEvent without its low bit, 0 for none
    bool packet_refused = false;  // by the low bit of hEvent
    bool packet_in_place = false;
    bool has_routine = false;  // and no packet
    Pin held;                  // the event, once the operation takes its time
    union {
      ULONG_PTR key = 0;  // of the packet: the socket's when the operation began
      LPWSAOVERLAPPED_COMPLETION_ROUTINE routine;
    };
    std::unique_ptr<Route> route;
    std::unique_ptr<Apc> apc;
    ReservedPacket packet;
    Issuer issuer;
  };

  static Status choose_means(const Indication& indication, Means& means) noexcept;
  bool wants_packet() const noexcept;
  Status reserve_call() noexcept;
  Status reserve_packet() noexcept;
  void note_key() noexcept;
  void return_reserve(Thread& thread) noexcept;
  void reserve_in(QueueMemory::Place place) noexcept;
  void tell(Status status, DWORD bytes) noexcept;
  void set_signal() noexcept;
  void reset_signal() noexcept;
  void queue_routine(Status status, DWORD bytes) noexcept;
  void take_route() noexcept;
  bool has_packet() noexcept;
  ReservedPacket packet_of(Status status, DWORD bytes) noexcept;

  OVERLAPPED* overlapped_ = nullptr;
  // Most calls are synchronous and have none of this, which costs them nothing.
  union {
    Means means_;
  };
};

// The one place where a finished request writes InternalHigh and Internal, and then becomes an APC,
// or an event and a packet. From the moment Internal is stored the OVERLAPPED is the program's
// again: nothing reads it after. Nothing happens for a delivery that is not wanted.
void complete(Delivery&& delivery, Status status, std::size_t bytes, Ended ended) noexcept;

// The same for one that has ended later: its packet goes with others. `place` is where it was.
void complete(Delivery&& delivery, Status status, std::size_t bytes, QueueMemory::Place place,
              Parcel& parcel) noexcept;

}  // namespace wsx
