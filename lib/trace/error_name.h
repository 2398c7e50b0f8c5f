// SPDX-License-Identifier: MIT
#pragma once

#include <minwindef.h>

#include <string_view>

namespace wsx {

// Some numbers have a name in winsock2.h and another in winerror.h.
enum class Vocabulary : bool { winsock, win32 };

// "WSAEWOULDBLOCK" for 10035; empty for a number without a name.
std::string_view error_name(DWORD code, Vocabulary vocabulary) noexcept;

}  // namespace wsx
