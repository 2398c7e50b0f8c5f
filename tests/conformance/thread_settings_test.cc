// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/threads.h"
#include "support/wine.h"

// Priorities and processors of threads.

using namespace support;

TEST_CASE("A thread has the priority that it was given") {
  for (const int priority : {THREAD_PRIORITY_LOWEST, THREAD_PRIORITY_ABOVE_NORMAL,
                             THREAD_PRIORITY_IDLE, THREAD_PRIORITY_TIME_CRITICAL}) {
    CHECK(SetThreadPriority(GetCurrentThread(), priority));
    CHECK(GetThreadPriority(GetCurrentThread()) == priority);
  }
  Worker([] { CHECK(GetThreadPriority(GetCurrentThread()) == THREAD_PRIORITY_NORMAL); }).join();
  CHECK(SetThreadPriority(GetCurrentThread(), THREAD_PRIORITY_NORMAL));
}

TEST_CASE("A priority that there is not is refused") {
  for (const int priority : {3, -3, 14, 100})
    CHECK_RESULT_AND_ERROR(SetThreadPriority(GetCurrentThread(), priority), FALSE,
                           ERROR_INVALID_PARAMETER);
  CHECK(GetThreadPriority(GetCurrentThread()) == THREAD_PRIORITY_NORMAL);
}

TEST_CASE("A thread runs where it is told to") {
  Worker([] {
    const DWORD_PTR all = SetThreadAffinityMask(GetCurrentThread(), ~DWORD_PTR{0});
    REQUIRE(all != 0);
    const DWORD_PTR lowest = all & (~all + 1);
    CHECK(SetThreadAffinityMask(GetCurrentThread(), lowest) != 0);
    CHECK((DWORD_PTR{1} << GetCurrentProcessorNumber()) == lowest);
    CHECK(SetThreadAffinityMask(GetCurrentThread(), all) == lowest);
    CHECK_RESULT_AND_ERROR(SetThreadAffinityMask(GetCurrentThread(), 0), 0,
                           ERROR_INVALID_PARAMETER);
  }).join();
}

TEST_CASE("A thread that offers its processor goes on") {
  SwitchToThread();
  YieldProcessor();
  MemoryBarrier();
}
