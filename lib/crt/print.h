// SPDX-License-Identifier: MIT
#pragma once

#include <cerrno>
#include <cstdarg>
#include <cstddef>

#include "lib/crt/format.h"
#include "lib/crt/rule.h"

// What the printing functions of the C runtime make of a text that does or does not fit.
namespace wsx {

// No zero where the text has taken all the room.
template <typename Wide, typename Char>
int print_loosely(Char* buffer, std::size_t room, const Char* format, std::va_list list) noexcept {
  if (!format || (!buffer && room != 0)) return broken_rule(EINVAL), -1;
  const long length = format_text<Char, Wide>(buffer, room, format, list);
  if (length < 0 || !buffer) return static_cast<int>(length);
  const auto count = static_cast<std::size_t>(length);
  if (count < room) buffer[count] = Char{};
  return count <= room ? static_cast<int>(length) : -1;
}

// Everything and its zero, or nothing.
template <typename Wide, typename Char>
int print_whole(Char* buffer, std::size_t room, const Char* format, std::va_list list) noexcept {
  if (!buffer || room == 0) return broken_rule(EINVAL), -1;
  if (!format) return empty_and_broken(buffer, room, EINVAL), -1;
  const long length = format_text<Char, Wide>(buffer, room, format, list);
  if (length < 0) return empty_and_broken(buffer, room, errno), -1;
  if (static_cast<std::size_t>(length) >= room) return empty_and_broken(buffer, room, ERANGE), -1;
  buffer[length] = Char{};
  return static_cast<int>(length);
}

// What `count` and, with _TRUNCATE, the room allow.
template <typename Wide, typename Char>
int print_cut(Char* buffer, std::size_t room, std::size_t count, const Char* format,
              std::va_list list) noexcept {
  if (!buffer && room == 0 && count == 0 && format) return 0;
  if (!buffer || room == 0) return broken_rule(EINVAL), -1;
  if (!format) return empty_and_broken(buffer, room, EINVAL), -1;
  const std::size_t most = count < room ? count : room - 1;
  const long length = format_text<Char, Wide>(buffer, most, format, list);
  if (length < 0) return empty_and_broken(buffer, room, errno), -1;
  const auto whole = static_cast<std::size_t>(length);
  if (whole > most && count >= room && count != _TRUNCATE)
    return empty_and_broken(buffer, room, ERANGE), -1;
  buffer[whole < most ? whole : most] = Char{};
  return whole <= most ? static_cast<int>(length) : -1;
}

}  // namespace wsx
