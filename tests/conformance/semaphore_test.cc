// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <atomic>
#include <limits>
#include <memory>
#include <vector>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/threads.h"
#include "support/unique_handle.h"
#include "support/untouched.h"
#include "support/wine.h"

using namespace support;

namespace {

constexpr LONG most = std::numeric_limits<LONG>::max();

UniqueHandle semaphore(LONG count, LONG maximum = most) {
  return UniqueHandle(CreateSemaphoreA(nullptr, count, maximum, nullptr));
}

}  // namespace

TEST_CASE("Each wait takes one from a semaphore") {
  const UniqueHandle handle = semaphore(2);
  CHECK(handle.wait() == WAIT_OBJECT_0);
  CHECK(handle.wait() == WAIT_OBJECT_0);
  CHECK(handle.wait() == WAIT_TIMEOUT);
  LONG before = -1;
  CHECK(ReleaseSemaphore(handle, 1, &before));
  CHECK(before == 0);
  CHECK(handle.wait() == WAIT_OBJECT_0);
}

TEST_CASE("A semaphore's counts are in order or it is not made") {
  const struct { LONG count, maximum; } bad[] = {{-1, 1}, {0, 0}, {2, 1}, {0, -1}, {1, 0}};
  for (const auto& counts : bad) {
    const LONG count = counts.count, maximum = counts.maximum;
    CAPTURE(count);
    CAPTURE(maximum);
    CHECK_RESULT_AND_ERROR(CreateSemaphoreA(nullptr, count, maximum, nullptr), nullptr,
                           ERROR_INVALID_PARAMETER);
    CHECK_RESULT_AND_ERROR(CreateSemaphoreW(nullptr, count, maximum, nullptr), nullptr,
                           ERROR_INVALID_PARAMETER);
  }
  const UniqueHandle full = semaphore(most, most);
  CHECK(full.wait() == WAIT_OBJECT_0);
}

TEST_CASE("A release past the maximum changes nothing") {
  const UniqueHandle handle = semaphore(1, 3);
  Untouched<LONG> before;
  CHECK_RESULT_AND_ERROR(ReleaseSemaphore(handle, 3, before.out()), FALSE, ERROR_TOO_MANY_POSTS);
  CHECK_RESULT_AND_ERROR(ReleaseSemaphore(handle, most, before.out()), FALSE, ERROR_TOO_MANY_POSTS);
  CHECK(before.untouched());
  CHECK(ReleaseSemaphore(handle, 2, before.out()));
  CHECK(before.value() == 1);
}

TEST_CASE("A release of less than one is refused") {
  if (WINE_DIFFERS("ReleaseSemaphore with a count below 1: ERROR_INVALID_PARAMETER")) return;
  const UniqueHandle handle = semaphore(0);
  Untouched<LONG> before;
  for (const LONG count : {0, -1}) {
    CHECK_RESULT_AND_ERROR(ReleaseSemaphore(handle, count, before.out()), FALSE,
                           ERROR_INVALID_PARAMETER);
  }
  CHECK(before.untouched());
  CHECK(handle.wait() == WAIT_TIMEOUT);
}

TEST_CASE("The count before is not asked for by a null pointer") {
  const UniqueHandle handle = semaphore(0);
  CHECK(ReleaseSemaphore(handle, 1, nullptr));
  CHECK(handle.wait() == WAIT_OBJECT_0);
}

TEST_CASE("A release lets as many threads go on as it adds") {
  const UniqueHandle handle = semaphore(0);
  std::atomic<int> passed{0};
  {
    std::vector<std::unique_ptr<Worker>> waiters;
    for (int i = 0; i < 4; ++i)
      waiters.push_back(
          std::make_unique<Worker>([&] { passed += handle.wait(time_limit) == WAIT_OBJECT_0; }));
    CHECK(ReleaseSemaphore(handle, 3, nullptr));
    CHECK(eventually([&] { return passed == 3; }));
    CHECK(handle.wait(10) == WAIT_TIMEOUT);
    CHECK(passed == 3);
    CHECK(ReleaseSemaphore(handle, 1, nullptr));
  }
  CHECK(passed == 4);
}

TEST_CASE("A wait for all takes from each semaphore or from none") {
  const UniqueHandle first = semaphore(1), second = semaphore(0);
  const HANDLE both[] = {first, second};
  CHECK(WaitForMultipleObjects(2, both, TRUE, 1) == WAIT_TIMEOUT);
  LONG before = -1;
  CHECK(ReleaseSemaphore(second, 2, nullptr));
  CHECK(WaitForMultipleObjects(2, both, TRUE, 0) == WAIT_OBJECT_0);
  CHECK(ReleaseSemaphore(first, 1, &before));
  CHECK(before == 0);
  CHECK(ReleaseSemaphore(second, 1, &before));
  CHECK(before == 1);
}

TEST_CASE("A wait for any may name a semaphore twice and takes one") {
  const UniqueHandle handle = semaphore(2);
  const HANDLE twice[] = {handle, handle};
  CHECK(WaitForMultipleObjects(2, twice, FALSE, 0) == WAIT_OBJECT_0);
  LONG before = -1;
  CHECK(ReleaseSemaphore(handle, 1, &before));
  CHECK(before == 1);
}

TEST_CASE("The semaphore calls refuse what is no semaphore") {
  const UniqueEvent event;
  UniqueHandle closed = semaphore(0);
  const HANDLE stale = closed;
  closed.close();
  Untouched<LONG> before;
  for (const HANDLE bad : {HANDLE(nullptr), HANDLE(event), stale})
    CHECK_RESULT_AND_ERROR(ReleaseSemaphore(bad, 1, before.out()), FALSE, ERROR_INVALID_HANDLE);
  CHECK(before.untouched());
}

TEST_CASE("CreateSemaphoreEx makes the same") {
  const UniqueHandle narrow(CreateSemaphoreExA(nullptr, 1, 1, nullptr, 0, SEMAPHORE_ALL_ACCESS));
  CHECK(narrow.wait() == WAIT_OBJECT_0);
  const UniqueHandle wide(CreateSemaphoreExW(nullptr, 0, 1, nullptr, 0, SEMAPHORE_ALL_ACCESS));
  CHECK(wide.wait() == WAIT_TIMEOUT);
}
