// SPDX-License-Identifier: MIT
#pragma once

#include <synchapi.h>

#include "lib/apc.h"
#include "lib/named.h"
#include "lib/thread.h"
#include "lib/wait.h"
#include "posix/alarm.h"

namespace wsx {

// The completion routine of a timer, on its way to the thread that set the timer, once for each
// setting. All of its state is held by posix::Alarm::Access.
class TimerCall final : public Revocable {
 public:
  using Access = posix::Alarm::Access;

  // Null without memory.
  static Ref<TimerCall> make(PTIMERAPCROUTINE routine, void* argument, Ref<Thread> thread) noexcept;

  bool thread_has_ended() const noexcept { return thread_->waitable()->signaled(); }
  // While it is queued it is not queued again, as on Windows.
  void queue(const Access&) noexcept;
  void take_back(const Access&) noexcept { taken_back_ = true; }

  bool run() override;
  void dropped() noexcept override { let_go(); }

  void hold() noexcept { references_.fetch_add(1, std::memory_order_relaxed); }
  void let_go() noexcept {
    if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1) delete this;
  }

 private:
  TimerCall(PTIMERAPCROUTINE routine, void* argument, Ref<Thread> thread, Apc* node) noexcept
      : routine_(routine), argument_(argument), thread_(std::move(thread)), node_(node) {}
  ~TimerCall() { delete node_; }

  const PTIMERAPCROUTINE routine_;
  void* const argument_;
  const Ref<Thread> thread_;
  Apc* node_;  // null while it is queued
  std::int64_t time_ = 0;
  bool taken_back_ = false;
  std::atomic<std::uint32_t> references_{1};
};

// A waitable timer: an event that the clock sets.
class Timer final : public Named, public Waitable, private posix::Alarm {
 public:
  static constexpr Kind object_kind = Kind::timer;

  explicit Timer(Reset reset) noexcept : Named(Kind::timer), Waitable(reset) {}
  Waitable* waitable() noexcept override { return this; }

  // Starts anew, whatever it was doing: not set until it is due, and then after each period unless
  // that is zero. `call` may be null.
  // invalid_handle when its last handle has gone meanwhile.
  Status start(Deadline due, Clock::duration period, Ref<TimerCall> call) noexcept;
  // Stays as it is, set or not, and calls nobody any more.
  void cancel() noexcept;

  void closed() noexcept override;

 private:
  ~Timer() override = default;

  Deadline ring(const Access& access) noexcept override;
  void stop(const Access& access) noexcept;

  Deadline due_;
  Clock::duration period_{};
  Ref<TimerCall> call_;
};

}  // namespace wsx
