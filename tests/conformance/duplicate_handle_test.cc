// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <thread>
#include <vector>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/threads.h"
#include "support/unique_handle.h"
#include "support/untouched.h"
#include "support/wine.h"

// What works on handles of every kind: pseudo handles, DuplicateHandle, SignalObjectAndWait, and
// waits that name an object twice.

using namespace support;

namespace {

BOOL duplicate(HANDLE source, HANDLE* copy, DWORD options = DUPLICATE_SAME_ACCESS) {
  return DuplicateHandle(GetCurrentProcess(), source, GetCurrentProcess(), copy, 0, FALSE, options);
}

UniqueHandle copy_of(HANDLE source) {
  HANDLE copy = nullptr;
  CHECK(duplicate(source, &copy));
  return UniqueHandle(copy);
}

}  // namespace

TEST_CASE("A duplicate is another handle to the same object") {
  const UniqueEvent event;
  UniqueHandle copy = copy_of(event);
  CHECK(HANDLE(copy) != HANDLE(event));
  CHECK(SetEvent(copy));
  CHECK(event.set());
  copy.close();
  CHECK(event.set());
}

TEST_CASE("An object lives as long as one of its handles") {
  HANDLE copy = nullptr;
  {
    const UniqueEvent event(Reset::manual, true);
    REQUIRE(duplicate(event, &copy));
  }
  const UniqueHandle owned(copy);
  CHECK(owned.wait() == WAIT_OBJECT_0);
}

TEST_CASE("Objects of every kind have duplicates") {
  const UniqueHandle mutex(CreateMutexA(nullptr, TRUE, nullptr));
  CHECK(ReleaseMutex(copy_of(mutex)));
  const UniqueHandle semaphore(CreateSemaphoreA(nullptr, 0, 1, nullptr));
  CHECK(ReleaseSemaphore(copy_of(semaphore), 1, nullptr));
  CHECK(semaphore.wait() == WAIT_OBJECT_0);
  const UniqueHandle timer(CreateWaitableTimerA(nullptr, TRUE, nullptr));
  CHECK(CancelWaitableTimer(copy_of(timer)));
  const UniqueHandle port(CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 0));
  CHECK(PostQueuedCompletionStatus(copy_of(port), 5, 0, nullptr));
  DWORD bytes = 0;
  ULONG_PTR key = 0;
  OVERLAPPED* overlapped = nullptr;
  CHECK(GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, 0));
  CHECK(bytes == 5);
}

TEST_CASE("DUPLICATE_CLOSE_SOURCE closes the source") {
  const HANDLE source = CreateEventA(nullptr, TRUE, TRUE, nullptr);
  HANDLE copy = nullptr;
  CHECK(duplicate(source, &copy, DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE));
  const UniqueHandle owned(copy);
  CHECK(owned.wait() == WAIT_OBJECT_0);
  if (!for_windows) CHECK_RESULT_AND_ERROR(SetEvent(source), FALSE, ERROR_INVALID_HANDLE);
}

TEST_CASE("DUPLICATE_CLOSE_SOURCE without a place for the copy only closes") {
  const HANDLE source = CreateEventA(nullptr, TRUE, TRUE, nullptr);
  CHECK(duplicate(source, nullptr, DUPLICATE_CLOSE_SOURCE));
  if (!for_windows) CHECK_RESULT_AND_ERROR(SetEvent(source), FALSE, ERROR_INVALID_HANDLE);
}

TEST_CASE("What is no handle has no duplicate") {
  const UniqueEvent event;
  const HANDLE stale = CreateEventA(nullptr, TRUE, TRUE, nullptr);
  REQUIRE(CloseHandle(stale));
  Untouched<HANDLE> copy;
  for (const HANDLE bad : {HANDLE(nullptr), stale, HANDLE(INVALID_SOCKET - 100)}) {
    CAPTURE(bad);
    CHECK_RESULT_AND_ERROR(duplicate(bad, copy.out()), FALSE, ERROR_INVALID_HANDLE);
    CHECK_RESULT_AND_ERROR(duplicate(bad, copy.out(), DUPLICATE_CLOSE_SOURCE), FALSE,
                           ERROR_INVALID_HANDLE);
  }
  if (!WINE_DIFFERS("DuplicateHandle that fails leaves the place for the copy alone"))
    CHECK(copy.untouched());
}

