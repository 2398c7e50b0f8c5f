// SPDX-License-Identifier: MIT
#pragma once

#include <minwindef.h>

#include "posix/status.h"

namespace wsx {

// Both vocabularies of a finished operation. Windows gives the same NTSTATUS two numbers: WSA codes
// from Winsock calls and completion routines, Win32 codes from GetOverlappedResult and the ports.
int wsa_error(Status status) noexcept;
DWORD win32_error(Status status) noexcept;

}  // namespace wsx
