// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cctype>
#include <cstdint>
#include <cstring>
#include <string>

#include "support/checks.h"
#include "support/files.h"
#include "support/fixtures.h"
#include "support/untouched.h"
#include "support/wine.h"

// What files are called, their attributes and times, and how they move.

using namespace support;

namespace {

// Both systems' separators are one.
std::string with_slashes(std::string path) {
  for (char& c : path)
    if (c == '\\') c = '/';
  return path;
}

std::string full(const char* name) {
  char path[4096];
  const DWORD length = GetFullPathNameA(name, sizeof path, path, nullptr);
  REQUIRE(length > 0);
  REQUIRE(length == strlen(path));
  return with_slashes(path);
}

std::string current_folder() {
  char path[4096];
  REQUIRE(GetCurrentDirectoryA(sizeof path, path) > 0);
  return with_slashes(path);
}

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

FILETIME at(std::uint64_t ticks) {
  FILETIME time;
  time.dwLowDateTime = static_cast<DWORD>(ticks);
  time.dwHighDateTime = static_cast<DWORD>(ticks >> 32);
  return time;
}

bool same(const FILETIME& a, const FILETIME& b) {
  return CompareFileTime(&a, &b) == 0;
}

constexpr std::uint64_t in_2020 = 132223104000000000;
constexpr std::uint64_t one_second = 10000000;

}  // namespace

TEST_CASE("GetFullPathName begins at the root and takes dots out") {
  const std::string here = current_folder();
  CHECK(full("file") == here + "/file");
  CHECK(full(".\\file") == here + "/file");
  CHECK(full("folder/../file") == here + "/file");
  CHECK(full("folder\\..\\other/file.c") == here + "/other/file.c");
  CHECK(full(".") == here);
  CHECK(full("folder/.") == here + "/folder");
  CHECK(full("a/b/..") == here + "/a");
  CHECK(full("folder/") == here + "/folder/");
}

TEST_CASE("GetFullPathName tells where the last name begins, or that there is none") {
  char path[4096];
  char* last = nullptr;
  REQUIRE(GetFullPathNameA("folder/file.txt", sizeof path, path, &last) > 0);
  REQUIRE(last != nullptr);
  CHECK(std::string(last) == "file.txt");
  REQUIRE(GetFullPathNameA("folder/", sizeof path, path, &last) > 0);
  CHECK(last == nullptr);
}

TEST_CASE("GetFullPathName tells the room that it takes, and stores nothing with less") {
  const std::string whole = full("file");
  char path[4096] = "x";
  CHECK(GetFullPathNameA("file", 2, path, nullptr) == whole.size() + 1);
  CHECK(GetFullPathNameA("file", static_cast<DWORD>(whole.size()), path, nullptr) ==
        whole.size() + 1);
  CHECK(path[0] == 'x');
  CHECK(GetFullPathNameA("file", static_cast<DWORD>(whole.size() + 1), path, nullptr) ==
        whole.size());
  SetLastError(0);
  CHECK(GetFullPathNameA("", sizeof path, path, nullptr) == 0);
  if (!WINE_DIFFERS("an empty name is ERROR_INVALID_NAME"))
    CHECK(GetLastError() == ERROR_INVALID_NAME);
}

TEST_CASE("GetFullPathNameW and GetLongPathNameW agree with their narrow forms") {
  const TemporaryName name;
  name.fill("x");
  const std::string narrow = name.get();
  const std::basic_string<WCHAR> wide(narrow.begin(), narrow.end());
  WCHAR path[4096];
  WCHAR* last = nullptr;
  const DWORD length = GetFullPathNameW(wide.c_str(), 4096, path, &last);
  CHECK(length == full(name.get()).size());
  REQUIRE(last != nullptr);
  CHECK(std::basic_string<WCHAR>(last) == wide);
  CHECK(GetLongPathNameW(wide.c_str(), path, 4096) == wide.size());
  CHECK(std::basic_string<WCHAR>(path) == wide);
}

