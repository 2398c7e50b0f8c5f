// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cstdint>
#include <string>

#include "support/checks.h"
#include "support/files.h"
#include "support/fixtures.h"
#include "support/untouched.h"
#include "support/wine.h"

// Ordinary files, as far as sending them goes.

using namespace support;

namespace {

constexpr DWORD both = GENERIC_READ | GENERIC_WRITE;

// What CreateFile leaves as the last error, also when it succeeds.
struct Opened {
  Opened(const TemporaryName& name, DWORD access, DWORD disposition)
      : file((SetLastError(0xdeadbeef), name.open(access, disposition))), error(GetLastError()) {}
  UniqueFile file;
  DWORD error;
};

bool refused(const TemporaryName& name, DWORD access, DWORD disposition, DWORD error) {
  const Opened opened(name, access, disposition);
  return !opened.file.open() && opened.error == error;
}

struct Text {
  TemporaryName name;
  Text() { name.fill("0123456789"); }

  std::string read(HANDLE file, DWORD size, OVERLAPPED* overlapped = nullptr) {
    std::string bytes(size, '\0');
    DWORD count = 0xdeadbeef;
    REQUIRE(ReadFile(file, bytes.data(), size, &count, overlapped));
    REQUIRE(count <= size);
    return bytes.substr(0, count);
  }
};

OVERLAPPED at(std::uint64_t offset, HANDLE event = nullptr) {
  OVERLAPPED overlapped{};
  overlapped.Offset = static_cast<DWORD>(offset);
  overlapped.OffsetHigh = static_cast<DWORD>(offset >> 32);
  overlapped.hEvent = event;
  return overlapped;
}

std::int64_t position(HANDLE file) {
  LARGE_INTEGER none{}, found{};
  REQUIRE(SetFilePointerEx(file, none, &found, FILE_CURRENT));
  return found.QuadPart;
}

BOOL seek(HANDLE file, std::int64_t distance, DWORD origin) {
  LARGE_INTEGER by{};
  by.QuadPart = distance;
  return SetFilePointerEx(file, by, nullptr, origin);
}

}  // namespace

TEST_CASE("CreateFile creates, opens and cuts as it is asked to") {
  const TemporaryName name;
  CHECK(refused(name, both, OPEN_EXISTING, ERROR_FILE_NOT_FOUND));
  CHECK(refused(name, both, TRUNCATE_EXISTING, ERROR_FILE_NOT_FOUND));
  CHECK(Opened(name, both, CREATE_NEW).file.open());
  CHECK(refused(name, both, CREATE_NEW, ERROR_FILE_EXISTS));
  name.fill("abc");
  CHECK(Opened(name, both, OPEN_EXISTING).file.open());
  CHECK(Opened(name, both, OPEN_ALWAYS).file.open());
  CHECK(name.contents() == "abc");
  CHECK(Opened(name, both, TRUNCATE_EXISTING).file.open());
  CHECK(name.contents().empty());
  name.fill("abc");
  CHECK(Opened(name, both, CREATE_ALWAYS).file.open());
  CHECK(name.contents().empty());
}

TEST_CASE("CREATE_ALWAYS and OPEN_ALWAYS tell by the last error whether the file was there") {
  for (const DWORD disposition : {CREATE_ALWAYS, OPEN_ALWAYS}) {
    CAPTURE(disposition);
    const TemporaryName name;
    CHECK(Opened(name, both, disposition).error == 0);
    CHECK(Opened(name, both, disposition).error == ERROR_ALREADY_EXISTS);
  }
}

TEST_CASE("CREATE_ALWAYS cuts a file that it opens for reading only") {
  const TemporaryName name;
  name.fill("abc");
  CHECK(Opened(name, GENERIC_READ, CREATE_ALWAYS).file.open());
  CHECK(name.contents().empty());
}

TEST_CASE("CreateFile refuses dispositions that are none, and cutting without the right to write") {
  const TemporaryName name;
  name.fill("abc");
  CHECK(refused(name, both, 0, ERROR_INVALID_PARAMETER));
  CHECK(refused(name, both, 6, ERROR_INVALID_PARAMETER));
  if (WINE_DIFFERS("TRUNCATE_EXISTING needs GENERIC_WRITE")) return;
  CHECK(refused(name, GENERIC_READ, TRUNCATE_EXISTING, ERROR_INVALID_PARAMETER));
  CHECK(name.contents() == "abc");
}

