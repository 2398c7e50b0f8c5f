// SPDX-License-Identifier: MIT
#pragma once

#include <minwindef.h>

#include <algorithm>
#include <string>

#include "lib/arguments.h"
#include "lib/encoding.h"

// Texts of the host in a program's buffer, narrow or wide.
namespace wsx {

// False for what is no UTF-8. May throw bad_alloc.
inline bool as_text(const std::string& text, std::string& result) {
  result = text;
  return true;
}
template <typename Wide>
bool as_text(const std::string& text, std::basic_string<Wide>& result) {
  return decode(text, result);
}

// The length, or with too little room what it takes with the zero, and nothing is stored: the rule
// of most calls that give a text.
template <typename Char>
DWORD give_text(const std::basic_string<Char>& text, Char* buffer, DWORD room) noexcept {
  const auto length = static_cast<DWORD>(text.size());
  if (length >= room || bad_pointer(buffer)) return length + 1;
  std::copy_n(text.c_str(), text.size() + 1, buffer);
  return length;
}

}  // namespace wsx
