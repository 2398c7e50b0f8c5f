// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <vector>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/pool_environment.h"
#include "support/threads.h"
#include "support/unique_handle.h"
#include "support/wine.h"

// Work, timers, waits and sockets whose callbacks run in a pool.

using namespace support;

namespace {

// What callbacks do and were told. They stay in the first one until `hold` is set.
struct Calls {
  static VOID CALLBACK simple(PTP_CALLBACK_INSTANCE, PVOID context) { note(context, 0); }
  static VOID CALLBACK work(PTP_CALLBACK_INSTANCE, PVOID context, PTP_WORK) { note(context, 0); }
  static VOID CALLBACK timer(PTP_CALLBACK_INSTANCE, PVOID context, PTP_TIMER) { note(context, 0); }
  static VOID CALLBACK wait(PTP_CALLBACK_INSTANCE, PVOID context, PTP_WAIT, TP_WAIT_RESULT result) {
    note(context, result);
  }
  static VOID CALLBACK cancelled(PVOID context, PVOID) {
    ++static_cast<Calls*>(context)->cancellations;
  }
  static void note(PVOID context, DWORD result) {
    Calls& self = *static_cast<Calls*>(context);
    ++self.begun;
    if (self.hold) WaitForSingleObject(self.hold, time_limit);
    self.result = result;
    self.id = GetCurrentThreadId();
    ++self.ended;
  }
  bool reach(int count) {
    return eventually([&] { return ended >= count; });
  }

  HANDLE hold = nullptr;
  std::atomic<int> begun{0}, ended{0}, cancellations{0};
  std::atomic<DWORD> result{0}, id{0};
};

FILETIME from_now(LONGLONG milliseconds) {
  ULARGE_INTEGER time;
  time.QuadPart = static_cast<ULONGLONG>(-milliseconds * 10000);
  return {time.LowPart, time.HighPart};
}

}  // namespace

TEST_CASE("A submitted callback runs once, on another thread") {
  Calls calls;
  CHECK(TrySubmitThreadpoolCallback(Calls::simple, &calls, nullptr));
  CHECK(calls.reach(1));
  CHECK(calls.id != GetCurrentThreadId());
}

TEST_CASE("Work runs as often as it is submitted, and is waited for") {
  Calls calls;
  const PTP_WORK work = CreateThreadpoolWork(Calls::work, &calls, nullptr);
  REQUIRE(work);
  WaitForThreadpoolWorkCallbacks(work, FALSE);
  for (int i = 0; i < 100; ++i) SubmitThreadpoolWork(work);
  WaitForThreadpoolWorkCallbacks(work, FALSE);
  CHECK(calls.ended == 100);
  CloseThreadpoolWork(work);
}

TEST_CASE("Work that has not begun is forgotten when it is cancelled") {
  const UniqueEvent go_on;
  PoolEnvironment environment;
  SetThreadpoolThreadMaximum(environment.pool(), 1);
  CHECK(SetThreadpoolThreadMinimum(environment.pool(), 1));
  Calls calls{.hold = go_on};
  const PTP_WORK work = CreateThreadpoolWork(Calls::work, &calls, &environment);
  for (int i = 0; i < 10; ++i) SubmitThreadpoolWork(work);
  CHECK(eventually([&] { return calls.begun == 1; }));
  Worker other([&] {
    Sleep(10);
    SetEvent(go_on);
  });
  WaitForThreadpoolWorkCallbacks(work, TRUE);
  CHECK(calls.begun == calls.ended);
  CHECK(calls.ended < 10);
  other.join();
  const int before = calls.ended;
  SubmitThreadpoolWork(work);
  WaitForThreadpoolWorkCallbacks(work, FALSE);
  CHECK(calls.ended == before + 1);
  CloseThreadpoolWork(work);
}

TEST_CASE("Callbacks that wait for each other all get a thread") {
  if (WINE_DIFFERS("a pool grows as long as all of its threads wait")) return;
  constexpr int many = 12;
  const UniqueEvent go_on;
  Calls calls{.hold = go_on};
  const PTP_WORK work = CreateThreadpoolWork(Calls::work, &calls, nullptr);
  for (int i = 0; i < many; ++i) SubmitThreadpoolWork(work);
  CHECK(eventually([&] { return calls.begun == many; }));
  CHECK(SetEvent(go_on));
  WaitForThreadpoolWorkCallbacks(work, FALSE);
  CHECK(calls.ended == many);
  CloseThreadpoolWork(work);
}

