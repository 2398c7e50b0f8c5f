// SPDX-License-Identifier: MIT
#include <winerror.h>
#include <winternl.h>

#include "lib/status.h"

ULONG NTAPI RtlNtStatusToDosError(NTSTATUS status) {
  const auto bits = static_cast<wsx::Status>(status);
  if (bits == wsx::Status::pending) return ERROR_IO_PENDING;
  // A code that has been made a status is itself again.
  if ((static_cast<ULONG>(status) & 0xffff0000) == 0xc0070000) return status & 0xffff;
  return wsx::win32_error(bits);
}
