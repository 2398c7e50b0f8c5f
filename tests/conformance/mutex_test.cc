// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/threads.h"
#include "support/unique_handle.h"

using namespace support;

namespace {

UniqueHandle mutex(BOOL owned = FALSE) {
  return UniqueHandle(CreateMutexA(nullptr, owned, nullptr));
}

// What another thread, which ends at once, gets for an answer.
DWORD wait_elsewhere(HANDLE handle, DWORD milliseconds = 0) {
  DWORD result = WAIT_FAILED;
  std::thread([&] { result = WaitForSingleObject(handle, milliseconds); }).join();
  return result;
}

void abandon(HANDLE handle) {
  REQUIRE(wait_elsewhere(handle, time_limit) == WAIT_OBJECT_0);
}

}  // namespace

TEST_CASE("A mutex that is made owned belongs to its maker") {
  const UniqueHandle owned = mutex(TRUE), free = mutex(FALSE);
  CHECK(wait_elsewhere(owned) == WAIT_TIMEOUT);
  CHECK(ReleaseMutex(owned));
  CHECK_RESULT_AND_ERROR(ReleaseMutex(free), FALSE, ERROR_NOT_OWNER);
}

TEST_CASE("A mutex is given back as often as it was taken") {
  const UniqueHandle handle = mutex(TRUE);
  CHECK(handle.wait() == WAIT_OBJECT_0);
  CHECK(handle.wait() == WAIT_OBJECT_0);
  CHECK(ReleaseMutex(handle));
  CHECK(ReleaseMutex(handle));
  CHECK(wait_elsewhere(handle) == WAIT_TIMEOUT);
  CHECK(ReleaseMutex(handle));
  CHECK_RESULT_AND_ERROR(ReleaseMutex(handle), FALSE, ERROR_NOT_OWNER);
  CHECK(wait_elsewhere(handle) == WAIT_OBJECT_0);
}

TEST_CASE("Only the owner gives a mutex back") {
  const UniqueHandle handle = mutex(TRUE);
  std::thread([&] { CHECK_RESULT_AND_ERROR(ReleaseMutex(handle), FALSE, ERROR_NOT_OWNER); }).join();
  CHECK(ReleaseMutex(handle));
}

TEST_CASE("Giving a mutex back releases a thread that waits for it") {
  const UniqueHandle handle = mutex(TRUE);
  DWORD result = WAIT_FAILED;
  BOOL released = FALSE;
  Worker waiter([&] {
    result = handle.wait(time_limit);
    released = ReleaseMutex(handle);
  });
  CHECK(ReleaseMutex(handle));
  waiter.join();
  CHECK(result == WAIT_OBJECT_0);
  CHECK(released);
}

TEST_CASE("A mutex whose owner ended is told to be abandoned, once") {
  const UniqueHandle handle = mutex();
  abandon(handle);
  CHECK(handle.wait() == WAIT_ABANDONED);
  CHECK(ReleaseMutex(handle));
  CHECK(handle.wait() == WAIT_OBJECT_0);
  CHECK(ReleaseMutex(handle));
}

TEST_CASE("An abandoned mutex is taken once, however often its owner had it") {
  const UniqueHandle handle = mutex();
  std::thread([&] {
    for (int i = 0; i < 3; ++i) CHECK(handle.wait() == WAIT_OBJECT_0);
  }).join();
  CHECK(handle.wait() == WAIT_ABANDONED);
  CHECK(ReleaseMutex(handle));
  CHECK_RESULT_AND_ERROR(ReleaseMutex(handle), FALSE, ERROR_NOT_OWNER);
}

TEST_CASE("The end of the owner releases a thread that waits, which hears of it") {
  const UniqueHandle handle = mutex();
  const UniqueEvent taken, leave;
  DWORD result = WAIT_FAILED;
  Worker owner([&] {
    CHECK(handle.wait() == WAIT_OBJECT_0);
    CHECK(SetEvent(taken));
    CHECK(leave.within(time_limit));
  });
  REQUIRE(taken.within(time_limit));
  Worker waiter([&] { result = handle.wait(time_limit); });
  CHECK(SetEvent(leave));
  waiter.join();
  CHECK(result == WAIT_ABANDONED);
}

