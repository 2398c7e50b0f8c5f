// SPDX-License-Identifier: MIT
#include <string.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

#include "lib/by_width.h"
#include "lib/crt/rule.h"
#include "lib/encoding.h"
#include "lib/length_within.h"

// Strings of Microsoft's C runtime, for any width of character.
namespace wsx {
namespace {

// Puts `count` characters or fewer behind the `used` ones. Reads no further than that.
template <typename Char>
errno_t put(Char* dest, std::size_t size, std::size_t used, const Char* src,
            std::size_t count) noexcept {
  const std::size_t room = size - used;
  const std::size_t length = length_within(src, std::min(count, room));
  if (length < room) {
    *std::copy_n(src, length, dest + used) = Char{};
    return 0;
  }
  if (count != _TRUNCATE) return empty_and_broken(dest, size, ERANGE);
  *std::copy_n(src, room - 1, dest + used) = Char{};
  return STRUNCATE;
}

template <typename Char>
errno_t copy(Char* dest, std::size_t size, const Char* src, std::size_t count) noexcept {
  if (!dest || size == 0) return broken_rule(EINVAL);
  if (!src) return empty_and_broken(dest, size, EINVAL);
  return put(dest, size, 0, src, count);
}

template <typename Char>
errno_t append(Char* dest, std::size_t size, const Char* src, std::size_t count) noexcept {
  if (!dest || size == 0) return broken_rule(EINVAL);
  const std::size_t used = length_within(dest, size);
  if (!src || used == size) return empty_and_broken(dest, size, EINVAL);
  return put(dest, size, used, src, count);
}

// Nothing of nothing is no mistake, nor does a count of 0 need a source.
template <typename Char>
errno_t copy_n(Char* dest, std::size_t size, const Char* src, std::size_t count) noexcept {
  if (count == 0 && !dest && size == 0) return 0;
  static constexpr Char none{};
  return copy(dest, size, count == 0 ? &none : src, count);
}
template <typename Char>
errno_t append_n(Char* dest, std::size_t size, const Char* src, std::size_t count) noexcept {
  if (count == 0 && !dest && size == 0) return 0;
  static constexpr Char none{};
  return append(dest, size, count == 0 ? &none : src, count);
}

// More than any text has, and not _TRUNCATE.
constexpr std::size_t whole = _TRUNCATE - 1;

template <typename Char>
bool is_one_of(Char c, const Char* set) noexcept {
  for (; *set != Char{}; ++set)
    if (*set == c) return true;
  return false;
}

template <typename Char>
Char* token(Char* text, const Char* delimiters, Char** context) noexcept {
  if (!context || !delimiters || (!text && !*context)) {
    broken_rule(EINVAL);
    return nullptr;
  }
  Char* begin = text ? text : *context;
  while (*begin != Char{} && is_one_of(*begin, delimiters)) ++begin;
  Char* end = begin;
  while (*end != Char{} && !is_one_of(*end, delimiters)) ++end;
  *context = *end != Char{} ? end + 1 : end;
  *end = Char{};
  return begin != end ? begin : nullptr;
}

errno_t copy_memory(void* dest, std::size_t size, const void* src, std::size_t count) noexcept {
  if (count == 0) return 0;
  if (!dest) return broken_rule(EINVAL);
  if (src && count <= size) {
    std::memmove(dest, src, count);
    return 0;
  }
  std::memset(dest, 0, size);
  return broken_rule(src ? ERANGE : EINVAL);
}

// In characters, which must not overflow in bytes.
template <typename Char>
errno_t copy_characters(Char* dest, std::size_t size, const Char* src, std::size_t count) noexcept {
  constexpr std::size_t most = static_cast<std::size_t>(-1) / sizeof(Char);
  if (size > most || count > most) return broken_rule(ERANGE);
  return copy_memory(dest, size * sizeof(Char), src, count * sizeof(Char));
}

template <typename Char>
Char lower(Char c) noexcept {
  return c >= Char{'A'} && c <= Char{'Z'} ? static_cast<Char>(c - Char{'A'} + Char{'a'}) : c;
}
template <typename Char>
Char upper(Char c) noexcept {
  return c >= Char{'a'} && c <= Char{'z'} ? static_cast<Char>(c - Char{'a'} + Char{'A'}) : c;
}

template <typename Char>
int compare(const Char* a, const Char* b, std::size_t count) noexcept {
  for (; count != 0; --count, ++a, ++b) {
    const auto x = static_cast<long>(lower(*a)), y = static_cast<long>(lower(*b));
    if (x != y) return x < y ? -1 : 1;
    if (x == 0) break;
  }
  return 0;
}

template <typename Char>
Char* change(Char* text, Char (*to)(Char) noexcept) noexcept {
  for (Char* c = text; *c != Char{}; ++c) *c = to(*c);
  return text;
}

template <typename Char>
errno_t change_within(Char* text, std::size_t size, Char (*to)(Char) noexcept) noexcept {
  if (!text) return broken_rule(EINVAL);
  if (length_within(text, size) == size) return empty_and_broken(text, size, EINVAL);
  change(text, to);
  return 0;
}

template <typename Char>
Char* reverse(Char* text) noexcept {
  std::reverse(text, text + std::char_traits<Char>::length(text));
  return text;
}

template <typename Char>
Char* duplicate(const Char* text) noexcept {
  if (!text) return nullptr;
  const std::size_t size = (std::char_traits<Char>::length(text) + 1) * sizeof(Char);
  void* const memory = std::malloc(size);
  return memory ? static_cast<Char*>(std::memcpy(memory, text, size)) : nullptr;
}

template <typename Char>
errno_t describe(Char* buffer, std::size_t size, int number) noexcept {
  if (!buffer || size == 0) return broken_rule(EINVAL);
  std::basic_string<Char> text;
  if (!from_utf8(std::strerror(number), text)) return *buffer = Char{}, ENOMEM;
  copy(buffer, size, text.c_str(), _TRUNCATE);
  return 0;
}

}  // namespace
}  // namespace wsx

