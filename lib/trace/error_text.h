// SPDX-License-Identifier: MIT
#pragma once

#include <minwindef.h>

#include <string_view>

namespace wsx {

// What a Win32 or Winsock error means, as a sentence; empty for numbers that have no text.
std::string_view error_text(DWORD code) noexcept;

}  // namespace wsx
