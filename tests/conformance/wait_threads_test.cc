// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <memory>
#include <vector>

#include "support/fixtures.h"
#include "support/threads.h"

using namespace support;

TEST_CASE("SetEvent releases a thread that waits") {
  const UniqueEvent event;
  DWORD result = WAIT_FAILED;
  Worker waiter([&] { result = WaitForSingleObject(event, time_limit); });
  CHECK(SetEvent(event));
  waiter.join();
  CHECK(result == WAIT_OBJECT_0);
}

TEST_CASE("Each setting of an automatic event releases exactly one of several waiting threads") {
  constexpr int count = 4;
  const UniqueEvent event(Reset::automatic);
  const UniqueEvent released(Reset::automatic);
  std::atomic<int> woken{0};
  std::vector<std::unique_ptr<Worker>> waiters;
  for (int i = 0; i < count; ++i) {
    waiters.push_back(std::make_unique<Worker>([&] {
      if (!event.within(time_limit)) return;
      ++woken;
      SetEvent(released);
    }));
  }
  for (int i = 1; i <= count; ++i) {
    CHECK(SetEvent(event));
    CHECK(released.within(time_limit));
    CHECK(woken == i);
    CHECK_FALSE(released.within(20));
    CHECK(woken == i);
  }
  waiters.clear();
  CHECK_FALSE(event.set());
}

TEST_CASE("A manual event releases all threads that wait for it") {
  const UniqueEvent event;
  std::atomic<int> woken{0};
  {
    const auto wait = [&] {
      if (event.within(time_limit)) ++woken;
    };
    Worker first(wait), second(wait), third(wait);
    CHECK(SetEvent(event));
  }
  CHECK(woken == 3);
  CHECK(event.set());
}

TEST_CASE("A wait for all ends when the last object is set, in any order") {
  const UniqueEvent first(Reset::automatic), second(Reset::automatic), third(Reset::automatic);
  const std::array<HANDLE, 3> handles{first, second, third};
  DWORD result = WAIT_FAILED;
  Worker waiter([&] { result = WaitForMultipleObjects(3, handles.data(), TRUE, time_limit); });
  CHECK(SetEvent(third));
  CHECK(SetEvent(first));
  CHECK(SetEvent(second));
  waiter.join();
  CHECK(result < WAIT_OBJECT_0 + 3);
  for (const HANDLE handle : handles) CHECK(WaitForSingleObject(handle, 0) == WAIT_TIMEOUT);
}

TEST_CASE("A wait for all does not hold what it has to share while the rest is missing") {
  const UniqueEvent shared(Reset::automatic, true), missing(Reset::automatic);
  const std::array<HANDLE, 2> both{shared, missing};
  DWORD all = WAIT_FAILED;
  Worker waiter([&] { all = WaitForMultipleObjects(2, both.data(), TRUE, time_limit); });
  CHECK(shared.within(time_limit));
  CHECK(SetEvent(missing));
  CHECK(missing.within(0) == true);
  CHECK(SetEvent(missing));
  CHECK(SetEvent(shared));
  waiter.join();
  CHECK(all < WAIT_OBJECT_0 + 2);
  CHECK_FALSE(shared.set());
  CHECK_FALSE(missing.set());
}

TEST_CASE("Two waits for all over the same objects in opposite order both end") {
  constexpr int rounds = 200;
  const UniqueEvent a(Reset::automatic), b(Reset::automatic), done(Reset::automatic);
  std::atomic<int> ended{0};
  const auto waits = [&](HANDLE one, HANDLE other) {
    const std::array<HANDLE, 2> both{one, other};
    for (int i = 0; i < rounds / 2; ++i) {
      if (WaitForMultipleObjects(2, both.data(), TRUE, time_limit) >= WAIT_OBJECT_0 + 2) return;
      ++ended;
      SetEvent(done);
    }
  };
  Worker forward([&] { waits(a, b); });
  Worker backward([&] { waits(b, a); });
  for (int i = 0; i < rounds; ++i) {
    SetEvent(a);
    SetEvent(b);
    if (!done.within(time_limit)) break;
  }
  forward.join();
  backward.join();
  CHECK(ended == rounds);
}

TEST_CASE("Events are handed to and fro between threads without one being lost") {
  constexpr int rounds = 2000;
  const UniqueEvent ping(Reset::automatic), pong(Reset::automatic);
  int answered = 0;
  Worker other([&] {
    for (int i = 0; i < rounds && ping.within(time_limit); ++i) SetEvent(pong);
  });
  for (int i = 0; i < rounds; ++i) {
    SetEvent(ping);
    if (!pong.within(time_limit)) break;
    ++answered;
  }
  other.join();
  CHECK(answered == rounds);
}

TEST_CASE("Closing an event that nobody waits for leaves the other waits alone") {
  const UniqueEvent kept;
  HANDLE closed = CreateEventA(nullptr, TRUE, FALSE, nullptr);
  DWORD result = WAIT_FAILED;
  Worker waiter([&] { result = WaitForSingleObject(kept, time_limit); });
  CHECK(CloseHandle(closed));
  CHECK(SetEvent(kept));
  waiter.join();
  CHECK(result == WAIT_OBJECT_0);
}
