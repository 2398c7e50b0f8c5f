// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>
#include <fcntl.h>
#include <io.h>
#include <stdlib.h>
#include <string.h>
#include <sys/locking.h>

#include <algorithm>
#include <cerrno>
#include <set>
#include <string>

#include "support/checks.h"
#include "support/files.h"
#include "support/fixtures.h"
#include "support/wine.h"

// Paths, searches, variables and blocks of memory, as Microsoft's C runtime has them.

using namespace support;

namespace {

using Wide = std::basic_string<wchar_t>;

// Both systems' separators are one.
template <typename Char>
std::basic_string<Char> with_slashes(std::basic_string<Char> path) {
  std::replace(path.begin(), path.end(), Char{'\\'}, Char{'/'});
  return path;
}

Wide widened(const std::string& text) {
  return Wide(text.begin(), text.end());
}

}  // namespace

TEST_CASE("_wsplitpath_s parts a path into drive, folder, name and extension") {
  wchar_t drive[8], folder[64], name[64], extension[16];
  CHECK(_wsplitpath_s(L"c:\\one/two\\file.tar.gz", drive, 8, folder, 64, name, 64, extension, 16) ==
        0);
  CHECK(Wide(drive) == L"c:");
  CHECK(Wide(folder) == L"\\one/two\\");
  CHECK(Wide(name) == L"file.tar");
  CHECK(Wide(extension) == L".gz");
  CHECK(_wsplitpath_s(L"file", nullptr, 0, folder, 64, name, 64, nullptr, 0) == 0);
  CHECK(Wide(folder).empty());
  CHECK(Wide(name) == L"file");
}

TEST_CASE("_wsplitpath_s empties all parts when one has no room") {
  wchar_t folder[64] = L"x", name[3] = L"x";
  CHECK(_wsplitpath_s(L"/one/long", nullptr, 0, folder, 64, name, 3, nullptr, 0) == ERANGE);
  CHECK(folder[0] == 0);
  CHECK(name[0] == 0);
}

TEST_CASE("_wsplitpath and _splitpath do the same without rooms") {
  wchar_t wide[_MAX_FNAME];
  _wsplitpath(L"folder/name.ext", nullptr, nullptr, wide, nullptr);
  CHECK(Wide(wide) == L"name");
  char narrow[_MAX_EXT];
  _splitpath("folder/name.ext", nullptr, nullptr, nullptr, narrow);
  CHECK(std::string(narrow) == ".ext");
}

TEST_CASE("_makepath and _wmakepath_s put a path together, with the separators that lack") {
  char path[_MAX_PATH];
  _makepath(path, nullptr, "folder", "name", "ext");
  CHECK(with_slashes(std::string(path)) == "folder/name.ext");
  _makepath(path, "c", "/folder/", "name", ".ext");
  CHECK(with_slashes(std::string(path)) == "c:/folder/name.ext");
  wchar_t wide[_MAX_PATH];
  CHECK(_wmakepath_s(wide, _MAX_PATH, nullptr, L"folder", L"name", L"ext") == 0);
  CHECK(with_slashes(Wide(wide)) == L"folder/name.ext");
  _wmakepath(wide, nullptr, nullptr, L"name", nullptr);
  CHECK(Wide(wide) == L"name");
}

TEST_CASE("_wfullpath begins at the root, in memory of its own if there is none") {
  const TemporaryName name;
  wchar_t path[1024];
  const Wide relative = widened(std::string("folder/../") + name.get());
  REQUIRE(_wfullpath(path, relative.c_str(), 1024) == path);
  const Wide whole = with_slashes(Wide(path));
  CHECK(whole.size() > relative.size() - 10);
  CHECK(whole.substr(whole.rfind(L'/') + 1) == widened(name.get()));
  CHECK(whole.find(L"..") == whole.npos);
  wchar_t* const made = _wfullpath(nullptr, relative.c_str(), 0);
  REQUIRE(made != nullptr);
  CHECK(with_slashes(Wide(made)) == whole);
  free(made);
}

TEST_CASE("_wputenv sets and removes what _wgetenv finds") {
  CHECK(_wgetenv(L"WSX_TEST_WIDE") == nullptr);
  CHECK(_wputenv(L"WSX_TEST_WIDE=a value") == 0);
  const wchar_t* const value = _wgetenv(L"WSX_TEST_WIDE");
  REQUIRE(value != nullptr);
  CHECK(Wide(value) == L"a value");
  CHECK(std::string(getenv("WSX_TEST_WIDE")) == "a value");
  CHECK(_wputenv(L"WSX_TEST_WIDE=") == 0);
  CHECK(_wgetenv(L"WSX_TEST_WIDE") == nullptr);
}

