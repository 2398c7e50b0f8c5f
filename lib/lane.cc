// SPDX-License-Identifier: MIT
#include "lib/lane.h"

#include <algorithm>
#include <chrono>

#include "lib/socket.h"
#include "lib/thread.h"

namespace wsx {
namespace {

// What has been promised to a caller goes on.
bool may_end(const Operation& operation) noexcept {
  return !operation.promised();
}

// Sleeps that grow, for what nobody tells.
class Nap {
 public:
  Deadline end(Deadline deadline) noexcept {
    constexpr std::chrono::milliseconds longest(16);
    const Deadline end = std::min(deadline, Clock::now() + length_);
    length_ = std::min(length_ * 2, longest);
    return end;
  }

 private:
  std::chrono::milliseconds length_{1};
};

}  // namespace

// device_not_ready: the lock is held, and the operation may take its place in the lane. A datagram
// has been tried before.
Status Lane::begin(std::unique_lock<BriefLock>& lock, Operation& operation) noexcept {
  lock.lock();
  if (!waiting() && !succeeded(operation.delivery.reserve())) return Status::insufficient_resources;
  if (order_ == Order::of_calls) return try_at_once(operation);
  if (closed_.load(std::memory_order_relaxed)) return Status::invalid_handle;
  // retry() has the lock before us and finds nobody, or after us and finds this one.
  return socket_.icmp.waiting() ? try_at_once(operation) : Status::device_not_ready;
}

// Windows takes all of a request or nothing; what Linux has not taken is kept and follows by
// itself.
Status Lane::attempt_in_turn(Operation& operation) noexcept {
  std::unique_lock lock(mutex_, std::defer_lock);
  const Status status = begin(lock, operation);
  if (ended(status) || operation.transferred() == 0) return status;
  Owned rest = operation.keep_rest();
  if (!rest || !succeeded(queue(rest))) return Status::device_not_ready;
  operation.rest_is_kept();
  return Status::success;
}

Status Lane::start_in_turn(Operation& operation, MoveToHeap move) noexcept {
  std::unique_lock lock(mutex_, std::defer_lock);
  const Status status = begin(lock, operation);
  if (ended(status)) return status;
  Owned waiting = move(operation);
  if (!waiting) return Status::insufficient_resources;
  const auto report =
      waiting->has_place() ? Delivery::Report::in_place : Delivery::Report::in_reserve;
  if (!succeeded(waiting->delivery.pend(report))) return Status::insufficient_resources;
  const Status queued = queue(waiting, Thread::current());
  return succeeded(queued) ? Status::pending : queued;
}

// Under the lock. The operation is the lane's from now on, unless the reactor cannot wait.
//
// One behind others that only wait for the peer need not wait with its bytes.
Status Lane::queue(Owned& waiting, Thread* issuer) noexcept {
  const bool first = !last_;
  const bool free = last_ && !last_->caller_ && last_->resting() && waiting->joins();
  push(*waiting);
  if (free) static_cast<void>(waiting->attempt(socket_));
  if (first || free) {
    const Status watched = socket_.watch(waiting->resting() ? unsigned{posix::soon} : interest_,
                                         issuer ? &issuer->guest() : nullptr);
    if (first && !succeeded(watched)) {
      remove(*waiting);
      return watched;
    }
  }
  static_cast<void>(waiting.release());
  return Status::success;
}

void Lane::adopt(Owned operation) noexcept {
  Status status = Status::cancelled;
  {
    const std::lock_guard lock(mutex_);
    const bool closed = closed_.load(std::memory_order_relaxed);
    if (!closed) status = try_at_once(*operation);
    if (!ended(status)) status = queue(operation);
  }
  if (!operation) return;
  Parcel parcel;
  finish(std::move(operation), status, parcel);
}

Status Lane::run_in_turn(Operation& operation, Deadline deadline) {
  std::unique_lock lock(mutex_, std::defer_lock);
  const Status status = begin(lock, operation);
  if (ended(status)) return status;
  operation.caller_ = Thread::current();
  if (!operation.caller_ || !operation.caller_->prepare_to_poll())
    return Status::insufficient_resources;
  push(operation);
  return wait_for_turn(lock, operation, deadline);
}

// A call may end its thread. The host then unwinds the stack, which is why nothing that waits is
// noexcept, and the operation leaves with it.
bool Lane::run_calls(Operation& operation) {
  struct Leaving {
    ~Leaving() {
      if (lane) lane->leave(*operation);
    }
    Lane* lane;
    Operation* operation;
  } leaving{this, &operation};
  const bool ran = operation.caller_->apcs.run();
  leaving.lane = nullptr;
  return ran;
}

void Lane::leave(Operation& operation) noexcept {
  std::unique_lock lock(mutex_);
  if (operation.ended_ != Status::pending) return;
  remove(operation);
  promote_first(std::move(lock));
}

// The first in the lane watches the descriptor itself, on its own thread; those behind it sleep
// until they are promoted. Whoever leaves promotes the next. Winsock waits alertably: calls that
// are queued for the thread run, and it goes on waiting.
Status Lane::wait_for_turn(std::unique_lock<BriefLock>& lock, Operation& operation,
                           Deadline deadline) {
  Thread& thread = *operation.caller_;
  const bool alertable = socket_.traits().overlapped;
  Nap nap;
  for (;;) {
    const bool first = first_.load(std::memory_order_relaxed) == &operation;
    const bool resting = first && operation.resting();
    const unsigned interest = first && !resting ? interest_ : 0;
    lock.unlock();
    // A call may itself have slept, and slept through what was meant for this wait: look again.
    unsigned readiness = 0;
    if (!alertable || !run_calls(operation))
      readiness = thread.await_ready(socket_.descriptor(), interest,
                                     resting ? nap.end(deadline) : deadline, alertable);
    if (readiness & posix::hung_up) socket_.collect_icmp();
    lock.lock();
    if (operation.ended_ != Status::pending) return operation.ended_;
    Status status = Status::device_not_ready;
    // Also when its turn has only just come: not everything that waits shows in the descriptor.
    if (first_.load(std::memory_order_relaxed) == &operation) status = operation.attempt(socket_);
    if (!ended(status) && Clock::now() >= deadline) status = Status::io_timeout;
    if (!ended(status)) continue;
    remove(operation);
    promote_first(std::move(lock));
    return status;
  }
}

void Lane::retry() noexcept {
  {
    const std::lock_guard lock(mutex_);
    Operation* first = first_.load(std::memory_order_relaxed);
    if (!first) return;
    if (first->caller_) return first->caller_->notify();
  }
  bool more = ready();
  while (more && socket_.has_more()) more = ready();
  if (!more) socket_.unwatch();
}

void Lane::lose(Status status) noexcept {
  end_driven(status, std::unique_lock(mutex_), may_end);
}

void Lane::abandon(Status status) noexcept {
  end_driven(status, std::unique_lock(mutex_), [](const Operation&) noexcept { return true; });
}

bool Lane::has_promise() noexcept {
  const std::lock_guard lock(mutex_);
  for (const Operation* at = first_.load(std::memory_order_relaxed); at; at = at->next_)
    if (at->promised()) return true;
  return false;
}

void Lane::close(Status status) noexcept {
  std::unique_lock lock(mutex_);
  closed_.store(true, std::memory_order_relaxed);
  Operation* next;
  for (Operation* at = first_.load(std::memory_order_relaxed); at; at = next) {
    next = at->next_;
    if (!at->caller_) continue;
    remove(*at);
    at->ended_ = Status::request_aborted;
    at->caller_->notify();
  }
  end_driven(status, std::move(lock), may_end);
}

// What the library does for itself, as finishing a stream after its last send, is nobody's to
// cancel.
bool Victims::include(const Delivery& delivery) const noexcept {
  if (!delivery.wanted()) return false;
  if (of && delivery.socket() != of) return false;
  if (overlapped && delivery.overlapped() != overlapped) return false;
  if (issuer && delivery.issuer() != issuer) return false;
  return !spare_port_only || !delivery.reports_to_port_only();
}

bool Lane::cancel(const Victims& victims) noexcept {
  const bool any = end_driven(
      Status::cancelled, std::unique_lock(mutex_),
      [&](const Operation& operation) noexcept { return victims.include(operation.delivery); });
  if (any && wanted() == 0) socket_.unwatch();
  return any;
}

// Collects under the lock, completes after it. Whoever is first then waits on: on its own thread,
// or by the reactor, which the one before it had asked.
template <typename Chosen>
bool Lane::end_driven(Status status, std::unique_lock<BriefLock> lock, Chosen chosen) noexcept {
  Finished finished;
  Operation* next;
  for (Operation* at = first_.load(std::memory_order_relaxed); at; at = next) {
    next = at->next_;
    if (at->caller_ || !chosen(*at)) continue;
    remove(*at);
    finished.add(*at, status);
  }
  Operation* const first = first_.load(std::memory_order_relaxed);
  if (first && first->caller_) first->caller_->notify();
  lock.unlock();
  if (!first && finished.any()) socket_.lane_emptied(interest_);
  return finished.any();
}

void Lane::push(Operation& operation) noexcept {
  operation.next_ = nullptr;
  if (last_)
    last_->next_ = &operation;
  else
    first_.store(&operation, std::memory_order_release);
  last_ = &operation;
}

void Lane::remove(Operation& operation) noexcept {
  Operation* previous = nullptr;
  for (Operation* at = first_.load(std::memory_order_relaxed); at != &operation; at = at->next_)
    previous = at;
  if (previous)
    previous->next_ = operation.next_;
  else
    first_.store(operation.next_, std::memory_order_release);
  if (last_ == &operation) last_ = previous;
  operation.next_ = nullptr;
}

// The first one waits for the descriptor from now on: its caller does, or the reactor. What the
// reactor cannot wait for ends.
void Lane::promote_first(std::unique_lock<BriefLock> lock) noexcept {
  Operation* first = first_.load(std::memory_order_relaxed);
  if (!first) {
    lock.unlock();
    return socket_.lane_emptied(interest_);
  }
  if (first->caller_) return first->caller_->notify();
  const Status watched = socket_.watch(first->resting() ? unsigned{posix::soon} : interest_);
  if (!succeeded(watched)) {
    end_driven(watched, std::move(lock), may_end);
  } else if ((interest_ & posix::readable) != 0 && socket_.has_more()) {
    lock.unlock();
    retry();
  }
}

}  // namespace wsx
