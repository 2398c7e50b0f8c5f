// SPDX-License-Identifier: MIT
#pragma once

#include <minwinbase.h>

#include <cstddef>
#include <memory>
#include <mutex>
#include <new>
#include <span>

#include "lib/handle.h"
#include "lib/object.h"
#include "lib/queue_memory.h"
#include "lib/spin_lock.h"
#include "lib/wait.h"

namespace wsx {

class Port;
class PortQueue;
class Thread;

// One completion on its way through a port.
struct Packet {
  Packet* next = nullptr;
  PortQueue* queue = nullptr;  // whose spare one it may become
  OVERLAPPED_ENTRY entry{};
  QueueMemory::Block* block = nullptr;  // where it is; null for the heap

  static void* operator new(std::size_t size, const std::nothrow_t&) noexcept;
  static void* operator new(std::size_t, void* place) noexcept { return place; }
  static void operator delete(Packet* packet, std::destroying_delete_t) noexcept;
};
static_assert(sizeof(Packet) <= QueueMemory::place_size);

// A packet that an operation has in reserve for its end: nothing can be lost for want of memory
// once the operation is accepted.
struct ReturnPacket {
  void operator()(Packet* packet) const noexcept;
};
using ReservedPacket = std::unique_ptr<Packet, ReturnPacket>;

// Packets on their way to one port, which come there together.
class Parcel {
 public:
  Parcel() = default;
  ~Parcel() { post(); }
  Parcel(const Parcel&) = delete;
  Parcel& operator=(const Parcel&) = delete;

  void add(Port& port, ReservedPacket packet) noexcept;

 private:
  void post() noexcept;

  Ref<Port> port_;
  Packet* first_ = nullptr;
  Packet* last_ = nullptr;
};

// What a completion port does. Packets leave in the order of their coming; of the threads that
// wait, the last to come is served first, because its stack is still in the cache. The number of
// threads that run at a time is not limited.
//
// It is in memory that is never given back: who has looked it up by a handle need not hold the
// port, but looks under the lock whether it is still the one that was meant.
class PortQueue {
 public:
  // Null without memory.
  static PortQueue* make() noexcept;
  // The port has gone: the queue may become another's.
  void recycle() noexcept;

  // Null without memory.
  ReservedPacket reserve() noexcept;
  void post(ReservedPacket packet) noexcept;
  // Those between the two, in this order.
  void post(Packet* first, Packet* last) noexcept;

  // Reserves and posts in one step; false without memory.
  bool post(const OVERLAPPED_ENTRY& entry) noexcept;

  enum class Taken { some, timeout, abandoned, alerted, no_memory };
  // Takes what is there, at most as many as there is room for; waits only when there is nothing.
  // alerted: the calling thread has calls to run, which is left to the caller.
  Taken take(std::span<OVERLAPPED_ENTRY> room, std::size_t& count, Deadline deadline,
             bool alertable) noexcept;

  // The same for one entry through a handle that nobody holds. False for what has to be done the
  // long way, be it to fail or to wait.
  using Glimpse = GlimpseOf<PortQueue>;
  static bool post(const Glimpse& queue, const OVERLAPPED_ENTRY& entry) noexcept;
  static bool take(const Glimpse& queue, OVERLAPPED_ENTRY& entry) noexcept;

  // The last handle is gone: waiters are told, packets are dropped.
  void close() noexcept;

 private:
  friend struct ReturnPacket;
  struct Waiter;
  struct Waking;

  Packet* make_packet() noexcept;
  void recycle(Packet& packet) noexcept;
  static bool put_aside(Packet& packet) noexcept;
  bool post_locked(const OVERLAPPED_ENTRY& entry, Waking& waking) noexcept;
  void hand_over(Packet& packet, Waking& waking) noexcept;
  void append(Packet& first, Packet& last) noexcept;
  bool pop(OVERLAPPED_ENTRY& entry) noexcept;
  std::size_t fill(std::span<OVERLAPPED_ENTRY> room) noexcept;
  Taken sleep(std::unique_lock<SpinLock>& lock, Waiter& waiter, Deadline deadline,
              bool alertable) noexcept;
  void leave(Waiter& waiter) noexcept;

  static constexpr std::size_t most_spares = 1024;

  SpinLock lock_;  // innermost but for a thread's Wakeup
  bool closed_ = false;
  Packet* first_ = nullptr;
  Packet* last_ = nullptr;
  Waiter* waiters_ = nullptr;  // the last to come on top
  Packet* spares_ = nullptr;
  std::size_t spare_count_ = 0;
};

// A completion port, as handles name it and sockets keep it.
class Port final : public Object {
 public:
  static constexpr Kind object_kind = Kind::port;

  // Null without memory.
  static Ref<Port> make() noexcept;

  PortQueue& queue() const noexcept { return queue_; }

  Lasting lasting() noexcept override { return {.queue = &queue_}; }
  void closed() noexcept override { queue_.close(); }

 private:
  explicit Port(PortQueue& queue) noexcept : Object(Kind::port), queue_(queue) {}
  ~Port() override { queue_.recycle(); }

  PortQueue& queue_;
};

class Membership;

// Gives a socket to a port for good: an error of CreateIoCompletionPort, or 0. With a membership
// the key may change later.
DWORD associate(HANDLE file, Port& port, ULONG_PTR key,
                std::shared_ptr<Membership> membership = nullptr) noexcept;

}  // namespace wsx
