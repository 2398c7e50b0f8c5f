// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <process.h>

#include <atomic>
#include <thread>
#include <vector>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/unique_handle.h"
#include "support/untouched.h"
#include "support/wine.h"

// Threads as Windows programs make them.

using namespace support;

namespace {

struct Body {
  static DWORD WINAPI run(void* body) {
    Body& self = *static_cast<Body*>(body);
    self.id = GetCurrentThreadId();
    self.begun = true;
    if (self.hold) WaitForSingleObject(self.hold, time_limit);
    return self.code;
  }
  static unsigned __stdcall run_for_runtime(void* body) { return run(body); }

  UniqueHandle start(DWORD flags = 0) {
    return UniqueHandle(CreateThread(nullptr, 0, run, this, flags, &told_id));
  }

  HANDLE hold = nullptr;
  DWORD code = 0;
  std::atomic<DWORD> id{0};
  DWORD told_id = 0;
  std::atomic<bool> begun{false};
};

DWORD exit_code(HANDLE thread) {
  DWORD code = 0xdeadbeef;
  CHECK(GetExitCodeThread(thread, &code));
  return code;
}

}  // namespace

TEST_CASE("A thread is signaled when it has ended, for all who wait and for good") {
  const UniqueEvent leave;
  Body body{.hold = leave};
  const UniqueHandle thread = body.start();
  REQUIRE(thread);
  CHECK(thread.wait() == WAIT_TIMEOUT);
  CHECK(exit_code(thread) == STILL_ACTIVE);
  CHECK(SetEvent(leave));
  CHECK(thread.wait(time_limit) == WAIT_OBJECT_0);
  CHECK(thread.wait() == WAIT_OBJECT_0);
}

TEST_CASE("The exit code is what the thread returned or gave to ExitThread") {
  Body body{.code = 42};
  const UniqueHandle returned = body.start();
  CHECK(returned.wait(time_limit) == WAIT_OBJECT_0);
  CHECK(exit_code(returned) == 42);
  const auto exits = [](void*) -> DWORD {
    ExitThread(77);
    return 1;
  };
  const UniqueHandle left(CreateThread(nullptr, 0, exits, nullptr, 0, nullptr));
  CHECK(left.wait(time_limit) == WAIT_OBJECT_0);
  CHECK(exit_code(left) == 77);
}

TEST_CASE("A thread has one number, for its maker and for itself") {
  Body body;
  const UniqueHandle thread = body.start();
  CHECK(GetThreadId(thread) == body.told_id);
  CHECK(thread.wait(time_limit) == WAIT_OBJECT_0);
  CHECK(body.id == body.told_id);
  CHECK(body.id != GetCurrentThreadId());
}

TEST_CASE("A suspended thread begins when it is resumed") {
  Body body;
  const UniqueHandle thread = body.start(CREATE_SUSPENDED);
  CHECK(thread.wait(20) == WAIT_TIMEOUT);
  CHECK_FALSE(body.begun);
  CHECK(ResumeThread(thread) == 1);
  CHECK(thread.wait(time_limit) == WAIT_OBJECT_0);
  CHECK(body.begun);
}

TEST_CASE("A thread that asks for a small stack has room for what it does") {
  struct Deep {
    static DWORD WINAPI run(void* sum) {
      volatile char room[200000];
      for (volatile char& each : room) each = 1;
      *static_cast<int*>(sum) = room[0] + room[sizeof room - 1];
      return 0;
    }
  };
  int sum = 0;
  const UniqueHandle deep(CreateThread(nullptr, 4096, Deep::run, &sum, 0, nullptr));
  REQUIRE(deep);
  CHECK(deep.wait(time_limit) == WAIT_OBJECT_0);
  CHECK(sum == 2);
  Body body;
  const UniqueHandle small(
      CreateThread(nullptr, 16384, Body::run, &body, STACK_SIZE_PARAM_IS_A_RESERVATION, nullptr));
  REQUIRE(small);
  CHECK(small.wait(time_limit) == WAIT_OBJECT_0);
  CHECK(body.begun);
}

TEST_CASE("A thread goes on when its handle is closed") {
  const UniqueEvent leave;
  Body body{.hold = leave};
  body.start().close();
  CHECK(SetEvent(leave));
  while (!body.begun) Sleep(1);
  // The body is on this stack: the thread has to be gone before.
  const UniqueHandle thread(OpenThread(SYNCHRONIZE, FALSE, body.told_id));
  if (thread) CHECK(thread.wait(time_limit) == WAIT_OBJECT_0);
}

