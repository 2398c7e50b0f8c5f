// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <chrono>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/threads.h"
#include "support/unique_handle.h"
#include "support/wine.h"

// Waitable timers.

using namespace support;

namespace {

// The units of a due time: 100 ns.
constexpr LONGLONG millisecond = 10'000;
constexpr LONGLONG hour = 3'600'000 * millisecond;

UniqueHandle timer(Reset reset = Reset::automatic) {
  return UniqueHandle(CreateWaitableTimerA(nullptr, reset == Reset::manual, nullptr));
}

LARGE_INTEGER due(LONGLONG time) {
  LARGE_INTEGER value;
  value.QuadPart = time;
  return value;
}

// What a timer calls, and what it was told.
struct Alarm {
  bool start(HANDLE timer, LONGLONG time, LONG period = 0) {
    const LARGE_INTEGER when = due(time);
    return SetWaitableTimer(timer, &when, period, run, this, FALSE);
  }
  static void CALLBACK run(void* alarm, DWORD low, DWORD high) {
    Alarm& self = *static_cast<Alarm*>(alarm);
    ++self.times;
    self.told = static_cast<LONGLONG>(static_cast<ULONGLONG>(high) << 32 | low);
    self.thread = GetCurrentThreadId();
  }

  int times = 0;
  LONGLONG told = 0;
  DWORD thread = 0;
};

bool start(HANDLE timer, LONGLONG time, LONG period = 0) {
  const LARGE_INTEGER when = due(time);
  return SetWaitableTimer(timer, &when, period, nullptr, nullptr, FALSE);
}

// UTC as timers count it.
LONGLONG now() {
  using Ticks = std::chrono::duration<LONGLONG, std::ratio<1, 10'000'000>>;
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<Ticks>(since_1970).count() + 116'444'736'000'000'000;
}

}  // namespace

TEST_CASE("A timer is not set before it was started and is due") {
  const UniqueHandle handle = timer();
  CHECK(handle.wait() == WAIT_TIMEOUT);
  CHECK(start(handle, -hour));
  CHECK(handle.wait(10) == WAIT_TIMEOUT);
}

TEST_CASE("A relative time is counted from now, and does not come early") {
  const UniqueHandle handle = timer();
  const auto begin = std::chrono::steady_clock::now();
  CHECK(start(handle, -50 * millisecond));
  CHECK(handle.wait(time_limit) == WAIT_OBJECT_0);
  CHECK(std::chrono::steady_clock::now() - begin >= std::chrono::milliseconds(45));
}

TEST_CASE("An absolute time is a time of day") {
  const UniqueHandle handle = timer();
  CHECK(start(handle, now() + hour));
  CHECK(handle.wait(1) == WAIT_TIMEOUT);
  CHECK(start(handle, now() + 20 * millisecond));
  CHECK(handle.wait(time_limit) == WAIT_OBJECT_0);
}

TEST_CASE("A time that has passed sets the timer at once") {
  const UniqueHandle handle = timer();
  for (const LONGLONG past : {LONGLONG{0}, LONGLONG{1}, now() - hour, now() - 1}) {
    CAPTURE(past);
    CHECK(start(handle, past));
    CHECK(handle.wait(time_limit) == WAIT_OBJECT_0);
  }
}

TEST_CASE("A time further away than any clock reaches does not come") {
  const UniqueHandle handle = timer();
  for (const LONGLONG distant :
       {std::numeric_limits<LONGLONG>::max(), -std::numeric_limits<LONGLONG>::max()}) {
    CAPTURE(distant);
    CHECK(start(handle, distant));
    CHECK(handle.wait(5) == WAIT_TIMEOUT);
  }
}

TEST_CASE("A manual timer stays set until it is started again") {
  const UniqueHandle handle = timer(Reset::manual);
  CHECK(start(handle, 0));
  CHECK(handle.wait(time_limit) == WAIT_OBJECT_0);
  CHECK(handle.wait() == WAIT_OBJECT_0);
  CHECK(start(handle, -hour));
  CHECK(handle.wait() == WAIT_TIMEOUT);
}

