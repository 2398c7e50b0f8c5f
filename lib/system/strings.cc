// SPDX-License-Identifier: MIT
#include <stringapiset.h>
#include <winbase.h>
#include <winnls.h>
#include <winuser.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "lib/arguments.h"
#include "lib/by_width.h"
#include "lib/crt/format.h"
#include "lib/last_error.h"

// Strings of kernel32 and user32.
namespace wsx {
namespace {

template <typename Char>
using View = std::basic_string_view<Char>;

template <typename Char>
bool is_latin_1_letter(Char c, char32_t first, char32_t last, char32_t sign) noexcept {
  const auto code = static_cast<char32_t>(c);
  return sizeof(Char) > 1 && code >= first && code <= last && code != sign;
}

template <typename Char>
Char lower(Char c) noexcept {
  const bool letter = (c >= Char{'A'} && c <= Char{'Z'}) || is_latin_1_letter(c, 0xc0, 0xde, 0xd7);
  return letter ? static_cast<Char>(c + 0x20) : c;
}
template <typename Char>
Char upper(Char c) noexcept {
  const bool letter = (c >= Char{'a'} && c <= Char{'z'}) || is_latin_1_letter(c, 0xe0, 0xfe, 0xf7);
  return letter ? static_cast<Char>(c - 0x20) : c;
}

template <typename Char>
char32_t code(Char c) noexcept {
  return sizeof(Char) == 1 ? static_cast<unsigned char>(c) : static_cast<char32_t>(c);
}

template <typename Char>
int compare_ignoring_case(View<Char> a, View<Char> b) noexcept {
  const std::size_t common = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < common; ++i) {
    const char32_t x = code(lower(a[i])), y = code(lower(b[i]));
    if (x != y) return x < y ? -1 : 1;
  }
  return a.size() == b.size() ? 0 : a.size() < b.size() ? -1 : 1;
}

// Words in their order, and of two that differ in case only the one with the small letter first.
template <typename Char>
int compare_words(View<Char> a, View<Char> b) noexcept {
  const int order = compare_ignoring_case(a, b);
  if (order != 0) return order;
  const auto [x, y] = std::ranges::mismatch(a, b);
  if (x == a.end()) return 0;
  return *x == lower(*x) ? -1 : 1;
}

template <typename Char>
View<Char> view_of(const Char* text) noexcept {
  return text ? View<Char>(text) : View<Char>();
}

// A null pointer comes before every text.
template <typename Char>
int order(const Char* a, const Char* b, int (*compare)(View<Char>, View<Char>) noexcept) noexcept {
  if (!a || !b) return (a != nullptr) - (b != nullptr);
  return compare(view_of(a), view_of(b));
}

template <typename Char>
int length(const Char* text) noexcept {
  return text ? static_cast<int>(std::char_traits<Char>::length(text)) : 0;
}

template <typename Char>
Char* copy(Char* dest, const Char* source) noexcept {
  if (!dest || !source) return nullptr;
  return std::char_traits<Char>::move(dest, source, std::char_traits<Char>::length(source) + 1);
}

template <typename Char>
Char* append(Char* dest, const Char* source) noexcept {
  if (!dest || !source) return nullptr;
  copy(dest + std::char_traits<Char>::length(dest), source);
  return dest;
}

template <typename Char>
Char* copy_within(Char* dest, const Char* source, int room) noexcept {
  if (!dest || room <= 0) return dest && room == 0 ? dest : nullptr;
  if (!source) return nullptr;
  const Char* const end = std::find(source, source + room - 1, Char{});
  *std::copy(source, end, dest) = Char{};
  return dest;
}

template <typename Char>
int compare_strings(DWORD flags, const Char* a, int a_size, const Char* b, int b_size) noexcept {
  constexpr DWORD ignoring = NORM_IGNORECASE | LINGUISTIC_IGNORECASE;
  if (bad_pointer(a) || bad_pointer(b) || a_size < -1 || b_size < -1)
    return fail_win32(ERROR_INVALID_PARAMETER);
  if ((flags & ~(ignoring | SORT_STRINGSORT)) != 0) return fail_win32(ERROR_INVALID_FLAGS);
  const auto view = [](const Char* text, int size) {
    return size < 0 ? View<Char>(text) : View<Char>(text, static_cast<std::size_t>(size));
  };
  const auto x = view(a, a_size), y = view(b, b_size);
  const int order = (flags & ignoring) != 0 ? compare_ignoring_case(x, y) : compare_words(x, y);
  return CSTR_EQUAL + order;
}

template <typename Char>
int compare_ordinally(const Char* a, int a_size, const Char* b, int b_size,
                      bool ignoring) noexcept {
  if (bad_pointer(a) || bad_pointer(b) || a_size < -1 || b_size < -1)
    return fail_win32(ERROR_INVALID_PARAMETER);
  const auto view = [](const Char* text, int size) {
    return size < 0 ? View<Char>(text) : View<Char>(text, static_cast<std::size_t>(size));
  };
  const auto x = view(a, a_size), y = view(b, b_size);
  if (ignoring) return CSTR_EQUAL + compare_ignoring_case(x, y);
  const int order = x.compare(y);
  return CSTR_EQUAL + (order > 0) - (order < 0);
}

// The room that Windows takes for granted.
constexpr std::size_t print_room = 1024;

template <typename Wide, typename Char>
int print(Char* out, const Char* format, std::va_list list) noexcept {
  const long length = format_text<Char, Wide>(out, print_room - 1, format, list);
  const auto count = std::min(static_cast<std::size_t>(std::max(length, 0L)), print_room - 1);
  out[count] = Char{};
  return static_cast<int>(count);
}

template <typename Char>
Char* change(Char* text, Char (*to)(Char) noexcept) noexcept {
  const auto value = reinterpret_cast<std::uintptr_t>(text);
  if (value < 0x10000)
    return reinterpret_cast<Char*>(static_cast<std::uintptr_t>(code(to(static_cast<Char>(value)))));
  for (Char* c = text; *c != Char{}; ++c) *c = to(*c);
  return text;
}

template <typename Char>
DWORD change_all(Char* text, DWORD count, Char (*to)(Char) noexcept) noexcept {
  std::transform(text, text + count, text, to);
  return count;
}

}  // namespace
}  // namespace wsx

