// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <atomic>
#include <memory>
#include <vector>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/threads.h"
#include "support/unique_handle.h"
#include "support/wine.h"

// Events beyond what every wait needs of them: flags, pulses, and what is no event.

using namespace support;

namespace {

// Pulses until all of them have ended: a thread that is just about to wait misses a pulse.
void pulse_until(HANDLE event, const std::atomic<int>& ended, int all) {
  CHECK(eventually([&] {
    PulseEvent(event);
    return ended == all;
  }));
}

}  // namespace

TEST_CASE("CreateEventEx takes its flags and no others") {
  const struct {
    DWORD flags;
    bool manual, set;
  } cases[] = {{0, false, false},
               {CREATE_EVENT_MANUAL_RESET, true, false},
               {CREATE_EVENT_INITIAL_SET, false, true},
               {CREATE_EVENT_MANUAL_RESET | CREATE_EVENT_INITIAL_SET, true, true}};
  for (const auto& each : cases) {
    const DWORD flags = each.flags;
    CAPTURE(flags);
    const UniqueHandle narrow(CreateEventExA(nullptr, nullptr, flags, EVENT_ALL_ACCESS));
    const UniqueHandle wide(CreateEventExW(nullptr, nullptr, flags, EVENT_ALL_ACCESS));
    for (const HANDLE event : {HANDLE(narrow), HANDLE(wide)}) {
      CHECK(WaitForSingleObject(event, 0) == (each.set ? WAIT_OBJECT_0 : WAIT_TIMEOUT));
      CHECK(SetEvent(event));
      CHECK(WaitForSingleObject(event, 0) == WAIT_OBJECT_0);
      CHECK(WaitForSingleObject(event, 0) == (each.manual ? WAIT_OBJECT_0 : WAIT_TIMEOUT));
    }
  }
  if (WINE_DIFFERS("CreateEventEx with an unknown flag: ERROR_INVALID_PARAMETER")) return;
  CHECK_RESULT_AND_ERROR(CreateEventExA(nullptr, nullptr, 4, EVENT_ALL_ACCESS), nullptr,
                         ERROR_INVALID_PARAMETER);
}

TEST_CASE("A pulse that finds nobody leaves the event as if it had not been") {
  for (const Reset reset : {Reset::manual, Reset::automatic}) {
    const UniqueEvent event(reset);
    CHECK(PulseEvent(event));
    CHECK_FALSE(event.set());
  }
}

TEST_CASE("A pulse resets an event that is set") {
  for (const Reset reset : {Reset::manual, Reset::automatic}) {
    const UniqueEvent event(reset, true);
    CHECK(PulseEvent(event));
    CHECK_FALSE(event.set());
  }
}

TEST_CASE("A pulse releases threads that wait, and the event is not set afterwards") {
  for (const Reset reset : {Reset::manual, Reset::automatic}) {
    constexpr int count = 3;
    const UniqueEvent event(reset);
    std::atomic<int> ended{0}, released{0};
    {
      std::vector<std::unique_ptr<Worker>> waiters;
      for (int i = 0; i < count; ++i)
        waiters.push_back(std::make_unique<Worker>([&] {
          released += event.within(time_limit);
          ++ended;
        }));
      pulse_until(event, ended, count);
    }
    CHECK(released == count);
    CHECK_FALSE(event.set());
  }
}

TEST_CASE("Resetting an event that is not set, or setting one that is, is no failure") {
  const UniqueEvent event;
  CHECK(ResetEvent(event));
  CHECK_FALSE(event.set());
  CHECK(SetEvent(event));
  CHECK(SetEvent(event));
  CHECK(event.set());
  CHECK(ResetEvent(event));
  CHECK_FALSE(event.set());
}

TEST_CASE("The event calls refuse objects of every other kind and change none") {
  const UniqueHandle mutex(CreateMutexA(nullptr, TRUE, nullptr));
  const UniqueHandle semaphore(CreateSemaphoreA(nullptr, 0, 1, nullptr));
  const UniqueHandle timer(CreateWaitableTimerA(nullptr, TRUE, nullptr));
  const UniqueHandle port(CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 0));
  for (const HANDLE other : {HANDLE(mutex), HANDLE(semaphore), HANDLE(timer), HANDLE(port),
                             GetCurrentThread(), GetCurrentProcess()}) {
    CAPTURE(other);
    CHECK_RESULT_AND_ERROR(SetEvent(other), FALSE, ERROR_INVALID_HANDLE);
    CHECK_RESULT_AND_ERROR(ResetEvent(other), FALSE, ERROR_INVALID_HANDLE);
    CHECK_RESULT_AND_ERROR(PulseEvent(other), FALSE, ERROR_INVALID_HANDLE);
  }
  CHECK(ReleaseMutex(mutex));
  CHECK(semaphore.wait() == WAIT_TIMEOUT);
  CHECK(timer.wait() == WAIT_TIMEOUT);
}
