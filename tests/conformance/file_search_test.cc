// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "support/checks.h"
#include "support/files.h"
#include "support/fixtures.h"
#include "support/untouched.h"
#include "support/wine.h"

// Searching for files by patterns.

using namespace support;

namespace {

using Names = std::vector<std::string>;

// A folder with files, which goes with them at the end.
struct Folder {
  TemporaryName name;
  Names files;

  Folder() { REQUIRE(CreateDirectoryA(name.get(), nullptr)); }
  ~Folder() {
    for (const std::string& file : files) DeleteFileA(path(file).c_str());
    RemoveDirectoryA(name.get());
  }

  std::string path(const std::string& file) const { return std::string(name.get()) + "\\" + file; }
  void add(const Names& more) {
    for (const std::string& file : more) {
      const UniqueFile made(CreateFileA(path(file).c_str(), GENERIC_WRITE, 0, nullptr, CREATE_NEW,
                                        FILE_ATTRIBUTE_NORMAL, nullptr));
      REQUIRE(made.open());
      files.push_back(file);
    }
  }

  // All that a pattern finds, in the order in which it comes.
  Names find(const std::string& pattern) const {
    WIN32_FIND_DATAA data;
    const HANDLE search = FindFirstFileA(path(pattern).c_str(), &data);
    if (search == INVALID_HANDLE_VALUE) {
      CHECK(GetLastError() == ERROR_FILE_NOT_FOUND);
      return {};
    }
    Names names;
    do names.push_back(data.cFileName);
    while (FindNextFileA(search, &data));
    CHECK(GetLastError() == ERROR_NO_MORE_FILES);
    CHECK(FindClose(search));
    return names;
  }
};

DWORD error_of(const char* pattern) {
  Untouched<WIN32_FIND_DATAA> data;
  const HANDLE search = FindFirstFileA(pattern, data.out());
  if (search != INVALID_HANDLE_VALUE) {
    FindClose(search);
    return 0;
  }
  const DWORD error = GetLastError();
  CHECK(data.untouched());
  return error;
}

}  // namespace

TEST_CASE_FIXTURE(Folder, "A search finds the folder's own names first, the others in order") {
  add({"beta.txt", "alpha.c", "Gamma"});
  CHECK(find("*") == Names{".", "..", "alpha.c", "beta.txt", "Gamma"});
}

TEST_CASE_FIXTURE(Folder, "*.* matches names without a dot, and *. only those") {
  add({"plain", "with.dot"});
  CHECK(find("*.*") == Names{".", "..", "plain", "with.dot"});
  CHECK(find("p*.*") == Names{"plain"});
  if (WINE_DIFFERS("*. matches names without a dot only")) return;
  Names without = find("*.");
  std::erase_if(without, [](const std::string& name) { return name[0] == '.'; });
  CHECK(without == Names{"plain"});
}

TEST_CASE_FIXTURE(Folder, "A pattern matches whatever the case of letters") {
  add({"one.TXT", "two.txt", "three.text"});
  CHECK(find("*.txt") == Names{"one.TXT", "two.txt"});
  CHECK(find("ONE*") == Names{"one.TXT"});
  CHECK(find("*.t?xt") == Names{"three.text"});
}

TEST_CASE_FIXTURE(Folder, "A question mark is one character, or none before a dot and at the end") {
  add({"a.c", "ab.c", "abc.c", "abcd.c"});
  CHECK(find("?b.c") == Names{"ab.c"});
  if (WINE_DIFFERS("a question mark needs no character before a dot and at the end")) return;
  CHECK(find("abc?.c") == Names{"abc.c", "abcd.c"});
  CHECK(find("a??.c") == Names{"a.c", "ab.c", "abc.c"});
  CHECK(find("a.c??") == Names{"a.c"});
}

TEST_CASE_FIXTURE(Folder, "Many stars in a pattern cost no time without end") {
  add({"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"});
  CHECK(find("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b").empty());
  CHECK(find("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a").size() == 1);
}

TEST_CASE_FIXTURE(Folder, "A search for a name without a pattern finds that file alone") {
  add({"one.txt", "two.txt"});
  CHECK(find("two.txt") == Names{"two.txt"});
  CHECK(find("three.txt").empty());
  CHECK(error_of(name.get()) == 0);
}

