// SPDX-License-Identifier: MIT
//
// Of the cryptographic API what programs take random numbers with. Keys, hashes, messages and
// certificates are not declared.
#ifndef __WINCRYPT_H__
#define __WINCRYPT_H__
#pragma GCC system_header

#include <bcrypt.h>
#include <minwindef.h>
#include <winerror.h>
#include <winnt.h>
#include <wsx/symbol.h>

typedef ULONG_PTR HCRYPTPROV;

#define PROV_RSA_FULL 1
#define PROV_RSA_SIG 2
#define PROV_DSS 3
#define PROV_FORTEZZA 4
#define PROV_MS_EXCHANGE 5
#define PROV_SSL 6
#define PROV_RSA_SCHANNEL 12
#define PROV_DSS_DH 13
#define PROV_DH_SCHANNEL 18
#define PROV_RNG 21
#define PROV_INTEL_SEC 22
#define PROV_RSA_AES 24

#define CRYPT_VERIFYCONTEXT 0xF0000000
#define CRYPT_NEWKEYSET 0x00000008
#define CRYPT_DELETEKEYSET 0x00000010
#define CRYPT_MACHINE_KEYSET 0x00000020
#define CRYPT_SILENT 0x00000040
#define CRYPT_DEFAULT_CONTAINER_OPTIONAL 0x00000080

#define MS_DEF_PROV_A "Microsoft Base Cryptographic Provider v1.0"
#define MS_DEF_PROV_W L"Microsoft Base Cryptographic Provider v1.0"
#define MS_ENHANCED_PROV_A "Microsoft Enhanced Cryptographic Provider v1.0"
#define MS_ENHANCED_PROV_W L"Microsoft Enhanced Cryptographic Provider v1.0"
#define MS_STRONG_PROV_A "Microsoft Strong Cryptographic Provider"
#define MS_STRONG_PROV_W L"Microsoft Strong Cryptographic Provider"
#define MS_ENH_RSA_AES_PROV_A "Microsoft Enhanced RSA and AES Cryptographic Provider"
#define MS_ENH_RSA_AES_PROV_W L"Microsoft Enhanced RSA and AES Cryptographic Provider"

WSX_BEGIN_DECLS

// A context of the provider, for CryptReleaseContext. There are the providers of the type
// PROV_RSA_FULL and PROV_RSA_AES that are named above; szProvider NULL takes the type's own. With
// CRYPT_VERIFYCONTEXT, and szContainer NULL, there is nothing else to it. Containers of keys have a
// name and no keys, and are known to this process only: CRYPT_NEWKEYSET makes one,
// CRYPT_DELETEKEYSET removes it and gives no context.
// Returns FALSE on failure. Errors: ERROR_INVALID_PARAMETER, NTE_BAD_FLAGS, NTE_BAD_KEYSET (there is
// no such container), NTE_EXISTS (there is), NTE_BAD_PROV_TYPE, NTE_KEYSET_NOT_DEF (no such
// provider), NTE_PROV_TYPE_NOT_DEF, NTE_PROV_TYPE_NO_MATCH, NTE_NO_MEMORY.
BOOL WINAPI CryptAcquireContextA(HCRYPTPROV *phProv, LPCSTR szContainer, LPCSTR szProvider,
                                 DWORD dwProvType, DWORD dwFlags) WSX_SYM(CryptAcquireContextA);
BOOL WINAPI CryptAcquireContextW(HCRYPTPROV *phProv, LPCWSTR szContainer, LPCWSTR szProvider,
                                 DWORD dwProvType, DWORD dwFlags) WSX_SYMW(CryptAcquireContextW);

// One more release is due. pdwReserved is NULL and dwFlags 0.
// Returns FALSE on failure. Errors: ERROR_INVALID_PARAMETER, NTE_BAD_FLAGS.
BOOL WINAPI CryptContextAddRef(HCRYPTPROV hProv, DWORD *pdwReserved, DWORD dwFlags)
    WSX_SYM(CryptContextAddRef);

// Ends a context, also when dwFlags is not 0, which is told afterwards.
// Returns FALSE on failure. Errors: ERROR_INVALID_PARAMETER (no context), NTE_BAD_FLAGS.
BOOL WINAPI CryptReleaseContext(HCRYPTPROV hProv, DWORD dwFlags) WSX_SYM(CryptReleaseContext);

// Fills dwLen bytes with random numbers of the host. What is in them before has no effect.
// Returns FALSE on failure. Error: ERROR_INVALID_PARAMETER.
BOOL WINAPI CryptGenRandom(HCRYPTPROV hProv, DWORD dwLen, BYTE *pbBuffer) WSX_SYM(CryptGenRandom);

WSX_END_DECLS

#ifdef UNICODE
#define CryptAcquireContext CryptAcquireContextW
#define MS_DEF_PROV MS_DEF_PROV_W
#define MS_ENHANCED_PROV MS_ENHANCED_PROV_W
#define MS_STRONG_PROV MS_STRONG_PROV_W
#define MS_ENH_RSA_AES_PROV MS_ENH_RSA_AES_PROV_W
#else
#define CryptAcquireContext CryptAcquireContextA
#define MS_DEF_PROV MS_DEF_PROV_A
#define MS_ENHANCED_PROV MS_ENHANCED_PROV_A
#define MS_STRONG_PROV MS_STRONG_PROV_A
#define MS_ENH_RSA_AES_PROV MS_ENH_RSA_AES_PROV_A
#endif

#endif
