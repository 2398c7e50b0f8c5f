// SPDX-License-Identifier: MIT
//
// Random numbers, which is what network programs take from this header. Ciphers and hashes are not
// declared.
#ifndef __BCRYPT_H__
#define __BCRYPT_H__
#pragma GCC system_header

#include <ntdef.h>
#include <windef.h>
#include <wsx/symbol.h>

typedef PVOID BCRYPT_HANDLE;
typedef PVOID BCRYPT_ALG_HANDLE;

#define BCRYPT_SUCCESS(status) (((NTSTATUS)(status)) >= 0)
#define BCRYPT_RNG_USE_ENTROPY_IN_BUFFER 0x00000001
#define BCRYPT_USE_SYSTEM_PREFERRED_RNG 0x00000002

WSX_BEGIN_DECLS

// Fills cbBuffer bytes with random numbers of the host. There are no handles of algorithms:
// hAlgorithm is NULL and dwFlags has BCRYPT_USE_SYSTEM_PREFERRED_RNG.
// BCRYPT_RNG_USE_ENTROPY_IN_BUFFER has no effect, as on Windows.
// Returns STATUS_SUCCESS, STATUS_INVALID_HANDLE (an algorithm, or NULL without the flag) or
// STATUS_INVALID_PARAMETER (no buffer).
NTSTATUS WINAPI BCryptGenRandom(BCRYPT_ALG_HANDLE hAlgorithm, PUCHAR pbBuffer, ULONG cbBuffer,
                                ULONG dwFlags) WSX_SYM(BCryptGenRandom);

WSX_END_DECLS

#endif
