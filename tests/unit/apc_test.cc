// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>
#include <windows.h>

// What QueueUserAPC2 adds, which no import library of mingw-w64 10 knows, and a call of nothing, by
// which Windows' own QueueUserAPC faults.

namespace {

int calls = 0;

void CALLBACK count(ULONG_PTR number) {
  calls += static_cast<int>(number);
}

}  // namespace

TEST_CASE("QueueUserAPC2 queues as its older sister does, and refuses what it cannot do") {
  const HANDLE self = GetCurrentThread();
  CHECK(QueueUserAPC2(count, self, 3, QUEUE_USER_APC_FLAGS_NONE));
  CHECK_FALSE(QueueUserAPC2(count, self, 5, QUEUE_USER_APC_FLAGS_SPECIAL_USER_APC));
  CHECK(GetLastError() == ERROR_NOT_SUPPORTED);
  CHECK_FALSE(QueueUserAPC2(count, self, 7, static_cast<QUEUE_USER_APC_FLAGS>(4)));
  CHECK(GetLastError() == ERROR_INVALID_PARAMETER);
  CHECK_FALSE(QueueUserAPC2(count, nullptr, 9, QUEUE_USER_APC_FLAGS_NONE));
  CHECK(GetLastError() == ERROR_INVALID_HANDLE);
  calls = 0;
  CHECK(SleepEx(0, TRUE) == WAIT_IO_COMPLETION);
  CHECK(calls == 3);
}

TEST_CASE("A call of nothing ends no wait") {
  const HANDLE self = GetCurrentThread();
  CHECK(QueueUserAPC(nullptr, self, 1));
  CHECK(SleepEx(0, TRUE) == 0);
  const HANDLE event = CreateEventA(nullptr, TRUE, FALSE, nullptr);
  CHECK(QueueUserAPC(nullptr, self, 1));
  CHECK(WaitForSingleObjectEx(event, 1, TRUE) == WAIT_TIMEOUT);
  CHECK(QueueUserAPC(nullptr, self, 1));
  CHECK(QueueUserAPC(count, self, 1));
  CHECK(WaitForSingleObjectEx(event, INFINITE, TRUE) == WAIT_IO_COMPLETION);
  CHECK(CloseHandle(event));
}
