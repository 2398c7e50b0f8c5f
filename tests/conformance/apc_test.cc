// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <string>
#include <thread>
#include <vector>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/routine.h"
#include "support/threads.h"

// QueueUserAPC: who runs the calls, when, and in which order.

using namespace support;

namespace {

constexpr DWORD thread_set_context = 0x0010;

Call writes(std::string& log, char letter) {
  return Call([&log, letter] { log += letter; });
}

}  // namespace

TEST_CASE("A queued call runs in the next alertable sleep, once") {
  Call call;
  REQUIRE(call.queue());
  CHECK(call.times == 0);
  CHECK(SleepEx(INFINITE, TRUE) == WAIT_IO_COMPLETION);
  CHECK(call.times == 1);
  CHECK(call.thread == GetCurrentThreadId());
  CHECK(SleepEx(0, TRUE) == 0);
  CHECK(call.times == 1);
}

TEST_CASE("A sleep of no time runs what is queued") {
  Call call;
  REQUIRE(call.queue());
  CHECK(SleepEx(0, TRUE) == WAIT_IO_COMPLETION);
  CHECK(call.times == 1);
}

TEST_CASE("Waits that are not alertable run nothing") {
  const UniqueEvent clear, set(Reset::manual, true);
  const HANDLE both[] = {set, clear};
  Call call;
  REQUIRE(call.queue());
  Sleep(0);
  Sleep(1);
  CHECK(SleepEx(0, FALSE) == 0);
  CHECK(SleepEx(1, FALSE) == 0);
  CHECK(WaitForSingleObject(clear, 1) == WAIT_TIMEOUT);
  CHECK(WaitForSingleObjectEx(clear, 1, FALSE) == WAIT_TIMEOUT);
  CHECK(WaitForMultipleObjects(2, both, TRUE, 1) == WAIT_TIMEOUT);
  CHECK(WaitForMultipleObjectsEx(2, both, TRUE, 1, FALSE) == WAIT_TIMEOUT);
  CHECK(SignalObjectAndWait(set, clear, 1, FALSE) == WAIT_TIMEOUT);
  CHECK(call.times == 0);
  CHECK(SleepEx(0, TRUE) == WAIT_IO_COMPLETION);
  CHECK(call.times == 1);
}

TEST_CASE("All queued calls run in their order before the wait returns") {
  std::string log;
  Call a = writes(log, 'a'), b = writes(log, 'b'), c = writes(log, 'c');
  for (Call* call : {&a, &b, &c, &a}) REQUIRE(call->queue());
  CHECK(SleepEx(0, TRUE) == WAIT_IO_COMPLETION);
  CHECK(log == "abca");
  CHECK(SleepEx(0, TRUE) == 0);
}

TEST_CASE("What a call queues runs in the same wait") {
  int left = 4;
  Call call;
  call.body = [&] {
    if (--left > 0) call.queue();
  };
  REQUIRE(call.queue());
  CHECK(SleepEx(0, TRUE) == WAIT_IO_COMPLETION);
  CHECK(call.times == 4);
  CHECK(SleepEx(0, TRUE) == 0);
}

TEST_CASE("An alertable wait inside of a call runs the calls behind it") {
  std::string log;
  DWORD first = 0xdeadbeef, second = 0xdeadbeef;
  Call inner = writes(log, 'b'), last = writes(log, 'c');
  Call outer([&] {
    log += '(';
    first = SleepEx(0, TRUE);
    second = SleepEx(0, TRUE);
    log += ')';
  });
  for (Call* call : {&outer, &inner, &last}) REQUIRE(call->queue());
  CHECK(SleepEx(0, TRUE) == WAIT_IO_COMPLETION);
  CHECK(log == "(bc)");
  CHECK(first == WAIT_IO_COMPLETION);
  CHECK(second == 0);
}

TEST_CASE("A call may wait without being alertable, and the calls behind it wait too") {
  const UniqueEvent set(Reset::manual, true);
  std::string log;
  Call next = writes(log, 'b');
  Call call([&] {
    CHECK(set.within(time_limit));
    Sleep(1);
    log += 'a';
  });
  REQUIRE(call.queue());
  REQUIRE(next.queue());
  CHECK(SleepEx(0, TRUE) == WAIT_IO_COMPLETION);
  CHECK(log == "ab");
}

TEST_CASE("A call wakes another thread from its alertable sleep and runs there") {
  const UniqueEvent ready;
  HANDLE sleeper = nullptr;
  DWORD id = 0, result = 0xdeadbeef;
  Worker worker([&] {
    const OwnThread self;
    sleeper = self;
    id = GetCurrentThreadId();
    SetEvent(ready);
    result = SleepEx(INFINITE, TRUE);
  });
  REQUIRE(ready.within(time_limit));
  Call call;
  REQUIRE(call.queue(sleeper));
  worker.join();
  CHECK(result == WAIT_IO_COMPLETION);
  CHECK(call.times == 1);
  CHECK(call.thread == id);
}

