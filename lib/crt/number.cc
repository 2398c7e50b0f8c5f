// SPDX-License-Identifier: MIT
#include <stdlib.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <climits>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string_view>
#include <type_traits>

#include "lib/by_width.h"
#include "lib/crt/rule.h"
#include "posix/process.h"

namespace wsx {
namespace {

constexpr std::size_t any_room = 64 + 2;  // the longest number, to base 2

template <typename Number, typename Char>
errno_t print(Number value, Char* buffer, std::size_t size, int radix) noexcept {
  if (!buffer || size == 0) return broken_rule(EINVAL);
  if (radix < 2 || radix > 36) return empty_and_broken(buffer, size, EINVAL);
  using Bits = std::make_unsigned_t<Number>;
  std::array<char, any_room> digits;
  char* const end = digits.data() + digits.size();
  const auto written = std::is_signed_v<Number> && radix == 10
                           ? std::to_chars(digits.data(), end, value, radix)
                           : std::to_chars(digits.data(), end, static_cast<Bits>(value), radix);
  const auto count = static_cast<std::size_t>(written.ptr - digits.data());
  if (count >= size) return empty_and_broken(buffer, size, ERANGE);
  *std::copy(digits.data(), written.ptr, buffer) = Char{};
  return 0;
}

template <typename Number, typename Char>
Char* print(Number value, Char* buffer, int radix) noexcept {
  print(value, buffer, any_room, radix);
  return buffer;
}

// Numbers are ASCII, whatever the width of their characters: blanks, a sign, digits.
template <typename Number, typename Char>
Number read(const Char* text) noexcept {
  if (!text) return broken_rule(EINVAL), 0;
  while (*text == Char{' '} || (*text >= Char{'\t'} && *text <= Char{'\r'})) ++text;
  const bool negative = *text == Char{'-'};
  if (negative || *text == Char{'+'}) ++text;
  constexpr Number most = std::numeric_limits<Number>::max();
  constexpr Number least = std::numeric_limits<Number>::min();
  Number value = 0;
  for (; *text >= Char{'0'} && *text <= Char{'9'}; ++text) {
    const auto digit = static_cast<Number>(*text - Char{'0'});
    if (__builtin_mul_overflow(value, Number{10}, &value) ||
        __builtin_add_overflow(value, static_cast<Number>(negative ? -digit : digit), &value))
      return errno = ERANGE, negative ? least : most;
  }
  return value;
}

template <typename Char>
double read_double(const Char* text) noexcept {
  if (!text) return broken_rule(EINVAL), 0;
  std::array<char, 128> ascii{};
  for (std::size_t i = 0; i + 1 < ascii.size() && text[i] > Char{0} && text[i] < Char{0x7f}; ++i)
    ascii[i] = static_cast<char>(text[i]);
  return std::atof(ascii.data());
}

}  // namespace
}  // namespace wsx

using namespace wsx;

char* _itoa(int value, char* buffer, int radix) {
  return print(value, buffer, radix);
}
char* _ltoa(long value, char* buffer, int radix) {
  return print(value, buffer, radix);
}
char* _ultoa(unsigned long value, char* buffer, int radix) {
  return print(value, buffer, radix);
}
char* _i64toa(long long value, char* buffer, int radix) {
  return print(value, buffer, radix);
}
char* _ui64toa(unsigned long long value, char* buffer, int radix) {
  return print(value, buffer, radix);
}
errno_t _itoa_s(int value, char* buffer, size_t size, int radix) {
  return print(value, buffer, size, radix);
}
errno_t _ltoa_s(long value, char* buffer, size_t size, int radix) {
  return print(value, buffer, size, radix);
}
errno_t _ultoa_s(unsigned long value, char* buffer, size_t size, int radix) {
  return print(value, buffer, size, radix);
}
errno_t _i64toa_s(long long value, char* buffer, size_t size, int radix) {
  return print(value, buffer, size, radix);
}
errno_t _ui64toa_s(unsigned long long value, char* buffer, size_t size, int radix) {
  return print(value, buffer, size, radix);
}

errno_t rand_s(unsigned int* value) {
  if (!value) return broken_rule(EINVAL);
  posix::fill_randomly(value, sizeof *value);
  return 0;
}

// The wide ones, for both widths.
#define WIDE_DOORS(Char, sym)                                                               \
  Char* sym(_itow)(int value, Char* buffer, int radix) {                                    \
    return print(value, buffer, radix);                                                     \
  }                                                                                         \
  Char* sym(_ltow)(long value, Char* buffer, int radix) {                                   \
    return print(value, buffer, radix);                                                     \
  }                                                                                         \
  Char* sym(_i64tow)(long long value, Char* buffer, int radix) {                            \
    return print(value, buffer, radix);                                                     \
  }                                                                                         \
  Char* sym(_ui64tow)(unsigned long long value, Char* buffer, int radix) {                  \
    return print(value, buffer, radix);                                                     \
  }                                                                                         \
  errno_t sym(_itow_s)(int value, Char* buffer, size_t size, int radix) {                   \
    return print(value, buffer, size, radix);                                               \
  }                                                                                         \
  errno_t sym(_i64tow_s)(long long value, Char* buffer, size_t size, int radix) {           \
    return print(value, buffer, size, radix);                                               \
  }                                                                                         \
  errno_t sym(_ui64tow_s)(unsigned long long value, Char* buffer, size_t size, int radix) { \
    return print(value, buffer, size, radix);                                               \
  }                                                                                         \
  int sym(_wtoi)(const Char* text) {                                                        \
    return read<int>(text);                                                                 \
  }                                                                                         \
  long sym(_wtol)(const Char* text) {                                                       \
    return read<int>(text);                                                                 \
  }                                                                                         \
  long long sym(_wtoi64)(const Char* text) {                                                \
    return read<long long>(text);                                                           \
  }                                                                                         \
  double sym(_wtof)(const Char* text) {                                                     \
    return read_double(text);                                                               \
  }

WIDE_DOORS(wchar_t, AS_DECLARED)

WSX_BEGIN_DECLS
WIDE_DOORS(char16_t, SHORT_WCHAR)
WSX_END_DECLS