TEST_CASE("A synchronization timer lets one wait pass") {
  const UniqueHandle handle = timer();
  CHECK(start(handle, 0));
  CHECK(handle.wait(time_limit) == WAIT_OBJECT_0);
  CHECK(handle.wait(10) == WAIT_TIMEOUT);
}

TEST_CASE("Starting a timer that is set resets it") {
  if (WINE_DIFFERS("SetWaitableTimer resets a timer that is set")) return;
  const UniqueHandle handle = timer();
  CHECK(start(handle, 0));
  CHECK(start(handle, -hour));
  CHECK(handle.wait(5) == WAIT_TIMEOUT);
}

TEST_CASE("A periodic timer is set again and again until it is cancelled") {
  const UniqueHandle handle = timer();
  CHECK(start(handle, -millisecond, 2));
  for (int i = 0; i < 5; ++i) CHECK(handle.wait(time_limit) == WAIT_OBJECT_0);
  CHECK(CancelWaitableTimer(handle));
  handle.wait();
  CHECK(handle.wait(20) == WAIT_TIMEOUT);
}

TEST_CASE("A timer that is started without a period is set once") {
  if (WINE_DIFFERS("SetWaitableTimer resets a timer that is set")) return;
  const UniqueHandle handle = timer();
  CHECK(start(handle, -millisecond, 1));
  CHECK(handle.wait(time_limit) == WAIT_OBJECT_0);
  CHECK(start(handle, -millisecond));
  CHECK(handle.wait(time_limit) == WAIT_OBJECT_0);
  CHECK(handle.wait(20) == WAIT_TIMEOUT);
}

TEST_CASE("Cancelling stops a timer and leaves it as it is") {
  const UniqueHandle waiting = timer(), set = timer(Reset::manual);
  CHECK(start(waiting, -20 * millisecond));
  CHECK(CancelWaitableTimer(waiting));
  CHECK(waiting.wait(60) == WAIT_TIMEOUT);
  CHECK(start(set, 0));
  CHECK(set.wait(time_limit) == WAIT_OBJECT_0);
  CHECK(CancelWaitableTimer(set));
  CHECK(set.wait() == WAIT_OBJECT_0);
  CHECK(CancelWaitableTimer(set));
}

TEST_CASE("A routine runs on the thread that started the timer, when that waits alertably") {
  const UniqueHandle handle = timer(Reset::manual);
  Alarm alarm;
  const LONGLONG before = now();
  REQUIRE(alarm.start(handle, -20 * millisecond));
  CHECK(handle.wait(time_limit) == WAIT_OBJECT_0);
  CHECK(alarm.times == 0);
  CHECK(SleepEx(time_limit, TRUE) == WAIT_IO_COMPLETION);
  CHECK(alarm.times == 1);
  CHECK(alarm.thread == GetCurrentThreadId());
  if (WINE_DIFFERS("a timer's routine is told the time of day")) return;
  CHECK(alarm.told >= before);
  CHECK(alarm.told <= now() + 100 * millisecond);
}

TEST_CASE("A routine ends an alertable sleep") {
  const UniqueHandle handle = timer();
  Alarm alarm;
  REQUIRE(alarm.start(handle, -20 * millisecond));
  CHECK(SleepEx(time_limit, TRUE) == WAIT_IO_COMPLETION);
  CHECK(alarm.times == 1);
  CHECK(handle.wait() == WAIT_OBJECT_0);
}

TEST_CASE("The routine of a periodic timer is queued once at a time") {
  if (WINE_DIFFERS("a periodic timer queues its routine once at a time")) return;
  const UniqueHandle handle = timer();
  Alarm alarm;
  REQUIRE(alarm.start(handle, -millisecond, 1));
  for (int i = 0; i < 5; ++i) CHECK(handle.wait(time_limit) == WAIT_OBJECT_0);
  CHECK(alarm.times == 0);
  CHECK(SleepEx(time_limit, TRUE) == WAIT_IO_COMPLETION);
  CHECK(alarm.times == 1);
  CHECK(SleepEx(time_limit, TRUE) == WAIT_IO_COMPLETION);
  CHECK(alarm.times == 2);
}