TEST_CASE("A pool of one thread does one thing at a time") {
  PoolEnvironment environment;
  SetThreadpoolThreadMaximum(environment.pool(), 1);
  static std::atomic<int> inside, most;
  inside = most = 0;
  const auto body = [](PTP_CALLBACK_INSTANCE, PVOID, PTP_WORK) {
    const int now = ++inside;
    if (now > most) most = now;
    SwitchToThread();
    --inside;
  };
  const PTP_WORK work = CreateThreadpoolWork(body, nullptr, &environment);
  for (int i = 0; i < 50; ++i) SubmitThreadpoolWork(work);
  WaitForThreadpoolWorkCallbacks(work, FALSE);
  CHECK(most == 1);
  CloseThreadpoolWork(work);
}

TEST_CASE("What a callback wants done is done when it returns") {
  struct Wishes {
    UniqueEvent event;
    UniqueHandle semaphore{CreateSemaphoreA(nullptr, 0, 9, nullptr)};
    CRITICAL_SECTION section;
    std::atomic<bool> was_early{false};
  } wishes;
  InitializeCriticalSection(&wishes.section);
  const auto body = [](PTP_CALLBACK_INSTANCE instance, PVOID context) {
    Wishes& wanted = *static_cast<Wishes*>(context);
    EnterCriticalSection(&wanted.section);
    LeaveCriticalSectionWhenCallbackReturns(instance, &wanted.section);
    ReleaseSemaphoreWhenCallbackReturns(instance, wanted.semaphore, 3);
    SetEventWhenCallbackReturns(instance, wanted.event);
    CallbackMayRunLong(instance);
    wanted.was_early = wanted.event.set() || wanted.semaphore.wait() == WAIT_OBJECT_0;
  };
  CHECK(TrySubmitThreadpoolCallback(body, &wishes, nullptr));
  CHECK(wishes.event.within(time_limit));
  CHECK_FALSE(wishes.was_early);
  for (int i = 0; i < 3; ++i) CHECK(wishes.semaphore.wait(time_limit) == WAIT_OBJECT_0);
  CHECK(wishes.semaphore.wait() == WAIT_TIMEOUT);
  CHECK(TryEnterCriticalSection(&wishes.section));
  LeaveCriticalSection(&wishes.section);
  DeleteCriticalSection(&wishes.section);
}

TEST_CASE("Nobody waits for a callback that has left its object") {
  static UniqueEvent *left, *go_on;
  UniqueEvent its_left, its_go_on, done;
  left = &its_left;
  go_on = &its_go_on;
  const auto body = [](PTP_CALLBACK_INSTANCE instance, PVOID context, PTP_WORK) {
    DisassociateCurrentThreadFromCallback(instance);
    SetEvent(*left);
    go_on->within(time_limit);
    SetEvent(*static_cast<UniqueEvent*>(context));
  };
  const PTP_WORK work = CreateThreadpoolWork(body, &done, nullptr);
  SubmitThreadpoolWork(work);
  CHECK(left->within(time_limit));
  WaitForThreadpoolWorkCallbacks(work, FALSE);
  CHECK_FALSE(done.set());
  CloseThreadpoolWork(work);
  CHECK(SetEvent(*go_on));
  CHECK(done.within(time_limit));
}

TEST_CASE("A timer of the pool calls once, or again and again until it is stopped") {
  Calls once, periodic;
  const PTP_TIMER first = CreateThreadpoolTimer(Calls::timer, &once, nullptr);
  const PTP_TIMER second = CreateThreadpoolTimer(Calls::timer, &periodic, nullptr);
  CHECK_FALSE(IsThreadpoolTimerSet(first));
  FILETIME due = from_now(5);
  SetThreadpoolTimer(first, &due, 0, 0);
  due = from_now(0);
  SetThreadpoolTimer(second, &due, 5, 0);
  CHECK(periodic.reach(3));
  CHECK(IsThreadpoolTimerSet(second));
  SetThreadpoolTimer(second, nullptr, 0, 0);
  WaitForThreadpoolTimerCallbacks(second, TRUE);
  CHECK_FALSE(IsThreadpoolTimerSet(second));
  const int count = periodic.ended;
  CHECK(once.reach(1));
  Sleep(15);
  CHECK(once.ended == 1);
  CHECK(periodic.ended == count);
  CloseThreadpoolTimer(first);
  CloseThreadpoolTimer(second);
}

