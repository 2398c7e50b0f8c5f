// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/threads.h"
#include "support/wine.h"

// WaitOnAddress and barriers: the waits of a process's own that have no handle.

using namespace support;

namespace {

template <typename T>
void check_width() {
  std::atomic<T> word{1};
  T same = 1, other = 2;
  CHECK(WaitOnAddress(&word, &other, sizeof(T), INFINITE));
  CHECK_RESULT_AND_ERROR(WaitOnAddress(&word, &same, sizeof(T), 0), FALSE, ERROR_TIMEOUT);
  std::atomic<bool> begun{false};
  Worker waiter([&] {
    begun = true;
    while (word == same) WaitOnAddress(&word, &same, sizeof(T), time_limit);
  });
  CHECK(eventually([&] { return begun.load(); }));
  word = 2;
  WakeByAddressSingle(&word);
  waiter.join();
}

}  // namespace

TEST_CASE("A word of 1, 2, 4 or 8 bytes is waited for") {
  check_width<std::uint8_t>();
  check_width<std::uint16_t>();
  check_width<std::uint32_t>();
  check_width<std::uint64_t>();
}

TEST_CASE("A word of another size is refused") {
  std::uint64_t word = 0, same = 0;
  for (const SIZE_T size : {0, 3, 5, 16})
    CHECK_RESULT_AND_ERROR(WaitOnAddress(&word, &same, size, 0), FALSE, ERROR_INVALID_PARAMETER);
}

TEST_CASE("One thread is woken at an address, or all that are there") {
  std::atomic<std::uint32_t> word{0}, elsewhere{0};
  std::uint32_t same = 0;
  std::atomic<int> begun{0}, woken{0};
  {
    std::vector<std::unique_ptr<Worker>> waiters;
    for (int i = 0; i < 3; ++i)
      waiters.push_back(std::make_unique<Worker>([&] {
        ++begun;
        while (word == same) WaitOnAddress(&word, &same, sizeof same, time_limit);
        ++woken;
      }));
    CHECK(eventually([&] { return begun == 3; }));
    WakeByAddressAll(&elsewhere);
    CHECK(woken == 0);
    word = 1;
    WakeByAddressAll(&word);
  }
  CHECK(woken == 3);
}

TEST_CASE("No change of a word is missed by who is about to wait for it") {
  constexpr std::uint32_t rounds = 2000;
  std::atomic<std::uint32_t> ball{0};
  const auto play = [&](std::uint32_t mine) {
    for (std::uint32_t i = mine; i < rounds; i += 2) {
      for (std::uint32_t seen = ball; seen != i; seen = ball)
        WaitOnAddress(&ball, &seen, sizeof seen, INFINITE);
      ball = i + 1;
      WakeByAddressSingle(&ball);
    }
  };
  Worker other([&] { play(1); });
  play(0);
  other.join();
  CHECK(ball == rounds);
}

TEST_CASE("A barrier lets all pass when the last has come, round by round") {
  if (WINE_DIFFERS("There are synchronization barriers")) return;
  constexpr LONG threads = 3;
  constexpr int rounds = 200;
  SYNCHRONIZATION_BARRIER barrier;
  REQUIRE(InitializeSynchronizationBarrier(&barrier, threads, -1));
  std::atomic<int> last{0}, come{0}, early{0};
  {
    std::vector<std::unique_ptr<Worker>> workers;
    for (LONG t = 0; t < threads; ++t)
      workers.push_back(std::make_unique<Worker>([&] {
        for (int i = 0; i < rounds; ++i) {
          ++come;
          last += EnterSynchronizationBarrier(
              &barrier, i % 2 == 0 ? 0 : SYNCHRONIZATION_BARRIER_FLAGS_BLOCK_ONLY);
          early += come < (i + 1) * threads;
        }
      }));
  }
  CHECK(last == rounds);
  CHECK(early == 0);
  CHECK(DeleteSynchronizationBarrier(&barrier));
}

TEST_CASE("A barrier for nobody is refused") {
  if (WINE_DIFFERS("There are synchronization barriers")) return;
  SYNCHRONIZATION_BARRIER barrier;
  CHECK_RESULT_AND_ERROR(InitializeSynchronizationBarrier(&barrier, 0, 0), FALSE,
                         ERROR_INVALID_PARAMETER);
  CHECK_RESULT_AND_ERROR(InitializeSynchronizationBarrier(&barrier, 1, -2), FALSE,
                         ERROR_INVALID_PARAMETER);
}