TEST_CASE("GetLongPathName gives the path of a file that is there") {
  const TemporaryName name;
  char path[4096];
  CHECK_RESULT_AND_ERROR(GetLongPathNameA(name.get(), path, sizeof path), 0u, ERROR_FILE_NOT_FOUND);
  if (!WINE_DIFFERS("GetLongPathName tells a missing folder from a missing file")) {
    CHECK_RESULT_AND_ERROR(GetLongPathNameA("no such folder/file", path, sizeof path), 0u,
                           ERROR_PATH_NOT_FOUND);
    CHECK_RESULT_AND_ERROR(GetLongPathNameA(nullptr, path, sizeof path), 0u,
                           ERROR_INVALID_PARAMETER);
  }
  name.fill("x");
  CHECK(GetLongPathNameA(name.get(), path, sizeof path) == strlen(name.get()));
  CHECK(std::string(path) == name.get());
  CHECK(GetLongPathNameA(name.get(), path, 2) == strlen(name.get()) + 1);
}

TEST_CASE("GetTempFileName makes an empty file with a name of its own") {
  char first[MAX_PATH], second[MAX_PATH];
  const UINT one = GetTempFileNameA(".", "wsxabc", 0, first);
  const UINT two = GetTempFileNameA(".", "wsxabc", 0, second);
  REQUIRE(one != 0);
  REQUIRE(two != 0);
  CHECK(std::string(first) != second);
  CHECK(with_slashes(first).substr(0, 5) == "./wsx");
  CHECK(first[5] != 'a');
  std::string lower = first;
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  CHECK(ends_with(lower, ".tmp"));
  CHECK(GetFileAttributesA(first) != INVALID_FILE_ATTRIBUTES);
  CHECK(DeleteFileA(first));
  CHECK(DeleteFileA(second));
}

TEST_CASE("GetTempFileName with a number makes a name and no file") {
  char name[MAX_PATH];
  const UINT number = GetTempFileNameA(".", "ab", 0x12345, name);
  CHECK((number == 0x12345 || WINE_DIFFERS("GetTempFileName returns the number that is given")));
  std::string lower = with_slashes(name);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  CHECK(lower == "./ab2345.tmp");
  CHECK(GetFileAttributesA(name) == INVALID_FILE_ATTRIBUTES);
}

TEST_CASE("GetTempFileName refuses what is no folder, and stores nothing") {
  Untouched<char[MAX_PATH]> name;
  const TemporaryName file;
  file.fill("x");
  CHECK_RESULT_AND_ERROR(GetTempFileNameA("no such folder", "a", 0, *name.out()), 0u,
                         ERROR_DIRECTORY);
  CHECK_RESULT_AND_ERROR(GetTempFileNameA(file.get(), "a", 0, *name.out()), 0u, ERROR_DIRECTORY);
  const std::string longest(MAX_PATH - 13, 'a');
  if (!WINE_DIFFERS("a folder's name of more than MAX_PATH - 14 characters is too long"))
    CHECK_RESULT_AND_ERROR(GetTempFileNameA(longest.c_str(), "a", 0, *name.out()), 0u,
                           ERROR_BUFFER_OVERFLOW);
  if (!support::under_wine()) CHECK(name.untouched());
}

TEST_CASE("MoveFile gives a file another name, and leaves one alone that has it") {
  const TemporaryName from, to;
  CHECK_RESULT_AND_ERROR(MoveFileA(from.get(), to.get()), FALSE, ERROR_FILE_NOT_FOUND);
  from.fill("from");
  CHECK_RESULT_AND_ERROR(MoveFileA(from.get(), "no such folder/file"), FALSE, ERROR_PATH_NOT_FOUND);
  CHECK(MoveFileA(from.get(), to.get()));
  CHECK(to.contents() == "from");
  CHECK(GetFileAttributesA(from.get()) == INVALID_FILE_ATTRIBUTES);
  from.fill("again");
  CHECK_RESULT_AND_ERROR(MoveFileA(from.get(), to.get()), FALSE, ERROR_ALREADY_EXISTS);
  CHECK(to.contents() == "from");
  CHECK(from.contents() == "again");
  CHECK(MoveFileA(to.get(), to.get()));
}

