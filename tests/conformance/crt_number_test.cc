// SPDX-License-Identifier: MIT
#include "support/winsock.h"
//
#include <doctest/doctest.h>

#include <direct.h>
#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/timeb.h>
#include <time.h>
#include <wchar.h>

#include <cstdint>
#include <iterator>
#include <string>

#include "support/broken_rules.h"
#include "support/files.h"
#include "support/untouched.h"
#include "support/wine.h"

// mingw-w64 shows it to those who say so before stdlib.h.
#ifdef __MINGW32__
extern "C" errno_t __cdecl rand_s(unsigned int*);
#endif

// Numbers, the environment, time, paths and descriptors of Microsoft's C runtime.

using namespace support;

TEST_CASE("numbers become text to any base, with a minus to base ten only") {
  char text[66];
  CHECK(std::string(_itoa(-12, text, 10)) == "-12");
  CHECK(std::string(_itoa(-1, text, 16)) == "ffffffff");
  CHECK(std::string(_i64toa(-1, text, 2)) == std::string(64, '1'));
  CHECK(std::string(_ui64toa(18446744073709551615ULL, text, 36)) == "3w5e11264sgsf");
  CHECK(_itoa_s(255, text, sizeof text, 16) == 0);
  CHECK(std::string(text) == "ff");
  wchar_t wide[34];
  CHECK(_wtoi(_itow(-77, wide, 10)) == -77);
}

TEST_CASE("_itoa_s empties the buffer when it refuses") {
  const BrokenRules rules;
  char text[4] = "xxx";
  CHECK(_itoa_s(1234, text, 4, 10) == ERANGE);
  CHECK(text[0] == '\0');
  CHECK(_itoa_s(1, text, 4, 37) == EINVAL);
  CHECK(_itoa_s(1, nullptr, 4, 10) == EINVAL);
  CHECK(rules.told(3));
}

TEST_CASE("text becomes numbers, and stops at what is none") {
  CHECK(_wtoi(L"  42abc") == 42);
  CHECK(_wtoi(L"-7") == -7);
  CHECK(_wtoi(L"x") == 0);
  CHECK(_wtoi64(L"-9000000000") == -9000000000LL);
  CHECK(_atoi64("9000000000x") == 9000000000LL);
  CHECK(_strtoui64("ffffffffffffffff", nullptr, 16) == 18446744073709551615ULL);
  CHECK(_strtoi64("-12", nullptr, 10) == -12);
}

TEST_CASE("_wtoi keeps to the largest number") {
  CHECK(_wtoi(L"99999999999") == 2147483647);
}

TEST_CASE("bits are turned and bytes swapped") {
  CHECK(_rotl(0x80000001u, 1) == 3);
  CHECK(_rotr(3u, 1) == 0x80000001u);
  CHECK(_rotl64(1, 63) == 0x8000000000000000ULL);
  CHECK(_byteswap_ushort(0x1234) == 0x3412);
  CHECK(_byteswap_ulong(0x12345678) == 0x78563412);
  CHECK(_byteswap_uint64(0x0102030405060708ULL) == 0x0807060504030201ULL);
}

TEST_CASE("rand_s fills in a number, another each time") {
  const BrokenRules rules;
  unsigned a = 0, b = 0, c = 0;
  CHECK(rand_s(&a) == 0);
  CHECK(rand_s(&b) == 0);
  CHECK(rand_s(&c) == 0);
  CHECK((a != b || b != c));
  CHECK(rand_s(nullptr) == EINVAL);
  CHECK(rules.told(1));
}

