// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <atomic>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/threads.h"
#include "support/untouched.h"
#include "support/wine.h"

// The older calls of the pool: work items, registered waits, timer queues.

using namespace support;

namespace {

struct Calls {
  static VOID CALLBACK wait_or_timer(PVOID context, BOOLEAN timer_or_timeout) {
    Calls& self = *static_cast<Calls*>(context);
    ++self.begun;
    if (self.hold) WaitForSingleObject(self.hold, time_limit);
    self.told = timer_or_timeout;
    ++self.ended;
  }
  static DWORD WINAPI item(PVOID context) {
    wait_or_timer(context, FALSE);
    return 0;
  }
  bool reach(int count) {
    return eventually([&] { return ended >= count; });
  }
  bool begin(int count) {
    return eventually([&] { return begun >= count; });
  }

  HANDLE hold = nullptr;
  std::atomic<int> begun{0}, ended{0};
  std::atomic<int> told{-1};
};

HANDLE registered(HANDLE object, Calls& calls, ULONG milliseconds, ULONG flags) {
  HANDLE wait = nullptr;
  CHECK(RegisterWaitForSingleObject(&wait, object, Calls::wait_or_timer, &calls, milliseconds,
                                    flags));
  return wait;
}

}  // namespace

TEST_CASE("Work items run, long and short ones") {
  Calls calls;
  for (int i = 0; i < 20; ++i)
    CHECK(QueueUserWorkItem(Calls::item, &calls,
                            i % 2 == 0 ? WT_EXECUTEDEFAULT : WT_EXECUTELONGFUNCTION));
  CHECK(calls.reach(20));
}

TEST_CASE("A registered wait calls each time its object is signaled") {
  const UniqueEvent event(Reset::automatic);
  Calls calls;
  const HANDLE wait = registered(event, calls, INFINITE, WT_EXECUTEDEFAULT);
  for (int i = 1; i <= 3; ++i) {
    CHECK(SetEvent(event));
    CHECK(calls.reach(i));
    CHECK(calls.told == FALSE);
  }
  CHECK(UnregisterWaitEx(wait, INVALID_HANDLE_VALUE));
  CHECK(SetEvent(event));
  Sleep(5);
  CHECK(calls.ended == 3);
}

TEST_CASE("A wait that is registered for one call makes one") {
  const UniqueEvent event;
  Calls calls;
  CHECK(SetEvent(event));
  const HANDLE wait = registered(event, calls, INFINITE, WT_EXECUTEONLYONCE);
  CHECK(calls.reach(1));
  Sleep(10);
  CHECK(calls.ended == 1);
  CHECK(UnregisterWaitEx(wait, INVALID_HANDLE_VALUE));
}

TEST_CASE("A registered wait calls each time its time is over") {
  if (WINE_DIFFERS("A registered wait whose time is over waits again")) return;
  const UniqueEvent event;
  Calls calls;
  const HANDLE wait = registered(event, calls, 5, WT_EXECUTEDEFAULT);
  CHECK(calls.reach(3));
  CHECK(calls.told == TRUE);
  CHECK(UnregisterWaitEx(wait, INVALID_HANDLE_VALUE));
}

TEST_CASE(
    "A wait that is unregistered while its call runs says so, and sets the event at its end") {
  const UniqueEvent event, go_on, ended;
  Calls calls{.hold = go_on};
  CHECK(SetEvent(event));
  const HANDLE wait = registered(event, calls, INFINITE, WT_EXECUTEONLYONCE);
  CHECK(calls.begin(1));
  CHECK_RESULT_AND_ERROR(UnregisterWaitEx(wait, ended), FALSE, ERROR_IO_PENDING);
  CHECK_FALSE(ended.set());
  CHECK(SetEvent(go_on));
  CHECK(ended.within(time_limit));
  CHECK(calls.reach(1));
}

TEST_CASE("A wait whose calls are over is unregistered at once") {
  const UniqueEvent event;
  Calls calls;
  CHECK(UnregisterWait(registered(event, calls, INFINITE, WT_EXECUTEDEFAULT)));
  CHECK(SetEvent(event));
  Sleep(5);
  CHECK(calls.begun == 0);
}

TEST_CASE("A thread is waited for by a registered wait") {
  Calls calls;
  const auto body = [](PVOID) -> DWORD { return 0; };
  const HANDLE thread = CreateThread(nullptr, 0, body, nullptr, 0, nullptr);
  const HANDLE wait = registered(thread, calls, INFINITE, WT_EXECUTEONLYONCE);
  CHECK(calls.reach(1));
  CHECK(UnregisterWaitEx(wait, INVALID_HANDLE_VALUE));
  CHECK(CloseHandle(thread));
}

TEST_CASE("A timer of a queue calls once, or again and again") {
  Calls once, periodic;
  const HANDLE queue = CreateTimerQueue();
  HANDLE first = nullptr, second = nullptr;
  CHECK(CreateTimerQueueTimer(&first, queue, Calls::wait_or_timer, &once, 5, 0, 0));
  CHECK(CreateTimerQueueTimer(&second, queue, Calls::wait_or_timer, &periodic, 0, 5, 0));
  CHECK(periodic.reach(3));
  CHECK(once.reach(1));
  CHECK(once.told == TRUE);
  CHECK(DeleteTimerQueueTimer(queue, second, INVALID_HANDLE_VALUE));
  const int count = periodic.ended;
  Sleep(15);
  CHECK(periodic.ended == count);
  CHECK(once.ended == 1);
  CHECK(DeleteTimerQueueEx(queue, INVALID_HANDLE_VALUE));
}