TEST_CASE("MoveFileEx replaces a file if it is asked to, and never a folder") {
  const TemporaryName from, to, folder;
  from.fill("from");
  to.fill("to");
  CHECK_RESULT_AND_ERROR(MoveFileExA(from.get(), to.get(), 0), FALSE, ERROR_ALREADY_EXISTS);
  CHECK(MoveFileExA(from.get(), to.get(), MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH));
  CHECK(to.contents() == "from");
  REQUIRE(CreateDirectoryA(folder.get(), nullptr));
  CHECK_RESULT_AND_ERROR(MoveFileExA(to.get(), folder.get(), MOVEFILE_REPLACE_EXISTING), FALSE,
                         ERROR_ACCESS_DENIED);
  CHECK(to.contents() == "from");
  CHECK(MoveFileA(folder.get(), from.get()));
  CHECK((GetFileAttributesA(from.get()) & FILE_ATTRIBUTE_DIRECTORY) != 0);
  CHECK(RemoveDirectoryA(from.get()));
}

TEST_CASE("CopyFile copies content and the time of writing, over another file unless told not to") {
  const TemporaryName from, to;
  CHECK_RESULT_AND_ERROR(CopyFileA(from.get(), to.get(), FALSE), FALSE, ERROR_FILE_NOT_FOUND);
  from.fill(std::string(200000, 'a') + "end");
  {
    const UniqueFile file = from.open(GENERIC_WRITE);
    const FILETIME time = at(in_2020);
    REQUIRE(SetFileTime(file, nullptr, nullptr, &time));
  }
  CHECK(CopyFileA(from.get(), to.get(), TRUE));
  CHECK(to.contents() == from.contents());
  WIN32_FILE_ATTRIBUTE_DATA data;
  REQUIRE(GetFileAttributesExA(to.get(), GetFileExInfoStandard, &data));
  CHECK(same(data.ftLastWriteTime, at(in_2020)));
  CHECK_RESULT_AND_ERROR(CopyFileA(from.get(), to.get(), TRUE), FALSE, ERROR_FILE_EXISTS);
  from.fill("short");
  CHECK(CopyFileA(from.get(), to.get(), FALSE));
  CHECK(to.contents() == "short");
  CHECK_RESULT_AND_ERROR(CopyFileA(from.get(), "no such folder/file", FALSE), FALSE,
                         ERROR_PATH_NOT_FOUND);
  CHECK_RESULT_AND_ERROR(CopyFileA(".", "other", FALSE), FALSE, ERROR_ACCESS_DENIED);
  if (WINE_DIFFERS("a file cannot be copied onto itself")) return;
  CHECK_RESULT_AND_ERROR(CopyFileA(from.get(), from.get(), FALSE), FALSE, ERROR_SHARING_VIOLATION);
  CHECK(from.contents() == "short");
}

TEST_CASE("SetFileAttributes makes a file read-only and writable again") {
  const TemporaryName name;
  CHECK_RESULT_AND_ERROR(SetFileAttributesA(name.get(), FILE_ATTRIBUTE_READONLY), FALSE,
                         ERROR_FILE_NOT_FOUND);
  name.fill("x");
  CHECK(SetFileAttributesA(name.get(), FILE_ATTRIBUTE_READONLY));
  CHECK((GetFileAttributesA(name.get()) & FILE_ATTRIBUTE_READONLY) != 0);
  CHECK(SetFileAttributesA(name.get(), FILE_ATTRIBUTE_NORMAL));
  CHECK((GetFileAttributesA(name.get()) & FILE_ATTRIBUTE_READONLY) == 0);
  CHECK(name.contents() == "x");
}

