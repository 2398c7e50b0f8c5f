// SPDX-License-Identifier: MIT
#pragma once

#include <minwinbase.h>

#include <atomic>
#include <mutex>

#include "lib/object.h"
#include "lib/port.h"

namespace wsx {

// Something that a thread of a pool does when a packet with it as the key comes.
class Task {
 public:
  virtual void run(const OVERLAPPED_ENTRY& entry) = 0;

 protected:
  ~Task() = default;
};

// Threads that take packets from a port of their own. They come when there is something to do and
// nobody to do it, and go when nothing has come for a while. Up to a few of them run at once; more
// come only when those that are there have been busy for some time. A pool lives as long as
// somebody holds it; each of its threads does.
class Pool {
 public:
  // That of the process; null without memory.
  static Pool* process() noexcept;
  // Null without memory.
  static Ref<Pool> make() noexcept;

  // False when there is no memory, or no thread and none to be had.
  bool post(Task& task, DWORD detail = 0) noexcept;

  // For packets that come from elsewhere: a thread is always there, until it is shut as often.
  // False when there is none to be had.
  bool open() noexcept;
  void shut() noexcept;
  Port& port() noexcept { return *port_; }

  void set_most(DWORD count) noexcept;
  // False when they cannot be had.
  bool set_least(DWORD count) noexcept;

  // What runs on the calling thread takes its time, and then does no more. False when there is no
  // other thread and none to be had.
  bool begin_long() noexcept;
  void end_long() noexcept;

  // The program does not know it any more: its threads go when there is nothing to do.
  void close() noexcept;

  void hold() noexcept { references_.fetch_add(1, std::memory_order_relaxed); }
  void let_go() noexcept {
    if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
  }

 private:
  class Busy;

  explicit Pool(Ref<Port> port) noexcept;

  static void begin(void* pool);
  static void begin_late(void* pool);
  void work();
  void handle(const OVERLAPPED_ENTRY& entry);
  bool retire() noexcept;

  // With the lock.
  bool needs_thread() const noexcept { return idle_ == 0 && (queued_ > 0 || open_ > 0); }
  void grow() noexcept;
  bool start() noexcept;

  const Ref<Port> port_;
  const DWORD few_;  // that run at once without a wait
  std::atomic<std::uint32_t> references_{1};

  std::mutex mutex_;
  DWORD most_ = 500;
  DWORD least_ = 0;
  DWORD threads_ = 0;
  DWORD idle_ = 0;
  DWORD long_ = 0;
  DWORD queued_ = 0;
  std::atomic<DWORD> open_{0};
  std::atomic<bool> is_closed_{false};
  bool late_one_ = false;  // one more thread is about to come
};

}  // namespace wsx