TEST_CASE("A timer that is stopped in time does not call") {
  Calls calls;
  const PTP_TIMER timer = CreateThreadpoolTimer(Calls::timer, &calls, nullptr);
  FILETIME due = from_now(50);
  SetThreadpoolTimer(timer, &due, 0, 0);
  CHECK(IsThreadpoolTimerSet(timer));
  SetThreadpoolTimer(timer, nullptr, 0, 0);
  Sleep(70);
  CHECK(calls.begun == 0);
  CloseThreadpoolTimer(timer);
}

TEST_CASE("A wait of the pool calls once when its object is signaled") {
  const UniqueEvent event(Reset::automatic);
  Calls calls{.result = 77};
  const PTP_WAIT wait = CreateThreadpoolWait(Calls::wait, &calls, nullptr);
  SetThreadpoolWait(wait, event, nullptr);
  CHECK(SetEvent(event));
  CHECK(calls.reach(1));
  CHECK(calls.result == WAIT_OBJECT_0);
  CHECK(SetEvent(event));
  Sleep(10);
  CHECK(calls.ended == 1);
  SetThreadpoolWait(wait, event, nullptr);
  CHECK(calls.reach(2));
  WaitForThreadpoolWaitCallbacks(wait, FALSE);
  CloseThreadpoolWait(wait);
}

TEST_CASE("A wait of the pool that is not satisfied is over in time, or when it is stopped") {
  const UniqueEvent event;
  Calls calls;
  const PTP_WAIT wait = CreateThreadpoolWait(Calls::wait, &calls, nullptr);
  FILETIME limit = from_now(10);
  SetThreadpoolWait(wait, event, &limit);
  CHECK(calls.reach(1));
  CHECK(calls.result == WAIT_TIMEOUT);
  SetThreadpoolWait(wait, event, nullptr);
  SetThreadpoolWait(wait, nullptr, nullptr);
  CHECK(SetEvent(event));
  Sleep(10);
  WaitForThreadpoolWaitCallbacks(wait, FALSE);
  CHECK(calls.ended == 1);
  CloseThreadpoolWait(wait);
}

TEST_CASE("A hundred waits of the pool are satisfied one by one") {
  std::vector<UniqueEvent> events;
  std::vector<PTP_WAIT> waits;
  Calls calls;
  for (int i = 0; i < 100; ++i) {
    events.emplace_back(Reset::automatic);
    waits.push_back(CreateThreadpoolWait(Calls::wait, &calls, nullptr));
    SetThreadpoolWait(waits.back(), events.back(), nullptr);
  }
  for (int i = 100; i > 0; --i) CHECK(SetEvent(events[static_cast<std::size_t>(i - 1)]));
  CHECK(calls.reach(100));
  for (const PTP_WAIT wait : waits) {
    WaitForThreadpoolWaitCallbacks(wait, FALSE);
    CloseThreadpoolWait(wait);
  }
  CHECK(calls.ended == 100);
}

TEST_CASE("The members of a group are closed together, and told when they are cancelled") {
  PoolEnvironment environment;
  const PTP_CLEANUP_GROUP group = CreateThreadpoolCleanupGroup();
  SetThreadpoolCallbackCleanupGroup(&environment, group, Calls::cancelled);
  Calls calls;
  const PTP_WORK work = CreateThreadpoolWork(Calls::work, &calls, &environment);
  const PTP_TIMER timer = CreateThreadpoolTimer(Calls::timer, &calls, &environment);
  FILETIME due = from_now(100000);
  SetThreadpoolTimer(timer, &due, 0, 0);
  SubmitThreadpoolWork(work);
  CHECK(calls.reach(1));
  CloseThreadpoolCleanupGroupMembers(group, TRUE, nullptr);
  CHECK(calls.cancellations == 2);
  CHECK(calls.ended == 1);
  CHECK(TrySubmitThreadpoolCallback(Calls::simple, &calls, &environment));
  CloseThreadpoolCleanupGroupMembers(group, FALSE, nullptr);
  CHECK(calls.ended == 2);
  CHECK(calls.cancellations == 2);
  CloseThreadpoolCleanupGroup(group);
}