TEST_CASE("A running thread is opened by its number, another number opens none") {
  const UniqueEvent leave;
  Body body{.hold = leave};
  const UniqueHandle thread = body.start();
  const UniqueHandle opened(OpenThread(THREAD_ALL_ACCESS, FALSE, body.told_id));
  REQUIRE(opened);
  CHECK(GetThreadId(opened) == body.told_id);
  CHECK(SetEvent(leave));
  CHECK(opened.wait(time_limit) == WAIT_OBJECT_0);
  CHECK(thread.wait() == WAIT_OBJECT_0);
  CHECK_RESULT_AND_ERROR(OpenThread(SYNCHRONIZE, FALSE, 0), nullptr, ERROR_INVALID_PARAMETER);
}

TEST_CASE("_beginthreadex makes the same, and _endthreadex ends it") {
  Body body{.code = 9};
  unsigned id = 0;
  const UniqueHandle thread(reinterpret_cast<HANDLE>(
      _beginthreadex(nullptr, 0, Body::run_for_runtime, &body, CREATE_SUSPENDED, &id)));
  REQUIRE(thread);
  CHECK(ResumeThread(thread) == 1);
  CHECK(thread.wait(time_limit) == WAIT_OBJECT_0);
  CHECK(body.id == id);
  CHECK(exit_code(thread) == 9);
  const auto ends = [](void*) __stdcall->unsigned {
    _endthreadex(5);
    return 1;
  };
  const UniqueHandle ended(
      reinterpret_cast<HANDLE>(_beginthreadex(nullptr, 65536, ends, nullptr, 0, nullptr)));
  CHECK(ended.wait(time_limit) == WAIT_OBJECT_0);
  CHECK(exit_code(ended) == 5);
}

TEST_CASE("64 threads are waited for at once, for any and for all") {
  const UniqueEvent leave;
  std::vector<UniqueHandle> threads;
  std::vector<HANDLE> handles;
  Body early, body{.hold = leave};
  for (int i = 0; i < 63; ++i) threads.push_back(body.start());
  threads.push_back(early.start());
  for (const auto& thread : threads) handles.push_back(thread);
  CHECK(WaitForMultipleObjects(64, handles.data(), FALSE, time_limit) == WAIT_OBJECT_0 + 63);
  CHECK(WaitForMultipleObjects(64, handles.data(), TRUE, 1) == WAIT_TIMEOUT);
  CHECK(SetEvent(leave));
  CHECK(WaitForMultipleObjects(64, handles.data(), TRUE, time_limit) < WAIT_OBJECT_0 + 64);
}

TEST_CASE("The thread calls refuse what is no thread") {
  const UniqueEvent event;
  Untouched<DWORD> code;
  for (const HANDLE bad : {HANDLE(nullptr), HANDLE(event), GetCurrentProcess()}) {
    CAPTURE(bad);
    CHECK_RESULT_AND_ERROR(GetExitCodeThread(bad, code.out()), FALSE, ERROR_INVALID_HANDLE);
    CHECK_RESULT_AND_ERROR(ResumeThread(bad), DWORD(-1), ERROR_INVALID_HANDLE);
    CHECK_RESULT_AND_ERROR(SuspendThread(bad), DWORD(-1), ERROR_INVALID_HANDLE);
    CHECK_RESULT_AND_ERROR(TerminateThread(bad, 1), FALSE, ERROR_INVALID_HANDLE);
    CHECK_RESULT_AND_ERROR(GetThreadId(bad), 0, ERROR_INVALID_HANDLE);
  }
  CHECK(code.untouched());
}

TEST_CASE("Stopping and killing another thread is refused, and it goes on" *
          doctest::skip(for_windows)) {
  const UniqueEvent leave;
  Body body{.hold = leave, .code = 3};
  const UniqueHandle thread = body.start();
  CHECK_RESULT_AND_ERROR(SuspendThread(thread), DWORD(-1), ERROR_NOT_SUPPORTED);
  CHECK_RESULT_AND_ERROR(TerminateThread(thread, 1), FALSE, ERROR_NOT_SUPPORTED);
  CHECK(SetEvent(leave));
  CHECK(thread.wait(time_limit) == WAIT_OBJECT_0);
  CHECK(exit_code(thread) == 3);
}
