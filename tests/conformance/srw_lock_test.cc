// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <atomic>
#include <memory>
#include <vector>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/threads.h"
#include "support/wine.h"

using namespace support;

namespace {

SRWLOCK of_the_process = SRWLOCK_INIT;

// Before main, and without having been made by any call.
struct AtStart {
  AtStart() {
    AcquireSRWLockExclusive(&of_the_process);
    held = !TryAcquireSRWLockShared(&of_the_process);
    ReleaseSRWLockExclusive(&of_the_process);
  }
  bool held = false;
} at_start;

bool free_for_one(SRWLOCK& lock) {
  if (!TryAcquireSRWLockExclusive(&lock)) return false;
  ReleaseSRWLockExclusive(&lock);
  return true;
}

}  // namespace

TEST_CASE("A slim lock is a pointer, and zeros are a free one") {
  static_assert(sizeof(SRWLOCK) == sizeof(void*));
  SRWLOCK lock{};
  CHECK(free_for_one(lock));
  InitializeSRWLock(&lock);
  CHECK(free_for_one(lock));
  CHECK(at_start.held);
}

TEST_CASE("One thread has a slim lock for itself") {
  SRWLOCK lock = SRWLOCK_INIT;
  AcquireSRWLockExclusive(&lock);
  CHECK_FALSE(TryAcquireSRWLockExclusive(&lock));
  CHECK_FALSE(TryAcquireSRWLockShared(&lock));
  ReleaseSRWLockExclusive(&lock);
  CHECK(free_for_one(lock));
}

TEST_CASE("Many threads share a slim lock, and the last to leave frees it") {
  SRWLOCK lock = SRWLOCK_INIT;
  AcquireSRWLockShared(&lock);
  Worker([&] { AcquireSRWLockShared(&lock); }).join();
  CHECK(TryAcquireSRWLockShared(&lock));
  ReleaseSRWLockShared(&lock);
  CHECK_FALSE(TryAcquireSRWLockExclusive(&lock));
  ReleaseSRWLockShared(&lock);
  CHECK_FALSE(TryAcquireSRWLockExclusive(&lock));
  ReleaseSRWLockShared(&lock);
  CHECK(free_for_one(lock));
}

TEST_CASE("A thread that waits for a slim lock gets it when it is free") {
  SRWLOCK lock = SRWLOCK_INIT;
  for (const bool shared : {false, true}) {
    std::atomic<bool> begun{false}, has{false};
    AcquireSRWLockExclusive(&lock);
    Worker waiter([&] {
      begun = true;
      shared ? AcquireSRWLockShared(&lock) : AcquireSRWLockExclusive(&lock);
      has = true;
      shared ? ReleaseSRWLockShared(&lock) : ReleaseSRWLockExclusive(&lock);
    });
    CHECK(eventually([&] { return begun.load(); }));
    Sleep(5);
    CHECK_FALSE(has);
    ReleaseSRWLockExclusive(&lock);
    waiter.join();
    CHECK(has);
  }
}

TEST_CASE("Readers who take turns do not keep a writer out of a slim lock") {
  SRWLOCK lock = SRWLOCK_INIT;
  std::atomic<bool> written{false};
  std::atomic<int> readers{0};
  AcquireSRWLockShared(&lock);
  Worker writer([&] {
    AcquireSRWLockExclusive(&lock);
    CHECK(readers == 0);
    written = true;
    ReleaseSRWLockExclusive(&lock);
  });
  // A waiting writer shuts the door.
  CHECK(eventually([&] {
    if (!TryAcquireSRWLockShared(&lock)) return true;
    ReleaseSRWLockShared(&lock);
    return false;
  }));
  Worker reader([&] {
    AcquireSRWLockShared(&lock);
    ++readers;
    CHECK(written);
    ReleaseSRWLockShared(&lock);
  });
  CHECK_FALSE(written);
  ReleaseSRWLockShared(&lock);
}

TEST_CASE("Nothing is lost between writers and readers of a slim lock") {
  constexpr int threads = 4, rounds = 5000;
  SRWLOCK lock = SRWLOCK_INIT;
  long long first = 0, second = 0;
  std::atomic<int> torn{0};
  {
    std::vector<std::unique_ptr<Worker>> workers;
    for (int t = 0; t < threads; ++t)
      workers.push_back(std::make_unique<Worker>([&] {
        for (int i = 0; i < rounds; ++i) {
          if (i % 4 != 0) {
            AcquireSRWLockShared(&lock);
            torn += first != second;
            ReleaseSRWLockShared(&lock);
          } else {
            AcquireSRWLockExclusive(&lock);
            ++first;
            ++second;
            ReleaseSRWLockExclusive(&lock);
          }
        }
      }));
  }
  CHECK(torn == 0);
  CHECK(first == threads * rounds / 4);
  CHECK(second == first);
  CHECK(free_for_one(lock));
}
