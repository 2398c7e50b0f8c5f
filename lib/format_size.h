// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

// What stands between the width and the letter of a conversion, for printing and for scanning.
namespace wsx {

enum class FormatSize { none, byte, half, word, wide, whole, long_double };

// Leaves `format` behind it.
template <typename Char>
FormatSize read_size(const Char*& format) noexcept {
  struct Row {
    std::string_view word;
    FormatSize size;
  };
  // Longer words before their beginnings.
  static constexpr Row rows[] = {
      {"hh", FormatSize::byte}, {"h", FormatSize::half},        {"ll", FormatSize::whole},
      {"l", FormatSize::word},  {"I64", FormatSize::whole},     {"I32", FormatSize::none},
      {"I", FormatSize::whole}, {"j", FormatSize::whole},       {"z", FormatSize::whole},
      {"t", FormatSize::whole}, {"L", FormatSize::long_double}, {"w", FormatSize::wide},
  };
  const auto take = [&](std::string_view word) {
    const Char* place = format;
    for (const char c : word)
      if (*place++ != static_cast<Char>(c)) return false;
    format = place;
    return true;
  };
  for (const Row& row : rows)
    if (take(row.word)) return row.size;
  return FormatSize::none;
}

}  // namespace wsx