TEST_CASE("CreateFile tells a missing folder from a missing file, and takes either slash") {
  const auto error_of = [](const char* path) {
    const UniqueFile file(CreateFileA(path, GENERIC_READ, FILE_SHARE_READ, nullptr, OPEN_EXISTING,
                                      FILE_ATTRIBUTE_NORMAL, nullptr));
    return file.open() ? 0 : GetLastError();
  };
  CHECK(error_of("no such file") == ERROR_FILE_NOT_FOUND);
  CHECK(error_of("no such folder/file") == ERROR_PATH_NOT_FOUND);
  CHECK(error_of("no such folder\\file") == ERROR_PATH_NOT_FOUND);
  CHECK(error_of("") == ERROR_PATH_NOT_FOUND);
  CHECK(error_of(".") == ERROR_ACCESS_DENIED);
  const TemporaryName name;
  name.fill("x");
  CHECK(error_of((std::string(".\\") + name.get()).c_str()) == 0);
  CHECK(error_of((std::string("./") + name.get()).c_str()) == 0);
}

TEST_CASE("CreateFileW opens by the same names as CreateFileA") {
  const TemporaryName name;
  name.fill("wide");
  const std::string narrow = name.get();
  const std::basic_string<WCHAR> wide(narrow.begin(), narrow.end());
  const UniqueFile file(CreateFileW(wide.c_str(), GENERIC_READ, FILE_SHARE_READ, nullptr,
                                    OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr));
  REQUIRE(file.open());
  CHECK(GetFileSize(file, nullptr) == 4);
}

TEST_CASE_FIXTURE(Text, "ReadFile moves the position, and at the end succeeds with 0 bytes") {
  const UniqueFile file = name.open();
  CHECK(read(file, 4) == "0123");
  CHECK(read(file, 4) == "4567");
  CHECK(read(file, 4) == "89");
  CHECK(read(file, 4).empty());
  CHECK(position(file) == 10);
}

TEST_CASE_FIXTURE(Text, "An OVERLAPPED tells where to read, and the position is behind it then") {
  const UniqueFile file = name.open();
  OVERLAPPED overlapped = at(6);
  CHECK(read(file, 3, &overlapped) == "678");
  CHECK(overlapped.Internal == 0);
  CHECK(overlapped.InternalHigh == 3);
  CHECK(position(file) == 9);
  overlapped = at(10);
  char byte;
  DWORD count = 0xdeadbeef;
  CHECK_RESULT_AND_ERROR(ReadFile(file, &byte, 1, &count, &overlapped), FALSE, ERROR_HANDLE_EOF);
  CHECK(count == 0);
}

TEST_CASE_FIXTURE(Text, "WriteFile writes at the position, and beyond the end leaves zeros") {
  UniqueFile file = name.open(both);
  DWORD count = 0;
  REQUIRE(seek(file, 2, FILE_BEGIN));
  REQUIRE(WriteFile(file, "ab", 2, &count, nullptr));
  CHECK(count == 2);
  REQUIRE(seek(file, 2, FILE_END));
  REQUIRE(WriteFile(file, "c", 1, &count, nullptr));
  CHECK(file.close());
  CHECK((name.contents() == std::string("01ab456789\0\0c", 13)));
}

TEST_CASE_FIXTURE(Text, "An offset of all ones writes at the end") {
  const UniqueFile file = name.open(both);
  OVERLAPPED overlapped = at(~std::uint64_t{0});
  DWORD count = 0;
  REQUIRE(WriteFile(file, "ab", 2, &count, &overlapped));
  CHECK(name.contents() == "0123456789ab");
}