using namespace wsx;

errno_t strcpy_s(char* dest, rsize_t size, const char* src) {
  return copy(dest, size, src, whole);
}
errno_t strcat_s(char* dest, rsize_t size, const char* src) {
  return append(dest, size, src, whole);
}
errno_t strncpy_s(char* dest, rsize_t size, const char* src, rsize_t count) {
  return copy_n(dest, size, src, count);
}
errno_t strncat_s(char* dest, rsize_t size, const char* src, rsize_t count) {
  return append_n(dest, size, src, count);
}
char* strtok_s(char* text, const char* delimiters, char** context) {
  return token(text, delimiters, context);
}

errno_t memcpy_s(void* dest, rsize_t size, const void* src, rsize_t count) {
  return copy_memory(dest, size, src, count);
}
// Windows leaves the destination of this one alone.
errno_t memmove_s(void* dest, rsize_t size, const void* src, rsize_t count) {
  if (count == 0) return 0;
  if (!dest || !src) return broken_rule(EINVAL);
  return count <= size ? copy_memory(dest, size, src, count) : broken_rule(ERANGE);
}

errno_t strerror_s(char* buffer, size_t size, int number) {
  return describe(buffer, size, number);
}
char* _strerror(const char* message) {
  thread_local std::string text;
  try {
    text = std::strerror(errno) + std::string("\n");
    if (message && *message) text = std::string(message) + ": " + text;
  } catch (const std::bad_alloc&) {
    return nullptr;
  }
  return text.data();
}

int _memicmp(const void* a, const void* b, size_t count) {
  const auto* x = static_cast<const unsigned char*>(a);
  const auto* y = static_cast<const unsigned char*>(b);
  for (; count != 0; --count, ++x, ++y)
    if (lower(*x) != lower(*y)) return lower(*x) - lower(*y);
  return 0;
}

