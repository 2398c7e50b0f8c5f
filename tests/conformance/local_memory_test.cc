// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cstring>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/wine.h"

// LocalAlloc, GlobalAlloc and what belongs to them.

using namespace support;

TEST_CASE("Fixed memory is its own handle") {
  char* const local = static_cast<char*>(LocalAlloc(LPTR, 100));
  REQUIRE(local);
  for (int i = 0; i < 100; ++i) CHECK(local[i] == 0);
  CHECK(LocalSize(local) == 100);
  CHECK(LocalLock(local) == local);
  CHECK(LocalHandle(local) == local);
  CHECK(LocalFlags(local) == 0);
  CHECK(LocalFree(local) == nullptr);
  char* const global = static_cast<char*>(GlobalAlloc(GPTR, 7));
  REQUIRE(global);
  CHECK(GlobalSize(global) == 7);
  CHECK(GlobalLock(global) == global);
  CHECK(GlobalUnlock(global));
  CHECK(GlobalFree(global) == nullptr);
}

TEST_CASE("Fixed memory is a block of the process's heap") {
  void* const block = LocalAlloc(LMEM_FIXED, 50);
  CHECK(HeapSize(GetProcessHeap(), 0, block) == 50);
  CHECK(HeapFree(GetProcessHeap(), 0, block));
  void* const other = HeapAlloc(GetProcessHeap(), 0, 60);
  CHECK(LocalSize(other) == 60);
  CHECK(LocalFree(other) == nullptr);
}

TEST_CASE("Moveable memory keeps its handle, and its bytes, when it grows") {
  const HGLOBAL handle = GlobalAlloc(GHND, 10);
  REQUIRE(handle);
  char* bytes = static_cast<char*>(GlobalLock(handle));
  REQUIRE(bytes);
  CHECK(static_cast<void*>(bytes) != handle);
  CHECK(GlobalHandle(bytes) == handle);
  std::memcpy(bytes, "123456789", 10);
  CHECK_RESULT_AND_ERROR(GlobalUnlock(handle), FALSE, 0);
  CHECK(GlobalReAlloc(handle, 100000, GMEM_MOVEABLE | GMEM_ZEROINIT) == handle);
  CHECK(GlobalSize(handle) == 100000);
  bytes = static_cast<char*>(GlobalLock(handle));
  CHECK(std::memcmp(bytes, "123456789", 10) == 0);
  CHECK(bytes[99999] == 0);
  GlobalUnlock(handle);
  CHECK(GlobalFree(handle) == nullptr);
}

TEST_CASE("Locks are counted") {
  const HLOCAL handle = LocalAlloc(LMEM_MOVEABLE, 10);
  CHECK((LocalFlags(handle) & LMEM_LOCKCOUNT) == 0);
  void* const memory = LocalLock(handle);
  CHECK(LocalLock(handle) == memory);
  CHECK((LocalFlags(handle) & LMEM_LOCKCOUNT) == 2);
  CHECK(LocalUnlock(handle));
  CHECK_RESULT_AND_ERROR(LocalUnlock(handle), FALSE, 0);
  CHECK_RESULT_AND_ERROR(LocalUnlock(handle), FALSE, ERROR_NOT_LOCKED);
  CHECK(LocalFree(handle) == nullptr);
}

TEST_CASE("Discarded memory has a handle and nothing else") {
  const HLOCAL handle = LocalAlloc(LMEM_MOVEABLE, 0);
  REQUIRE(handle);
  CHECK(LocalSize(handle) == 0);
  CHECK((LocalFlags(handle) & LMEM_DISCARDED) != 0);
  CHECK_RESULT_AND_ERROR(LocalLock(handle), nullptr, ERROR_DISCARDED);
  CHECK(LocalReAlloc(handle, 20, LMEM_MOVEABLE) == handle);
  CHECK(LocalSize(handle) == 20);
  CHECK(LocalDiscard(handle) == handle);
  CHECK(LocalSize(handle) == 0);
  CHECK(LocalFree(handle) == nullptr);
}

TEST_CASE("Fixed memory grows where it may move") {
  char* memory = static_cast<char*>(LocalAlloc(LMEM_FIXED, 10));
  std::memcpy(memory, "123456789", 10);
  memory = static_cast<char*>(LocalReAlloc(memory, 100000, LMEM_MOVEABLE | LMEM_ZEROINIT));
  REQUIRE(memory);
  CHECK(std::strcmp(memory, "123456789") == 0);
  CHECK(memory[99999] == 0);
  CHECK(LocalSize(memory) == 100000);
  CHECK(LocalFree(memory) == nullptr);
}

TEST_CASE("The local and global calls refuse what is no memory of theirs") {
  const auto none = reinterpret_cast<HLOCAL>(ULONG_PTR{0x1238});
  CHECK(LocalFree(nullptr) == nullptr);
  CHECK(GlobalFree(nullptr) == nullptr);
  CHECK_RESULT_AND_ERROR(LocalFree(none), none, ERROR_INVALID_HANDLE);
  CHECK_RESULT_AND_ERROR(GlobalFree(none), none, ERROR_INVALID_HANDLE);
  CHECK_RESULT_AND_ERROR(LocalLock(none), nullptr, ERROR_INVALID_HANDLE);
  CHECK_RESULT_AND_ERROR(LocalSize(none), 0, ERROR_INVALID_HANDLE);
  CHECK_RESULT_AND_ERROR(LocalFlags(none), LMEM_INVALID_HANDLE, ERROR_INVALID_HANDLE);
  CHECK_RESULT_AND_ERROR(LocalReAlloc(none, 10, 0), nullptr, ERROR_INVALID_HANDLE);
}
