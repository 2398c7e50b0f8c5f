// SPDX-License-Identifier: MIT
#include "lib/apc.h"

#include <memory>
#include <new>
#include <utility>

#include "lib/trace/check.h"
#include "lib/trace/trace.h"

namespace wsx {
namespace {

// Stands in `incoming_` of a thread that has ended; its address is all that matters.
constinit Apc nobody;

void delete_all(Apc* apc) noexcept {
  while (apc) delete std::exchange(apc, apc->next);
}

void drop_all(Apc* apc) noexcept {
  for (const Apc* each = apc; each; each = each->next) {
    if (check::on) [[unlikely]]
      check::gone(each);
    if (each->revocable) each->revocable->dropped();
  }
  delete_all(apc);
}

}  // namespace

// The sockets whose routines are on the stack of the owner, the innermost first.
struct ApcQueue::Running {
  Running(ApcQueue& its_queue, const Socket* its_socket) noexcept
      : queue(its_queue), socket(its_socket), outer(its_queue.running_) {
    queue.running_ = this;
  }
  // Also when the routine leaves by an exception or ends its thread.
  ~Running() { queue.running_ = outer; }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

  ApcQueue& queue;
  const Socket* socket;
  Running* outer;
};

void* Apc::operator new(std::size_t size, const std::nothrow_t& nothrow) noexcept {
  return ::operator new(size, nothrow);
}

void Apc::operator delete(Apc* apc, std::destroying_delete_t) noexcept {
  QueueMemory::Block* const block = apc->block;
  apc->~Apc();
  if (block)
    QueueMemory::give_back(*block);
  else
    ::operator delete(apc);
}

[[gnu::hot]] bool Apc::call() const {
  if (routine)
    routine(error, bytes, overlapped, 0);
  else if (function)
    function(argument);
  else
    return revocable && revocable->run();
  return true;
}

ApcQueue::~ApcQueue() {
  end();
  delete_all(spares_);
}

// Sequentially consistent together with Thread's alertable flag: either the thread that goes to
// sleep sees this call, or this thread sees the sleeper.
bool ApcQueue::post(Apc& apc) noexcept {
  Apc* head = incoming_.load(std::memory_order_relaxed);
  do {
    if (head == &nobody) return false;
    apc.next = head;
  } while (!incoming_.compare_exchange_weak(head, &apc));
  return true;
}

// Behind what others have added; no other thread looks at this end.
[[gnu::hot]] bool ApcQueue::post_own(Apc& apc) noexcept {
  if (incoming_.load(std::memory_order_relaxed) == &nobody) return false;
  fetch();
  apc.next = nullptr;
  (last_ ? last_->next : first_) = &apc;
  last_ = &apc;
  return true;
}

bool ApcQueue::waiting() noexcept {
  Apc* previous;
  return next_to_run(previous);
}

[[gnu::hot]] void ApcQueue::fetch() noexcept {
  if (!incoming_.load()) return;
  Apc* newest = incoming_.exchange(nullptr, std::memory_order_acquire);
  Apc* oldest = nullptr;
  Apc* const end = newest;
  while (newest) {
    Apc* const apc = std::exchange(newest, newest->next);
    apc->next = std::exchange(oldest, apc);
  }
  (last_ ? last_->next : first_) = oldest;
  last_ = end;
}

bool ApcQueue::held_back(const Apc& apc) const noexcept {
  if (!apc.socket) return false;
  for (const Running* running = running_; running; running = running->outer)
    if (running->socket == apc.socket) return true;
  return false;
}

Apc* ApcQueue::next_to_run(Apc*& previous) noexcept {
  fetch();
  previous = nullptr;
  Apc* apc = first_;
  while (apc && held_back(*apc)) previous = std::exchange(apc, apc->next);
  return apc;
}

Apc* ApcQueue::take() noexcept {
  Apc* previous;
  Apc* const apc = next_to_run(previous);
  if (!apc) return nullptr;
  (previous ? previous->next : first_) = apc->next;
  if (last_ == apc) last_ = previous;
  return apc;
}

// The node is free before the call: a routine that sends again finds it.
[[gnu::hot]] bool ApcQueue::run() {
  bool called = false;
  while (Apc* const taken = take()) {
    const Apc apc = *taken;
    if (check::on) [[unlikely]]
      check::gone(taken);
    recycle(*taken);
    const Running running(*this, apc.socket);
    const trace::Outside of_the_wait;
    called |= apc.call();
  }
  return called;
}

[[gnu::hot]] Apc* ApcQueue::make() noexcept {
  Apc* const spare = spares_;
  if (!spare) return new (std::nothrow) Apc;
  spares_ = spare->next;
  --spare_count_;
  *spare = Apc{};
  return spare;
}

void ApcQueue::recycle(Apc& apc) noexcept {
  if (apc.block || spare_count_ == most_spares) {
    delete &apc;
    return;
  }
  ++spare_count_;
  apc.next = std::exchange(spares_, &apc);
}

void ApcQueue::end() noexcept {
  Apc* const incoming = incoming_.exchange(&nobody);
  if (incoming != &nobody) drop_all(incoming);
  drop_all(std::exchange(first_, nullptr));
  last_ = nullptr;
}

}  // namespace wsx
