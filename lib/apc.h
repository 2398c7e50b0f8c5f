// SPDX-License-Identifier: MIT
#pragma once

#include <winbase.h>
#include <winsock2.h>

#include <atomic>
#include <cstddef>
#include <new>

#include "lib/queue_memory.h"

namespace wsx {

class Socket;

// A call that may be taken back before it runs.
class Revocable {
 public:
  // On the thread that it was queued for. False when it was taken back.
  virtual bool run() = 0;
  // It will not run.
  virtual void dropped() noexcept = 0;

 protected:
  ~Revocable() = default;
};

// An asynchronous procedure call: what QueueUserAPC was given, or the completion routine of an
// operation that has ended, with copies of all that it will be told. By the time it runs the
// OVERLAPPED may be in use again.
struct Apc {
  Apc* next = nullptr;
  PAPCFUNC function = nullptr;
  ULONG_PTR argument = 0;
  Revocable* revocable = nullptr;

  LPWSAOVERLAPPED_COMPLETION_ROUTINE routine = nullptr;
  DWORD error = 0;
  DWORD bytes = 0;
  OVERLAPPED* overlapped = nullptr;
  const Socket* socket = nullptr;  // whose routine it is; a name to compare, never followed

  QueueMemory::Block* block = nullptr;  // where it is; null for the heap

  // False for the call of nothing, which no wait reports.
  bool call() const;

  static void* operator new(std::size_t size, const std::nothrow_t&) noexcept;
  static void* operator new(std::size_t, void* place) noexcept { return place; }
  static void operator delete(Apc* apc, std::destroying_delete_t) noexcept;
};
static_assert(sizeof(Apc) <= QueueMemory::place_size);

// The calls that wait for one thread. Any thread adds to the end, without a lock; only the owner
// takes from the front.
class ApcQueue {
 public:
  ApcQueue() = default;
  ~ApcQueue();
  ApcQueue(const ApcQueue&) = delete;
  ApcQueue& operator=(const ApcQueue&) = delete;

  // Any thread. Takes the node over; false when the owner has ended, and the node is still the
  // caller's.
  bool post(Apc& apc) noexcept;

  // The owner for itself.
  bool post_own(Apc& apc) noexcept;

  // The owner: a node that costs no allocation once a few calls have gone through the queue. Null
  // without memory.
  Apc* make() noexcept;
  // The owner: one that was not needed.
  void recycle(Apc& apc) noexcept;

  // The owner: whether run() would find something.
  bool waiting() noexcept;

  // The owner: calls everything, also what is added meanwhile, in the order of its coming. Routines
  // of a socket whose routine is running now, further up on this stack, are held back: they never
  // nest. False when nothing was called.
  bool run();

  // The owner ends: what waits is dropped, and nothing comes in any more.
  void end() noexcept;

 private:
  struct Running;

  void fetch() noexcept;
  // Null when there is none; `previous` is the one before it in the queue.
  Apc* next_to_run(Apc*& previous) noexcept;
  Apc* take() noexcept;
  bool held_back(const Apc& apc) const noexcept;

  static constexpr std::size_t most_spares = 256;

  std::atomic<Apc*> incoming_{nullptr};  // last come first
  Apc* first_ = nullptr;
  Apc* last_ = nullptr;
  Running* running_ = nullptr;
  Apc* spares_ = nullptr;
  std::size_t spare_count_ = 0;
};

}  // namespace wsx
