// SPDX-License-Identifier: MIT
#include "lib/lane.h"

#include "lib/socket.h"
#include "lib/thread.h"

namespace wsx {
namespace {

bool ended(Status status) {
  return status != Status::device_not_ready;
}

}  // namespace

// Never under a lane's lock.
void Lane::finish(Owned operation, Status status) noexcept {
  if (Lane* const next = operation->go_on(status)) return next->adopt(std::move(operation));
  complete(std::move(operation->delivery), status, operation->transferred(), Ended::later);
}

Status Lane::try_at_once(Operation& operation) noexcept {
  if (closed_.load(std::memory_order_relaxed)) return Status::invalid_handle;
  if (first_.load(std::memory_order_acquire)) return Status::device_not_ready;
  return operation.attempt(socket_);
}

// Datagrams of different threads have no order among them, so a datagram that finds nobody waiting
// goes without the lock. A stream's attempts are made under it: each send stays in one piece.
// device_not_ready: the lock is held, and the operation may take its place in the lane.
Status Lane::begin(std::unique_lock<std::mutex>& lock, Operation& operation) noexcept {
  if (socket_.stream()) {
    lock.lock();
    return try_at_once(operation);
  }
  const Status status = try_at_once(operation);
  if (ended(status)) return status;
  lock.lock();
  if (closed_.load(std::memory_order_relaxed)) return Status::invalid_handle;
  // retry() has the lock before us and finds nobody, or after us and finds this one.
  return socket_.icmp.waiting() ? try_at_once(operation) : status;
}

Status Lane::attempt(Operation& operation) noexcept {
  std::unique_lock lock(mutex_, std::defer_lock);
  return begin(lock, operation);
}

Status Lane::start(Operation& operation, MoveToHeap move) noexcept {
  std::unique_lock lock(mutex_, std::defer_lock);
  const Status status = begin(lock, operation);
  if (ended(status)) return status;
  Owned waiting(move(operation));
  if (!waiting || !succeeded(waiting->delivery.pend())) return Status::insufficient_resources;
  push(*waiting);
  if (first_.load(std::memory_order_relaxed) == waiting.get()) {
    const Status watched = socket_.watch(interest_);
    if (!succeeded(watched)) {
      remove(*waiting);
      return watched;
    }
  }
  static_cast<void>(waiting.release());  // the lane's from now on
  return Status::pending;
}

void Lane::adopt(Owned operation) noexcept {
  Status status = Status::cancelled;
  {
    const std::lock_guard lock(mutex_);
    const bool closed = closed_.load(std::memory_order_relaxed);
    if (!closed) status = try_at_once(*operation);
    if (!ended(status)) {
      push(*operation);
      const bool first = first_.load(std::memory_order_relaxed) == operation.get();
      status = first ? socket_.watch(interest_) : Status::success;
      if (!succeeded(status))
        remove(*operation);
      else
        static_cast<void>(operation.release());
    }
  }
  if (operation) finish(std::move(operation), status);
}

Status Lane::run(Operation& operation, Deadline deadline) noexcept {
  std::unique_lock lock(mutex_, std::defer_lock);
  const Status status = begin(lock, operation);
  if (ended(status)) return status;
  operation.caller_ = Thread::current();
  if (!operation.caller_ || !operation.caller_->prepare_to_poll())
    return Status::insufficient_resources;
  push(operation);
  return wait_for_turn(lock, operation, deadline);
}

// The first in the lane watches the descriptor itself, on its own thread; those behind it sleep
// until they are promoted. Whoever leaves promotes the next. Winsock waits alertably: calls that
// are queued for the thread run, and it goes on waiting.
Status Lane::wait_for_turn(std::unique_lock<std::mutex>& lock, Operation& operation,
                           Deadline deadline) noexcept {
  Thread& thread = *operation.caller_;
  const bool alertable = socket_.traits().overlapped;
  for (;;) {
    const bool first = first_.load(std::memory_order_relaxed) == &operation;
    lock.unlock();
    // A call may itself have slept, and slept through what was meant for this wait: look again.
    unsigned readiness = 0;
    if (!alertable || !thread.apcs.run())
      readiness =
          thread.await_ready(socket_.descriptor(), first ? interest_ : 0, deadline, alertable);
    if (readiness & posix::hung_up) socket_.collect_icmp();
    lock.lock();
    if (operation.ended_ != Status::pending) return operation.ended_;
    Status status = Status::device_not_ready;
    if (first) status = operation.attempt(socket_);
    if (!ended(status) && Clock::now() >= deadline) status = Status::io_timeout;
    if (!ended(status)) continue;
    remove(operation);
    promote_first(std::move(lock));
    return status;
  }
}

bool Lane::ready() noexcept {
  // Others wait for the reactor, too; what is left over finds the descriptor ready again.
  constexpr int operations_per_turn = 16;
  for (int i = 0; i < operations_per_turn; ++i) {
    Owned done;
    Status status;
    {
      const std::lock_guard lock(mutex_);
      Operation* first = first_.load(std::memory_order_relaxed);
      if (!first || first->caller_) return false;
      status = first->attempt(socket_);
      if (!ended(status)) return true;
      done.reset(first);
      remove(*first);
      if (Operation* next = first_.load(std::memory_order_relaxed); next && next->caller_)
        next->caller_->notify();
    }
    finish(std::move(done), status);
  }
  return needs_reactor();
}

void Lane::retry() noexcept {
  {
    const std::lock_guard lock(mutex_);
    Operation* first = first_.load(std::memory_order_relaxed);
    if (!first) return;
    if (first->caller_) return first->caller_->notify();
  }
  if (!ready()) socket_.unwatch();
}

bool Lane::needs_reactor() noexcept {
  const std::lock_guard lock(mutex_);
  const Operation* first = first_.load(std::memory_order_relaxed);
  return first && !first->caller_;
}

void Lane::abandon(Status status) noexcept {
  end_driven(status, std::unique_lock(mutex_));
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
  end_driven(status, std::move(lock));
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
  const bool any = end_driven(Status::cancelled, std::unique_lock(mutex_), &victims);
  if (any && !needs_reactor()) socket_.unwatch();
  return any;
}

// Collects under the lock, completes after it. Whoever is first then waits on: on its own thread,
// or by the reactor, which the one before it had asked.
bool Lane::end_driven(Status status, std::unique_lock<std::mutex> lock,
                      const Victims* victims) noexcept {
  Operation* ended = nullptr;
  Operation** tail = &ended;
  Operation* next;
  for (Operation* at = first_.load(std::memory_order_relaxed); at; at = next) {
    next = at->next_;
    if (at->caller_ || (victims && !victims->include(at->delivery))) continue;
    remove(*at);
    *tail = at;
    tail = &at->next_;
  }
  const bool any = ended;
  Operation* const first = first_.load(std::memory_order_relaxed);
  if (first && first->caller_) first->caller_->notify();
  lock.unlock();
  while (ended) {
    Owned operation(ended);
    ended = operation->next_;
    finish(std::move(operation), status);
  }
  return any;
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
void Lane::promote_first(std::unique_lock<std::mutex> lock) noexcept {
  Operation* first = first_.load(std::memory_order_relaxed);
  if (!first) return;
  if (first->caller_) return first->caller_->notify();
  const Status watched = socket_.watch(interest_);
  if (!succeeded(watched)) end_driven(watched, std::move(lock));
}

}  // namespace wsx
