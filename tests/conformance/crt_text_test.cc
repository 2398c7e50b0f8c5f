// SPDX-License-Identifier: MIT
#include "support/winsock.h"
//
#include <doctest/doctest.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include <iterator>
#include <string>

#include "support/broken_rules.h"
#include "support/wine.h"

// Strings of Microsoft's C runtime.

using namespace support;

namespace {

// A buffer of five characters that is full of x.
struct Five {
  char text[6] = "xxxxx";
  std::string all() const { return std::string(text, 5); }
};

}  // namespace

TEST_CASE("strcpy_s takes the whole text, or empties the destination and says ERANGE") {
  const BrokenRules rules;
  Five five;
  CHECK(strcpy_s(five.text, 5, "abcd") == 0);
  CHECK(std::string(five.text) == "abcd");
  CHECK(strcpy_s(five.text, 5, "abcde") == ERANGE);
  CHECK(five.text[0] == '\0');
  CHECK(rules.told(1));
}

TEST_CASE("strcpy_s refuses null pointers and no room with EINVAL") {
  const BrokenRules rules;
  Five five;
  CHECK(strcpy_s(nullptr, 5, "a") == EINVAL);
  CHECK(strcpy_s(five.text, 0, "a") == EINVAL);
  CHECK(five.all() == "xxxxx");
  CHECK(strcpy_s(five.text, 5, nullptr) == EINVAL);
  CHECK(five.text[0] == '\0');
  CHECK(rules.told(3));
}

TEST_CASE("strcat_s appends, or empties the destination") {
  const BrokenRules rules;
  char text[6] = "ab";
  CHECK(strcat_s(text, 6, "cde") == 0);
  CHECK(std::string(text) == "abcde");
  CHECK(strcat_s(text, 6, "f") == ERANGE);
  CHECK(text[0] == '\0');
  Five unterminated;
  const errno_t error = strcat_s(unterminated.text, 5, "a");
  CHECK((error == EINVAL || WINE_DIFFERS("a destination without end is EINVAL")));
  CHECK(unterminated.text[0] == '\0');
  CHECK(rules.told(2));
}

TEST_CASE("strncpy_s copies at most so many characters and always ends the text") {
  const BrokenRules rules;
  Five five;
  CHECK(strncpy_s(five.text, 5, "abcdefg", 3) == 0);
  CHECK(std::string(five.text) == "abc");
  CHECK(strncpy_s(five.text, 5, "abcdefg", 4) == 0);
  CHECK(std::string(five.text) == "abcd");
  CHECK(rules.told(0));
  CHECK(strncpy_s(five.text, 5, "abcdefg", 5) == ERANGE);
  CHECK(five.text[0] == '\0');
  CHECK(rules.told(1));
}

TEST_CASE("strncpy_s reads no further than its count") {
  const char unterminated[3] = {'a', 'b', 'c'};
  Five five;
  CHECK(strncpy_s(five.text, 5, unterminated, 3) == 0);
  CHECK(std::string(five.text) == "abc");
}

TEST_CASE("with _TRUNCATE strncpy_s and strncat_s cut the text and say STRUNCATE") {
  const BrokenRules rules;
  Five five;
  CHECK(strncpy_s(five.text, 5, "abcdefg", _TRUNCATE) == STRUNCATE);
  CHECK(std::string(five.text) == "abcd");
  CHECK(strncpy_s(five.text, 5, "ab", _TRUNCATE) == 0);
  const errno_t error = strncat_s(five.text, 5, "cd", _TRUNCATE);
  CHECK((error == 0 || WINE_DIFFERS("what fits exactly is not cut")));
  CHECK(std::string(five.text) == "abcd");
  CHECK(strncat_s(five.text, 5, "e", _TRUNCATE) == STRUNCATE);
  CHECK(std::string(five.text) == "abcd");
  CHECK(rules.told(0));
}

TEST_CASE("strncat_s takes at most so many characters") {
  char text[6] = "ab";
  CHECK(strncat_s(text, 6, "cdef", 2) == 0);
  CHECK(std::string(text) == "abcd");
}

TEST_CASE("arrays tell their size to the functions by themselves") {
  char text[8];
  CHECK(strcpy_s(text, "abc") == 0);
  CHECK(strcat_s(text, "def") == 0);
  CHECK(std::string(text) == "abcdef");
  CHECK(strncpy_s(text, "0123456789", _TRUNCATE) == STRUNCATE);
  CHECK(std::string(text) == "0123456");
  CHECK(_countof(text) == 8);
}

