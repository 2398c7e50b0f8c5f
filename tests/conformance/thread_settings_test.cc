// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/threads.h"
#include "support/wine.h"

// Priorities and processors of threads.

using namespace support;

namespace {

struct DescriptionFunctions {
  HRESULT(WINAPI* set)(HANDLE, PCWSTR);
  HRESULT(WINAPI* get)(HANDLE, PWSTR*);
};

DescriptionFunctions description_functions() {
#ifdef __MINGW32__  // Version 10 does not declare them.
  const HMODULE kernel = GetModuleHandleA("kernel32.dll");
  const auto find = [=](const char* name) {
    return reinterpret_cast<void*>(GetProcAddress(kernel, name));
  };
  return {reinterpret_cast<decltype(DescriptionFunctions::set)>(find("SetThreadDescription")),
          reinterpret_cast<decltype(DescriptionFunctions::get)>(find("GetThreadDescription"))};
#else
  return {SetThreadDescription, GetThreadDescription};
#endif
}

}  // namespace

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

TEST_CASE("A thread has a description once it is given one, in memory for LocalFree") {
  const auto [set, get] = description_functions();
  REQUIRE((set != nullptr));
  REQUIRE((get != nullptr));
  Worker([set = set, get = get] {
    WCHAR* text = nullptr;
    REQUIRE(SUCCEEDED(get(GetCurrentThread(), &text)));
    CHECK(text[0] == 0);
    LocalFree(text);
    CHECK(SUCCEEDED(set(GetCurrentThread(), L"a thread with a long name")));
    REQUIRE(SUCCEEDED(get(GetCurrentThread(), &text)));
    CHECK(lstrcmpW(text, L"a thread with a long name") == 0);
    LocalFree(text);
  }).join();
  const UniqueEvent event;
  CHECK(FAILED(set(event, L"no thread")));
}
