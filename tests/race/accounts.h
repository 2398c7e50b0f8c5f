// SPDX-License-Identifier: MIT
#pragma once

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>

namespace race {

// What became of many operations. Each ends in one of the ways, once.
struct Accounts {
  std::atomic<int> issued{0}, succeeded{0}, failed{0}, refused{0};
  std::atomic<int> dropped{0};  // their thread ended before it could run the routine
  std::atomic<int> lost{0};     // pending for ever
  std::atomic<int> touched{0};  // written to after its end
  std::atomic<int> odd{0};      // an answer that makes no sense

  void check() const {
    CAPTURE(succeeded.load());
    CAPTURE(failed.load());
    CAPTURE(refused.load());
    CAPTURE(dropped.load());
    CHECK(issued == succeeded + failed + refused + dropped);
    CHECK(lost == 0);
    CHECK(touched == 0);
    CHECK(odd == 0);
    CHECK(succeeded > 0);
    CHECK(failed > 0);
  }
};

// How much a stress test does: so many operations, or what gets done in its time.
class Measure {
 public:
  explicit Measure(int operations) : operations_(operations) {}
  bool full(const Accounts& accounts) const {
    return accounts.issued >= operations_ || std::chrono::steady_clock::now() > end_;
  }

 private:
  const int operations_;
  const std::chrono::steady_clock::time_point end_ =
      std::chrono::steady_clock::now() + std::chrono::seconds(STRESS_SECONDS);
};

}  // namespace race
