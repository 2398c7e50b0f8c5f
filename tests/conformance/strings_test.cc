// SPDX-License-Identifier: MIT
#include "support/winsock.h"
//
#include <doctest/doctest.h>
#define STRSAFE_NO_DEPRECATE
#include <strsafe.h>

#include <cstring>
#include <string>

#include "support/checks.h"
#include "support/untouched.h"
#include "support/wine.h"

// Strings of kernel32, user32 and strsafe.h; wide strings and UTF-8.

using namespace support;

namespace {

template <size_t N>
std::string bytes(const wchar_t (&text)[N]) {
  char result[256];
  const int size =
      WideCharToMultiByte(CP_UTF8, 0, text, -1, result, sizeof result, nullptr, nullptr);
  return std::string(result, static_cast<size_t>(size > 0 ? size - 1 : 0));
}

int counted(const char* text, DWORD flags = 0) {
  return MultiByteToWideChar(CP_UTF8, flags, text, -1, nullptr, 0);
}

}  // namespace

TEST_CASE("StringCchCopy cuts what does not fit, ends it, and says so") {
  char text[4] = "xxx";
  CHECK(StringCchCopyA(text, 4, "abc") == S_OK);
  CHECK(std::string(text) == "abc");
  CHECK(StringCchCopyA(text, 4, "defg") == STRSAFE_E_INSUFFICIENT_BUFFER);
  CHECK(std::string(text) == "def");
  CHECK(StringCchCopyA(text, 0, "a") == STRSAFE_E_INVALID_PARAMETER);
  CHECK(std::string(text) == "def");
}

TEST_CASE("StringCb counts bytes, also of wide text") {
  wchar_t text[4];
  CHECK(StringCbCopyW(text, sizeof text, L"abc") == S_OK);
  CHECK(StringCbCopyW(text, sizeof text, L"abcd") == STRSAFE_E_INSUFFICIENT_BUFFER);
  CHECK(text[3] == L'\0');
  size_t length = 99;
  CHECK(StringCbLengthW(text, sizeof text, &length) == S_OK);
  CHECK(length == 3 * sizeof(wchar_t));
}

TEST_CASE("StringCchCat appends, and refuses a text without end") {
  char text[6] = "ab";
  CHECK(StringCchCatA(text, 6, "cd") == S_OK);
  CHECK(StringCchCatA(text, 6, "efg") == STRSAFE_E_INSUFFICIENT_BUFFER);
  CHECK(std::string(text) == "abcde");
  CHECK(StringCchCatA(text, 3, "x") == STRSAFE_E_INVALID_PARAMETER);
  CHECK(StringCchCatNA(text, 6, "x", 0) == S_OK);
}

TEST_CASE("StringCchCopyN takes at most so many characters") {
  char text[6];
  CHECK(StringCchCopyNA(text, 6, "abcdef", 3) == S_OK);
  CHECK(std::string(text) == "abc");
  CHECK(StringCchCopyNA(text, 6, "abcdefgh", 8) == STRSAFE_E_INSUFFICIENT_BUFFER);
  CHECK(std::string(text) == "abcde");
}

TEST_CASE("StringCchPrintf formats and cuts") {
  char text[8];
  CHECK(StringCchPrintfA(text, 8, "%s-%lu", "ab", static_cast<DWORD>(7)) == S_OK);
  CHECK(std::string(text) == "ab-7");
  CHECK(StringCchPrintfA(text, 4, "%d", 12345) == STRSAFE_E_INSUFFICIENT_BUFFER);
  CHECK(std::string(text) == "123");
  wchar_t wide[8];
  CHECK(StringCchPrintfW(wide, 8, L"%s %d", L"a", 1) == S_OK);
  CHECK(bytes(wide) == "a 1");
}

TEST_CASE("StringCchLength wants an end within the room") {
  size_t length = 99;
  CHECK(StringCchLengthA("abc", 4, &length) == S_OK);
  CHECK(length == 3);
  CHECK(StringCchLengthA("abc", 3, &length) == STRSAFE_E_INVALID_PARAMETER);
  CHECK(StringCchLengthA(nullptr, 3, &length) == STRSAFE_E_INVALID_PARAMETER);
  CHECK(StringCchLengthA("abc", STRSAFE_MAX_CCH, nullptr) == S_OK);
}

