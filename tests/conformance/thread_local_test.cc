// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/threads.h"
#include "support/unique_handle.h"
#include "support/wine.h"

// Tls and Fls: values that each thread has of its own.

using namespace support;

namespace {

void* number(std::uintptr_t value) {
  return reinterpret_cast<void*>(value);
}

// What the functions of fiber-local values were told.
std::atomic<std::uintptr_t> told_sum;
std::atomic<int> told_calls;
std::atomic<DWORD> told_on;

VOID NTAPI tell(PVOID value) {
  told_sum += reinterpret_cast<std::uintptr_t>(value);
  ++told_calls;
  told_on = GetCurrentThreadId();
}

void forget() {
  told_sum = 0;
  told_calls = 0;
}

}  // namespace

TEST_CASE("Each thread has its own value at an index, and none before it has set one") {
  const DWORD index = TlsAlloc();
  REQUIRE(index != TLS_OUT_OF_INDEXES);
  CHECK_SUCCEEDS(TlsGetValue(index), nullptr);
  CHECK(TlsSetValue(index, number(1)));
  void *first = number(9), *second = nullptr;
  Worker([&] {
    first = TlsGetValue(index);
    TlsSetValue(index, number(2));
    second = TlsGetValue(index);
  }).join();
  CHECK(first == nullptr);
  CHECK(second == number(2));
  CHECK_SUCCEEDS(TlsGetValue(index), number(1));
  CHECK(TlsFree(index));
}

TEST_CASE("An index that is used again holds nothing in any thread") {
  const DWORD index = TlsAlloc();
  const UniqueEvent set, again;
  void* left = number(9);
  Worker other([&] {
    TlsSetValue(index, number(2));
    SetEvent(set);
    WaitForSingleObject(again, time_limit);
    left = TlsGetValue(index);
  });
  CHECK(TlsSetValue(index, number(1)));
  CHECK(set.within(time_limit));
  CHECK(TlsFree(index));
  const DWORD next = TlsAlloc();
  CHECK(next == index);
  CHECK(TlsGetValue(next) == nullptr);
  CHECK(SetEvent(again));
  other.join();
  CHECK(left == nullptr);
  CHECK(TlsFree(next));
}

TEST_CASE("There are 1088 indexes, some of them taken by others") {
  std::vector<DWORD> indexes;
  for (DWORD index; (index = TlsAlloc()) != TLS_OUT_OF_INDEXES;) indexes.push_back(index);
  CHECK(indexes.size() > 1000);
  CHECK(indexes.size() <= 1088);
  CHECK_RESULT_AND_ERROR(TlsAlloc(), TLS_OUT_OF_INDEXES, ERROR_NO_MORE_ITEMS);
  for (const DWORD index : indexes) CHECK(TlsSetValue(index, number(index + 1)));
  CHECK(std::all_of(indexes.begin(), indexes.end(),
                    [](DWORD index) { return TlsGetValue(index) == number(index + 1); }));
  for (const DWORD index : indexes) CHECK(TlsFree(index));
}

TEST_CASE("An index that is none is refused") {
  for (const DWORD index : {DWORD{1088}, TLS_OUT_OF_INDEXES}) {
    CHECK_RESULT_AND_ERROR(TlsGetValue(index), nullptr, ERROR_INVALID_PARAMETER);
    CHECK_RESULT_AND_ERROR(TlsSetValue(index, number(1)), FALSE, ERROR_INVALID_PARAMETER);
    CHECK_RESULT_AND_ERROR(TlsFree(index), FALSE, ERROR_INVALID_PARAMETER);
  }
  const DWORD freed = TlsAlloc();
  CHECK(TlsFree(freed));
  CHECK_RESULT_AND_ERROR(TlsFree(freed), FALSE, ERROR_INVALID_PARAMETER);
}

TEST_CASE("A fiber-local value's function is told of it when its thread ends, on that thread") {
  forget();
  const DWORD index = FlsAlloc(tell);
  REQUIRE(index != FLS_OUT_OF_INDEXES);
  std::atomic<DWORD> its_id{0};
  const auto body = [](void* parameter) -> DWORD {
    auto& [slot, id] = *static_cast<std::pair<DWORD, std::atomic<DWORD>*>*>(parameter);
    FlsSetValue(slot, number(5));
    *id = GetCurrentThreadId();
    return 0;
  };
  std::pair<DWORD, std::atomic<DWORD>*> parameter{index, &its_id};
  const UniqueHandle thread(CreateThread(nullptr, 0, body, &parameter, 0, nullptr));
  CHECK(thread.wait(time_limit) == WAIT_OBJECT_0);
  CHECK(told_calls == 1);
  CHECK(told_sum == 5);
  CHECK(told_on == its_id);
  CHECK_SUCCEEDS(FlsGetValue(index), nullptr);
  CHECK(FlsFree(index));
  CHECK(told_calls == 1);
}

TEST_CASE("A fiber-local index that is freed tells of the values of all threads") {
  forget();
  const DWORD index = FlsAlloc(tell);
  const UniqueEvent set, leave;
  void* left = number(9);
  Worker other([&] {
    FlsSetValue(index, number(20));
    SetEvent(set);
    WaitForSingleObject(leave, time_limit);
    left = FlsGetValue(index);
  });
  CHECK(FlsSetValue(index, number(1)));
  CHECK(set.within(time_limit));
  CHECK(FlsFree(index));
  CHECK(told_calls == 2);
  CHECK(told_sum == 21);
  CHECK(told_on == GetCurrentThreadId());
  CHECK(SetEvent(leave));
  other.join();
  CHECK(left == nullptr);
  CHECK(told_calls == 2);
}

TEST_CASE("A fiber-local index may have no function, and NULL is no value to tell of") {
  forget();
  const DWORD silent = FlsAlloc(nullptr), telling = FlsAlloc(tell);
  Worker([&] {
    FlsSetValue(silent, number(1));
    FlsSetValue(telling, number(1));
    FlsSetValue(telling, nullptr);
  }).join();
  CHECK(FlsFree(silent));
  CHECK(FlsFree(telling));
  CHECK(told_calls == 0);
}

TEST_CASE("A fiber-local index that is none is refused") {
  for (const DWORD index : {DWORD{0}, FLS_OUT_OF_INDEXES}) {
    CHECK_RESULT_AND_ERROR(FlsGetValue(index), nullptr, ERROR_INVALID_PARAMETER);
    CHECK_RESULT_AND_ERROR(FlsSetValue(index, number(1)), FALSE, ERROR_INVALID_PARAMETER);
    CHECK_RESULT_AND_ERROR(FlsFree(index), FALSE, ERROR_INVALID_PARAMETER);
  }
  const DWORD freed = FlsAlloc(nullptr);
  CHECK(FlsFree(freed));
  CHECK_RESULT_AND_ERROR(FlsFree(freed), FALSE, ERROR_INVALID_PARAMETER);
  CHECK_FALSE(IsThreadAFiber());
}
