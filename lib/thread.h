// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <mutex>
#include <string>

#include "lib/apc.h"
#include "lib/object.h"
#include "lib/queue_memory.h"
#include "lib/wait.h"
#include "posix/reactor.h"
#include "posix/readiness.h"

namespace wsx {

class Mutex;
struct Packet;

// What the library knows of a thread. Every thread has a record, whoever made the thread; it is
// made when the thread first needs one, and ends with the thread.
class Thread final : public Object {
 public:
  static constexpr Kind object_kind = Kind::thread;

  // Of the calling thread; null when there is no memory for it.
  static Thread* current() noexcept { return known_ ? known_ : make_current(); }

  // The record of a thread that is about to be made; it becomes that of the thread that calls
  // adopt(). `suspended`: until resume() is called it stops there.
  static Ref<Thread> unborn(bool suspended) noexcept;
  void adopt();
  // False when it was not suspended.
  bool resume() noexcept;

  // A running thread by its number; null for none.
  static Ref<Thread> find(DWORD id) noexcept;

  // The host's number of the thread; waits for an unborn one to be born.
  DWORD id() const noexcept;

  void set_exit_code(DWORD code) noexcept { exit_code_.store(code, std::memory_order_relaxed); }
  DWORD exit_code() const noexcept;

  // What the program calls it: nobody but the program asks.
  std::atomic<int> priority{0};
  std::mutex description_lock;
  std::string description;

  // Signaled when the thread has ended.
  Waitable* waitable() noexcept override { return &ended_; }

  // Any thread: queues the call and wakes the thread from an alertable sleep. False when the thread
  // has ended; the node is still the caller's then.
  bool queue(Apc& apc) noexcept;

  // Any thread: ends whatever sleep the thread is in, or its next one.
  void notify() noexcept { wakeup_.notify(); }

  // What follows is for the thread itself.

  // Sleeps until notified or the deadline, an alertable sleep also until a call comes in. May end
  // early: whoever sleeps looks again. Meanwhile the thread may drive the socket that it has begun
  // something on: nothing may be locked.
  void sleep(Deadline deadline, bool alertable) noexcept;

  // What it begins may be watched by itself.
  posix::Reactor::Guest& guest() noexcept { return guest_; }

  // The same until the descriptor is ready: its Readiness bits, 0 when something else ended it.
  // Needs prepare_to_poll(), which fails when the host has no descriptor left.
  bool prepare_to_poll() noexcept { return wakeup_.open(); }
  unsigned await_ready(int descriptor, unsigned interest, Deadline deadline,
                       bool alertable) noexcept;

  // The same for many descriptors, always alertable.
  Status poll_all(std::span<posix::Polled> items, Deadline deadline) noexcept;

  ApcQueue apcs;

  // Guarded by the dispatcher lock.
  Mutex* owned_mutexes = nullptr;

  // The owner's own: a packet for the next completion, which then needs no lock to be had.
  Packet* spare_packet = nullptr;

  // Its overlapped operations that have not ended: only the thread itself begins any. Together they
  // hold the record.
  void operation_pends() noexcept {
    if (pending_operations_.fetch_add(1, std::memory_order_relaxed) == 0) hold();
  }
  void operation_ended() noexcept {
    if (pending_operations_.fetch_sub(1, std::memory_order_acq_rel) == 1) let_go();
  }

  // The owner's own: where its operations wait.
  QueueMemory queue_memory;

  // What the threads keep for their next sleeps is given back: nothing of the host's is left after
  // the last WSACleanup.
  static void release_descriptors() noexcept;

 private:
  explicit Thread(DWORD id) noexcept;
  ~Thread() override;

  static Thread* make_current() noexcept;
  static bool remember_exit(Thread* record) noexcept;
  static void exited(void* record);

  static constinit thread_local Thread* known_;

  // The time in which a call that comes in has to wake the thread.
  class Alertable;

  posix::Wakeup wakeup_;
  posix::Reactor::Guest guest_{wakeup_};
  std::atomic<bool> alertable_{false};
  std::atomic<DWORD> id_;
  std::atomic<DWORD> exit_code_{0};
  std::atomic<bool> suspended_{false};
  std::atomic<int> pending_operations_{0};
  Waitable resumed_{Waitable::Reset::manual};
  Waitable ended_{Waitable::Reset::manual};
  Thread* next_ = nullptr;  // in the list of all records, under its lock
  Thread* previous_ = nullptr;
};

}  // namespace wsx
