// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <chrono>
#include <thread>

namespace wsx {

// A mutex for a handful of instructions, and never for a call into the host, on paths where each
// exchange with memory shows: to take it is one, to release it none, for nobody sleeps until he is
// told to wake. Who finds it taken lets others run, and longer ones of those should its holder have
// lost the processor.
class SpinLock {
 public:
  void lock() noexcept {
    if (taken_.exchange(true, std::memory_order_acquire)) [[unlikely]]
      wait();
  }

  void unlock() noexcept { taken_.store(false, std::memory_order_release); }

 private:
  [[gnu::noinline, gnu::cold]] void wait() noexcept {
    constexpr int patience = 50;
    constexpr std::chrono::microseconds nap(20);
    int tries = 0;
    do {
      if (++tries < patience)
        std::this_thread::yield();
      else
        std::this_thread::sleep_for(nap);
    } while (taken_.load(std::memory_order_relaxed) ||
             taken_.exchange(true, std::memory_order_acquire));
  }

  std::atomic<bool> taken_{false};
};

}  // namespace wsx
