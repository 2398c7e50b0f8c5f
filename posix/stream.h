// SPDX-License-Identifier: MIT
#pragma once

#include <cstdio>

// What POSIX adds to the streams of the C library.
namespace wsx::posix {

int descriptor_of(std::FILE* stream) noexcept;
std::FILE* open_descriptor(int descriptor, const char* mode) noexcept;
std::FILE* open_command(const char* command, const char* mode) noexcept;
int close_command(std::FILE* stream) noexcept;

}  // namespace wsx::posix
