// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>

#include "posix/clock.h"

namespace wsx::posix {

// A thread's alarm clock. Its owner sleeps on it, either in user space or in poll(2) together with
// a descriptor; any thread may wake it, before it sleeps as well as while it does. Sleeps may also
// end for no reason: the owner looks again at whatever it sleeps for.
class Wakeup {
 public:
  Wakeup() = default;
  ~Wakeup();
  Wakeup(const Wakeup&) = delete;
  Wakeup& operator=(const Wakeup&) = delete;

  // Ends the sleep, or the next one when the owner is awake. The kernel is asked only for a thread
  // that really sleeps.
  void notify() noexcept;

  void sleep(Deadline deadline) noexcept;

  // A sleep in poll(2): `descriptor()` is one of what is polled between begin and end.
  class Poll {
   public:
    explicit Poll(Wakeup& wakeup) noexcept;
    ~Poll();
    Poll(const Poll&) = delete;
    Poll& operator=(const Poll&) = delete;

    // The thread was notified before it slept, or cannot be woken: no time to sleep.
    bool awake() const noexcept { return awake_; }
    int descriptor() const noexcept { return wakeup_.descriptor_; }
    // To be called when the descriptor is what ended the sleep.
    void clear() noexcept;

   private:
    Wakeup& wakeup_;
    bool awake_;
  };

  // Gets the descriptor that Poll needs. False when the host has none left.
  bool open() noexcept;
  // Gives it back, unless the thread sleeps with it.
  void close() noexcept;

 private:
  enum class State : std::uint32_t { awake, notified, asleep, polling };

  bool fall_asleep(State how) noexcept;

  std::atomic<State> state_{State::awake};
  std::mutex mutex_;  // guards the descriptor against close()
  int descriptor_ = -1;
  bool in_use_ = false;
};

}  // namespace wsx::posix