TEST_CASE("the functions with Ex tell where the text ends and what is left") {
  char text[8];
  char* end = nullptr;
  size_t left = 0;
  CHECK(StringCchCopyExA(text, 8, "abc", &end, &left, STRSAFE_FILL_BEHIND_NULL | '.') == S_OK);
  CHECK(end == text + 3);
  CHECK(left == 5);
  CHECK(std::string(text, 8) == std::string("abc\0....", 8));
  CHECK(StringCchCatExA(text, 8, "de", &end, &left, 0) == S_OK);
  CHECK(left == 3);
  CHECK(StringCchPrintfExA(text, 8, &end, &left, STRSAFE_NULL_ON_FAILURE, "%s", "0123456789") ==
        STRSAFE_E_INSUFFICIENT_BUFFER);
  CHECK(text[0] == '\0');
  CHECK(StringCchCopyExA(text, 8, nullptr, &end, &left, STRSAFE_IGNORE_NULLS) == S_OK);
  CHECK(left == 8);
}

TEST_CASE("lstrlen and its kin bear null pointers") {
  char text[8];
  CHECK(lstrlenA(nullptr) == 0);
  CHECK(lstrlenA("abc") == 3);
  CHECK(lstrlenW(L"abcd") == 4);
  CHECK(lstrcpyA(text, "abc") == text);
  CHECK(lstrcatA(text, "de") == text);
  CHECK(std::string(text) == "abcde");
  CHECK(lstrcpynA(text, "0123456789", 4) == text);
  CHECK(std::string(text) == "012");
}

TEST_CASE("lstrcmp orders words, lstrcmpi whatever their case") {
  CHECK(lstrcmpA("abc", "abc") == 0);
  CHECK(lstrcmpA("abc", "abd") < 0);
  CHECK(lstrcmpA("a", "B") < 0);
  CHECK(lstrcmpA("a", "A") < 0);
  CHECK(lstrcmpiA("HOST", "host") == 0);
  CHECK(lstrcmpiW(L"HOST", L"hosts") < 0);
  CHECK(CompareStringA(LOCALE_INVARIANT, NORM_IGNORECASE, "AbC", -1, "aBc", -1) == CSTR_EQUAL);
  CHECK(CompareStringA(LOCALE_INVARIANT, 0, "abcX", 3, "abcY", 3) == CSTR_EQUAL);
}

TEST_CASE("wsprintf formats without a size") {
  char text[64];
  CHECK(wsprintfA(text, "%s %d %04x %lu", "a", -1, 255, static_cast<DWORD>(5)) == 11);
  CHECK(std::string(text) == "a -1 00ff 5");
  wchar_t wide[64];
  CHECK(wsprintfW(wide, L"%s-%d", L"ab", 7) == 4);
  CHECK(bytes(wide) == "ab-7");
}

TEST_CASE("CharUpper takes a text or a character") {
  char text[] = "mixed Case 1";
  CHECK(CharUpperA(text) == text);
  CHECK(std::string(text) == "MIXED CASE 1");
  CHECK(CharLowerBuffA(text, 5) == 5);
  CHECK(std::string(text) == "mixed CASE 1");
  CHECK(CharUpperA(reinterpret_cast<char*>(uintptr_t{'q'})) ==
        reinterpret_cast<char*>(uintptr_t{'Q'}));
}

TEST_CASE("MulDiv rounds, and does not overflow on its way") {
  CHECK(MulDiv(1000000, 1000000, 1000000) == 1000000);
  CHECK(MulDiv(7, 1, 2) == 4);
  CHECK(MulDiv(-7, 1, 2) == -4);
  CHECK(MulDiv(1, 1, 0) == -1);
  CHECK(MulDiv(2000000000, 2, 1) == -1);
}

