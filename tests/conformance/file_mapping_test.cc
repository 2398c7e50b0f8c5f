// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cstdint>
#include <cstring>
#include <string>

#include "support/checks.h"
#include "support/files.h"
#include "support/fixtures.h"
#include "support/wine.h"

// Files as memory, and memory with a name.

using namespace support;

namespace {

class Mapping {
 public:
  explicit Mapping(HANDLE value) : value_(value) {}
  ~Mapping() { close(); }
  Mapping(const Mapping&) = delete;
  operator HANDLE() const { return value_; }
  void close() {
    if (value_) CHECK(CloseHandle(value_));
    value_ = nullptr;
  }

 private:
  HANDLE value_;
};

class View {
 public:
  explicit View(void* address) : address_(static_cast<char*>(address)) {}
  ~View() { close(); }
  View(const View&) = delete;
  char* get() const { return address_; }
  void close() {
    if (address_) CHECK(UnmapViewOfFile(address_));
    address_ = nullptr;
  }

 private:
  char* address_;
};

HANDLE memory(DWORD size, const char* name = nullptr, DWORD protection = PAGE_READWRITE) {
  return CreateFileMappingA(INVALID_HANDLE_VALUE, nullptr, protection, 0, size, name);
}

void* show(HANDLE mapping, DWORD access = FILE_MAP_ALL_ACCESS, DWORD offset = 0, SIZE_T size = 0) {
  return MapViewOfFile(mapping, access, 0, offset, size);
}

constexpr DWORD both = GENERIC_READ | GENERIC_WRITE;

}  // namespace

TEST_CASE("Views of one mapping show the same memory, which begins as zeros") {
  const Mapping mapping(memory(100000));
  REQUIRE(mapping != nullptr);
  const View one(show(mapping)), two(show(mapping, FILE_MAP_WRITE));
  REQUIRE(one.get() != nullptr);
  REQUIRE(two.get() != nullptr);
  CHECK(one.get()[0] == 0);
  CHECK(one.get()[99999] == 0);
  std::strcpy(one.get() + 70000, "seen");
  CHECK(std::string(two.get() + 70000) == "seen");
}

TEST_CASE("A view begins at an offset and at an address that are multiples of 64 KiB") {
  const Mapping mapping(memory(200000));
  const View whole(show(mapping));
  REQUIRE(whole.get() != nullptr);
  CHECK(reinterpret_cast<std::uintptr_t>(whole.get()) % 65536 == 0);
  std::strcpy(whole.get() + 65536, "second");
  const View part(show(mapping, FILE_MAP_READ, 65536, 10));
  REQUIRE(part.get() != nullptr);
  CHECK(std::string(part.get()) == "second");
  CHECK(reinterpret_cast<std::uintptr_t>(part.get()) % 65536 == 0);
  CHECK_RESULT_AND_ERROR(show(mapping, FILE_MAP_READ, 4096), nullptr, ERROR_MAPPED_ALIGNMENT);
}

TEST_CASE("A view cannot reach beyond its mapping") {
  const Mapping mapping(memory(65536));
  CHECK_RESULT_AND_ERROR(show(mapping, FILE_MAP_READ, 0, 65537 + 65536), nullptr,
                         ERROR_ACCESS_DENIED);
  if (WINE_DIFFERS("an offset behind the end of a mapping is ERROR_ACCESS_DENIED")) return;
  CHECK_RESULT_AND_ERROR(show(mapping, FILE_MAP_READ, 131072, 1), nullptr, ERROR_ACCESS_DENIED);
}

TEST_CASE("A view outlives the handles of its mapping") {
  Mapping mapping(memory(4096));
  const View view(show(mapping));
  REQUIRE(view.get() != nullptr);
  mapping.close();
  std::strcpy(view.get(), "still there");
  CHECK(std::string(view.get()) == "still there");
}

TEST_CASE("UnmapViewOfFile refuses what is no view") {
  const Mapping mapping(memory(4096));
  char* const address = static_cast<char*>(show(mapping));
  REQUIRE(address != nullptr);
  CHECK(UnmapViewOfFile(address));
  CHECK_RESULT_AND_ERROR(UnmapViewOfFile(address), FALSE, ERROR_INVALID_ADDRESS);
  CHECK_RESULT_AND_ERROR(UnmapViewOfFile(nullptr), FALSE, ERROR_INVALID_ADDRESS);
  int local = 0;
  if (!WINE_DIFFERS("memory that is no view is not unmapped"))
    CHECK_RESULT_AND_ERROR(UnmapViewOfFile(&local), FALSE, ERROR_INVALID_ADDRESS);
}

TEST_CASE("A mapping shows a file's content, and writes go to the file") {
  const TemporaryName name;
  name.fill("0123456789");
  {
    const UniqueFile file = name.open(both);
    const Mapping mapping(CreateFileMappingA(file, nullptr, PAGE_READWRITE, 0, 0, nullptr));
    REQUIRE(mapping != nullptr);
    const View view(show(mapping));
    REQUIRE(view.get() != nullptr);
    CHECK(std::string(view.get(), 10) == "0123456789");
    view.get()[3] = 'x';
    CHECK(FlushViewOfFile(view.get(), 0));
    CHECK(FlushViewOfFile(view.get(), 5));
  }
  CHECK(name.contents() == "012x456789");
}

TEST_CASE("A mapping that is larger than its file makes the file longer") {
  const TemporaryName name;
  name.fill("abc");
  {
    const UniqueFile file = name.open(both);
    const Mapping mapping(CreateFileMappingA(file, nullptr, PAGE_READWRITE, 0, 10, nullptr));
    REQUIRE(mapping != nullptr);
    CHECK(GetFileSize(file, nullptr) == 10);
    CHECK_RESULT_AND_ERROR(CreateFileMappingA(file, nullptr, PAGE_READONLY, 0, 20, nullptr),
                           nullptr, ERROR_NOT_ENOUGH_MEMORY);
  }
  CHECK(name.contents() == std::string("abc\0\0\0\0\0\0\0", 10));
}

