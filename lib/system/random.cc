// SPDX-License-Identifier: MIT
#include <bcrypt.h>
#include <windows.h>
// What windows.h leaves to it.
#include <ntstatus.h>

#include "lib/arguments.h"
#include "posix/process.h"

NTSTATUS WINAPI BCryptGenRandom(BCRYPT_ALG_HANDLE hAlgorithm, PUCHAR pbBuffer, ULONG cbBuffer,
                                ULONG dwFlags) {
  if (hAlgorithm || !(dwFlags & BCRYPT_USE_SYSTEM_PREFERRED_RNG)) return STATUS_INVALID_HANDLE;
  if (wsx::bad_pointer(pbBuffer)) return STATUS_INVALID_PARAMETER;
  wsx::posix::fill_randomly(pbBuffer, cbBuffer);
  return STATUS_SUCCESS;
}
