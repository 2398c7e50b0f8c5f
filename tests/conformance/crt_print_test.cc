// SPDX-License-Identifier: MIT
#include "support/winsock.h"
//
#include <doctest/doctest.h>

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <iterator>
#include <string>

#include "support/broken_rules.h"
#include "support/files.h"
#include "support/wine.h"

// Formatted text of Microsoft's C runtime.

using namespace support;

namespace {

template <typename... A>
std::string printed(const char* format, A... arguments) {
  char text[256];
  const int length = sprintf_s(text, sizeof text, format, arguments...);
  REQUIRE(length >= 0);
  CHECK(strlen(text) == static_cast<size_t>(length));
  return text;
}

// Wide text of ASCII characters.
template <typename... A>
std::string printed_wide(const wchar_t* format, A... arguments) {
  wchar_t text[256];
  const int length = swprintf_s(text, std::size(text), format, arguments...);
  REQUIRE(length >= 0);
  return std::string(text, text + length);
}

int through_list(char* buffer, size_t count, const char* format, ...) {
  va_list list;
  va_start(list, format);
  const int result = _vsnprintf(buffer, count, format, list);
  va_end(list);
  return result;
}

int counted(const char* format, ...) {
  va_list list;
  va_start(list, format);
  const int result = _vscprintf(format, list);
  va_end(list);
  return result;
}

}  // namespace

TEST_CASE("_snprintf ends the text with a zero only when there is room for one") {
  char text[6] = "xxxxx";
  CHECK(_snprintf(text, 5, "abc") == 3);
  CHECK(std::string(text) == "abc");
  CHECK(_snprintf(text, 5, "abcde") == 5);
  CHECK(std::string(text, 6) == std::string("abcde\0", 6));
  CHECK(_snprintf(text, 4, "ABCDEF") < 0);
  CHECK(std::string(text, 5) == "ABCDe");
}

TEST_CASE("_vsnprintf and _vscprintf count a text") {
  char text[8];
  CHECK(through_list(text, sizeof text, "%d-%s", 12, "ab") == 5);
  CHECK(std::string(text) == "12-ab");
  CHECK(through_list(nullptr, 0, "%d-%s", 12, "ab") == 5);
  CHECK(counted("%d-%s", 12, "ab") == 5);
  CHECK(_scprintf("%5d", 1) == 5);
}

TEST_CASE("sprintf_s prints the whole text, or empties the buffer and says ERANGE") {
  const BrokenRules rules;
  char text[5];
  CHECK(sprintf_s(text, 5, "%s", "abcd") == 4);
  // mingw-w64's own, in its header.
  if (WINE_DIFFERS("sprintf_s prints all or nothing")) return;
  errno = 0;
  CHECK(sprintf_s(text, 5, "%s", "abcde") == -1);
  CHECK(errno == ERANGE);
  CHECK(text[0] == '\0');
  CHECK(sprintf_s(nullptr, 5, "a") == -1);
  CHECK(sprintf_s(text, 0, "a") == -1);
  CHECK(rules.told(3));
}

TEST_CASE("sprintf_s knows the size of an array") {
  char text[5];
  CHECK(sprintf_s(text, "%d", 1234) == 4);
  CHECK(std::string(text) == "1234");
  wchar_t wide[5];
  CHECK(swprintf_s(wide, L"%d", 1234) == 4);
  CHECK(wide[3] == L'4');
}

TEST_CASE("_snprintf_s cuts the text where its count says") {
  const BrokenRules rules;
  char text[6] = "xxxxx";
  CHECK(_snprintf_s(text, 6, 3, "abcdef") == -1);
  CHECK(std::string(text) == "abc");
  CHECK(_snprintf_s(text, 6, _TRUNCATE, "abcdefgh") == -1);
  CHECK(std::string(text) == "abcde");
  CHECK(_snprintf_s(text, 6, _TRUNCATE, "abcde") == 5);
  CHECK(_snprintf_s(text, _TRUNCATE, "%d", 12) == 2);
  CHECK(std::string(text) == "12");
  CHECK(rules.told(0));
  CHECK(_snprintf_s(text, 6, 10, "abcdefgh") == -1);
  CHECK(text[0] == '\0');
  CHECK(rules.told(1));
}