TEST_CASE("Cancelling takes back a routine that has not run") {
  const UniqueHandle handle = timer(Reset::manual);
  Alarm alarm;
  REQUIRE(alarm.start(handle, 0));
  REQUIRE(handle.wait(time_limit) == WAIT_OBJECT_0);
  CHECK(CancelWaitableTimer(handle));
  CHECK(SleepEx(20, TRUE) == 0);
  CHECK(alarm.times == 0);
}

TEST_CASE("Starting anew takes back a routine that has not run") {
  const UniqueHandle handle = timer(Reset::manual);
  Alarm first, second;
  REQUIRE(first.start(handle, 0));
  REQUIRE(handle.wait(time_limit) == WAIT_OBJECT_0);
  REQUIRE(second.start(handle, -millisecond));
  CHECK(SleepEx(time_limit, TRUE) == WAIT_IO_COMPLETION);
  CHECK(first.times == 0);
  CHECK(second.times == 1);
}

TEST_CASE("Closing the last handle stops the timer and takes back its routine") {
  if (WINE_DIFFERS("CloseHandle takes back the routine of a timer")) return;
  UniqueHandle handle = timer(Reset::manual);
  Alarm alarm;
  REQUIRE(alarm.start(handle, -millisecond, 1));
  REQUIRE(handle.wait(time_limit) == WAIT_OBJECT_0);
  handle.close();
  CHECK(SleepEx(20, TRUE) == 0);
  CHECK(alarm.times == 0);
}

TEST_CASE("A timer with a routine stops with the thread that started it") {
  if (WINE_DIFFERS("a timer whose routine has lost its thread is not set any more")) return;
  const UniqueHandle with = timer(), without = timer();
  Alarm alarm;
  std::thread([&] {
    REQUIRE(alarm.start(with, -30 * millisecond));
    REQUIRE(start(without, -30 * millisecond));
  }).join();
  CHECK(without.wait(time_limit) == WAIT_OBJECT_0);
  CHECK(with.wait(30) == WAIT_TIMEOUT);
  CHECK(alarm.times == 0);
}

TEST_CASE("A timer releases threads that wait: all when it is manual, else one") {
  for (const Reset reset : {Reset::manual, Reset::automatic}) {
    const UniqueHandle handle = timer(reset);
    DWORD first = WAIT_FAILED, second = WAIT_FAILED;
    const DWORD patience = reset == Reset::manual ? time_limit : 100;
    {
      Worker one([&] { first = handle.wait(patience); });
      Worker other([&] { second = handle.wait(patience); });
      CHECK(start(handle, -20 * millisecond));
    }
    const int released = (first == WAIT_OBJECT_0) + (second == WAIT_OBJECT_0);
    CHECK(released == (reset == Reset::manual ? 2 : 1));
  }
}

TEST_CASE("Timers take part in waits for any and for all") {
  const UniqueHandle soon = timer(), late = timer();
  const UniqueEvent event;
  CHECK(start(soon, -millisecond));
  CHECK(start(late, -hour));
  const HANDLE handles[] = {late, event, soon};
  CHECK(WaitForMultipleObjects(3, handles, FALSE, time_limit) == WAIT_OBJECT_0 + 2);
  CHECK(start(soon, -millisecond));
  CHECK(start(late, -2 * millisecond));
  CHECK(SetEvent(event));
  CHECK(WaitForMultipleObjects(3, handles, TRUE, time_limit) == WAIT_OBJECT_0);
  CHECK(soon.wait() == WAIT_TIMEOUT);
  CHECK(late.wait() == WAIT_TIMEOUT);
}

