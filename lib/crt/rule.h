// SPDX-License-Identifier: MIT
#pragma once

#include <wsx/crt.h>

#include <cstddef>

// Calls of the C runtime that break the rules of their function.
namespace wsx {

// Tells the program's handler, if there is one, and sets errno. Windows ends a program that has
// none; here the call fails, which is what it does under a handler that returns.
errno_t broken_rule(errno_t error) noexcept;

// The same with an empty text at the destination, when there is room for it.
template <typename Char>
errno_t empty_and_broken(Char* text, std::size_t size, errno_t error) noexcept {
  if (text && size != 0) *text = Char{};
  return broken_rule(error);
}

}  // namespace wsx