char* _strlwr(char* text) {
  return change(text, &lower<char>);
}
char* _strupr(char* text) {
  return change(text, &upper<char>);
}
errno_t _strlwr_s(char* text, size_t size) {
  return change_within(text, size, &lower<char>);
}
errno_t _strupr_s(char* text, size_t size) {
  return change_within(text, size, &upper<char>);
}
char* _strrev(char* text) {
  return reverse(text);
}
char* _strset(char* text, int character) {
  return std::fill_n(text, std::strlen(text), static_cast<char>(character)), text;
}
char* _strnset(char* text, int character, size_t count) {
  return std::fill_n(text, length_within(text, count), static_cast<char>(character)), text;
}

// The wide ones, for both widths.
#define WIDE_DOORS(Char, sym)                                                        \
  errno_t sym(wcscpy_s)(Char * dest, size_t size, const Char* src) {                 \
    return copy(dest, size, src, whole);                                             \
  }                                                                                  \
  errno_t sym(wcscat_s)(Char * dest, size_t size, const Char* src) {                 \
    return append(dest, size, src, whole);                                           \
  }                                                                                  \
  errno_t sym(wcsncpy_s)(Char * dest, size_t size, const Char* src, size_t count) {  \
    return copy_n(dest, size, src, count);                                           \
  }                                                                                  \
  errno_t sym(wcsncat_s)(Char * dest, size_t size, const Char* src, size_t count) {  \
    return append_n(dest, size, src, count);                                         \
  }                                                                                  \
  Char* sym(wcstok_s)(Char * text, const Char* delimiters, Char** context) {         \
    return token(text, delimiters, context);                                         \
  }                                                                                  \
  errno_t sym(wmemcpy_s)(Char * dest, size_t size, const Char* src, size_t count) {  \
    return copy_characters(dest, size, src, count);                                  \
  }                                                                                  \
  errno_t sym(wmemmove_s)(Char * dest, size_t size, const Char* src, size_t count) { \
    return copy_characters(dest, size, src, count);                                  \
  }                                                                                  \
  errno_t sym(_wcserror_s)(Char * buffer, size_t size, int number) {                 \
    return describe(buffer, size, number);                                           \
  }                                                                                  \
  int sym(_wcsicmp)(const Char* a, const Char* b) {                                  \
    return compare(a, b, whole);                                                     \
  }                                                                                  \
  int sym(_wcsnicmp)(const Char* a, const Char* b, size_t count) {                   \
    return compare(a, b, count);                                                     \
  }                                                                                  \
  Char* sym(_wcslwr)(Char * text) {                                                  \
    return change(text, &lower<Char>);                                               \
  }                                                                                  \
  Char* sym(_wcsupr)(Char * text) {                                                  \
    return change(text, &upper<Char>);                                               \
  }                                                                                  \
  Char* sym(_wcsrev)(Char * text) {                                                  \
    return reverse(text);                                                            \
  }                                                                                  \
  errno_t sym(_wcslwr_s)(Char * text, size_t size) {                                 \
    return change_within(text, size, &lower<Char>);                                  \
  }                                                                                  \
  errno_t sym(_wcsupr_s)(Char * text, size_t size) {                                 \
    return change_within(text, size, &upper<Char>);                                  \
  }                                                                                  \
  Char* sym(_wcsdup)(const Char* text) {                                             \
    return duplicate(text);                                                          \
  }                                                                                  \
  size_t sym(wcsnlen_s)(const Char* text, size_t size) {                             \
    return text ? length_within(text, size) : 0;                                     \
  }

WIDE_DOORS(wchar_t, AS_DECLARED)

WSX_BEGIN_DECLS
WIDE_DOORS(char16_t, SHORT_WCHAR)
WSX_END_DECLS