TEST_CASE("numbers print with the sizes that they have on Windows") {
  const DWORD dword = 0xffffffff;
  const LONG negative = -5;
  CHECK(printed("%lu", dword) == "4294967295");
  CHECK(printed("%ld %lx", negative, dword) == "-5 ffffffff");
  CHECK(printed("%I64d %I64u", -1LL, 18446744073709551615ULL) == "-1 18446744073709551615");
  CHECK(printed("%lld %I32d %hd", 1LL << 40, 7, 65537) == "1099511627776 7 1");
  CHECK((printed("%hhd", 258) == "2" || WINE_DIFFERS("%hhd prints a char")));
  CHECK(printed("%Iu", sizeof(void*)) == "8");
  CHECK(printed("%zu", sizeof(void*)) == "8");
}

TEST_CASE("widths, precisions and flags of numbers") {
  CHECK(printed("[%5d|%-5d|%05d|%+d]", 42, 42, 42, 42) == "[   42|42   |00042|+42]");
  CHECK(printed("[%*d|%-*d|%.*d]", 4, 7, 4, 7, 3, 7) == "[   7|7   |007]");
  CHECK(printed("[%#x|%X|%o|%c]", 255, 255, 8, 'z') == "[0xff|FF|10|z]");
  CHECK(printed("[%.2f|%8.3f|%g]", 3.14159, 2.5, 0.5) == "[3.14|   2.500|0.5]");
  CHECK((printed("%e", 12345.678) == "1.234568e+04" ||
         WINE_DIFFERS("an exponent has two digits if they suffice")));
  CHECK(printed("100%%") == "100%");
}

TEST_CASE("a pointer prints as sixteen capital digits") {
  CHECK(printed("%p", reinterpret_cast<void*>(0xabcdef)) == "0000000000ABCDEF");
}

TEST_CASE("strings print with width and precision, null as a word") {
  CHECK(printed("[%5s|%-5s|%.2s|%5.1s]", "abc", "abc", "abc", "abc") == "[  abc|abc  |ab|    a]");
  CHECK(printed("%s", static_cast<const char*>(nullptr)) == "(null)");
  const char unterminated[2] = {'a', 'b'};
  CHECK(printed("%.2s", unterminated) == "ab");
}

TEST_CASE("either width of text prints in either width of format") {
  CHECK(printed("%s %ls %S %hs %ws", "a", L"b", L"c", "d", L"e") == "a b c d e");
  CHECK(printed("%c%lc%C", 'a', L'b', L'c') == "abc");
  CHECK(printed_wide(L"%s %ls %S %hs %ws", L"a", L"b", "c", "d", L"e") == "a b c d e");
  CHECK(printed_wide(L"[%4s|%-4S|%.1s]", L"ab", "cd", L"ef") == "[  ab|cd  |e]");
  CHECK(printed_wide(L"%d %lu %I64x", 1, static_cast<DWORD>(2), 3LL) == "1 2 3");
}

TEST_CASE("_snwprintf follows the rules of its narrow kin") {
  wchar_t text[6];
  CHECK(_snwprintf(text, 6, L"%s", L"abc") == 3);
  CHECK(_snwprintf(text, 3, L"abcdef") < 0);
  CHECK(_snwprintf_s(text, 6, _TRUNCATE, L"abcdefgh") == -1);
  CHECK(text[5] == L'\0');
  CHECK(text[4] == L'e');
  CHECK(_scwprintf(L"%s!", L"abc") == 4);
}

TEST_CASE("a long number takes as many characters as it needs") {
  CHECK(_scprintf("%.600f", 1.0) == 602);
  CHECK(_scprintf("%700d", 1) == 700);
}

TEST_CASE("fprintf_s writes to a stream and fscanf_s reads it back") {
  const TemporaryName name;
  name.fill("");
  FILE* stream = nullptr;
  REQUIRE(fopen_s(&stream, name.get(), "w+b") == 0);
  CHECK(fprintf_s(stream, "%lu %s\n", static_cast<DWORD>(17), "word") == 8);
  rewind(stream);
  DWORD number = 0;
  char word[8];
  CHECK(fscanf_s(stream, "%lu %7s", &number, word, static_cast<unsigned>(sizeof word)) == 2);
  CHECK(number == 17);
  CHECK(std::string(word) == "word");
  CHECK(_fileno(stream) >= 0);
  CHECK(_fseeki64(stream, 0, SEEK_END) == 0);
  CHECK(_ftelli64(stream) == 8);
  fclose(stream);
}