TEST_CASE_FIXTURE(Folder, "A search tells attributes, size and times of each file") {
  add({"five"});
  const std::string file = path("five");
  {
    const UniqueFile open(CreateFileA(file.c_str(), GENERIC_WRITE, 0, nullptr, OPEN_EXISTING,
                                      FILE_ATTRIBUTE_NORMAL, nullptr));
    DWORD written = 0;
    REQUIRE(WriteFile(open, "12345", 5, &written, nullptr));
  }
  WIN32_FIND_DATAA data;
  HANDLE search = FindFirstFileA(file.c_str(), &data);
  REQUIRE(search != INVALID_HANDLE_VALUE);
  CHECK((data.dwFileAttributes & (FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_READONLY)) == 0);
  CHECK(data.nFileSizeLow == 5);
  CHECK(data.nFileSizeHigh == 0);
  CHECK(data.cAlternateFileName[0] == 0);
  WIN32_FILE_ATTRIBUTE_DATA by_name;
  REQUIRE(GetFileAttributesExA(file.c_str(), GetFileExInfoStandard, &by_name));
  CHECK(CompareFileTime(&data.ftLastWriteTime, &by_name.ftLastWriteTime) == 0);
  CHECK_RESULT_AND_ERROR(FindNextFileA(search, &data), FALSE, ERROR_NO_MORE_FILES);
  CHECK(FindClose(search));
  search = FindFirstFileA(name.get(), &data);
  REQUIRE(search != INVALID_HANDLE_VALUE);
  CHECK((data.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0);
  CHECK(FindClose(search));
}

TEST_CASE("A search that finds nothing says what is missing, and stores nothing") {
  CHECK(error_of("no such file") == ERROR_FILE_NOT_FOUND);
  CHECK(error_of("no such file *") == ERROR_FILE_NOT_FOUND);
  CHECK(error_of("no such folder\\*") == ERROR_PATH_NOT_FOUND);
  CHECK(error_of("no such folder\\file") == ERROR_PATH_NOT_FOUND);
  CHECK(error_of("") == ERROR_PATH_NOT_FOUND);
  CHECK(error_of(".\\") == ERROR_FILE_NOT_FOUND);
}

TEST_CASE_FIXTURE(Folder, "FindFirstFileEx takes its hints, and refuses what is none") {
  add({"file"});
  const std::string all = path("*");
  const auto find = [&](int level, int operation, void* filter, DWORD flags) {
    WIN32_FIND_DATAA data;
    SetLastError(0);
    const HANDLE search =
        FindFirstFileExA(all.c_str(), static_cast<FINDEX_INFO_LEVELS>(level), &data,
                         static_cast<FINDEX_SEARCH_OPS>(operation), filter, flags);
    const DWORD error = GetLastError();
    if (search == INVALID_HANDLE_VALUE) return error;
    CHECK(FindClose(search));
    return DWORD{0};
  };
  CHECK(find(FindExInfoStandard, FindExSearchNameMatch, nullptr, 0) == 0);
  CHECK(find(FindExInfoBasic, FindExSearchNameMatch, nullptr, 2) == 0);
  CHECK(find(FindExInfoStandard, FindExSearchLimitToDirectories, nullptr, 0) == 0);
  CHECK(find(FindExInfoStandard, FindExSearchNameMatch, nullptr, FIND_FIRST_EX_CASE_SENSITIVE) ==
        0);
  if (WINE_DIFFERS("FindFirstFileEx checks level, operation, filter and flags")) return;
  CHECK(find(2, FindExSearchNameMatch, nullptr, 0) == ERROR_INVALID_PARAMETER);
  CHECK(find(FindExInfoStandard, FindExSearchLimitToDevices, nullptr, 0) == ERROR_NOT_SUPPORTED);
  CHECK(find(FindExInfoStandard, 3, nullptr, 0) == ERROR_INVALID_PARAMETER);
  int filter = 0;
  CHECK(find(FindExInfoStandard, FindExSearchNameMatch, &filter, 0) == ERROR_INVALID_PARAMETER);
  CHECK(find(FindExInfoStandard, FindExSearchNameMatch, nullptr, 0x80) == ERROR_INVALID_PARAMETER);
}

TEST_CASE_FIXTURE(Folder, "FindFirstFileW finds the same as FindFirstFileA") {
  add({"wide.txt"});
  const std::string narrow = path("*.txt");
  const std::basic_string<WCHAR> wide(narrow.begin(), narrow.end());
  WIN32_FIND_DATAW data;
  const HANDLE search = FindFirstFileW(wide.c_str(), &data);
  REQUIRE(search != INVALID_HANDLE_VALUE);
  CHECK(std::basic_string<WCHAR>(data.cFileName) == L"wide.txt");
  CHECK_RESULT_AND_ERROR(FindNextFileW(search, &data), FALSE, ERROR_NO_MORE_FILES);
  CHECK(FindClose(search));
}

TEST_CASE_FIXTURE(Folder, "Only FindClose ends a search, and once") {
  WIN32_FIND_DATAA data;
  const HANDLE search = FindFirstFileA(path("*").c_str(), &data);
  REQUIRE(search != INVALID_HANDLE_VALUE);
  if (!WINE_DIFFERS("CloseHandle refuses a search"))
    CHECK_RESULT_AND_ERROR(CloseHandle(search), FALSE, ERROR_INVALID_HANDLE);
  CHECK(FindNextFileA(search, &data));
  CHECK(FindClose(search));
  CHECK_RESULT_AND_ERROR(FindClose(INVALID_HANDLE_VALUE), FALSE, ERROR_INVALID_HANDLE);
  if (for_windows) return;  // There a closed search is freed memory.
  CHECK_RESULT_AND_ERROR(FindClose(search), FALSE, ERROR_INVALID_HANDLE);
  CHECK_RESULT_AND_ERROR(FindNextFileA(search, &data), FALSE, ERROR_INVALID_HANDLE);
  const UniqueEvent event;
  CHECK_RESULT_AND_ERROR(FindClose(event), FALSE, ERROR_INVALID_HANDLE);
}
