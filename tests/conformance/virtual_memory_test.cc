// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cstdint>
#include <cstring>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/untouched.h"
#include "support/wine.h"

using namespace support;

namespace {

constexpr SIZE_T page = 4096;
constexpr SIZE_T reservation = 65536;

class Memory {
 public:
  explicit Memory(DWORD type, SIZE_T size = reservation, DWORD protection = PAGE_READWRITE)
      : value_(static_cast<char*>(VirtualAlloc(nullptr, size, type, protection))) {
    REQUIRE(value_);
  }
  ~Memory() { CHECK(VirtualFree(value_, 0, MEM_RELEASE)); }
  Memory(const Memory&) = delete;
  char* at(SIZE_T offset) const { return value_ + offset; }

 private:
  char* value_;
};

MEMORY_BASIC_INFORMATION about(const void* address) {
  MEMORY_BASIC_INFORMATION found{};
  CHECK(VirtualQuery(address, &found, sizeof found) == sizeof found);
  return found;
}

}  // namespace

TEST_CASE("Memory is reserved and committed in one step, at a multiple of 64 KiB, and cleared") {
  for (const DWORD type : {DWORD{MEM_RESERVE | MEM_COMMIT}, DWORD{MEM_COMMIT}}) {
    const Memory memory(type, 10000);
    CHECK(reinterpret_cast<std::uintptr_t>(memory.at(0)) % 65536 == 0);
    for (SIZE_T i = 0; i < 3 * page; ++i) {
      if (*memory.at(i) != 0) FAIL("not cleared");
    }
    std::memset(memory.at(0), 1, 3 * page);
  }
}

TEST_CASE("Pages of a reservation get memory one by one, and what has some keeps it") {
  const Memory memory(MEM_RESERVE);
  CHECK(about(memory.at(0)).State == MEM_RESERVE);
  CHECK(about(memory.at(0)).RegionSize == reservation);
  CHECK(VirtualAlloc(memory.at(page + 10), 1, MEM_COMMIT, PAGE_READWRITE) == memory.at(page));
  *memory.at(page) = 7;
  CHECK(VirtualAlloc(memory.at(page), 2 * page, MEM_COMMIT, PAGE_READWRITE) == memory.at(page));
  CHECK(*memory.at(page) == 7);
  const MEMORY_BASIC_INFORMATION found = about(memory.at(page + 100));
  CHECK(found.BaseAddress == memory.at(page));
  CHECK(found.AllocationBase == memory.at(0));
  CHECK(found.RegionSize == 2 * page);
  CHECK(found.State == MEM_COMMIT);
  CHECK(found.Protect == PAGE_READWRITE);
  CHECK(found.Type == MEM_PRIVATE);
  CHECK(about(memory.at(0)).RegionSize == page);
}

TEST_CASE("Memory that is given back comes back cleared") {
  const Memory memory(MEM_RESERVE | MEM_COMMIT);
  *memory.at(0) = *memory.at(page) = 7;
  CHECK(VirtualFree(memory.at(page), page, MEM_DECOMMIT));
  CHECK(about(memory.at(page)).State == MEM_RESERVE);
  CHECK(VirtualAlloc(memory.at(page), page, MEM_COMMIT, PAGE_READWRITE) == memory.at(page));
  CHECK(*memory.at(0) == 7);
  CHECK(*memory.at(page) == 0);
  CHECK(VirtualFree(memory.at(0), 0, MEM_DECOMMIT));
  CHECK(about(memory.at(0)).RegionSize == reservation);
}

