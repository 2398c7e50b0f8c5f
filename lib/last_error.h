// SPDX-License-Identifier: MIT
#pragma once

#include <minwindef.h>

#include "posix/status.h"

// The calling thread's last error: one cell for WSAGetLastError and GetLastError, as on Windows.
// Only doors (the exported functions) touch it; everything inside returns a Status.
namespace wsx {

extern constinit thread_local DWORD code_of_this_thread;

inline DWORD last_error() noexcept {
  return code_of_this_thread;
}
inline void set_last_error(DWORD code) noexcept {
  code_of_this_thread = code;
}

// The last line of a Winsock door: success clears the last error, as Windows does on every call
// that moves data or sets something; a failure stores its WSA code.
int fail(int wsa_code) noexcept;        // SOCKET_ERROR
int fail_with(Status status) noexcept;  // the same for what an operation came to, also pending
inline int finish(Status status) noexcept {
  if (status != Status::success) return fail_with(status);
  set_last_error(0);
  return 0;
}

// The last line of a kernel32 door, in Win32 codes.
BOOL fail_win32(DWORD code) noexcept;  // FALSE

}  // namespace wsx