TEST_CASE("A wait for any names the abandoned mutex by its index") {
  const UniqueHandle handle = mutex();
  const UniqueEvent clear, set(Reset::manual, true);
  abandon(handle);
  const HANDLE handles[] = {clear, handle, set};
  CHECK(WaitForMultipleObjects(3, handles, FALSE, 0) == WAIT_ABANDONED_0 + 1);
  CHECK(ReleaseMutex(handle));
  CHECK(WaitForMultipleObjects(3, handles, FALSE, 0) == WAIT_OBJECT_0 + 1);
  CHECK(ReleaseMutex(handle));
}

TEST_CASE("A wait for any that a lower object ends leaves the abandoned mutex abandoned") {
  const UniqueHandle handle = mutex();
  const UniqueEvent set(Reset::manual, true);
  abandon(handle);
  const HANDLE handles[] = {set, handle};
  CHECK(WaitForMultipleObjects(2, handles, FALSE, 0) == WAIT_OBJECT_0);
  CHECK(handle.wait() == WAIT_ABANDONED);
  CHECK(ReleaseMutex(handle));
}

TEST_CASE("A wait for all with an abandoned mutex says so and takes all") {
  const UniqueHandle abandoned = mutex(), sound = mutex();
  const UniqueEvent event(Reset::automatic, true);
  abandon(abandoned);
  const HANDLE handles[] = {event, sound, abandoned};
  const DWORD result = WaitForMultipleObjects(3, handles, TRUE, 0);
  CHECK(result >= WAIT_ABANDONED_0);
  CHECK(result < WAIT_ABANDONED_0 + 3);
  CHECK_FALSE(event.set());
  CHECK(ReleaseMutex(sound));
  CHECK(ReleaseMutex(abandoned));
}

TEST_CASE("A wait for all that times out takes no mutex") {
  const UniqueHandle handle = mutex();
  const UniqueEvent clear;
  const HANDLE handles[] = {handle, clear};
  CHECK(WaitForMultipleObjects(2, handles, TRUE, 1) == WAIT_TIMEOUT);
  CHECK_RESULT_AND_ERROR(ReleaseMutex(handle), FALSE, ERROR_NOT_OWNER);
}

TEST_CASE("The owner waits for its mutex together with others") {
  const UniqueHandle owned = mutex(TRUE);
  const UniqueEvent set(Reset::manual, true);
  const HANDLE handles[] = {owned, set};
  CHECK(WaitForMultipleObjects(2, handles, TRUE, 0) == WAIT_OBJECT_0);
  CHECK(ReleaseMutex(owned));
  CHECK(ReleaseMutex(owned));
  CHECK_RESULT_AND_ERROR(ReleaseMutex(owned), FALSE, ERROR_NOT_OWNER);
}

TEST_CASE("A mutex that is closed while it is owned ends without harm") {
  UniqueHandle handle = mutex(TRUE);
  handle.close();
  const UniqueHandle next = mutex(TRUE);
  CHECK(wait_elsewhere(next) == WAIT_TIMEOUT);
  CHECK(ReleaseMutex(next));
}

TEST_CASE("A counter that a mutex guards loses nothing") {
  constexpr int threads = 4, rounds = 500;
  const UniqueHandle handle = mutex();
  int counter = 0;
  std::atomic<int> odd = 0;
  {
    std::vector<std::unique_ptr<Worker>> workers;
    for (int i = 0; i < threads; ++i)
      workers.push_back(std::make_unique<Worker>([&] {
        for (int round = 0; round < rounds; ++round) {
          const bool taken = handle.wait(time_limit) == WAIT_OBJECT_0;
          odd += !taken;
          ++counter;
          odd += !ReleaseMutex(handle);
        }
      }));
  }
  CHECK(counter == threads * rounds);
  CHECK(odd == 0);
}

TEST_CASE("The mutex calls refuse what is no mutex") {
  const UniqueEvent event;
  UniqueHandle closed = mutex();
  const HANDLE stale = closed;
  closed.close();
  for (const HANDLE bad : {HANDLE(nullptr), HANDLE(event), stale})
    CHECK_RESULT_AND_ERROR(ReleaseMutex(bad), FALSE, ERROR_INVALID_HANDLE);
}

TEST_CASE("CreateMutexEx takes its flag and no other") {
  const UniqueHandle owned(CreateMutexExA(nullptr, nullptr, CREATE_MUTEX_INITIAL_OWNER, 0));
  CHECK(ReleaseMutex(owned));
  const UniqueHandle free(CreateMutexExW(nullptr, nullptr, 0, MUTEX_ALL_ACCESS));
  CHECK_RESULT_AND_ERROR(ReleaseMutex(free), FALSE, ERROR_NOT_OWNER);
}