TEST_CASE("wide texts are copied and appended by the same rules") {
  const BrokenRules rules;
  wchar_t text[8];
  CHECK(wcscpy_s(text, 8, L"abc") == 0);
  CHECK(wcscat_s(text, 8, L"def") == 0);
  CHECK(_wcsicmp(text, L"ABCDEF") == 0);
  CHECK(wcsncpy_s(text, 8, L"0123456789", 4) == 0);
  CHECK(_wcsicmp(text, L"0123") == 0);
  CHECK(wcscpy_s(text, 8, L"0123456789") == ERANGE);
  CHECK(text[0] == L'\0');
  CHECK(wcsncpy_s(text, 8, L"0123456789", _TRUNCATE) == STRUNCATE);
  CHECK(_wcsicmp(text, L"0123456") == 0);
  CHECK(rules.told(1));
}

TEST_CASE("comparing without case knows letters and nothing else") {
  CHECK(_stricmp("Host", "hOST") == 0);
  CHECK(_stricmp("abc", "abd") < 0);
  CHECK(_stricmp("b", "A") > 0);
  CHECK(_stricmp("[", "{") != 0);
  CHECK(_strnicmp("Content-Length", "content-type", 8) == 0);
  CHECK(_strnicmp("Content-Length", "content-type", 9) < 0);
  CHECK(_strnicmp("a", "b", 0) == 0);
  CHECK(_wcsicmp(L"Host", L"hOST") == 0);
  CHECK(_wcsnicmp(L"HostA", L"hOSTB", 4) == 0);
  CHECK(_wcsnicmp(L"HostA", L"hOSTB", 5) < 0);
  CHECK(_memicmp("A\0b", "a\0B", 3) == 0);
}

TEST_CASE("strtok_s keeps its place with the caller") {
  char a[] = ",,one,two,,three,", b[] = "1 2";
  char *at_a = nullptr, *at_b = nullptr;
  CHECK(std::string(strtok_s(a, ",", &at_a)) == "one");
  CHECK(std::string(strtok_s(b, " ", &at_b)) == "1");
  CHECK(std::string(strtok_s(nullptr, ",", &at_a)) == "two");
  CHECK(std::string(strtok_s(nullptr, " ", &at_b)) == "2");
  CHECK(std::string(strtok_s(nullptr, ",", &at_a)) == "three");
  CHECK(strtok_s(nullptr, ",", &at_a) == nullptr);
  CHECK(strtok_s(nullptr, " ", &at_b) == nullptr);
}

TEST_CASE("memcpy_s empties what it cannot fill") {
  const BrokenRules rules;
  char bytes[4] = {1, 2, 3, 4};
  CHECK(memcpy_s(bytes, 4, "ab", 2) == 0);
  CHECK(memcmp(bytes, "ab\3\4", 4) == 0);
  CHECK(memcpy_s(bytes, 4, "abcdef", 5) == ERANGE);
  CHECK(memcmp(bytes, "\0\0\0\0", 4) == 0);
  CHECK(memcpy_s(nullptr, 4, "a", 1) == EINVAL);
  CHECK(memcpy_s(nullptr, 0, nullptr, 0) == 0);
  CHECK(rules.told(2));
}

TEST_CASE("memmove_s moves over itself") {
  char bytes[] = "abcdef";
  CHECK(memmove_s(bytes + 1, 5, bytes, 5) == 0);
  CHECK(std::string(bytes) == "aabcde");
}

TEST_CASE("texts change their case in place") {
  char text[] = "Mixed 1";
  CHECK(std::string(_strlwr(text)) == "mixed 1");
  CHECK(std::string(_strupr(text)) == "MIXED 1");
  CHECK(_strlwr_s(text, sizeof text) == 0);
  CHECK(std::string(text) == "mixed 1");
  wchar_t wide[] = L"Mixed";
  CHECK(_wcsupr_s(wide, std::size(wide)) == 0);
  CHECK(wide[4] == L'D');
  const BrokenRules rules;
  CHECK(_strupr_s(text, 3) == EINVAL);
  CHECK(rules.told(1));
}

TEST_CASE("copies of texts are the caller's to free") {
  char* const narrow = _strdup("abc");
  wchar_t* const wide = _wcsdup(L"abc");
  CHECK(std::string(narrow) == "abc");
  CHECK(_wcsicmp(wide, L"ABC") == 0);
  free(narrow);
  free(wide);
}

TEST_CASE("strerror_s cuts the text to its room") {
  char text[6];
  CHECK(strerror_s(text, sizeof text, ENOENT) == 0);
  CHECK(std::string(text) == std::string(strerror(ENOENT)).substr(0, 5));
}

TEST_CASE("without a handler a broken rule fails the call and not the program" *
          doctest::skip(for_windows)) {
  char text[3] = "xx";
  errno = 0;
  CHECK(strcpy_s(text, 2, "too long") == ERANGE);
  CHECK(errno == ERANGE);
  CHECK(text[0] == '\0');
}