TEST_CASE("A thread that nobody made for it can be opened by its number and called") {
  const UniqueEvent ready, called;
  DWORD id = 0;
  DWORD result = 0xdeadbeef;
  std::thread thread([&] {
    id = GetCurrentThreadId();
    SleepEx(0, TRUE);
    SetEvent(ready);
    result = SleepEx(INFINITE, TRUE);
  });
  REQUIRE(ready.within(time_limit));
  const HANDLE opened = OpenThread(thread_set_context, FALSE, id);
  REQUIRE(opened != nullptr);
  Call call;
  CHECK(call.queue(opened));
  thread.join();
  CHECK(result == WAIT_IO_COMPLETION);
  CHECK(call.thread == id);
  CHECK(CloseHandle(opened));
}

TEST_CASE("A call that is queued before its thread begins runs before the thread's own code") {
  std::string log;
  const auto body = [](void* its_log) -> DWORD {
    *static_cast<std::string*>(its_log) += 'T';
    return 0;
  };
  const HANDLE thread = CreateThread(nullptr, 0, body, &log, CREATE_SUSPENDED, nullptr);
  REQUIRE(thread != nullptr);
  Call call = writes(log, 'a');
  REQUIRE(call.queue(thread));
  CHECK(ResumeThread(thread) == 1);
  CHECK(WaitForSingleObject(thread, time_limit) == WAIT_OBJECT_0);
  CHECK(log == "aT");
  CHECK(CloseHandle(thread));
}

TEST_CASE("Calls that wait for a thread when it ends are dropped, and no more are taken") {
  const UniqueEvent ready, go;
  HANDLE thread = nullptr;
  Call dropped;
  Worker worker([&] {
    DuplicateHandle(GetCurrentProcess(), GetCurrentThread(), GetCurrentProcess(), &thread, 0, FALSE,
                    DUPLICATE_SAME_ACCESS);
    SetEvent(ready);
    go.within(time_limit);
  });
  REQUIRE(ready.within(time_limit));
  REQUIRE(dropped.queue(thread));
  SetEvent(go);
  worker.join();
  CHECK(WaitForSingleObject(thread, time_limit) == WAIT_OBJECT_0);
  CHECK(dropped.times == 0);
  Call late;
  SetLastError(0xdeadbeef);
  CHECK_FALSE(late.queue(thread));
  CHECK(GetLastError() == ERROR_GEN_FAILURE);
  CHECK(SleepEx(0, TRUE) == 0);
  CHECK(late.times == 0);
  CHECK(CloseHandle(thread));
}

TEST_CASE("Only threads can be called") {
  const UniqueEvent event;
  Call call;
  for (const HANDLE handle : {HANDLE(event), HANDLE(nullptr)}) {
    SetLastError(0xdeadbeef);
    CHECK_FALSE(call.queue(handle));
    CHECK(GetLastError() == ERROR_INVALID_HANDLE);
  }
  CHECK(SleepEx(0, TRUE) == 0);
  CHECK(call.times == 0);
}

TEST_CASE("Calls from many threads all run, those of each thread in order") {
  constexpr int each = 500;
  const OwnThread self;
  struct Counted {
    int last = -1;
    int out_of_order = 0;
    int ran = 0;
  };
  Counted counts[3];
  struct Item {
    Counted* of;
    int number;
  };
  std::vector<Item> items;
  for (int i = 0; i < each; ++i)
    for (Counted& count : counts) items.push_back({&count, i});
  const auto run = [](ULONG_PTR argument) {
    const Item& item = *reinterpret_cast<Item*>(argument);
    item.of->out_of_order += item.number != item.of->last + 1;
    item.of->last = item.number;
    ++item.of->ran;
  };
  const auto post = [&](std::size_t first) {
    for (std::size_t i = first; i < items.size(); i += 3)
      QueueUserAPC(run, self, reinterpret_cast<ULONG_PTR>(&items[i]));
  };
  Worker first([&] { post(0); }), second([&] { post(1); }), third([&] { post(2); });
  const auto all_ran = [&] {
    SleepEx(0, TRUE);
    return counts[0].ran + counts[1].ran + counts[2].ran == 3 * each;
  };
  CHECK(eventually(all_ran));
  for (const Counted& count : counts) CHECK(count.out_of_order == 0);
}

TEST_CASE("A call may end its thread, whatever wait it interrupts") {
  using Wait = void (*)(HANDLE);
  const Wait waits[] = {
      [](HANDLE) { SleepEx(time_limit, TRUE); },
      [](HANDLE event) { WaitForSingleObjectEx(event, time_limit, TRUE); },
      [](HANDLE event) { WaitForMultipleObjectsEx(1, &event, TRUE, time_limit, TRUE); },
  };
  struct Errand {
    Wait wait;
    UniqueEvent event;
  };
  const auto body = [](void* its_errand) -> DWORD {
    const Errand& errand = *static_cast<const Errand*>(its_errand);
    errand.wait(errand.event);
    return 1;
  };
  for (const Wait wait : waits) {
    Errand errand{wait, UniqueEvent()};
    Call ends([] { ExitThread(7); });
    const HANDLE thread = CreateThread(nullptr, 0, body, &errand, CREATE_SUSPENDED, nullptr);
    REQUIRE(thread != nullptr);
    CHECK(ResumeThread(thread) == 1);
    REQUIRE(ends.queue(thread));
    CHECK(WaitForSingleObject(thread, time_limit) == WAIT_OBJECT_0);
    DWORD code = 0;
    CHECK(GetExitCodeThread(thread, &code));
    CHECK(code == 7);
    CHECK(ends.times == 1);
    CHECK(CloseHandle(thread));
  }
}