TEST_CASE("wide strings become UTF-8 and come back") {
  const wchar_t wide[] = L"gr\u00fc\u00df \u20ac \U0001f600";
  const char narrow[] = "gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x98\x80";
  CHECK(bytes(wide) == narrow);
  wchar_t back[32];
  const int size = MultiByteToWideChar(CP_UTF8, 0, narrow, -1, back, 32);
  CHECK(static_cast<size_t>(size) == sizeof wide / sizeof wide[0]);
  CHECK(memcmp(back, wide, sizeof wide) == 0);
}

TEST_CASE("without room the translations count, with too little they fail") {
  Untouched<char[8]> narrow;
  CHECK(WideCharToMultiByte(CP_UTF8, 0, L"abc", -1, nullptr, 0, nullptr, nullptr) == 4);
  CHECK(WideCharToMultiByte(CP_UTF8, 0, L"abc", 3, nullptr, 0, nullptr, nullptr) == 3);
  CHECK(counted("abc") == 4);
  wchar_t wide[2];
  CHECK_RESULT_AND_ERROR(MultiByteToWideChar(CP_UTF8, 0, "abc", -1, wide, 2), 0,
                         ERROR_INSUFFICIENT_BUFFER);
  CHECK_RESULT_AND_ERROR(
      WideCharToMultiByte(CP_UTF8, 0, L"abc", -1, *narrow.out(), 2, nullptr, nullptr), 0,
      ERROR_INSUFFICIENT_BUFFER);
}

TEST_CASE("wrong bytes are U+FFFD, or an error for who asks") {
  wchar_t wide[8];
  CHECK(MultiByteToWideChar(CP_UTF8, 0,
                            "a\xff"
                            "b",
                            3, wide, 8) == 3);
  CHECK(wide[1] == 0xfffd);
  CHECK(MultiByteToWideChar(CP_UTF8, 0, "\xe2\x82", 2, wide, 8) == 1);
  CHECK(MultiByteToWideChar(CP_UTF8, 0, "\xc0\xaf", 2, wide, 8) == 2);
  CHECK_RESULT_AND_ERROR(MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, "a\xff", 2, wide, 8), 0,
                         ERROR_NO_UNICODE_TRANSLATION);
}

TEST_CASE("wrong arguments of the translations") {
  wchar_t wide[8];
  char narrow[8];
  BOOL used = 7;
  CHECK_RESULT_AND_ERROR(MultiByteToWideChar(CP_UTF8, 0, nullptr, 1, wide, 8), 0,
                         ERROR_INVALID_PARAMETER);
  CHECK_RESULT_AND_ERROR(MultiByteToWideChar(CP_UTF8, 0, "a", 0, wide, 8), 0,
                         ERROR_INVALID_PARAMETER);
  CHECK_RESULT_AND_ERROR(MultiByteToWideChar(CP_UTF8, 0, "a", 1, wide, -1), 0,
                         ERROR_INVALID_PARAMETER);
  CHECK_RESULT_AND_ERROR(MultiByteToWideChar(4711, 0, "a", 1, wide, 8), 0, ERROR_INVALID_PARAMETER);
  CHECK_RESULT_AND_ERROR(MultiByteToWideChar(CP_UTF8, 0x40, "a", 1, wide, 8), 0,
                         ERROR_INVALID_FLAGS);
  if (WINE_DIFFERS("UTF-8 needs no default character")) return;
  CHECK_RESULT_AND_ERROR(WideCharToMultiByte(CP_UTF8, 0, L"a", 1, narrow, 8, "?", nullptr), 0,
                         ERROR_INVALID_PARAMETER);
  CHECK_RESULT_AND_ERROR(WideCharToMultiByte(CP_UTF8, 0, L"a", 1, narrow, 8, nullptr, &used), 0,
                         ERROR_INVALID_PARAMETER);
  CHECK(WideCharToMultiByte(CP_ACP, 0, L"a", 1, narrow, 8, nullptr, &used) == 1);
  CHECK(used == FALSE);
  CHECK(IsDBCSLeadByte('a') == FALSE);
}