TEST_CASE("Both processes of a duplication must be processes") {
  const UniqueEvent event;
  HANDLE copy = nullptr;
  const HANDLE self = GetCurrentProcess();
  CHECK_RESULT_AND_ERROR(
      DuplicateHandle(event, event, self, &copy, 0, FALSE, DUPLICATE_SAME_ACCESS), FALSE,
      ERROR_INVALID_HANDLE);
  CHECK_RESULT_AND_ERROR(
      DuplicateHandle(self, event, nullptr, &copy, 0, FALSE, DUPLICATE_SAME_ACCESS), FALSE,
      ERROR_INVALID_HANDLE);
  CHECK_FALSE(copy);
}

TEST_CASE("The pseudo handles mean their user and need no closing") {
  CHECK(GetCurrentProcess() == HANDLE(LONG_PTR{-1}));
  CHECK(GetCurrentThread() == HANDLE(LONG_PTR{-2}));
  CHECK(CloseHandle(GetCurrentThread()));
  CHECK(CloseHandle(GetCurrentProcess()));
  CHECK(GetThreadId(GetCurrentThread()) == GetCurrentThreadId());
  DWORD code = 0;
  CHECK(GetExitCodeThread(GetCurrentThread(), &code));
  CHECK(code == STILL_ACTIVE);
}

TEST_CASE("A pseudo handle can be waited for and is not signaled while its user lives") {
  CHECK(WaitForSingleObject(GetCurrentThread(), 1) == WAIT_TIMEOUT);
  CHECK(WaitForSingleObject(GetCurrentProcess(), 1) == WAIT_TIMEOUT);
  const UniqueEvent set(Reset::manual, true);
  const HANDLE handles[] = {GetCurrentProcess(), GetCurrentThread(), set};
  CHECK(WaitForMultipleObjects(3, handles, FALSE, 0) == WAIT_OBJECT_0 + 2);
  CHECK(WaitForMultipleObjects(3, handles, TRUE, 1) == WAIT_TIMEOUT);
}

TEST_CASE("A duplicate of a pseudo handle is a real one, which others can use") {
  UniqueHandle thread;
  DWORD id = 0;
  std::thread([&] {
    thread = copy_of(GetCurrentThread());
    id = GetCurrentThreadId();
    CHECK(thread.wait() == WAIT_TIMEOUT);
  }).join();
  CHECK(thread.wait(time_limit) == WAIT_OBJECT_0);
  CHECK(GetThreadId(thread) == id);
  const UniqueHandle process = copy_of(GetCurrentProcess());
  CHECK(HANDLE(process) != GetCurrentProcess());
  CHECK(process.wait() == WAIT_TIMEOUT);
  HANDLE copy = nullptr;
  const UniqueEvent event;
  CHECK(DuplicateHandle(process, event, process, &copy, 0, FALSE, DUPLICATE_SAME_ACCESS));
  const UniqueHandle owned(copy);
  CHECK(SetEvent(owned));
  CHECK(event.set());
}

TEST_CASE("SignalObjectAndWait sets, releases and gives back, and then waits") {
  const UniqueEvent event, set(Reset::manual, true);
  CHECK(SignalObjectAndWait(event, set, 0, FALSE) == WAIT_OBJECT_0);
  CHECK(event.set());
  const UniqueHandle semaphore(CreateSemaphoreA(nullptr, 0, 1, nullptr));
  CHECK(SignalObjectAndWait(semaphore, set, 0, FALSE) == WAIT_OBJECT_0);
  CHECK(semaphore.wait() == WAIT_OBJECT_0);
  const UniqueHandle mutex(CreateMutexA(nullptr, TRUE, nullptr));
  CHECK(SignalObjectAndWait(mutex, set, 0, FALSE) == WAIT_OBJECT_0);
  CHECK_RESULT_AND_ERROR(ReleaseMutex(mutex), FALSE, ERROR_NOT_OWNER);
}

TEST_CASE("The signal has happened when the wait times out") {
  const UniqueEvent event, clear;
  CHECK(SignalObjectAndWait(event, clear, 1, FALSE) == WAIT_TIMEOUT);
  CHECK(event.set());
}

TEST_CASE("An object may be signaled and waited for in one call") {
  const UniqueEvent event(Reset::automatic);
  CHECK(SignalObjectAndWait(event, event, 0, FALSE) == WAIT_OBJECT_0);
  CHECK_FALSE(event.set());
}