TEST_CASE("fopen_s tells why, and leaves a null pointer") {
  const BrokenRules rules;
  FILE* stream = stderr;
  CHECK(fopen_s(&stream, "no such file in this folder", "r") == ENOENT);
  CHECK(stream == nullptr);
  CHECK(fopen_s(&stream, nullptr, "r") == EINVAL);
  CHECK(fopen_s(nullptr, "a", "r") == EINVAL);
  CHECK(rules.told(2));
}

TEST_CASE("a wide name opens a file, with Windows' letters in its mode") {
  const TemporaryName name;
  name.fill("abc");
  const std::string narrow = name.get();
  const std::wstring wide(narrow.begin(), narrow.end());
  FILE* stream = _wfopen(wide.c_str(), L"rb");
  REQUIRE(stream != nullptr);
  CHECK(fgetc(stream) == 'a');
  fclose(stream);
  REQUIRE(fopen_s(&stream, narrow.c_str(), "rt") == 0);
  CHECK(fgetc(stream) == 'a');
  fclose(stream);
}

TEST_CASE("sscanf_s stores numbers in the sizes that they have on Windows") {
  DWORD dword[2] = {0, 0x55555555};
  long long large = 0;
  short small = 0;
  CHECK(sscanf_s("4294967295 -9000000000 -3 1f", "%lu %I64d %hd %lx", &dword[0], &large, &small,
                 &dword[1]) == 4);
  CHECK(dword[0] == 0xffffffff);
  CHECK(large == -9000000000LL);
  CHECK(small == -3);
  CHECK(dword[1] == 0x1f);
  dword[1] = 0x55555555;
  CHECK(sscanf_s("7", "%lu", &dword[0]) == 1);
  CHECK(dword[1] == 0x55555555);
}

TEST_CASE("sscanf_s asks for the room of texts and empties what does not fit") {
  char word[4] = "xxx", rest[8];
  CHECK(sscanf_s("abc def", "%s %s", word, 4u, rest, 8u) == 2);
  CHECK(std::string(word) == "abc");
  CHECK(std::string(rest) == "def");
  CHECK(sscanf_s("toolong def", "%s %s", word, 4u, rest, 8u) == 0);
  CHECK(word[0] == '\0');
  CHECK(sscanf_s("abcdef", "%3s%s", word, 4u, rest, 8u) == 2);
  CHECK(std::string(rest) == "def");
}

TEST_CASE("sscanf_s knows sets, characters, skipped fields and its end") {
  char key[8], value[8], letter = 0;
  int number = 0, consumed = 0;
  CHECK(sscanf_s("key=some x9", "%[^=]=%[a-z] %c%d%n", key, 8u, value, 8u, &letter, 1u, &number,
                 &consumed) == 4);
  CHECK(std::string(key) == "key");
  CHECK(std::string(value) == "some");
  CHECK(letter == 'x');
  CHECK(number == 9);
  CHECK(consumed == 11);
  CHECK(sscanf_s("1 2 3", "%*d %d", &number) == 1);
  CHECK(number == 2);
  CHECK(sscanf_s("", "%d", &number) == EOF);
  CHECK(sscanf_s("x", "%d", &number) == 0);
  CHECK(sscanf_s("10:20", "%d-%d", &number, &consumed) == 1);
}

TEST_CASE("sscanf_s reads real numbers and addresses") {
  float small = 0;
  double large = 0;
  unsigned parts[4] = {};
  CHECK(sscanf_s("1.5 -2.25e2", "%f %lf", &small, &large) == 2);
  CHECK(small == 1.5f);
  CHECK(large == -225.0);
  CHECK(sscanf_s("192.168.0.1", "%u.%u.%u.%u", &parts[0], &parts[1], &parts[2], &parts[3]) == 4);
  CHECK(parts[1] == 168);
  int any = 0;
  CHECK(sscanf_s("0x1A", "%i", &any) == 1);
  CHECK(any == 26);
}

TEST_CASE("swscanf_s reads wide text") {
  wchar_t word[8];
  int number = 0;
  CHECK(swscanf_s(L"port 8080", L"%s %d", word, 8u, &number) == 2);
  CHECK(word[3] == L't');
  CHECK(number == 8080);
}