TEST_CASE("Many timers run at a time, in whatever order they were started") {
  constexpr int count = 8;
  std::vector<UniqueHandle> timers;
  std::vector<HANDLE> handles;
  for (int i = 0; i < count; ++i) {
    timers.push_back(timer());
    handles.push_back(timers.back());
  }
  for (const int i : {3, 0, 7, 1, 6, 2, 5, 4}) CHECK(start(timers[i], -(1 + 2 * i) * millisecond));
  for (int i = 0; i < count; ++i)
    CHECK(WaitForMultipleObjects(count, handles.data(), FALSE, time_limit) < WAIT_OBJECT_0 + count);
  CHECK(WaitForMultipleObjects(count, handles.data(), FALSE, 20) == WAIT_TIMEOUT);
}

TEST_CASE("The timer calls refuse what is no timer, and bad times") {
  const UniqueHandle handle = timer();
  const UniqueEvent event;
  const LARGE_INTEGER at_once = due(0);
  UniqueHandle closed = timer();
  const HANDLE stale = closed;
  closed.close();
  for (const HANDLE bad : {HANDLE(nullptr), HANDLE(event), stale}) {
    CHECK_RESULT_AND_ERROR(SetWaitableTimer(bad, &at_once, 0, nullptr, nullptr, FALSE), FALSE,
                           ERROR_INVALID_HANDLE);
    CHECK_RESULT_AND_ERROR(CancelWaitableTimer(bad), FALSE, ERROR_INVALID_HANDLE);
  }
  CHECK_FALSE(event.set());
  CHECK_RESULT_AND_ERROR(SetEvent(handle), FALSE, ERROR_INVALID_HANDLE);
  if (WINE_DIFFERS("SetWaitableTimer with a negative period: ERROR_INVALID_PARAMETER")) return;
  CHECK_RESULT_AND_ERROR(SetWaitableTimer(handle, &at_once, -1, nullptr, nullptr, FALSE), FALSE,
                         ERROR_INVALID_PARAMETER);
  CHECK(handle.wait() == WAIT_TIMEOUT);
}

TEST_CASE("Nothing wakes the machine, which is no failure") {
  const UniqueHandle handle = timer();
  const LARGE_INTEGER at_once = due(0);
  if (WINE_DIFFERS("SetWaitableTimer that cannot wake the machine: ERROR_NOT_SUPPORTED")) return;
  CHECK_RESULT_AND_ERROR(SetWaitableTimer(handle, &at_once, 0, nullptr, nullptr, TRUE), TRUE,
                         ERROR_NOT_SUPPORTED);
  CHECK(handle.wait(time_limit) == WAIT_OBJECT_0);
}

TEST_CASE("Timers have names and flags like other objects") {
  const std::string name = "wsx-timer-" + std::to_string(GetCurrentProcessId());
  const std::wstring wide(name.begin(), name.end());
  SetLastError(0xdeadbeef);
  const UniqueHandle first(CreateWaitableTimerExA(
      nullptr, name.c_str(), CREATE_WAITABLE_TIMER_MANUAL_RESET, TIMER_ALL_ACCESS));
  CHECK(GetLastError() == ERROR_SUCCESS);
  const UniqueHandle second(CreateWaitableTimerW(nullptr, FALSE, wide.c_str()));
  CHECK(GetLastError() == ERROR_ALREADY_EXISTS);
  const UniqueHandle third(OpenWaitableTimerA(TIMER_ALL_ACCESS, FALSE, name.c_str()));
  const UniqueHandle fourth(OpenWaitableTimerW(TIMER_ALL_ACCESS, FALSE, wide.c_str()));
  CHECK(start(second, 0));
  CHECK(third.wait(time_limit) == WAIT_OBJECT_0);
  CHECK(fourth.wait() == WAIT_OBJECT_0);
  CHECK_RESULT_AND_ERROR(OpenEventA(EVENT_ALL_ACCESS, FALSE, name.c_str()), nullptr,
                         ERROR_INVALID_HANDLE);
  CHECK_RESULT_AND_ERROR(OpenWaitableTimerA(TIMER_ALL_ACCESS, FALSE, (name + "x").c_str()), nullptr,
                         ERROR_FILE_NOT_FOUND);
}
