// SPDX-License-Identifier: MIT
#pragma once

// The environment that getenv and every library of the process see.
namespace wsx::posix {

// Null removes the variable. False with errno.
bool set_variable(const char* name, const char* value) noexcept;

// name=value, null at the end.
char** variables() noexcept;

}  // namespace wsx::posix
