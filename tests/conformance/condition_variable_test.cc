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

// The two kinds of locks that a thread sleeps with.
class Section {
 public:
  Section() { InitializeCriticalSection(&section_); }
  ~Section() { DeleteCriticalSection(&section_); }
  void enter() { EnterCriticalSection(&section_); }
  void leave() { LeaveCriticalSection(&section_); }
  BOOL sleep(CONDITION_VARIABLE& variable, DWORD milliseconds) {
    return SleepConditionVariableCS(&variable, &section_, milliseconds);
  }

 private:
  CRITICAL_SECTION section_;
};

class Slim {
 public:
  void enter() { AcquireSRWLockExclusive(&lock_); }
  void leave() { ReleaseSRWLockExclusive(&lock_); }
  BOOL sleep(CONDITION_VARIABLE& variable, DWORD milliseconds) {
    return SleepConditionVariableSRW(&variable, &lock_, milliseconds, 0);
  }

 private:
  SRWLOCK lock_ = SRWLOCK_INIT;
};

template <class Lock>
struct Queue {
  // Sleeps until there is something.
  bool take() {
    lock.enter();
    ++sleepers;
    while (items == 0)
      if (!lock.sleep(variable, time_limit)) break;
    --sleepers;
    const bool got = items > 0;
    if (got) --items;
    lock.leave();
    return got;
  }
  void put(int count) {
    lock.enter();
    items += count;
    lock.leave();
  }
  bool asleep(int count) {
    return eventually([&] {
      lock.enter();
      const bool all = sleepers == count;
      lock.leave();
      return all;
    });
  }

  Lock lock;
  CONDITION_VARIABLE variable = CONDITION_VARIABLE_INIT;
  int items = 0;
  int sleepers = 0;
};

}  // namespace

TEST_CASE_TEMPLATE("A thread that is woken has its lock again", Lock, Section, Slim) {
  Queue<Lock> queue;
  std::atomic<int> served{0};
  Worker sleeper([&] { served += queue.take(); });
  CHECK(queue.asleep(1));
  queue.put(1);
  WakeConditionVariable(&queue.variable);
  sleeper.join();
  CHECK(served == 1);
}

TEST_CASE_TEMPLATE("All that sleep are woken at once", Lock, Section, Slim) {
  Queue<Lock> queue;
  std::atomic<int> served{0};
  {
    std::vector<std::unique_ptr<Worker>> sleepers;
    for (int i = 0; i < 4; ++i)
      sleepers.push_back(std::make_unique<Worker>([&] { served += queue.take(); }));
    CHECK(queue.asleep(4));
    queue.put(4);
    WakeAllConditionVariable(&queue.variable);
  }
  CHECK(served == 4);
}

TEST_CASE_TEMPLATE("Nobody who sleeps is forgotten", Lock, Section, Slim) {
  constexpr int takers = 3, each = 500;
  Queue<Lock> queue;
  std::atomic<int> served{0};
  {
    std::vector<std::unique_ptr<Worker>> workers;
    for (int t = 0; t < takers; ++t)
      workers.push_back(std::make_unique<Worker>([&] {
        for (int i = 0; i < each; ++i) served += queue.take();
      }));
    for (int i = 0; i < takers * each; ++i) {
      queue.put(1);
      WakeConditionVariable(&queue.variable);
    }
  }
  CHECK(served == takers * each);
}

TEST_CASE_TEMPLATE("A sleep that nobody ends is over in time, with the lock", Lock, Section, Slim) {
  Lock lock;
  CONDITION_VARIABLE variable = CONDITION_VARIABLE_INIT;
  lock.enter();
  const ULONGLONG begin = GetTickCount64();
  CHECK_RESULT_AND_ERROR(lock.sleep(variable, 30), FALSE, ERROR_TIMEOUT);
  CHECK(GetTickCount64() - begin >= 15);  // the clock ticks every 15.6 ms
  CHECK_RESULT_AND_ERROR(lock.sleep(variable, 0), FALSE, ERROR_TIMEOUT);
  lock.leave();
}

TEST_CASE("A wake-up that finds nobody asleep is lost") {
  Slim lock;
  CONDITION_VARIABLE variable;
  InitializeConditionVariable(&variable);
  WakeConditionVariable(&variable);
  WakeAllConditionVariable(&variable);
  if (WINE_DIFFERS("A wake-up without a sleeper is lost")) return;
  lock.enter();
  CHECK_RESULT_AND_ERROR(lock.sleep(variable, 1), FALSE, ERROR_TIMEOUT);
  lock.leave();
}

TEST_CASE("Threads that share a slim lock sleep with it together") {
  SRWLOCK lock = SRWLOCK_INIT;
  CONDITION_VARIABLE variable = CONDITION_VARIABLE_INIT;
  std::atomic<int> sleepers{0}, woken{0};
  bool ready = false;
  {
    std::vector<std::unique_ptr<Worker>> workers;
    for (int i = 0; i < 2; ++i)
      workers.push_back(std::make_unique<Worker>([&] {
        AcquireSRWLockShared(&lock);
        ++sleepers;
        while (!ready)
          if (!SleepConditionVariableSRW(&variable, &lock, time_limit,
                                         CONDITION_VARIABLE_LOCKMODE_SHARED))
            break;
        woken += ready;
        ReleaseSRWLockShared(&lock);
      }));
    CHECK(eventually([&] { return sleepers == 2; }));
    // Exclusive only once both have given it back.
    AcquireSRWLockExclusive(&lock);
    ready = true;
    ReleaseSRWLockExclusive(&lock);
    WakeAllConditionVariable(&variable);
  }
  CHECK(woken == 2);
}

TEST_CASE("A sleep with an unknown flag is refused and keeps the lock") {
  if (WINE_DIFFERS("SleepConditionVariableSRW with unknown flags: ERROR_INVALID_PARAMETER")) return;
  SRWLOCK lock = SRWLOCK_INIT;
  CONDITION_VARIABLE variable = CONDITION_VARIABLE_INIT;
  AcquireSRWLockExclusive(&lock);
  CHECK_RESULT_AND_ERROR(SleepConditionVariableSRW(&variable, &lock, 0, 2), FALSE,
                         ERROR_INVALID_PARAMETER);
  CHECK_FALSE(TryAcquireSRWLockShared(&lock));
  ReleaseSRWLockExclusive(&lock);
}