TEST_CASE("The protection of committed pages is changed, and what it was is told") {
  const Memory memory(MEM_RESERVE | MEM_COMMIT);
  DWORD before = 0;
  CHECK(VirtualProtect(memory.at(page), page, PAGE_READONLY, &before));
  CHECK(before == PAGE_READWRITE);
  CHECK(about(memory.at(page)).Protect == PAGE_READONLY);
  CHECK(about(memory.at(page)).RegionSize == page);
  CHECK(VirtualProtect(memory.at(page), page, PAGE_READWRITE, &before));
  CHECK(before == PAGE_READONLY);
  *memory.at(page) = 1;
  CHECK(about(memory.at(0)).RegionSize == reservation);
  Untouched<DWORD> untouched;
  CHECK_RESULT_AND_ERROR(VirtualProtect(memory.at(0), page, 3, untouched.out()), FALSE,
                         ERROR_INVALID_PARAMETER);
  CHECK(untouched.untouched());
}

TEST_CASE("The protection of what has no memory is not changed") {
  const Memory memory(MEM_RESERVE);
  Untouched<DWORD> before;
  CHECK_RESULT_AND_ERROR(VirtualProtect(memory.at(0), page, PAGE_READONLY, before.out()), FALSE,
                         ERROR_INVALID_ADDRESS);
  CHECK_RESULT_AND_ERROR(VirtualProtect(memory.at(0), page, PAGE_READONLY, nullptr), FALSE,
                         ERROR_NOACCESS);
}

TEST_CASE("What cannot be allocated is refused") {
  const Memory memory(MEM_RESERVE);
  CHECK_RESULT_AND_ERROR(VirtualAlloc(nullptr, 0, MEM_COMMIT, PAGE_READWRITE), nullptr,
                         ERROR_INVALID_PARAMETER);
  CHECK_RESULT_AND_ERROR(VirtualAlloc(nullptr, page, 0, PAGE_READWRITE), nullptr,
                         ERROR_INVALID_PARAMETER);
  CHECK_RESULT_AND_ERROR(VirtualAlloc(nullptr, page, MEM_COMMIT, 0), nullptr,
                         ERROR_INVALID_PARAMETER);
  CHECK_RESULT_AND_ERROR(VirtualAlloc(memory.at(0), page, MEM_RESERVE, PAGE_READWRITE), nullptr,
                         ERROR_INVALID_ADDRESS);
  CHECK_RESULT_AND_ERROR(
      VirtualAlloc(memory.at(reservation - page), 2 * page, MEM_COMMIT, PAGE_READWRITE), nullptr,
      ERROR_INVALID_ADDRESS);
}

TEST_CASE("Memory is released as a whole, from where it begins") {
  const Memory memory(MEM_RESERVE | MEM_COMMIT);
  CHECK_RESULT_AND_ERROR(VirtualFree(memory.at(0), page, MEM_RELEASE), FALSE,
                         ERROR_INVALID_PARAMETER);
  CHECK_RESULT_AND_ERROR(VirtualFree(memory.at(page), 0, MEM_RELEASE), FALSE,
                         ERROR_INVALID_ADDRESS);
  CHECK_RESULT_AND_ERROR(VirtualFree(memory.at(0), 0, MEM_RELEASE | MEM_DECOMMIT), FALSE,
                         ERROR_INVALID_PARAMETER);
  CHECK_RESULT_AND_ERROR(VirtualFree(memory.at(0), 0, 0), FALSE, ERROR_INVALID_PARAMETER);
  *memory.at(0) = 1;
}

TEST_CASE("Released memory is gone") {
  void* const memory = VirtualAlloc(nullptr, page, MEM_COMMIT, PAGE_READWRITE);
  CHECK(VirtualFree(memory, 0, MEM_RELEASE));
  if (WINE_DIFFERS("VirtualFree of free addresses: ERROR_INVALID_ADDRESS")) return;
  CHECK_RESULT_AND_ERROR(VirtualFree(memory, 0, MEM_RELEASE), FALSE, ERROR_INVALID_ADDRESS);
}

TEST_CASE("Pages are locked and unlocked") {
  const Memory memory(MEM_RESERVE | MEM_COMMIT);
  CHECK(VirtualLock(memory.at(0), page));
  CHECK(VirtualUnlock(memory.at(0), page));
}