TEST_CASE("A timer of the process's queue is put off and stopped") {
  Calls calls;
  HANDLE timer = nullptr;
  CHECK(CreateTimerQueueTimer(&timer, nullptr, Calls::wait_or_timer, &calls, 100000, 0,
                              WT_EXECUTEONLYONCE));
  CHECK(ChangeTimerQueueTimer(nullptr, timer, 1, 0));
  CHECK(calls.reach(1));
  CHECK(DeleteTimerQueueTimer(nullptr, timer, INVALID_HANDLE_VALUE));
}

TEST_CASE("A timer that is deleted while its call runs says so") {
  const UniqueEvent go_on, ended;
  Calls calls{.hold = go_on};
  HANDLE timer = nullptr;
  CHECK(CreateTimerQueueTimer(&timer, nullptr, Calls::wait_or_timer, &calls, 0, 0, 0));
  CHECK(calls.begin(1));
  CHECK_RESULT_AND_ERROR(DeleteTimerQueueTimer(nullptr, timer, ended), FALSE, ERROR_IO_PENDING);
  CHECK(SetEvent(go_on));
  CHECK(ended.within(time_limit));
  CHECK(calls.reach(1));
}

TEST_CASE("A queue takes its timers with it") {
  const UniqueEvent ended;
  Calls calls;
  const HANDLE queue = CreateTimerQueue();
  HANDLE timer = nullptr;
  CHECK(CreateTimerQueueTimer(&timer, queue, Calls::wait_or_timer, &calls, 30, 0, 0));
  DeleteTimerQueueEx(queue, ended);
  CHECK(ended.within(time_limit));
  Sleep(50);
  CHECK(calls.begun == 0);
}

TEST_CASE("What is no registered wait and no timer is refused") {
  // Windows takes the values for addresses.
  if (for_windows) return;
  const UniqueEvent event;
  Calls calls;
  const HANDLE gone = registered(event, calls, INFINITE, WT_EXECUTEDEFAULT);
  CHECK(UnregisterWait(gone));
  Untouched<HANDLE> made;
  for (const HANDLE bad : {gone, HANDLE(event), INVALID_HANDLE_VALUE}) {
    CHECK_RESULT_AND_ERROR(UnregisterWait(bad), FALSE, ERROR_INVALID_HANDLE);
    CHECK_RESULT_AND_ERROR(UnregisterWaitEx(bad, nullptr), FALSE, ERROR_INVALID_HANDLE);
    CHECK_RESULT_AND_ERROR(ChangeTimerQueueTimer(nullptr, bad, 0, 0), FALSE, ERROR_INVALID_HANDLE);
    CHECK_RESULT_AND_ERROR(DeleteTimerQueueTimer(nullptr, bad, nullptr), FALSE,
                           ERROR_INVALID_HANDLE);
    CHECK_RESULT_AND_ERROR(DeleteTimerQueue(bad), FALSE, ERROR_INVALID_HANDLE);
    CHECK_RESULT_AND_ERROR(DeleteTimerQueueEx(bad, nullptr), FALSE, ERROR_INVALID_HANDLE);
    CHECK_RESULT_AND_ERROR(
        CreateTimerQueueTimer(made.out(), bad, Calls::wait_or_timer, nullptr, 0, 0, 0), FALSE,
        ERROR_INVALID_HANDLE);
  }
  CHECK_RESULT_AND_ERROR(
      RegisterWaitForSingleObject(made.out(), gone, Calls::wait_or_timer, nullptr, INFINITE, 0),
      FALSE, ERROR_INVALID_HANDLE);
  CHECK(made.untouched());
}

TEST_CASE("An event that is none keeps what is to end as it is") {
  if (for_windows) return;
  const UniqueEvent event;
  Calls calls;
  const HANDLE wait = registered(event, calls, INFINITE, WT_EXECUTEDEFAULT);
  CHECK_RESULT_AND_ERROR(UnregisterWaitEx(wait, wait), FALSE, ERROR_INVALID_HANDLE);
  CHECK(SetEvent(event));
  CHECK(calls.reach(1));
  CHECK(UnregisterWaitEx(wait, INVALID_HANDLE_VALUE));
  const HANDLE queue = CreateTimerQueue();
  CHECK_RESULT_AND_ERROR(DeleteTimerQueueEx(queue, wait), FALSE, ERROR_INVALID_HANDLE);
  CHECK(DeleteTimerQueueEx(queue, nullptr));
}

TEST_CASE("Bad arguments of the older pool calls change nothing") {
  if (for_windows) return;
  const UniqueEvent event;
  Untouched<HANDLE> made;
  CHECK_RESULT_AND_ERROR(QueueUserWorkItem(nullptr, nullptr, 0), FALSE, ERROR_INVALID_PARAMETER);
  CHECK_RESULT_AND_ERROR(
      RegisterWaitForSingleObject(made.out(), event, nullptr, nullptr, INFINITE, 0), FALSE,
      ERROR_INVALID_PARAMETER);
  CHECK_RESULT_AND_ERROR(
      RegisterWaitForSingleObject(nullptr, event, Calls::wait_or_timer, nullptr, INFINITE, 0),
      FALSE, ERROR_INVALID_PARAMETER);
  CHECK_RESULT_AND_ERROR(CreateTimerQueueTimer(made.out(), nullptr, nullptr, nullptr, 0, 0, 0),
                         FALSE, ERROR_INVALID_PARAMETER);
  CHECK(made.untouched());
}
