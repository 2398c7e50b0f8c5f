// SPDX-License-Identifier: MIT
#include "lib/completion.h"

#include <atomic>

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

}  // namespace

bool conflicting(const Indication& indication, const Socket& socket) noexcept {
  return indication.overlapped && indication.routine && socket.port();
}

Issuer::Issuer(Thread& thread) noexcept {
  thread.hold();
  thread_ = Ref<Thread>(&thread);
  thread.pending_operations.fetch_add(1, std::memory_order_relaxed);
}

Issuer::~Issuer() {
  if (thread_) thread_->pending_operations.fetch_sub(1, std::memory_order_relaxed);
}

Status Delivery::make(const Indication& indication, Socket& socket, Delivery& delivery) noexcept {
  // The low bit of hEvent keeps packets off a completion port; it is no part of the handle.
  const auto event = reinterpret_cast<HandleValue>(indication.overlapped->hEvent);
  delivery.socket_ = &socket;
  if (conflicting(indication, socket)) return Status::invalid_parameter;
  if (indication.routine && socket.traits().overlapped) {
    Thread* const thread = Thread::current();
    if (thread) delivery.apc_.reset(thread->apcs.make());
    if (!delivery.apc_) return Status::insufficient_resources;
    delivery.routine_ = indication.routine;
    if (indication.route) delivery.route_ = *indication.route;
  } else if (event != 0) {
    delivery.event_ = Pinned<Event>(event & ~HandleValue{1});
    if (!delivery.event_) return Status::invalid_handle;
    delivery.packet_refused_ = event & 1;
  }
  delivery.overlapped_ = indication.overlapped;
  return socket.skips_packet_on_success() ? Status::success : delivery.reserve_packet();
}

bool Delivery::wants_packet() const noexcept {
  return socket_->port() && !routine_ && !packet_refused_;
}

Status Delivery::reserve_packet() noexcept {
  if (!wants_packet() || packet_) return Status::success;
  packet_ = socket_->port()->reserve();
  return packet_ ? Status::success : Status::insufficient_resources;
}

Status Delivery::pend() noexcept {
  if (!wanted()) return Status::success;
  Thread* const thread = Thread::current();
  if (!thread || !succeeded(reserve_packet())) return Status::insufficient_resources;
  issuer_ = Issuer(*thread);
  return Status::success;
}

void Delivery::start() noexcept {
  signal().reset();
  publish(*overlapped_, Status::pending);
}

// Without an event, and with a routine, to which hEvent means nothing, the socket is signaled.
Waitable& Delivery::signal() noexcept {
  return event_ ? static_cast<Waitable&>(*event_) : socket_->idle_signal;
}

// The function that goes through a provider's WPUQueueApc has one argument; a routine has four.
void CALLBACK run_routine(DWORD_PTR context) {
  const std::unique_ptr<Apc> call(reinterpret_cast<Apc*>(context));
  call->call();
}

void Delivery::take_route() noexcept {
  INT ignored = 0;
  const auto context = reinterpret_cast<DWORD_PTR>(apc_.get());
  if (route_.queue(&route_.thread, run_routine, context, &ignored) == 0)
    static_cast<void>(apc_.release());
}

// A thread that has ended gets no routines any more.
void Delivery::queue_routine(Status status, DWORD bytes) noexcept {
  Thread* const thread = issuer_.thread() ? issuer_.thread() : Thread::current();
  apc_->routine = routine_;
  apc_->error = succeeded(status) ? 0 : static_cast<DWORD>(wsa_error(status));
  apc_->bytes = bytes;
  apc_->overlapped = overlapped_;
  apc_->socket = socket_;
  if (route_.queue)
    take_route();
  else if (thread->queue(*apc_))
    static_cast<void>(apc_.release());
}

void Delivery::post_packet(Status status, DWORD bytes) noexcept {
  packet_->entry = {socket_->port_key(), overlapped_, static_cast<ULONG_PTR>(status), bytes};
  socket_->port()->post(std::move(packet_));
}

void Delivery::report(Status status, DWORD bytes, Ended ended) noexcept {
  if (routine_) queue_routine(status, bytes);
  if (event_ || !socket_->skips_own_signal()) signal().set();
  if (ended == Ended::at_once && socket_->skips_packet_on_success()) return;
  // The socket may have come to its port after the operation had started.
  if (succeeded(reserve_packet()) && packet_) post_packet(status, bytes);
}

void complete(Delivery&& delivery, Status status, std::size_t bytes, Ended ended) noexcept {
  if (!delivery.wanted()) return;
  if (check::on) [[unlikely]]
    check::ended(delivery.overlapped_);
  delivery.overlapped_->InternalHigh = bytes;
  publish(*delivery.overlapped_, status);
  delivery.report(status, static_cast<DWORD>(bytes), ended);
}

}  // namespace wsx