TEST_CASE("what _putenv_s sets getenv and getenv_s find, and an empty value removes it") {
  size_t needed = 0;
  char text[16];
  CHECK(_putenv_s("WSX_CRT_TEST", "value") == 0);
  CHECK(std::string(getenv("WSX_CRT_TEST")) == "value");
  CHECK(getenv_s(&needed, text, sizeof text, "WSX_CRT_TEST") == 0);
  CHECK(needed == 6);
  CHECK(std::string(text) == "value");
  const errno_t counted = getenv_s(&needed, nullptr, 0, "WSX_CRT_TEST");
  CHECK((counted == 0 || WINE_DIFFERS("getenv_s counts without a buffer")));
  CHECK(needed == 6);
  wchar_t wide[16];
  CHECK(_wgetenv_s(&needed, wide, 16, L"WSX_CRT_TEST") == 0);
  CHECK(wide[4] == L'e');
  CHECK(_putenv_s("WSX_CRT_TEST", "") == 0);
  const errno_t absent = getenv_s(&needed, text, sizeof text, "WSX_CRT_TEST");
  CHECK((absent == 0 || WINE_DIFFERS("a variable that is absent is no error")));
  CHECK(needed == 0);
  CHECK(getenv("WSX_CRT_TEST") == nullptr);
}

TEST_CASE("getenv_s tells how much room a value needs") {
  const BrokenRules rules;
  size_t needed = 0;
  char text[3] = "xx";
  CHECK(_putenv_s("WSX_CRT_TEST", "value") == 0);
  CHECK(getenv_s(&needed, text, sizeof text, "WSX_CRT_TEST") == ERANGE);
  CHECK(needed == 6);
  CHECK((text[0] == '\0' || WINE_DIFFERS("getenv_s empties what it cannot fill")));
  _putenv_s("WSX_CRT_TEST", "");
  CHECK(getenv_s(nullptr, text, sizeof text, "WSX_CRT_TEST") == EINVAL);
  CHECK(_putenv_s(nullptr, "a") == EINVAL);
  CHECK(rules.told(3));
}

TEST_CASE("mbstowcs_s and wcstombs_s count the final zero") {
  const BrokenRules rules;
  size_t converted = 0;
  wchar_t wide[8];
  CHECK(mbstowcs_s(&converted, wide, 8, "abc", _TRUNCATE) == 0);
  CHECK(converted == 4);
  CHECK(wide[2] == L'c');
  CHECK(mbstowcs_s(&converted, wide, 4, "abcdef", _TRUNCATE) == STRUNCATE);
  CHECK(converted == 4);
  CHECK(mbstowcs_s(&converted, nullptr, 0, "abcdef", 0) == 0);
  CHECK(converted == 7);
  char narrow[8];
  CHECK(wcstombs_s(&converted, narrow, 8, L"abc", 2) == 0);
  CHECK(std::string(narrow) == "ab");
  CHECK(rules.told(0));
  CHECK(wcstombs_s(&converted, narrow, 3, L"abc", 3) == ERANGE);
  CHECK(narrow[0] == '\0');
  CHECK(rules.told(1));
}

TEST_CASE("localtime_s and gmtime_s fill in their first argument") {
  const BrokenRules rules;
  const time_t moment = 86400 * 365;
  tm parts{};
  CHECK(gmtime_s(&parts, &moment) == 0);
  CHECK(parts.tm_year == 71);
  CHECK(parts.tm_yday == 0);
  CHECK(localtime_s(&parts, &moment) == 0);
  CHECK((parts.tm_year == 70 || parts.tm_year == 71));
  CHECK(gmtime_s(nullptr, &moment) == EINVAL);
  CHECK(gmtime_s(&parts, nullptr) == EINVAL);
  CHECK(parts.tm_year == -1);
  const __time64_t long_moment = moment;
  CHECK(_gmtime64_s(&parts, &long_moment) == 0);
  CHECK(_mkgmtime64(&parts) == moment);
}

TEST_CASE("asctime_s prints a line of 25 characters") {
  const time_t moment = 0;
  tm parts{};
  char text[26];
  REQUIRE(gmtime_s(&parts, &moment) == 0);
  CHECK(asctime_s(text, sizeof text, &parts) == 0);
  CHECK(std::string(text) == "Thu Jan 01 00:00:00 1970\n");
  const BrokenRules rules;
  CHECK(asctime_s(text, 25, &parts) == EINVAL);
  CHECK(rules.told(1));
}

TEST_CASE("_time64 and _ftime64 tell the same second") {
  struct __timeb64 now;
  const __time64_t before = _time64(nullptr);
  REQUIRE(_ftime64_s(&now) == 0);
  const __time64_t after = _time64(nullptr);
  CHECK(before <= now.time);
  CHECK(now.time <= after);
  CHECK(now.millitm < 1000);
}

