// SPDX-License-Identifier: MIT
#include "lib/completion.h"

#include <atomic>

#include "lib/at_once.h"
#include "lib/check.h"
#include "lib/socket.h"
#include "lib/status.h"

namespace wsx {
namespace {

// Programs poll Internal without any call (HasOverlappedIoCompleted), on other threads than ours.
void publish(OVERLAPPED& overlapped, Status status) noexcept {
  std::atomic_ref(overlapped.Internal)
      .store(static_cast<ULONG_PTR>(status), std::memory_order_release);
}

// The end of a request, as its OVERLAPPED tells it.
void publish_end(OVERLAPPED& overlapped, Status status, std::size_t bytes) noexcept {
  if (check::on) [[unlikely]]
    check::ended(&overlapped);
  overlapped.InternalHigh = bytes;
  publish(overlapped, status);
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

Issuer::Issuer(Thread& thread) noexcept {
  thread.hold();
  thread_ = Ref<Thread>(&thread);
  thread.pending_operations.fetch_add(1, std::memory_order_relaxed);
}

// The low bit of hEvent keeps packets off a completion port; it is no part of the handle.
[[gnu::always_inline]] inline Status Delivery::choose_means(const Indication& indication,
                                                            Means& means) noexcept {
  const auto event = reinterpret_cast<HandleValue>(indication.overlapped->hEvent);
  if (indication.routine && means.socket->traits().overlapped) {
    Thread* const thread = Thread::current();
    if (thread) means.apc.reset(thread->apcs.make());
    if (!means.apc) return Status::insufficient_resources;
    means.routine = indication.routine;
    if (indication.route) means.route = *indication.route;
  } else if (event != 0) {
    means.event = event & ~HandleValue{1};
    means.packet_refused = event & 1;
    means.glimpse = Glimpse(means.event);
    if (!means.glimpse.signal() && !Pinned<Event>(means.event)) return Status::invalid_handle;
  }
  return Status::success;
}

[[gnu::hot]] Status Delivery::make(const Indication& indication, Socket& socket,
                                   Delivery& delivery) noexcept {
  if (conflicting(indication, socket)) return Status::invalid_parameter;
  const Status chosen = choose_means(indication, delivery.means_.emplace(socket));
  if (!succeeded(chosen)) return chosen;
  delivery.overlapped_ = indication.overlapped;
  const bool no_packet = !socket.port() || socket.skips_packet_on_success();
  return no_packet ? Status::success : delivery.reserve_packet();
}

inline bool Delivery::wants_packet() const noexcept {
  return means_->socket->port() && !means_->routine && !means_->packet_refused;
}

[[gnu::hot]] Status Delivery::reserve_packet() noexcept {
  if (!wants_packet() || means_->packet) return Status::success;
  means_->packet = means_->socket->port()->reserve();
  return means_->packet ? Status::success : Status::insufficient_resources;
}

Status Delivery::hold_event() noexcept {
  if (means_->event == 0) return Status::success;
  means_->held = Pinned<Event>(means_->event);
  return means_->held ? Status::success : Status::invalid_handle;
}

Status Delivery::pend() noexcept {
  if (!wanted()) return Status::success;
  Thread* const thread = Thread::current();
  if (!thread || !succeeded(reserve_packet())) return Status::insufficient_resources;
  means_->issuer = Issuer(*thread);
  return means_->held ? Status::success : hold_event();
}

// Without an event, and with a routine, to which hEvent means nothing, the socket is signaled.
void Delivery::reset_signal() noexcept {
  if (means_->event == 0)
    means_->socket->idle_signal.reset();
  else if (!put_at_a_glance(means_->glimpse, Signal::set_bit, 0))
    if (const Pinned<Event> event(means_->event); event) event->reset();
}

inline void Delivery::set_signal() noexcept {
  if (means_->event == 0)
    set_idle(*means_->socket);
  else if (means_->held)
    means_->held->set();
  else
    set_event(means_->event, means_->glimpse);
}

void Delivery::start() noexcept {
  reset_signal();
  publish(*overlapped_, Status::pending);
}

// The function that goes through a provider's WPUQueueApc has one argument; a routine has four.
void CALLBACK run_routine(DWORD_PTR context) {
  const std::unique_ptr<Apc> call(reinterpret_cast<Apc*>(context));
  call->call();
}

void Delivery::take_route() noexcept {
  INT ignored = 0;
  const auto context = reinterpret_cast<DWORD_PTR>(means_->apc.get());
  if (means_->route.queue(&means_->route.thread, run_routine, context, &ignored) == 0)
    static_cast<void>(means_->apc.release());
}

// A thread that has ended gets no routines any more.
[[gnu::hot]] void Delivery::queue_routine(Status status, DWORD bytes) noexcept {
  Thread* const issuer = means_->issuer.thread();
  Apc& apc = *means_->apc;
  apc.routine = means_->routine;
  apc.error = succeeded(status) ? 0 : static_cast<DWORD>(wsa_error(status));
  apc.bytes = bytes;
  apc.overlapped = overlapped_;
  apc.socket = means_->socket;
  if (means_->route.queue)
    take_route();
  else if (issuer ? issuer->queue(apc) : Thread::current()->apcs.post_own(apc))
    static_cast<void>(means_->apc.release());
}

inline void Delivery::post_packet(Status status, DWORD bytes) noexcept {
  means_->packet->entry = {means_->socket->port_key(), overlapped_, static_cast<ULONG_PTR>(status),
                           bytes};
  means_->socket->port()->post(std::move(means_->packet));
}

inline void Delivery::report(Status status, DWORD bytes, Ended ended) noexcept {
  if (means_->routine) queue_routine(status, bytes);
  set_signal();
  if (!means_->socket->port()) return;
  if (ended == Ended::at_once && means_->socket->skips_packet_on_success()) return;
  // The socket may have come to its port after the operation had started.
  if (means_->packet || (succeeded(reserve_packet()) && means_->packet)) post_packet(status, bytes);
}

[[gnu::hot]] void complete(Delivery&& delivery, Status status, std::size_t bytes,
                           Ended ended) noexcept {
  if (!delivery.wanted()) return;
  publish_end(*delivery.overlapped_, status, bytes);
  delivery.report(status, static_cast<DWORD>(bytes), ended);
}

[[gnu::hot]] void AtOnce::complete(Socket& socket, std::size_t bytes) noexcept {
  publish_end(overlapped_, Status::success, bytes);
  event_ == 0 ? set_idle(socket) : set_event(event_, glimpse_);
}

}  // namespace wsx