TEST_CASE_FIXTURE(Text, "A file is read and written only by who opened it for that") {
  const UniqueFile reader = name.open(GENERIC_READ);
  const UniqueFile writer = name.open(GENERIC_WRITE);
  const UniqueFile neither = name.open(0);
  REQUIRE(neither.open());
  char byte = 'x';
  DWORD count = 0;
  CHECK_RESULT_AND_ERROR(WriteFile(reader, &byte, 1, &count, nullptr), FALSE, ERROR_ACCESS_DENIED);
  CHECK_RESULT_AND_ERROR(ReadFile(writer, &byte, 1, &count, nullptr), FALSE, ERROR_ACCESS_DENIED);
  CHECK_RESULT_AND_ERROR(ReadFile(neither, &byte, 1, &count, nullptr), FALSE, ERROR_ACCESS_DENIED);
  CHECK(name.contents() == "0123456789");
}

TEST_CASE_FIXTURE(Text, "SetFilePointer counts from the beginning, the position or the end") {
  const UniqueFile file = name.open();
  CHECK(SetFilePointer(file, 4, nullptr, FILE_BEGIN) == 4);
  CHECK(SetFilePointer(file, -1, nullptr, FILE_CURRENT) == 3);
  CHECK(SetFilePointer(file, -3, nullptr, FILE_END) == 7);
  CHECK(read(file, 9) == "789");
  LONG high = 2;
  CHECK(SetFilePointer(file, 5, &high, FILE_BEGIN) == 5);
  CHECK(high == 2);
  CHECK(position(file) == 0x200000005);
  // All ones may be a position, and then the last error is 0.
  high = 2;
  CHECK_RESULT_AND_ERROR(SetFilePointer(file, -1, &high, FILE_BEGIN), INVALID_SET_FILE_POINTER, 0);
  CHECK(position(file) == 0x2ffffffff);
}

TEST_CASE_FIXTURE(Text, "A position before the beginning or from nowhere is refused") {
  const UniqueFile file = name.open();
  REQUIRE(seek(file, 4, FILE_BEGIN));
  CHECK_RESULT_AND_ERROR(SetFilePointer(file, -5, nullptr, FILE_CURRENT), INVALID_SET_FILE_POINTER,
                         ERROR_NEGATIVE_SEEK);
  CHECK_RESULT_AND_ERROR(seek(file, -1, FILE_BEGIN), FALSE, ERROR_NEGATIVE_SEEK);
  CHECK_RESULT_AND_ERROR(seek(file, 0, 3), FALSE, ERROR_INVALID_PARAMETER);
  CHECK(position(file) == 4);
}

TEST_CASE_FIXTURE(Text, "Without a place for its high half a position has 32 bits") {
  if (WINE_DIFFERS("SetFilePointer refuses a position that it cannot tell")) return;
  const UniqueFile file = name.open();
  REQUIRE(seek(file, 0xffffffff, FILE_BEGIN));
  CHECK_RESULT_AND_ERROR(SetFilePointer(file, 1, nullptr, FILE_CURRENT), INVALID_SET_FILE_POINTER,
                         ERROR_INVALID_PARAMETER);
  CHECK(position(file) == 0xffffffff);
}

TEST_CASE_FIXTURE(Text,
                  "GetFileSize and GetFileSizeEx tell the size, the position does not matter") {
  const UniqueFile file = name.open();
  REQUIRE(seek(file, 4, FILE_BEGIN));
  DWORD high = 0xdeadbeef;
  CHECK(GetFileSize(file, &high) == 10);
  CHECK(high == 0);
  LARGE_INTEGER size{};
  CHECK(GetFileSizeEx(file, &size));
  CHECK(size.QuadPart == 10);
}

TEST_CASE_FIXTURE(Text, "A handle for overlapped requests has no position of its own") {
  const UniqueFile file = name.open(both, OPEN_EXISTING, FILE_FLAG_OVERLAPPED);
  char bytes[4];
  DWORD count = 0xdeadbeef;
  CHECK_RESULT_AND_ERROR(ReadFile(file, bytes, 4, &count, nullptr), FALSE, ERROR_INVALID_PARAMETER);
  for (const DWORD offset : {7, 2}) {
    const UniqueEvent event;
    OVERLAPPED overlapped = at(offset, event);
    // At once or later is the system's choice.
    if (!ReadFile(file, bytes, 3, nullptr, &overlapped))
      REQUIRE(GetLastError() == ERROR_IO_PENDING);
    REQUIRE(GetOverlappedResult(file, &overlapped, &count, TRUE));
    CHECK(count == 3);
    CHECK(event.set());
    CHECK(std::string(bytes, 3) == (offset == 7 ? "789" : "234"));
    CHECK(overlapped.Offset == offset);
  }
}

