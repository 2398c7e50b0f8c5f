// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <thread>
#include <vector>

#include "support/wine.h"
#include "support/winsock.h"
// After it: Windows' own needs its words.
#include <intrin.h>

TEST_CASE("The interlocked functions return what Windows' return: new counts, old values") {
  LONG volatile value = 5;
  CHECK(InterlockedIncrement(&value) == 6);
  CHECK(InterlockedDecrement(&value) == 5);
  CHECK(InterlockedExchangeAdd(&value, 10) == 5);
  CHECK(InterlockedExchange(&value, 12) == 15);
  CHECK(InterlockedCompareExchange(&value, 1, 99) == 12);
  CHECK(InterlockedCompareExchange(&value, 1, 12) == 12);
  CHECK(InterlockedOr(&value, 6) == 1);
  CHECK(InterlockedAnd(&value, 3) == 7);
  CHECK(InterlockedXor(&value, 1) == 3);
  CHECK(value == 2);
}

TEST_CASE("A variable that is declared long is counted by its own width") {
  long volatile value = -1;
  CHECK(InterlockedIncrement(&value) == 0);
  LONG64 volatile wide = 0x7fffffff;
  CHECK(InterlockedIncrement64(&wide) == 0x80000000LL);
}

TEST_CASE("Pointers are exchanged and compared") {
  int a = 0;
  int b = 0;
  PVOID volatile pointer = &a;
  CHECK(InterlockedExchangePointer(&pointer, &b) == &a);
  CHECK(InterlockedCompareExchangePointer(&pointer, nullptr, &a) == &b);
  CHECK(InterlockedCompareExchangePointer(&pointer, nullptr, &b) == &b);
  CHECK(pointer == nullptr);
}

TEST_CASE("A critical section is its owner's as often as it enters, and nobody else's meanwhile") {
  CRITICAL_SECTION section;
  InitializeCriticalSection(&section);
  EnterCriticalSection(&section);
  CHECK(TryEnterCriticalSection(&section));
  BOOL entered = TRUE;
  std::thread([&] { entered = TryEnterCriticalSection(&section); }).join();
  CHECK_FALSE(entered);
  LeaveCriticalSection(&section);
  LeaveCriticalSection(&section);
  std::thread([&] {
    entered = TryEnterCriticalSection(&section);
    if (entered) LeaveCriticalSection(&section);
  }).join();
  CHECK(entered);
  DeleteCriticalSection(&section);
}

TEST_CASE("A critical section keeps threads from losing each other's counts") {
  CRITICAL_SECTION section;
  REQUIRE(InitializeCriticalSectionAndSpinCount(&section, 4000));
  int count = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int j = 0; j < 10000; ++j) {
        EnterCriticalSection(&section);
        ++count;
        LeaveCriticalSection(&section);
      }
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(count == 40000);
  DeleteCriticalSection(&section);
}

TEST_CASE("The bit scans find the first and the last bit, and leave the index alone without one") {
  DWORD index = 99;
  CHECK(_BitScanForward(&index, 0) == 0);
  CHECK(_BitScanReverse64(&index, 0) == 0);
  if (!support::for_windows) CHECK(index == 99);
  CHECK(_BitScanForward(&index, 0x50) != 0);
  CHECK(index == 4);
  CHECK(_BitScanReverse(&index, 0x50) != 0);
  CHECK(index == 6);
  CHECK(_BitScanForward64(&index, 1ULL << 40) != 0);
  CHECK(index == 40);
  CHECK(_BitScanReverse64(&index, 1ULL << 63 | 1) != 0);
  CHECK(index == 63);
}

TEST_CASE("The compiler's own interlocked words are the functions of windows.h") {
  LONG volatile value = 5;
  CHECK(_InterlockedIncrement(&value) == 6);
  CHECK(_InterlockedExchangeAdd(&value, 4) == 6);
  CHECK(_InterlockedCompareExchange(&value, 1, 10) == 10);
  void* volatile pointer = nullptr;
  int target = 0;
  CHECK(_InterlockedExchangePointer(&pointer, &target) == nullptr);
  CHECK(_InterlockedCompareExchangePointer(&pointer, nullptr, &target) == &target);
  CHECK(pointer == nullptr);
  _ReadWriteBarrier();
}

TEST_CASE("Products of 128 bits, and the processor's name") {
  unsigned long long high = 0;
  CHECK(_umul128(0xffffffffffffffffULL, 16, &high) == 0xfffffffffffffff0ULL);
  CHECK(high == 15);
#if defined(__x86_64__) || defined(_M_X64)
  int facts[4] = {};
  __cpuid(facts, 0);
  CHECK(facts[0] > 0);
  CHECK(facts[1] != 0);
#endif
}
