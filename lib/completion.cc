// SPDX-License-Identifier: MIT
#include "lib/completion.h"

#include <atomic>
#include <new>

#include "lib/at_once.h"
#include "lib/socket.h"
#include "lib/status.h"
#include "lib/trace/check.h"

namespace wsx {
namespace {

// Programs poll Internal without any call (HasOverlappedIoCompleted), on other threads than ours.
void store_status(OVERLAPPED& overlapped, Status status) noexcept {
  std::atomic_ref(overlapped.Internal)
      .store(static_cast<ULONG_PTR>(status), std::memory_order_release);
}

// The end of a request, as its OVERLAPPED tells it.
void publish_end(OVERLAPPED& overlapped, Status status, std::size_t bytes) noexcept {
  if (check::on) [[unlikely]]
    check::ended(&overlapped);
  overlapped.InternalHigh = bytes;
  store_status(overlapped, status);
}

// What is set already need not be set again: Internal has told whoever looks.
[[gnu::hot]] void set_event(HandleValue value, const Glimpse& glimpse) noexcept {
  if (is_set_at_a_glance(glimpse) || put_at_a_glance(glimpse, 0, Signal::set_bit)) return;
  if (const Pinned<Event> event(value); event) event->set();
}
void set_idle(Socket& socket) noexcept {
  if (!socket.idle_signal.signaled() && !socket.skips_own_signal()) socket.idle_signal.set();
}

}  // namespace

// The low bit of hEvent keeps packets off a completion port; it is no part of the handle.
[[gnu::always_inline]] inline Status Delivery::choose_means(const Indication& indication,
                                                            Means& means) noexcept {
  const auto event = reinterpret_cast<HandleValue>(indication.overlapped->hEvent);
  if (indication.routine && means.socket->traits().overlapped) {
    means.has_routine = true;
    means.routine = indication.routine;
    if (indication.route) means.route.reset(new (std::nothrow) Route(*indication.route));
    return indication.route && !means.route ? Status::insufficient_resources : Status::success;
  }
  if (event == 0) return Status::success;
  const HandleValue value = event & ~HandleValue{1};
  if (!Glimpse(value) && !Pinned<Event>(value)) return Status::invalid_handle;
  means.event = static_cast<std::uint32_t>(value);
  means.packet_refused = event & 1;
  return Status::success;
}

[[gnu::hot]] Status Delivery::make(const Indication& indication, Socket& socket, Delivery& delivery,
                                   Ended expected) noexcept {
  if (conflicting(indication, socket)) return Status::invalid_parameter;
  delivery.overlapped_ = indication.overlapped;
  const Status chosen = choose_means(indication, *new (&delivery.means_) Means(socket));
  return succeeded(chosen) && expected == Ended::at_once ? delivery.reserve() : chosen;
}

Status Delivery::reserve() noexcept {
  if (!wanted()) return Status::success;
  if (means_.has_routine) return reserve_call();
  const bool no_packet = !means_.socket->port() || means_.socket->skips_packet_on_success();
  return no_packet ? Status::success : reserve_packet();
}

Status Delivery::reserve_call() noexcept {
  if (means_.apc) return Status::success;
  Thread* const thread = Thread::current();
  if (thread) means_.apc.reset(thread->apcs.make());
  return means_.apc ? Status::success : Status::insufficient_resources;
}

inline bool Delivery::wants_packet() const noexcept {
  return means_.socket->port() && !means_.has_routine && !means_.packet_refused;
}

// Once: the socket may get another key while the operation waits.
inline void Delivery::note_key() noexcept {
  if (!means_.packet_in_place) means_.key = means_.socket->port_key();
}

[[gnu::hot]] Status Delivery::reserve_packet() noexcept {
  if (!wants_packet() || means_.packet) return Status::success;
  note_key();
  means_.packet = means_.socket->port()->queue().reserve();
  return means_.packet ? Status::success : Status::insufficient_resources;
}

Status Delivery::hold_event() noexcept {
  if (means_.event == 0) return Status::success;
  Pin event(means_.event);
  if (!event || event.object()->kind() != Event::object_kind) return Status::invalid_handle;
  means_.held = std::move(event);
  return Status::success;
}

Status Delivery::pend(Report report) noexcept {
  if (!wanted()) return Status::success;
  Thread* const thread = Thread::current();
  if (!thread) return Status::insufficient_resources;
  const bool in_place = report == Report::in_place && !means_.route;
  if (in_place) return_reserve(*thread);
  if (!in_place && !succeeded(means_.has_routine ? reserve_call() : reserve_packet()))
    return Status::insufficient_resources;
  means_.issuer = Issuer(*thread);
  return means_.held ? Status::success : hold_event();
}

void Delivery::return_reserve(Thread& thread) noexcept {
  if (means_.apc) thread.apcs.recycle(*means_.apc.release());
  if (wants_packet()) {
    note_key();
    means_.packet_in_place = true;
  }
  means_.packet.reset();
}

void Delivery::reserve_in(QueueMemory::Place place) noexcept {
  if (!place) return;
  if (means_.has_routine && !means_.apc) {
    means_.apc.reset(new (place.address) Apc{.block = place.block});
  } else if (wants_packet() && !means_.packet) {
    note_key();
    means_.packet.reset(new (place.address) Packet{.block = place.block});
  } else {
    QueueMemory::give_back(*place.block);
  }
}

// Without an event, and with a routine, to which hEvent means nothing, the socket is signaled.
void Delivery::reset_signal() noexcept {
  if (means_.event == 0)
    means_.socket->idle_signal.reset();
  else if (!put_at_a_glance(Glimpse(means_.event), Signal::set_bit, 0))
    if (const Pinned<Event> event(means_.event); event) event->reset();
}

inline void Delivery::set_signal() noexcept {
  if (means_.event == 0)
    set_idle(*means_.socket);
  else if (means_.held)
    static_cast<Event*>(means_.held.object())->set();
  else
    set_event(means_.event, Glimpse(means_.event));
}

void Delivery::start() noexcept {
  reset_signal();
  store_status(*overlapped_, Status::pending);
}

// The function that goes through a provider's WPUQueueApc has one argument; a routine has four.
void CALLBACK run_routine(DWORD_PTR context) {
  const std::unique_ptr<Apc> call(reinterpret_cast<Apc*>(context));
  call->call();
}

void Delivery::take_route() noexcept {
  INT ignored = 0;
  const auto context = reinterpret_cast<DWORD_PTR>(means_.apc.get());
  if (means_.route->queue(&means_.route->thread, run_routine, context, &ignored) == 0)
    static_cast<void>(means_.apc.release());
}

// A thread that has ended gets no routines any more.
[[gnu::hot]] void Delivery::queue_routine(Status status, DWORD bytes) noexcept {
  Thread* const issuer = means_.issuer.thread();
  Apc& apc = *means_.apc;
  apc.routine = means_.routine;
  apc.error = succeeded(status) ? 0 : static_cast<DWORD>(wsa_error(status));
  apc.bytes = bytes;
  apc.overlapped = overlapped_;
  apc.socket = means_.socket;
  if (means_.route)
    take_route();
  else if (issuer ? issuer->queue(apc) : Thread::current()->apcs.post_own(apc))
    static_cast<void>(means_.apc.release());
}

// The socket may have come to its port after the operation had started.
inline bool Delivery::has_packet() noexcept {
  if (!means_.socket->port()) return false;
  return means_.packet || (succeeded(reserve_packet()) && means_.packet);
}

inline ReservedPacket Delivery::packet_of(Status status, DWORD bytes) noexcept {
  means_.packet->entry = {means_.key, overlapped_, static_cast<ULONG_PTR>(status), bytes};
  return std::move(means_.packet);
}

inline void Delivery::tell(Status status, DWORD bytes) noexcept {
  publish_end(*overlapped_, status, bytes);
  if (means_.has_routine) queue_routine(status, bytes);
  set_signal();
}

[[gnu::hot]] void complete(Delivery&& delivery, Status status, std::size_t bytes,
                           Ended ended) noexcept {
  if (!delivery.wanted()) return;
  const auto count = static_cast<DWORD>(bytes);
  delivery.tell(status, count);
  const Socket& socket = *delivery.means_.socket;
  if (ended == Ended::at_once && socket.skips_packet_on_success()) return;
  if (delivery.has_packet()) socket.port()->queue().post(delivery.packet_of(status, count));
}

void complete(Delivery&& delivery, Status status, std::size_t bytes, QueueMemory::Place place,
              Parcel& parcel) noexcept {
  if (!delivery.wanted()) return;
  const auto count = static_cast<DWORD>(bytes);
  delivery.reserve_in(place);
  delivery.tell(status, count);
  if (delivery.has_packet())
    parcel.add(*delivery.means_.socket->port(), delivery.packet_of(status, count));
}

[[gnu::hot]] Status AtOnce::reserve_call(const Indication& indication,
                                         const Socket& socket) noexcept {
  Thread* const thread = Thread::current();
  call_ = thread ? thread->apcs.make() : nullptr;
  if (!call_) return Status::insufficient_resources;
  call_->routine = indication.routine;
  call_->overlapped = &overlapped_;
  call_->socket = &socket;
  return Status::success;
}

[[gnu::hot]] Status AtOnce::reserve_packet(Socket& socket) noexcept {
  const ULONG_PTR key = socket.port_key();
  packet_ = socket.port()->queue().reserve();
  if (!packet_) return Status::insufficient_resources;
  packet_->entry.lpCompletionKey = key;
  packet_->entry.lpOverlapped = &overlapped_;
  packet_->entry.Internal = static_cast<ULONG_PTR>(Status::success);
  return Status::success;
}

// With an event that is set already nothing is left to tell.
[[gnu::hot]] void AtOnce::complete(Socket& socket, std::size_t bytes) noexcept {
  publish_end(overlapped_, Status::success, bytes);
  if (call_ || packet_ || !is_set_at_a_glance(glimpse_)) tell(socket, bytes);
}

// Packets and calls tell the count themselves: the OVERLAPPED is the program's from here on.
[[gnu::hot]] void AtOnce::tell(Socket& socket, std::size_t bytes) noexcept {
  if (call_) {
    call_->bytes = static_cast<DWORD>(bytes);
    if (Thread::current()->apcs.post_own(*call_)) call_ = nullptr;
  }
  event_ == 0 ? set_idle(socket) : set_event(event_, glimpse_);
  if (!packet_) return;
  packet_->entry.dwNumberOfBytesTransferred = static_cast<DWORD>(bytes);
  socket.port()->queue().post(std::move(packet_));
}

}  // namespace wsx