TEST_CASE("A signal that cannot be given is an error, and nothing is waited for") {
  const UniqueEvent automatic(Reset::automatic, true), event;
  const UniqueHandle mutex(CreateMutexA(nullptr, FALSE, nullptr));
  const UniqueHandle full(CreateSemaphoreA(nullptr, 1, 1, nullptr));
  CHECK_RESULT_AND_ERROR(SignalObjectAndWait(mutex, automatic, 0, FALSE), WAIT_FAILED,
                         ERROR_NOT_OWNER);
  CHECK_RESULT_AND_ERROR(SignalObjectAndWait(full, automatic, 0, FALSE), WAIT_FAILED,
                         ERROR_TOO_MANY_POSTS);
  CHECK_RESULT_AND_ERROR(SignalObjectAndWait(nullptr, automatic, 0, FALSE), WAIT_FAILED,
                         ERROR_INVALID_HANDLE);
  CHECK_RESULT_AND_ERROR(SignalObjectAndWait(GetCurrentThread(), automatic, 0, FALSE), WAIT_FAILED,
                         ERROR_INVALID_HANDLE);
  CHECK(automatic.set());
  CHECK_RESULT_AND_ERROR(SignalObjectAndWait(event, nullptr, 0, FALSE), WAIT_FAILED,
                         ERROR_INVALID_HANDLE);
}

TEST_CASE("Two threads hand a turn to and fro by SignalObjectAndWait") {
  constexpr int rounds = 200;
  const UniqueEvent ping(Reset::automatic), pong(Reset::automatic);
  int odd = 0;
  Worker other([&] {
    odd += !ping.within(time_limit);
    for (int i = 1; i < rounds; ++i)
      odd += SignalObjectAndWait(pong, ping, time_limit, FALSE) != WAIT_OBJECT_0;
    SetEvent(pong);
  });
  int missed = 0;
  for (int i = 0; i < rounds; ++i)
    missed += SignalObjectAndWait(ping, pong, time_limit, FALSE) != WAIT_OBJECT_0;
  other.join();
  CHECK(missed == 0);
  CHECK(odd == 0);
}

TEST_CASE("A wait for any may name an object twice, a wait for all may not") {
  const UniqueEvent event(Reset::automatic, true), set(Reset::manual, true);
  const HANDLE twice[] = {event, event};
  CHECK(WaitForMultipleObjects(2, twice, FALSE, 0) == WAIT_OBJECT_0);
  CHECK(WaitForMultipleObjects(2, twice, FALSE, 0) == WAIT_TIMEOUT);
  CHECK(SetEvent(event));
  const UniqueHandle copy = copy_of(set);
  const std::vector<std::array<HANDLE, 3>> repeated{
      {event, set, event}, {event, set, set}, {event, set, copy}};
  for (const auto& handles : repeated) {
    if (WINE_DIFFERS("an object that a wait for all names twice: ERROR_INVALID_PARAMETER")) break;
    CHECK_RESULT_AND_ERROR(WaitForMultipleObjects(3, handles.data(), TRUE, 0), WAIT_FAILED,
                           ERROR_INVALID_PARAMETER);
    CHECK_RESULT_AND_ERROR(WaitForMultipleObjectsEx(3, handles.data(), TRUE, INFINITE, TRUE),
                           WAIT_FAILED, ERROR_INVALID_PARAMETER);
  }
  if (!under_wine()) CHECK(event.set());
}

TEST_CASE("What cannot be waited for is refused in every place of a wait") {
  const UniqueEvent good(Reset::automatic, true);
  std::array<HANDLE, MAXIMUM_WAIT_OBJECTS> handles;
  std::vector<UniqueEvent> events(handles.size());
  for (const std::size_t place : {0, 31, 63}) {
    CAPTURE(place);
    for (std::size_t i = 0; i < handles.size(); ++i) handles[i] = events[i];
    handles[1] = good;
    handles[place] = CreateEventA(nullptr, TRUE, TRUE, nullptr);
    REQUIRE(CloseHandle(handles[place]));
    CHECK_RESULT_AND_ERROR(WaitForMultipleObjects(64, handles.data(), FALSE, 0), WAIT_FAILED,
                           ERROR_INVALID_HANDLE);
    CHECK_RESULT_AND_ERROR(WaitForMultipleObjects(64, handles.data(), TRUE, 0), WAIT_FAILED,
                           ERROR_INVALID_HANDLE);
  }
  CHECK(good.set());
}
