// SPDX-License-Identifier: MIT
#include "lib/port.h"

#include <new>
#include <utility>

#include "lib/lasting_store.h"
#include "lib/thread.h"

namespace wsx {

// A thread that sleeps in take().
struct PortQueue::Waiter {
  Thread& thread;
  Packet* packet = nullptr;
  bool abandoned = false;
  Waiter* below = nullptr;
};

// The one who has been given something is woken when the lock is free again: it would have to wait
// for that.
struct PortQueue::Waking {
  ~Waking() {
    if (thread) thread->notify();
  }
  Ref<Thread> thread;
};

namespace {

void drop_all(Packet* packet) noexcept {
  while (packet) delete std::exchange(packet, packet->next);
}

constinit LastingStore<PortQueue> store;

}  // namespace

PortQueue* PortQueue::make() noexcept {
  return store.get();
}

// Whoever still knows it by a handle finds it as it is now, until it is another port's.
void PortQueue::recycle() noexcept {
  {
    const std::lock_guard lock(lock_);
    drop_all(std::exchange(first_, nullptr));
    drop_all(std::exchange(spares_, nullptr));
    last_ = nullptr;
    spare_count_ = 0;
    closed_ = false;
  }
  store.put(*this);
}

Ref<Port> Port::make() noexcept {
  PortQueue* const queue = PortQueue::make();
  Ref<Port> port(queue ? new (std::nothrow) Port(*queue) : nullptr);
  if (queue && !port) queue->recycle();
  return port;
}

void* Packet::operator new(std::size_t size, const std::nothrow_t& nothrow) noexcept {
  return ::operator new(size, nothrow);
}

void Packet::operator delete(Packet* packet, std::destroying_delete_t) noexcept {
  QueueMemory::Block* const block = packet->block;
  packet->~Packet();
  if (block)
    QueueMemory::give_back(*block);
  else
    ::operator delete(packet);
}

void Parcel::add(Port& port, ReservedPacket packet) noexcept {
  if (port_.get() != &port) {
    post();
    port.hold();
    port_ = Ref<Port>(&port);
  }
  Packet* const added = packet.release();
  added->next = nullptr;
  (last_ ? last_->next : first_) = added;
  last_ = added;
}

void Parcel::post() noexcept {
  if (first_) port_->queue().post(std::exchange(first_, nullptr), std::exchange(last_, nullptr));
}

// A thread that posts what it takes itself, as one with sends that end at once does, keeps the
// packet at hand. False when it has one.
inline bool PortQueue::put_aside(Packet& packet) noexcept {
  Thread* const thread = Thread::current();
  if (!thread || thread->spare_packet) return false;
  thread->spare_packet = &packet;
  return true;
}

void ReturnPacket::operator()(Packet* packet) const noexcept {
  if (packet->block) {
    delete packet;
    return;
  }
  if (PortQueue::put_aside(*packet)) return;
  PortQueue& queue = *packet->queue;
  const std::lock_guard lock(queue.lock_);
  queue.recycle(*packet);
}

inline Packet* PortQueue::make_packet() noexcept {
  Packet* const packet = spares_ ? std::exchange(spares_, spares_->next) : nullptr;
  if (!packet) return new (std::nothrow) Packet{.queue = this};
  --spare_count_;
  return packet;
}

inline void PortQueue::recycle(Packet& packet) noexcept {
  if (!packet.block && put_aside(packet)) return;
  if (packet.block || spare_count_ == most_spares) {
    delete &packet;
    return;
  }
  ++spare_count_;
  packet.next = std::exchange(spares_, &packet);
}

[[gnu::hot]] ReservedPacket PortQueue::reserve() noexcept {
  if (Thread* const thread = Thread::current(); thread && thread->spare_packet) {
    Packet* const packet = std::exchange(thread->spare_packet, nullptr);
    packet->queue = this;
    return ReservedPacket(packet);
  }
  const std::lock_guard lock(lock_);
  return ReservedPacket(make_packet());
}

// A waiting thread gets the packet itself, so that no other can take it before the thread runs.
inline void PortQueue::hand_over(Packet& packet, Waking& waking) noexcept {
  if (closed_) return recycle(packet);
  Waiter* const waiter = waiters_;
  if (!waiter) return append(packet, packet);
  waiters_ = waiter->below;
  waiter->packet = &packet;
  waiter->thread.hold();
  waking.thread = Ref<Thread>(&waiter->thread);
}

void PortQueue::append(Packet& first, Packet& last) noexcept {
  last.next = nullptr;
  (last_ ? last_->next : first_) = &first;
  last_ = &last;
}

[[gnu::hot]] void PortQueue::post(ReservedPacket packet) noexcept {
  Waking waking;
  const std::lock_guard lock(lock_);
  hand_over(*packet.release(), waking);
}

bool PortQueue::post(const OVERLAPPED_ENTRY& entry) noexcept {
  Waking waking;
  const std::lock_guard lock(lock_);
  return post_locked(entry, waking);
}

[[gnu::hot]] bool PortQueue::post(const Glimpse& queue, const OVERLAPPED_ENTRY& entry) noexcept {
  if (!queue) return false;
  Waking waking;
  const std::lock_guard lock(queue->lock_);
  return queue.valid() && queue->post_locked(entry, waking);
}

inline bool PortQueue::post_locked(const OVERLAPPED_ENTRY& entry, Waking& waking) noexcept {
  Packet* const packet = make_packet();
  if (!packet) return false;
  packet->entry = entry;
  hand_over(*packet, waking);
  return true;
}

void PortQueue::post(Packet* first, Packet* last) noexcept {
  while (first) {
    Waking waking;
    const std::lock_guard lock(lock_);
    if (waiters_ || closed_) hand_over(*std::exchange(first, first->next), waking);
    if (first && !waiters_ && !closed_) append(*std::exchange(first, nullptr), *last);
  }
}

inline bool PortQueue::pop(OVERLAPPED_ENTRY& entry) noexcept {
  if (!first_) return false;
  Packet* const packet = std::exchange(first_, first_->next);
  if (!first_) last_ = nullptr;
  entry = packet->entry;
  recycle(*packet);
  return true;
}

std::size_t PortQueue::fill(std::span<OVERLAPPED_ENTRY> room) noexcept {
  std::size_t count = 0;
  while (count < room.size() && pop(room[count])) ++count;
  return count;
}

[[gnu::hot]] bool PortQueue::take(const Glimpse& queue, OVERLAPPED_ENTRY& entry) noexcept {
  if (!queue) return false;
  const std::lock_guard lock(queue->lock_);
  return queue.valid() && queue->pop(entry);
}

void PortQueue::leave(Waiter& waiter) noexcept {
  Waiter** place = &waiters_;
  while (*place != &waiter) place = &(*place)->below;
  *place = waiter.below;
}

PortQueue::Taken PortQueue::sleep(std::unique_lock<SpinLock>& lock, Waiter& waiter,
                                  Deadline deadline, bool alertable) noexcept {
  waiters_ = &waiter;
  for (;;) {
    lock.unlock();
    waiter.thread.sleep(deadline, alertable);
    lock.lock();
    if (waiter.packet) return Taken::some;
    if (waiter.abandoned) return Taken::abandoned;
    const bool alerted = alertable && waiter.thread.apcs.waiting();
    if (!alerted && Clock::now() < deadline) continue;
    leave(waiter);
    return alerted ? Taken::alerted : Taken::timeout;
  }
}

PortQueue::Taken PortQueue::take(std::span<OVERLAPPED_ENTRY> room, std::size_t& count,
                                 Deadline deadline, bool alertable) noexcept {
  std::unique_lock lock(lock_);
  if (closed_) return Taken::abandoned;
  if ((count = fill(room)) > 0) return Taken::some;
  const bool at_once = deadline <= Clock::now();
  if (at_once && !alertable) return Taken::timeout;
  Thread* const thread = Thread::current();
  if (!thread) return Taken::no_memory;
  if (alertable && thread->apcs.waiting()) return Taken::alerted;
  if (at_once) return Taken::timeout;
  Waiter waiter{.thread = *thread, .below = waiters_};
  const Taken taken = sleep(lock, waiter, deadline, alertable);
  if (taken != Taken::some) return taken;
  room[0] = waiter.packet->entry;
  recycle(*waiter.packet);
  count = 1 + fill(room.subspan(1));
  return Taken::some;
}

void PortQueue::close() noexcept {
  const std::lock_guard lock(lock_);
  closed_ = true;
  drop_all(std::exchange(first_, nullptr));
  last_ = nullptr;
  while (Waiter* const waiter = waiters_) {
    waiters_ = waiter->below;
    waiter->abandoned = true;
    waiter->thread.notify();
  }
}

}  // namespace wsx