using namespace wsx;

// The functions for one kind of character; `sym` completes their names.
#define TEXT_DOORS(Char, sym)                                                                \
  int WINAPI sym(lstrlen)(const Char* text) {                                                \
    return length(text);                                                                     \
  }                                                                                          \
  Char* WINAPI sym(lstrcpy)(Char * dest, const Char* source) {                               \
    return copy(dest, source);                                                               \
  }                                                                                          \
  Char* WINAPI sym(lstrcat)(Char * dest, const Char* source) {                               \
    return append(dest, source);                                                             \
  }                                                                                          \
  Char* WINAPI sym(lstrcpyn)(Char * dest, const Char* source, int room) {                    \
    return copy_within(dest, source, room);                                                  \
  }                                                                                          \
  int WINAPI sym(lstrcmp)(const Char* a, const Char* b) {                                    \
    return order(a, b, &compare_words);                                                      \
  }                                                                                          \
  int WINAPI sym(lstrcmpi)(const Char* a, const Char* b) {                                   \
    return order(a, b, &compare_ignoring_case);                                              \
  }                                                                                          \
  int WINAPI sym(CompareString)(LCID, DWORD flags, const Char* a, int a_size, const Char* b, \
                                int b_size) {                                                \
    return compare_strings(flags, a, a_size, b, b_size);                                     \
  }                                                                                          \
  Char* WINAPI sym(CharUpper)(Char * text) {                                                 \
    return change(text, &upper<Char>);                                                       \
  }                                                                                          \
  Char* WINAPI sym(CharLower)(Char * text) {                                                 \
    return change(text, &lower<Char>);                                                       \
  }                                                                                          \
  DWORD WINAPI sym(CharUpperBuff)(Char * text, DWORD count) {                                \
    return change_all(text, count, &upper<Char>);                                            \
  }                                                                                          \
  DWORD WINAPI sym(CharLowerBuff)(Char * text, DWORD count) {                                \
    return change_all(text, count, &lower<Char>);                                            \
  }

#define PRINT_DOORS(Char, Wide, sym)                                             \
  int WINAPI sym(wvsprintf)(Char * out, const Char* format, std::va_list list) { \
    return print<Wide>(out, format, list);                                       \
  }                                                                              \
  int WINAPIV sym(wsprintf)(Char * out, const Char* format, ...) {               \
    WITH_ARGUMENTS(format, print<Wide>(out, format, list));                      \
  }

#define SHORT_NARROW(name) wsx16_##name##A

TEXT_DOORS(char, NARROW)
TEXT_DOORS(wchar_t, WIDE)
PRINT_DOORS(char, wchar_t, NARROW)
PRINT_DOORS(wchar_t, wchar_t, WIDE)

int WINAPI CompareStringOrdinal(LPCWSTR lpString1, int cchCount1, LPCWSTR lpString2, int cchCount2,
                                BOOL bIgnoreCase) {
  return compare_ordinally(lpString1, cchCount1, lpString2, cchCount2, bIgnoreCase != FALSE);
}

int WINAPI MulDiv(int nNumber, int nNumerator, int nDenominator) {
  if (nDenominator == 0) return -1;
  const std::int64_t product = std::int64_t{nNumber} * nNumerator;
  const bool negative = (product < 0) != (nDenominator < 0);
  const std::int64_t divisor = nDenominator < 0 ? -std::int64_t{nDenominator} : nDenominator;
  const std::int64_t rounded = ((product < 0 ? -product : product) + divisor / 2) / divisor;
  if (rounded > INT32_MAX) return -1;
  return static_cast<int>(negative ? -rounded : rounded);
}

// The same for programs compiled with -fshort-wchar.
WSX_BEGIN_DECLS
TEXT_DOORS(char16_t, SHORT_WIDE)
PRINT_DOORS(char, char16_t, SHORT_NARROW)
PRINT_DOORS(char16_t, char16_t, SHORT_WIDE)
int WINAPI wsx16_CompareStringOrdinal(const char16_t* a, int a_size, const char16_t* b, int b_size,
                                      BOOL ignoring) {
  return compare_ordinally(a, a_size, b, b_size, ignoring != FALSE);
}
WSX_END_DECLS
