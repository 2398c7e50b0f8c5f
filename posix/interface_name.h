// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

// Network interfaces by name and number.
namespace wsx::posix {

// 0 for none.
std::uint32_t interface_number(const char* name) noexcept;
// Empty for none.
std::string interface_name(std::uint32_t number);

}  // namespace wsx::posix
