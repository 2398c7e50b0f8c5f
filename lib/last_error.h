// SPDX-License-Identifier: MIT
#pragma once

#include <minwindef.h>

#include "posix/status.h"

// The calling thread's last error: one cell for WSAGetLastError and GetLastError, as on Windows.
// Only doors (the exported functions) touch it; everything inside returns a Status.
namespace wsx {

DWORD last_error() noexcept;
void set_last_error(DWORD code) noexcept;

// The last line of a Winsock door: success clears the last error, as Windows does on every call
// that moves data or sets something; a failure stores its WSA code.
int finish(Status status) noexcept;  // 0 or SOCKET_ERROR
int fail(int wsa_code) noexcept;     // SOCKET_ERROR

// The last line of a kernel32 door, in Win32 codes.
BOOL fail_win32(DWORD code) noexcept;  // FALSE

}  // namespace wsx
