// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>

namespace wsx {

// A mutex for a handful of instructions at a time, on paths where a call into the host's costs as
// much as what it guards. Uncontended it is one exchange each way; otherwise threads sleep.
class BriefLock {
 public:
  void lock() noexcept {
    std::uint32_t seen = free;
    if (!word_.compare_exchange_strong(seen, taken, std::memory_order_acquire,
                                       std::memory_order_relaxed)) [[unlikely]]
      wait();
  }

  void unlock() noexcept {
    if (word_.exchange(free, std::memory_order_release) == contended) [[unlikely]]
      word_.notify_one();
  }

 private:
  enum : std::uint32_t { free, taken, contended };

  // Whoever comes this way says so to whoever unlocks, also on behalf of those still asleep.
  void wait() noexcept {
    while (word_.exchange(contended, std::memory_order_acquire) != free)
      word_.wait(contended, std::memory_order_relaxed);
  }

  std::atomic<std::uint32_t> word_{free};
};

}  // namespace wsx
