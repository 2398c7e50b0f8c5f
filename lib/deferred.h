// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <mutex>
#include <new>
#include <utility>
#include <vector>

namespace wsx {

// Connections that accepts have taken from the host and put back: they come before those that the
// host still has, the first one first. A call may put one back because there is no memory for it,
// so there is a place that needs none.
class Deferred {
 public:
  // False when there is no room; the connection stays the caller's.
  bool add(int descriptor) noexcept {
    const std::lock_guard lock(mutex_);
    try {
      descriptors_.push_back(descriptor);
    } catch (const std::bad_alloc&) {
      if (spare_ >= 0) return false;
      spare_ = descriptor;
    }
    count_.fetch_add(1, std::memory_order_release);
    return true;
  }

  // -1 for none.
  int take() noexcept {
    if (count() == 0) return -1;
    const std::lock_guard lock(mutex_);
    int taken = std::exchange(spare_, -1);
    if (taken < 0 && !descriptors_.empty()) {
      taken = descriptors_.front();
      descriptors_.erase(descriptors_.begin());
    }
    if (taken >= 0) count_.fetch_sub(1, std::memory_order_relaxed);
    return taken;
  }

  unsigned count() const noexcept { return count_.load(std::memory_order_acquire); }

 private:
  std::mutex mutex_;  // innermost
  std::vector<int> descriptors_;
  int spare_ = -1;
  std::atomic<unsigned> count_{0};
};

}  // namespace wsx