TEST_CASE("_msize tells at least what was asked for") {
  void* const memory = malloc(100);
  REQUIRE(memory != nullptr);
  CHECK(_msize(memory) >= 100);
  free(memory);
}

TEST_CASE("_findfirst and _findnext step through a folder, and say ENOENT at the end") {
  const TemporaryName folder;
  REQUIRE(CreateDirectoryA(folder.get(), nullptr));
  const std::string base = std::string(folder.get()) + "\\";
  for (const char* file : {"one.txt", "two.txt", "three.c"}) {
    const UniqueFile made(CreateFileA((base + file).c_str(), GENERIC_WRITE, 0, nullptr, CREATE_NEW,
                                      FILE_ATTRIBUTE_NORMAL, nullptr));
    REQUIRE(made.open());
    DWORD written = 0;
    REQUIRE(WriteFile(made, "12345", 5, &written, nullptr));
  }
  std::set<std::string> names;
  struct __finddata64_t found;
  const intptr_t search = _findfirst64((base + "*.txt").c_str(), &found);
  REQUIRE(search != -1);
  do {
    names.insert(found.name);
    CHECK(found.size == 5);
    CHECK((found.attrib & _A_SUBDIR) == 0);
    CHECK(found.time_write > 1600000000);
  } while (_findnext64(search, &found) == 0);
  CHECK(errno == ENOENT);
  CHECK(_findclose(search) == 0);
  CHECK(names == std::set<std::string>{"one.txt", "two.txt"});

  struct _wfinddata64_t wide;
  const intptr_t other = _wfindfirst64(widened(base + "t*.c").c_str(), &wide);
  REQUIRE(other != -1);
  CHECK(Wide(wide.name) == L"three.c");
  CHECK(_wfindnext64(other, &wide) == -1);
  CHECK(_findclose(other) == 0);

  errno = 0;
  CHECK(_findfirst64((base + "*.none").c_str(), &found) == -1);
  CHECK(errno == ENOENT);
  const intptr_t itself = _findfirst64(folder.get(), &found);
  REQUIRE(itself != -1);
  CHECK((found.attrib & _A_SUBDIR) != 0);
  CHECK(_findclose(itself) == 0);
  for (const char* file : {"one.txt", "two.txt", "three.c"})
    CHECK(DeleteFileA((base + file).c_str()));
  CHECK(RemoveDirectoryA(folder.get()));
}

TEST_CASE("_locking keeps bytes from other openings of the file, and unlocks what it has locked") {
  const TemporaryName name;
  name.fill("0123456789");
  const int one = _open(name.get(), _O_RDWR), other = _open(name.get(), _O_RDWR);
  REQUIRE(one >= 0);
  REQUIRE(other >= 0);
  CHECK(_locking(one, LK_NBLCK, 4) == 0);
  errno = 0;
  CHECK(_locking(other, LK_NBLCK, 4) == -1);
  if (!WINE_DIFFERS("_locking says EACCES of what another has locked")) CHECK(errno == EACCES);
  CHECK(_lseek(other, 4, SEEK_SET) == 4);
  CHECK(_locking(other, LK_NBLCK, 4) == 0);
  CHECK(_lseek(other, 0, SEEK_SET) == 0);
  CHECK(_locking(one, LK_UNLCK, 4) == 0);
  CHECK(_locking(other, LK_NBLCK, 4) == 0);
  CHECK(_locking(other, LK_UNLCK, 4) == 0);
  CHECK(_close(one) == 0);
  CHECK(_close(other) == 0);
}

TEST_CASE("_pipe has an end to read and one to write") {
  int ends[2] = {-1, -1};
  CHECK(_pipe(ends, 4096, _O_BINARY | _O_NOINHERIT) == 0);
  CHECK(_write(ends[1], "words", 5) == 5);
  char text[8] = "";
  CHECK(_read(ends[0], text, 8) == 5);
  CHECK(std::string(text) == "words");
  CHECK(_close(ends[1]) == 0);
  CHECK(_read(ends[0], text, 8) == 0);
  CHECK(_close(ends[0]) == 0);
}
