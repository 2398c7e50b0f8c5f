// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <vector>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/threads.h"
#include "support/wine.h"

using namespace support;

namespace {

class PrivateHeap {
 public:
  explicit PrivateHeap(SIZE_T most = 0) : value_(HeapCreate(0, 0, most)) {}
  ~PrivateHeap() { CHECK(HeapDestroy(value_)); }
  PrivateHeap(const PrivateHeap&) = delete;
  operator HANDLE() const { return value_; }

 private:
  HANDLE value_;
};

bool all(const void* memory, std::size_t from, std::size_t to, unsigned char value) {
  const auto* const bytes = static_cast<const unsigned char*>(memory);
  return std::all_of(bytes + from, bytes + to, [=](unsigned char byte) { return byte == value; });
}

// The same rules hold for the process's heap and for a private one.
void check_blocks(HANDLE heap) {
  void* block = HeapAlloc(heap, HEAP_ZERO_MEMORY, 1001);
  REQUIRE(block);
  CHECK(reinterpret_cast<std::uintptr_t>(block) % MEMORY_ALLOCATION_ALIGNMENT == 0);
  CHECK(HeapSize(heap, 0, block) == 1001);
  CHECK(HeapValidate(heap, 0, block));
  CHECK(all(block, 0, 1001, 0));
  std::memset(block, 7, 1001);
  block = HeapReAlloc(heap, HEAP_ZERO_MEMORY, block, 70000);
  REQUIRE(block);
  CHECK(HeapSize(heap, 0, block) == 70000);
  CHECK(all(block, 0, 1001, 7));
  CHECK(all(block, 1001, 70000, 0));
  void* const shrunk = HeapReAlloc(heap, HEAP_REALLOC_IN_PLACE_ONLY, block, 10);
  CHECK(shrunk == block);
  CHECK(HeapSize(heap, 0, block) == 10);
  CHECK(HeapFree(heap, 0, block));
  CHECK(HeapFree(heap, 0, nullptr));
  void* const empty = HeapAlloc(heap, 0, 0);
  REQUIRE(empty);
  CHECK(HeapSize(heap, 0, empty) == 0);
  CHECK(HeapFree(heap, 0, empty));
}

}  // namespace

TEST_CASE("A block knows its size, is cleared when asked for, and keeps its bytes when it grows") {
  check_blocks(GetProcessHeap());
  const PrivateHeap heap;
  check_blocks(heap);
}

TEST_CASE("The process has one heap for all its threads") {
  HANDLE of_thread = nullptr;
  Worker([&] { of_thread = GetProcessHeap(); }).join();
  CHECK(of_thread == GetProcessHeap());
  CHECK(of_thread);
}

TEST_CASE("A private heap goes with its blocks") {
  const HANDLE heap = HeapCreate(HEAP_NO_SERIALIZE, 4096, 0);
  REQUIRE(heap);
  for (int i = 0; i < 100; ++i) {
    void* const block = HeapAlloc(heap, 0, 100);
    REQUIRE(block);
    if (i % 3 == 0) CHECK(HeapFree(heap, 0, block));
  }
  CHECK(HeapValidate(heap, 0, nullptr));
  CHECK(HeapDestroy(heap));
}

TEST_CASE("A private heap with a limit stays below it") {
  const PrivateHeap heap(65536);
  CHECK(HeapAlloc(heap, 0, 65537) == nullptr);
  std::vector<void*> blocks;
  while (void* const block = HeapAlloc(heap, 0, 4000)) {
    blocks.push_back(block);
    if (blocks.size() > 16) break;
  }
  CHECK(blocks.size() >= 8);
  CHECK(blocks.size() <= 16);
  CHECK(HeapFree(heap, 0, blocks.back()));
  CHECK(HeapAlloc(heap, 0, 4000));
}

TEST_CASE("What is too much for a heap is refused and changes nothing") {
  if (WINE_DIFFERS("HeapAlloc without memory: ERROR_NOT_ENOUGH_MEMORY")) return;
  const SIZE_T much = std::numeric_limits<SIZE_T>::max() - 8;
  const PrivateHeap private_heap;
  for (const HANDLE heap : {GetProcessHeap(), HANDLE(private_heap)}) {
    CHECK_RESULT_AND_ERROR(HeapAlloc(heap, 0, much), nullptr, ERROR_NOT_ENOUGH_MEMORY);
    void* const block = HeapAlloc(heap, 0, 10);
    std::memset(block, 3, 10);
    CHECK_RESULT_AND_ERROR(HeapReAlloc(heap, 0, block, much), nullptr, ERROR_NOT_ENOUGH_MEMORY);
    CHECK(HeapSize(heap, 0, block) == 10);
    CHECK(all(block, 0, 10, 3));
    CHECK(HeapFree(heap, 0, block));
  }
  CHECK_RESULT_AND_ERROR(HeapCreate(0, 65536, 4096), nullptr, ERROR_INVALID_PARAMETER);
}