TEST_CASE("GetFileAttributesEx tells what GetFileAttributes does, and more") {
  const TemporaryName name;
  Untouched<WIN32_FILE_ATTRIBUTE_DATA> data;
  CHECK_RESULT_AND_ERROR(GetFileAttributesExA(name.get(), GetFileExInfoStandard, data.out()), FALSE,
                         ERROR_FILE_NOT_FOUND);
  name.fill("12345");
  CHECK_RESULT_AND_ERROR(
      GetFileAttributesExA(name.get(), static_cast<GET_FILEEX_INFO_LEVELS>(1), data.out()), FALSE,
      ERROR_INVALID_PARAMETER);
  CHECK(data.untouched());
  REQUIRE(GetFileAttributesExA(name.get(), GetFileExInfoStandard, data.out()));
  CHECK(data->dwFileAttributes == GetFileAttributesA(name.get()));
  CHECK(data->nFileSizeLow == 5);
  CHECK(data->nFileSizeHigh == 0);
}

TEST_CASE("SetFileTime sets the times that are given and leaves the others") {
  const TemporaryName name;
  name.fill("x");
  const UniqueFile file = name.open(GENERIC_READ | GENERIC_WRITE);
  const FILETIME read = at(in_2020), written = at(in_2020 + one_second + 1234567);
  CHECK(SetFileTime(file, nullptr, &read, &written));
  FILETIME found_read, found_written, created;
  REQUIRE(GetFileTime(file, &created, &found_read, &found_written));
  CHECK(same(found_read, read));
  CHECK(same(found_written, written));
  const FILETIME none = at(0), all_ones = at(~std::uint64_t{0});
  CHECK(SetFileTime(file, nullptr, &none, nullptr));
  if (!WINE_DIFFERS("all ones leave a time alone"))
    CHECK(SetFileTime(file, nullptr, nullptr, &all_ones));
  CHECK(GetFileTime(file, nullptr, nullptr, &found_written));
  CHECK(same(found_written, written));
}

TEST_CASE("SetFileTime takes the right to write, or to write attributes") {
  const TemporaryName name;
  name.fill("x");
  const FILETIME time = at(in_2020);
  const UniqueFile reader = name.open(GENERIC_READ);
  if (!WINE_DIFFERS("SetFileTime takes the right to write attributes"))
    CHECK_RESULT_AND_ERROR(SetFileTime(reader, nullptr, nullptr, &time), FALSE,
                           ERROR_ACCESS_DENIED);
  const UniqueFile attributes = name.open(FILE_WRITE_ATTRIBUTES);
  CHECK(SetFileTime(attributes, nullptr, nullptr, &time));
  FILETIME found;
  REQUIRE(GetFileTime(reader, nullptr, nullptr, &found));
  CHECK(same(found, time));
}

TEST_CASE("GetFileInformationByHandle tells files apart and one file as the same") {
  const TemporaryName one, other;
  one.fill("abc");
  other.fill("");
  const UniqueFile first = one.open(), again = one.open(), second = other.open();
  BY_HANDLE_FILE_INFORMATION a, b, c;
  REQUIRE(GetFileInformationByHandle(first, &a));
  REQUIRE(GetFileInformationByHandle(again, &b));
  REQUIRE(GetFileInformationByHandle(second, &c));
  const auto index = [](const BY_HANDLE_FILE_INFORMATION& info) {
    return std::uint64_t{info.nFileIndexHigh} << 32 | info.nFileIndexLow;
  };
  CHECK(index(a) == index(b));
  CHECK(index(a) != index(c));
  CHECK(a.dwVolumeSerialNumber == c.dwVolumeSerialNumber);
  CHECK(a.nFileSizeLow == 3);
  CHECK(a.nNumberOfLinks == 1);
}