TEST_CASE("a path falls into its parts and is put together again") {
  char drive[_MAX_DRIVE], folder[_MAX_DIR], name[_MAX_FNAME], extension[_MAX_EXT];
  CHECK(_splitpath_s("c:\\some\\folder/file.tar.gz", drive, sizeof drive, folder, sizeof folder,
                     name, sizeof name, extension, sizeof extension) == 0);
  CHECK(std::string(drive) == "c:");
  CHECK(std::string(folder) == "\\some\\folder/");
  CHECK(std::string(name) == "file.tar");
  CHECK(std::string(extension) == ".gz");
  char path[_MAX_PATH];
  CHECK(_makepath_s(path, sizeof path, drive, folder, name, extension) == 0);
  CHECK(std::string(path) == "c:\\some\\folder/file.tar.gz");
}

TEST_CASE("_aligned_malloc keeps the alignment and _aligned_realloc the bytes") {
  auto* const memory = static_cast<char*>(_aligned_malloc(100, 256));
  REQUIRE(memory != nullptr);
  CHECK(reinterpret_cast<std::uintptr_t>(memory) % 256 == 0);
  memset(memory, 7, 100);
  auto* const more = static_cast<char*>(_aligned_realloc(memory, 10000, 256));
  REQUIRE(more != nullptr);
  CHECK(reinterpret_cast<std::uintptr_t>(more) % 256 == 0);
  CHECK(more[99] == 7);
  _aligned_free(more);
  _aligned_free(nullptr);
}

TEST_CASE("a file by its descriptor: opened, written, measured, cut") {
  const TemporaryName name;
  const int file =
      _open(name.get(), _O_CREAT | _O_RDWR | _O_BINARY | _O_EXCL, _S_IREAD | _S_IWRITE);
  REQUIRE(file >= 0);
  CHECK(_write(file, "0123456789", 10) == 10);
  CHECK(_lseek(file, 2, SEEK_SET) == 2);
  char text[4] = {};
  CHECK(_read(file, text, 3) == 3);
  CHECK(std::string(text) == "234");
  CHECK(_filelengthi64(file) == 10);
  CHECK(_chsize_s(file, 4) == 0);
  struct _stat64 facts;
  CHECK(_fstat64(file, &facts) == 0);
  CHECK(facts.st_size == 4);
  CHECK((facts.st_mode & _S_IFMT) == _S_IFREG);
  CHECK(_isatty(file) == 0);
  CHECK(_close(file) == 0);
  CHECK(_access_s(name.get(), 6) == 0);
  CHECK(_unlink(name.get()) == 0);
  CHECK(_access_s(name.get(), 0) == ENOENT);
  CHECK(_access(name.get(), 0) == -1);
}

TEST_CASE("folders are made and removed") {
  const TemporaryName name;
  CHECK(_mkdir(name.get()) == 0);
  CHECK(_mkdir(name.get()) == -1);
  CHECK(errno == EEXIST);
  CHECK(_rmdir(name.get()) == 0);
  char* const here = _getcwd(nullptr, 0);
  CHECK(here != nullptr);
  free(here);
}

TEST_CASE("_setmode refuses unknown modes") {
  const BrokenRules rules;
  CHECK(_setmode(1, 3) == -1);
  CHECK(errno == EINVAL);
  CHECK(rules.told(1));
}

// mingw-w64 does not know it.
#ifndef __MINGW32__
TEST_CASE("a thread's handler of broken rules comes before the process'") {
  const BrokenRules rules;
  char text[2];
  const auto nothing = [](const wchar_t*, const wchar_t*, const wchar_t*, unsigned, uintptr_t) {};
  CHECK(!_set_thread_local_invalid_parameter_handler(nothing));
  CHECK(strcpy_s(text, 2, "too long") == ERANGE);
  CHECK(rules.told(0));
  _set_thread_local_invalid_parameter_handler(nullptr);
  CHECK(strcpy_s(text, 2, "too long") == ERANGE);
  CHECK(rules.told(1));
}
#endif