TEST_CASE("A block that may not move does not grow far") {
  void* const block = HeapAlloc(GetProcessHeap(), 0, 100);
  void* const behind = HeapAlloc(GetProcessHeap(), 0, 100);
  CHECK(HeapReAlloc(GetProcessHeap(), HEAP_REALLOC_IN_PLACE_ONLY, block, 1 << 24) == nullptr);
  CHECK(HeapSize(GetProcessHeap(), 0, block) == 100);
  CHECK(HeapFree(GetProcessHeap(), 0, behind));
  CHECK(HeapFree(GetProcessHeap(), 0, block));
}

TEST_CASE("Many threads use one heap") {
  const PrivateHeap heap;
  const auto use = [&](unsigned char value) {
    for (int i = 0; i < 500; ++i) {
      void* const block = HeapAlloc(heap, 0, 64);
      std::memset(block, value, 64);
      if (!all(block, 0, 64, value) || !HeapFree(heap, 0, block)) return false;
    }
    return true;
  };
  bool other_was_good = false;
  Worker other([&] { other_was_good = use(1); });
  CHECK(use(2));
  other.join();
  CHECK(other_was_good);
}

TEST_CASE("A heap that is locked keeps other threads out") {
  const PrivateHeap heap;
  std::atomic<bool> done{false};
  CHECK(HeapLock(heap));
  Worker other([&] {
    HeapAlloc(heap, 0, 10);
    done = true;
  });
  CHECK(HeapAlloc(heap, 0, 10));
  Sleep(5);
  CHECK_FALSE(done);
  CHECK(HeapUnlock(heap));
  other.join();
  CHECK(done);
}

TEST_CASE("The settings that every program makes are taken, unknown ones are not") {
  CHECK(HeapSetInformation(nullptr, HeapEnableTerminationOnCorruption, nullptr, 0));
  ULONG layer = 2;
  const PrivateHeap heap;
  CHECK(HeapSetInformation(heap, HeapCompatibilityInformation, &layer, sizeof layer));
  if (WINE_DIFFERS("HeapSetInformation refuses unknown classes and lengths")) return;
  CHECK_RESULT_AND_ERROR(HeapSetInformation(heap, HEAP_INFORMATION_CLASS(2), nullptr, 0), FALSE,
                         ERROR_INVALID_PARAMETER);
}

TEST_CASE("What is no heap, or none any more, is refused") {
  // Windows takes the value for an address.
  if (for_windows) return;
  const HANDLE gone = HeapCreate(0, 0, 0);
  REQUIRE(HeapDestroy(gone));
  const UniqueEvent event;
  ULONG layer = 2;
  char byte = 0;
  for (const HANDLE bad : {gone, HANDLE(event), HANDLE(nullptr), INVALID_HANDLE_VALUE}) {
    CHECK_RESULT_AND_ERROR(HeapAlloc(bad, 0, 1), nullptr, ERROR_INVALID_HANDLE);
    CHECK_RESULT_AND_ERROR(HeapReAlloc(bad, 0, &byte, 1), nullptr, ERROR_INVALID_HANDLE);
    CHECK_RESULT_AND_ERROR(HeapFree(bad, 0, &byte), FALSE, ERROR_INVALID_HANDLE);
    CHECK_RESULT_AND_ERROR(HeapSize(bad, 0, &byte), SIZE_T(-1), ERROR_INVALID_HANDLE);
    CHECK_RESULT_AND_ERROR(HeapValidate(bad, 0, nullptr), FALSE, ERROR_INVALID_HANDLE);
    CHECK_RESULT_AND_ERROR(HeapCompact(bad, 0), 0, ERROR_INVALID_HANDLE);
    CHECK_RESULT_AND_ERROR(HeapLock(bad), FALSE, ERROR_INVALID_HANDLE);
    CHECK_RESULT_AND_ERROR(HeapUnlock(bad), FALSE, ERROR_INVALID_HANDLE);
    CHECK_RESULT_AND_ERROR(HeapDestroy(bad), FALSE, ERROR_INVALID_HANDLE);
    CHECK_RESULT_AND_ERROR(
        HeapSetInformation(bad, HeapCompatibilityInformation, &layer, sizeof layer), FALSE,
        ERROR_INVALID_HANDLE);
    CHECK_RESULT_AND_ERROR(
        HeapQueryInformation(bad, HeapCompatibilityInformation, &layer, sizeof layer, nullptr),
        FALSE, ERROR_INVALID_HANDLE);
  }
  CHECK_RESULT_AND_ERROR(HeapDestroy(GetProcessHeap()), FALSE, ERROR_INVALID_HANDLE);
}

TEST_CASE("A private heap is not closed or copied like a handle") {
  if (for_windows) return;
  const PrivateHeap heap;
  CHECK_RESULT_AND_ERROR(CloseHandle(heap), FALSE, ERROR_INVALID_HANDLE);
  HANDLE copy = nullptr;
  CHECK_RESULT_AND_ERROR(DuplicateHandle(GetCurrentProcess(), heap, GetCurrentProcess(), &copy, 0,
                                         FALSE, DUPLICATE_SAME_ACCESS),
                         FALSE, ERROR_INVALID_HANDLE);
  CHECK(HeapAlloc(heap, 0, 1));
}
