// SPDX-License-Identifier: MIT
#pragma once

#include <winbase.h>

#include <condition_variable>
#include <list>
#include <mutex>

#include "lib/event.h"
#include "lib/pool/pool.h"

namespace wsx {

class PoolObject;

// Objects that are closed together.
class CleanupGroup {
 public:
  // False without memory.
  bool add(PoolObject& object) noexcept;
  void remove(PoolObject& object) noexcept;
  void close_members(bool cancel, void* context);

 private:
  std::mutex mutex_;
  std::list<Ref<PoolObject>> members_;
};

// What an object is given when it is made; null for that of the process's pool.
struct Environment {
  explicit Environment(const TP_CALLBACK_ENVIRON* given) noexcept;

  Pool* pool;  // null without memory
  CleanupGroup* group = nullptr;
  PTP_CLEANUP_GROUP_CANCEL_CALLBACK cancelled = nullptr;
  PTP_SIMPLE_CALLBACK finalization = nullptr;
  bool runs_long = false;
};

// A callback that runs, and what it wants done when it returns.
class Instance {
 public:
  Instance(Pool& pool, PoolObject& object) noexcept : pool_(pool), object_(object) {}
  ~Instance();
  Instance(const Instance&) = delete;
  Instance& operator=(const Instance&) = delete;

  static Instance& of(PTP_CALLBACK_INSTANCE instance) noexcept {
    return *reinterpret_cast<Instance*>(instance);
  }
  PTP_CALLBACK_INSTANCE handle() noexcept { return reinterpret_cast<PTP_CALLBACK_INSTANCE>(this); }

  bool may_run_long() noexcept;
  void disassociate() noexcept;
  void do_what_it_wants() const;

  CRITICAL_SECTION* section = nullptr;
  HANDLE mutex = nullptr;
  HANDLE semaphore = nullptr;
  DWORD semaphore_count = 0;
  HANDLE event = nullptr;
  HMODULE library = nullptr;

 private:
  Pool& pool_;
  PoolObject& object_;
  bool is_long_ = false;
  bool is_associated_ = true;
};

// Something with callbacks: how many of them are due and how many run. The program holds it until
// it closes it, and so does each callback that is due or runs.
class PoolObject : public Task {
 public:
  PoolObject(const Environment& environment, void* context) noexcept;

  // Null without memory for it; then it is in its group, if it has one.
  template <class T, class... Arguments>
  static T* make(const Environment& environment, Arguments... arguments) noexcept {
    if (!environment.pool) return nullptr;
    Ref<T> made(new (std::nothrow) T(environment, arguments...));
    if (!made) return nullptr;
    if (environment.group && !environment.group->add(*made)) return nullptr;
    return made.release();
  }

  // A callback is due, with a number for it. False when it cannot be.
  bool queue(DWORD detail = 0) noexcept;

  void run(const OVERLAPPED_ENTRY& entry) final;

  // Until nothing is due any more or runs.
  void wait(bool cancel);
  // The same for those who do not wait: whether anything is; the event is set when nothing is.
  bool is_busy(Ref<Event> event) noexcept;

  // The program does not know it any more; closing it again has no effect.
  void close() noexcept;

  void hold() noexcept { references_.fetch_add(1, std::memory_order_relaxed); }
  void let_go() noexcept {
    if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
  }

  // For who found it without holding it: false when it is going away.
  bool try_hold() noexcept {
    std::uint32_t count = references_.load();
    while (count != 0)
      if (references_.compare_exchange_weak(count, count + 1)) return true;
    return false;
  }

  void* context() const noexcept { return context_; }
  void end_of_call() noexcept;

 protected:
  virtual ~PoolObject() = default;

  virtual void call(Instance& instance, const OVERLAPPED_ENTRY& entry) = 0;
  // What makes callbacks due does so no more.
  virtual void stop() noexcept {}

  // With the lock.
  virtual bool admits(const OVERLAPPED_ENTRY&) noexcept { return due_ > 0 && due_-- > 0; }
  virtual bool is_at_rest() const noexcept { return due_ == 0 && running_ == 0; }
  virtual void cancel() noexcept { due_ = 0; }
  void tell_if_at_rest() noexcept;

  Pool& pool() noexcept { return *pool_; }

  std::mutex mutex_;
  unsigned due_ = 0;

 private:
  friend class CleanupGroup;
  class Running;

  const Ref<Pool> pool_;
  CleanupGroup* const group_;
  const PTP_CLEANUP_GROUP_CANCEL_CALLBACK cancelled_;
  const PTP_SIMPLE_CALLBACK finalization_;
  const bool runs_long_;
  void* const context_;
  std::atomic<std::uint32_t> references_{1};
  std::atomic<bool> closed_{false};
  unsigned running_ = 0;
  std::condition_variable rest_;
  Ref<Event> rest_event_;
};

}  // namespace wsx
