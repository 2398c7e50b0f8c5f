// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <string_view>

// Where the library's own messages about a program go.
namespace wsx::posix {

// From here on messages go to the end of that file instead of standard error; false when it cannot
// be opened, and they stay where they were.
bool send_diagnosis_to(const char* path) noexcept;

// One line, in one piece also when several threads and processes write. errno stays as it was.
void write_diagnosis(std::string_view line) noexcept;

// Reads memory that may not be there: false where the plain access would be a fault.
bool copy_memory(const void* from, void* to, std::size_t size) noexcept;

}  // namespace wsx::posix
