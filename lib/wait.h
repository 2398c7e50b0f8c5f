// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>

#include "lib/signal_word.h"

// The wait engine: what events, sockets, mutexes, semaphores and threads share.
//
// A Waitable has a Signal. As long as nobody sleeps on it, setting, resetting and taking it is one
// atomic operation on that. A thread that has to sleep, or that waits for all of several
// objects, marks them watched under the dispatcher lock; every change of a watched object goes
// through that lock too. So a wait for all sees its objects at one moment and takes from all of
// them or from none, and an auto-reset event is handed to exactly one waiter.
namespace wsx {

using Clock = std::chrono::steady_clock;
using Deadline = Clock::time_point;
inline constexpr Deadline no_deadline = Deadline::max();

// Windows' milliseconds, INFINITE included.
Deadline deadline_after(std::uint32_t milliseconds) noexcept;

class Thread;
struct Waiting;  // one sleeping thread's entry on one object

class Waitable {
 public:
  // What a satisfied wait does: a manual-reset event stays set, an auto-reset one is taken, and a
  // Guarded object decides for itself.
  enum class Reset : std::uint8_t { manual, automatic, guarded };

  explicit Waitable(Reset reset, bool set = false) noexcept : Waitable(reset, set, nullptr) {}
  Waitable(const Waitable&) = delete;
  Waitable& operator=(const Waitable&) = delete;

  void set() noexcept;
  void reset() noexcept;
  // Releases the threads that wait now, and nobody later.
  void pulse() noexcept;

  bool is_guarded() const noexcept { return reset_ == Reset::guarded; }
  bool signaled() const noexcept { return signal_.is_set(); }
  Signal& signal() noexcept { return signal_; }
  // Looks and takes in one step; false for Guarded objects, which take a whole wait.
  bool try_take() noexcept;

 protected:
  // With a Signal that somebody else owns, unless that is null.
  Waitable(Reset reset, bool set, Signal* lasting) noexcept
      : signal_(lasting ? *lasting : own_signal_), reset_(reset) {
    signal_.put(
        0, (set ? Signal::set_bit : 0) | (reset == Reset::automatic ? Signal::automatic_bit : 0));
  }

 private:
  friend class Dispatcher;

  Signal own_signal_;
  Signal& signal_;
  const Reset reset_;
  Waiting* first_ = nullptr;  // guarded by the dispatcher lock, in order of arrival
  Waiting* last_ = nullptr;
};

// What a wait for any or for all of some objects came to; at most most_waited_for of them.
struct WaitResult {
  // alerted: the thread's calls have run, and no object was looked at again or taken.
  enum class Kind { object, timeout, alerted, no_memory } kind;
  std::size_t index = 0;   // of the object that ended a wait for any: the lowest that was signaled
  bool abandoned = false;  // an owner of what was taken had ended without giving it back
};

// The objects come first: a wait that they satisfy at once runs no calls. An alertable one that has
// to wait runs those that are queued for the thread, or come in meanwhile, and ends.
WaitResult wait_any(std::span<Waitable* const> objects, Deadline deadline, bool alertable = false);
WaitResult wait_all(std::span<Waitable* const> objects, Deadline deadline, bool alertable = false);

// The same without objects.
WaitResult wait_alertably(Deadline deadline);

}  // namespace wsx