TEST_CASE_FIXTURE(Text, "The end of a file ends an overlapped read, at once or later") {
  const UniqueFile file = name.open(both, OPEN_EXISTING, FILE_FLAG_OVERLAPPED);
  const UniqueEvent event;
  OVERLAPPED overlapped = at(10, event);
  char byte;
  DWORD count = 0xdeadbeef;
  SetLastError(0);
  CHECK_FALSE(ReadFile(file, &byte, 1, nullptr, &overlapped));
  if (GetLastError() == ERROR_IO_PENDING)
    CHECK_FALSE(GetOverlappedResult(file, &overlapped, &count, TRUE));
  CHECK(GetLastError() == ERROR_HANDLE_EOF);
}

TEST_CASE_FIXTURE(Text, "What is asked of a file needs a file, memory, and a place for the count") {
  const UniqueFile file = name.open(both);
  UniqueFile closed = name.open(both);
  const HANDLE stale = closed;
  CHECK(closed.close());
  char byte = 0;
  Untouched<DWORD> count;
  CHECK_RESULT_AND_ERROR(ReadFile(stale, &byte, 1, count.out(), nullptr), FALSE,
                         ERROR_INVALID_HANDLE);
  LARGE_INTEGER size{};
  CHECK_RESULT_AND_ERROR(GetFileSizeEx(stale, &size), FALSE, ERROR_INVALID_HANDLE);
  CHECK_RESULT_AND_ERROR(GetFileSize(stale, nullptr), INVALID_FILE_SIZE, ERROR_INVALID_HANDLE);
  CHECK_RESULT_AND_ERROR(SetFilePointer(stale, 0, nullptr, FILE_BEGIN), INVALID_SET_FILE_POINTER,
                         ERROR_INVALID_HANDLE);
  CHECK_RESULT_AND_ERROR(CloseHandle(stale), FALSE, ERROR_INVALID_HANDLE);
  if (!WINE_DIFFERS("memory that cannot be is ERROR_NOACCESS")) {
    DWORD read = 0;
    CHECK_RESULT_AND_ERROR(ReadFile(file, nullptr, 1, &read, nullptr), FALSE, ERROR_NOACCESS);
  }
  const UniqueEvent event;
  CHECK_RESULT_AND_ERROR(SetFilePointer(event, 0, nullptr, FILE_BEGIN), INVALID_SET_FILE_POINTER,
                         ERROR_INVALID_HANDLE);
}

TEST_CASE_FIXTURE(Text,
                  "SetEndOfFile cuts a file at the position, or fills it with zeros up to it") {
  const UniqueFile file = name.open(both);
  REQUIRE(seek(file, 4, FILE_BEGIN));
  CHECK(SetEndOfFile(file));
  CHECK(name.contents() == "0123");
  CHECK(position(file) == 4);
  REQUIRE(seek(file, 6, FILE_BEGIN));
  CHECK(SetEndOfFile(file));
  CHECK(name.contents() == std::string("0123\0\0", 6));
}

TEST_CASE_FIXTURE(Text, "A file is cut and flushed by who may write to it") {
  const UniqueFile file = name.open(both);
  CHECK(FlushFileBuffers(file));
  const UniqueFile reader = name.open(GENERIC_READ);
  if (!WINE_DIFFERS("cutting a file without the right to write is ERROR_ACCESS_DENIED"))
    CHECK_RESULT_AND_ERROR(SetEndOfFile(reader), FALSE, ERROR_ACCESS_DENIED);
  CHECK_RESULT_AND_ERROR(FlushFileBuffers(reader), FALSE, ERROR_ACCESS_DENIED);
  CHECK(name.contents() == "0123456789");
}

TEST_CASE_FIXTURE(Text, "There is nothing to cancel on a file") {
  const UniqueFile file = name.open();
  CHECK(CancelIo(file));
  if (WINE_DIFFERS("CancelIoEx of nothing is ERROR_NOT_FOUND, for files too")) return;
  CHECK_RESULT_AND_ERROR(CancelIoEx(file, nullptr), FALSE, ERROR_NOT_FOUND);
}
