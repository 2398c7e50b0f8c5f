// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>

namespace wsx {

// The length, or `room` when the text has no end within it.
template <typename Char>
std::size_t length_within(const Char* text, std::size_t room) noexcept {
  return static_cast<std::size_t>(std::find(text, text + room, Char{}) - text);
}

}  // namespace wsx
