// SPDX-License-Identifier: MIT
#pragma once

#include <utf8.h>

#include <cstddef>
#include <cstring>

// One character at a time between UTF-8, UTF-16 and UTF-32, for text whose end is a zero.
namespace wsx {

// What no text contains.
constexpr char32_t no_code_point = 0xffffffff;

constexpr bool is_surrogate(char32_t c) noexcept {
  return c >= 0xd800 && c <= 0xdfff;
}

// Reads the character at `text` and moves behind it. At most `left` units are looked at.
inline char32_t next_code_point(const char*& text, std::size_t left) noexcept try {
  const std::size_t within = strnlen(text, left < 4 ? left : 4);
  return utf8::next(text, text + within);
} catch (const utf8::exception&) {
  return no_code_point;
}

template <typename Wide>
char32_t next_code_point(const Wide*& text, std::size_t left) noexcept {
  if (left == 0) return no_code_point;
  const auto first = static_cast<char32_t>(*text++);
  if constexpr (sizeof(Wide) == sizeof(char16_t)) {
    if (!is_surrogate(first)) return first;
    const bool pair = first < 0xdc00 && left > 1 && *text >= 0xdc00 && *text <= 0xdfff;
    if (!pair) return no_code_point;
    return 0x10000 + ((first - 0xd800) << 10) + (static_cast<char32_t>(*text++) - 0xdc00);
  }
  return first > 0x10ffff || is_surrogate(first) ? no_code_point : first;
}

// Stores the character in 1 to 4 units and tells how many.
inline std::size_t put_code_point(char32_t c, char* units) noexcept {
  return static_cast<std::size_t>(utf8::unchecked::append(c, units) - units);
}

template <typename Wide>
std::size_t put_code_point(char32_t c, Wide* units) noexcept {
  if (sizeof(Wide) == sizeof(char16_t) && c > 0xffff) {
    units[0] = static_cast<Wide>(0xd800 + ((c - 0x10000) >> 10));
    units[1] = static_cast<Wide>(0xdc00 + ((c - 0x10000) & 0x3ff));
    return 2;
  }
  units[0] = static_cast<Wide>(c);
  return 1;
}

}  // namespace wsx
