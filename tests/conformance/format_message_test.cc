// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cstdarg>
#include <cstring>
#include <string>

#include "support/checks.h"
#include "support/untouched.h"
#include "support/wine.h"

// Texts of errors and messages.

using namespace support;

namespace {

constexpr DWORD from_system = FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS;

std::string system_text(DWORD code, DWORD more = 0) {
  char text[512];
  const DWORD length =
      FormatMessageA(from_system | more, nullptr, code, 0, text, sizeof text, nullptr);
  REQUIRE(length == strlen(text));
  return text;
}

DWORD from_string(const char* source, char* text, DWORD size, DWORD flags, ...) {
  va_list list;
  va_start(list, flags);
  const DWORD length =
      FormatMessageA(FORMAT_MESSAGE_FROM_STRING | flags, source, 0, 0, text, size, &list);
  va_end(list);
  return length;
}

template <typename... A>
std::string made(const char* source, A... inserts) {
  char text[256] = "unset";
  const DWORD length = from_string(source, text, sizeof text, 0, inserts...);
  CHECK(length == strlen(text));
  return text;
}

}  // namespace

TEST_CASE("each error of Winsock and many others have a text that ends with its line") {
  for (const DWORD code :
       {2,     5,     6,     8,     38,    50,    64,    87,    122,   170,   258,
        735,   995,   996,   997,   998,   1168,  1225,  1231,  1235,  1236,  1450,
        10004, 10009, 10013, 10014, 10022, 10024, 10035, 10038, 10040, 10048, 10053,
        10054, 10060, 10061, 10091, 10093, 10101, 10107, 11001, 11002, 11003, 11004}) {
    CAPTURE(code);
    char found[512] = "";
    const DWORD length =
        FormatMessageA(from_system, nullptr, code, 0, found, sizeof found, nullptr);
    if (length == 0 && WINE_DIFFERS("each error of Winsock has a text")) continue;
    const std::string text = found;
    CHECK(text.size() == length);
    CHECK(text.size() > 10);
    CHECK((text.substr(text.size() - 3) == ".\r\n" ||
           WINE_DIFFERS("a text ends with a period and a line break")));
  }
}

TEST_CASE("a number without text is ERROR_MR_MID_NOT_FOUND, and the buffer stays as it is") {
  Untouched<char[64]> text;
  CHECK_RESULT_AND_ERROR(
      FormatMessageA(from_system, nullptr, 0x00123456, 0, *text.out(), 64, nullptr), 0u,
      ERROR_MR_MID_NOT_FOUND);
  CHECK(text.untouched());
}

TEST_CASE("with the width mask the line break is a blank") {
  const std::string text = system_text(WSAECONNRESET, FORMAT_MESSAGE_MAX_WIDTH_MASK);
  CHECK(text.find_first_of("\r\n") == std::string::npos);
  CHECK(text.back() == ' ');
}

TEST_CASE("a buffer that is too small is ERROR_INSUFFICIENT_BUFFER") {
  char text[4];
  CHECK_RESULT_AND_ERROR(
      FormatMessageA(from_system, nullptr, ERROR_ACCESS_DENIED, 0, text, sizeof text, nullptr), 0u,
      ERROR_INSUFFICIENT_BUFFER);
}

TEST_CASE("exactly enough room suffices") {
  char text[4];
  CHECK(from_string("abc", text, 4, 0) == 3);
  CHECK(std::string(text) == "abc");
  CHECK_RESULT_AND_ERROR(from_string("abcd", text, 4, 0), 0u, ERROR_INSUFFICIENT_BUFFER);
}

TEST_CASE("an allocated text is freed by LocalFree") {
  char* text = nullptr;
  const DWORD length = FormatMessageA(from_system | FORMAT_MESSAGE_ALLOCATE_BUFFER, nullptr,
                                      WSAECONNREFUSED, MAKELANGID(LANG_NEUTRAL, SUBLANG_DEFAULT),
                                      reinterpret_cast<LPSTR>(&text), 0, nullptr);
  REQUIRE(text != nullptr);
  CHECK(length == strlen(text));
  CHECK(system_text(WSAECONNREFUSED) == text);
  CHECK(LocalFree(text) == nullptr);
}

TEST_CASE("a wide text is the narrow one in wide characters") {
  wchar_t* wide = nullptr;
  const DWORD length =
      FormatMessageW(from_system | FORMAT_MESSAGE_ALLOCATE_BUFFER, nullptr, ERROR_ACCESS_DENIED, 0,
                     reinterpret_cast<LPWSTR>(&wide), 0, nullptr);
  REQUIRE(wide != nullptr);
  CHECK(std::string(wide, wide + length) == system_text(ERROR_ACCESS_DENIED));
  CHECK(wide[length] == L'\0');
  LocalFree(wide);
}

TEST_CASE("nothing is allocated for a message that is not found") {
  char* text = reinterpret_cast<char*>(0x1234);
  CHECK_RESULT_AND_ERROR(FormatMessageA(from_system | FORMAT_MESSAGE_ALLOCATE_BUFFER, nullptr,
                                        0x00123456, 0, reinterpret_cast<LPSTR>(&text), 0, nullptr),
                         0u, ERROR_MR_MID_NOT_FOUND);
  CHECK((text == nullptr || WINE_DIFFERS("the pointer is null after a failure")));
}

TEST_CASE("inserts are strings unless they say otherwise") {
  CHECK(made("%1 and %2", "one", "two") == "one and two");
  CHECK(made("%2 and %1", "one", "two") == "two and one");
  CHECK(made("%1!d! %2!08x! %3!s!", 7, 255, "x") == "7 000000ff x");
  CHECK(made("[%1!5s!]", "ab") == "[   ab]");
}

TEST_CASE("inserts come from an array as well") {
  DWORD_PTR array[] = {reinterpret_cast<DWORD_PTR>("text"), 42};
  char text[64];
  CHECK(FormatMessageA(FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_ARGUMENT_ARRAY, "%1 %2!u!", 0, 0,
                       text, sizeof text, reinterpret_cast<va_list*>(array)) == 7);
  CHECK(std::string(text) == "text 42");
}

TEST_CASE("other escapes stand for characters, and %0 ends the text") {
  CHECK(made("a%nb%%c%!%.") == "a\r\nb%c!.");
  CHECK(made("line%0 not seen") == "line");
}

TEST_CASE("inserts pass through when they are ignored") {
  char text[64];
  CHECK(from_string("%1 is %2!d!", text, sizeof text, FORMAT_MESSAGE_IGNORE_INSERTS) == 11);
  CHECK(std::string(text) == "%1 is %2!d!");
}

TEST_CASE("inserts without arguments, and calls without a source, are invalid") {
  char text[64];
  CHECK_RESULT_AND_ERROR(
      FormatMessageA(FORMAT_MESSAGE_FROM_STRING, "%1", 0, 0, text, sizeof text, nullptr), 0u,
      ERROR_INVALID_PARAMETER);
  CHECK_RESULT_AND_ERROR(FormatMessageA(0, "text", 0, 0, text, sizeof text, nullptr), 0u,
                         ERROR_INVALID_PARAMETER);
  CHECK_RESULT_AND_ERROR(FormatMessageA(from_system, nullptr, 5, 0, nullptr, 0, nullptr), 0u,
                         ERROR_INSUFFICIENT_BUFFER);
}