TEST_CASE("What is written to a copying view reaches neither the file nor other views") {
  const TemporaryName name;
  name.fill("original");
  {
    const UniqueFile file = name.open(GENERIC_READ);
    const Mapping mapping(CreateFileMappingA(file, nullptr, PAGE_WRITECOPY, 0, 0, nullptr));
    REQUIRE(mapping != nullptr);
    const View copy(show(mapping, FILE_MAP_COPY)), other(show(mapping, FILE_MAP_READ));
    REQUIRE(copy.get() != nullptr);
    copy.get()[0] = 'O';
    CHECK(other.get()[0] == 'o');
    CHECK_RESULT_AND_ERROR(show(mapping, FILE_MAP_WRITE), nullptr, ERROR_ACCESS_DENIED);
  }
  CHECK(name.contents() == "original");
}

TEST_CASE("A mapping has no more rights than its file, and a view no more than its mapping") {
  const TemporaryName name;
  name.fill("text");
  const UniqueFile reader = name.open(GENERIC_READ);
  CHECK_RESULT_AND_ERROR(CreateFileMappingA(reader, nullptr, PAGE_READWRITE, 0, 0, nullptr),
                         nullptr, ERROR_ACCESS_DENIED);
  const Mapping mapping(CreateFileMappingA(reader, nullptr, PAGE_READONLY, 0, 0, nullptr));
  REQUIRE(mapping != nullptr);
  CHECK_RESULT_AND_ERROR(show(mapping, FILE_MAP_WRITE), nullptr, ERROR_ACCESS_DENIED);
  CHECK_RESULT_AND_ERROR(show(mapping, FILE_MAP_ALL_ACCESS), nullptr, ERROR_ACCESS_DENIED);
  const View view(show(mapping, FILE_MAP_READ));
  CHECK(view.get() != nullptr);
}

TEST_CASE("CreateFileMapping refuses empty files, sizes and protections that are none") {
  const TemporaryName name;
  name.fill("");
  const UniqueFile file = name.open(both);
  CHECK_RESULT_AND_ERROR(CreateFileMappingA(file, nullptr, PAGE_READWRITE, 0, 0, nullptr), nullptr,
                         ERROR_FILE_INVALID);
  CHECK_RESULT_AND_ERROR(memory(0), nullptr, ERROR_INVALID_PARAMETER);
  CHECK_RESULT_AND_ERROR(memory(4096, nullptr, 0x7777), nullptr, ERROR_INVALID_PARAMETER);
  CHECK_RESULT_AND_ERROR(memory(4096, nullptr, 0), nullptr, ERROR_INVALID_PARAMETER);
  const UniqueEvent event;
  SetLastError(0);
  CHECK(CreateFileMappingA(event, nullptr, PAGE_READWRITE, 0, 4096, nullptr) == nullptr);
  CHECK(GetLastError() == ERROR_INVALID_HANDLE);
  CHECK_RESULT_AND_ERROR(show(event), nullptr, ERROR_INVALID_HANDLE);
}

TEST_CASE("A mapping is found again by its name, with its first size") {
  const std::string name = "wsx mapping " + std::to_string(GetCurrentProcessId());
  CHECK_RESULT_AND_ERROR(OpenFileMappingA(FILE_MAP_READ, FALSE, name.c_str()), nullptr,
                         ERROR_FILE_NOT_FOUND);
  SetLastError(0xdeadbeef);
  Mapping first(memory(4096, name.c_str()));
  CHECK(GetLastError() == 0);
  Mapping second(memory(8192, name.c_str()));
  REQUIRE(second != nullptr);
  CHECK(GetLastError() == ERROR_ALREADY_EXISTS);
  const std::basic_string<WCHAR> wide(name.begin(), name.end());
  Mapping third(OpenFileMappingW(FILE_MAP_ALL_ACCESS, FALSE, wide.c_str()));
  REQUIRE(third != nullptr);
  {
    const View one(show(first)), two(show(second)), three(show(third));
    std::strcpy(one.get(), "shared");
    CHECK(std::string(two.get()) == "shared");
    CHECK(std::string(three.get()) == "shared");
  }
  CHECK_RESULT_AND_ERROR(CreateEventA(nullptr, FALSE, FALSE, name.c_str()), nullptr,
                         ERROR_INVALID_HANDLE);
  first.close();
  second.close();
  third.close();
  CHECK_RESULT_AND_ERROR(OpenFileMappingA(FILE_MAP_READ, FALSE, name.c_str()), nullptr,
                         ERROR_FILE_NOT_FOUND);
}

TEST_CASE("MapViewOfFileEx puts a view where it is told to, if nothing is there") {
  const Mapping mapping(memory(4096));
  View first(show(mapping));
  REQUIRE(first.get() != nullptr);
  char* const place = first.get();
  CHECK_RESULT_AND_ERROR(MapViewOfFileEx(mapping, FILE_MAP_READ, 0, 0, 0, place), nullptr,
                         ERROR_INVALID_ADDRESS);
  first.close();
  View again(MapViewOfFileEx(mapping, FILE_MAP_READ, 0, 0, 0, place));
  CHECK(again.get() == place);
  CHECK_RESULT_AND_ERROR(MapViewOfFileEx(mapping, FILE_MAP_READ, 0, 0, 0, place + 4096), nullptr,
                         ERROR_MAPPED_ALIGNMENT);
}
