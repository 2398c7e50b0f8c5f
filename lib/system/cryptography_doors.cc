// SPDX-License-Identifier: MIT
#include <wincrypt.h>
#include <winerror.h>

#include <algorithm>
#include <mutex>
#include <new>
#include <set>
#include <string>

#include "lib/arguments.h"
#include "lib/encoding.h"
#include "lib/handle.h"
#include "lib/last_error.h"
#include "lib/system/cryptographic_context.h"
#include "posix/process.h"
#include "posix/system.h"

// Contexts of the providers, for their random numbers.
namespace wsx {
namespace {

BOOL refuse(HRESULT error) noexcept {
  return fail_win32(static_cast<DWORD>(error));
}

struct Provider {
  const char* name;
  DWORD type;
} constexpr providers[] = {
    {MS_DEF_PROV_A, PROV_RSA_FULL},
    {MS_ENHANCED_PROV_A, PROV_RSA_FULL},
    {MS_STRONG_PROV_A, PROV_RSA_FULL},
    {MS_ENH_RSA_AES_PROV_A, PROV_RSA_AES},
};

// As Windows has them: a number that no type can have, a type without a provider, a name that is
// not known, a name of another type.
HRESULT check_provider(const char* name, DWORD type) noexcept {
  constexpr DWORD last_type = 999;
  if (type == 0 || type > last_type) return NTE_BAD_PROV_TYPE;
  const auto row = std::ranges::find_if(providers, [&](const Provider& provider) {
    return name ? std::string(provider.name) == name : provider.type == type;
  });
  if (row == std::end(providers)) return name ? NTE_KEYSET_NOT_DEF : NTE_PROV_TYPE_NOT_DEF;
  return row->type == type ? S_OK : NTE_PROV_TYPE_NO_MATCH;
}

std::mutex containers_mutex;

// On the heap and left there, because other parts of the program may end later.
std::set<std::string>& containers() {
  static auto& all = *new std::set<std::string>;
  return all;
}

HRESULT look_for_container(const std::string& name, DWORD wish) {
  const std::lock_guard lock(containers_mutex);
  switch (wish) {
    case 0:
      return containers().contains(name) ? S_OK : NTE_BAD_KEYSET;
    case CRYPT_NEWKEYSET:
      return containers().insert(name).second ? S_OK : NTE_EXISTS;
    case CRYPT_DELETEKEYSET:
      return containers().erase(name) == 1 ? S_OK : NTE_BAD_KEYSET;
    default:
      return NTE_BAD_FLAGS;
  }
}

HRESULT check_container(const char* name, DWORD flags) {
  constexpr DWORD no_matter = CRYPT_SILENT | CRYPT_DEFAULT_CONTAINER_OPTIONAL;
  const DWORD wish = flags & ~(no_matter | CRYPT_MACHINE_KEYSET);
  if ((wish & ~CRYPT_NEWKEYSET) == CRYPT_VERIFYCONTEXT) return name && *name ? NTE_BAD_FLAGS : S_OK;
  // Without a name it is the user's. The machine's are others.
  const std::string own = name && *name ? name : posix::user_name();
  return look_for_container((flags & CRYPT_MACHINE_KEYSET ? "machine/" : "user/") + own, wish);
}

BOOL acquire(HCRYPTPROV* context, const char* container, const char* provider, DWORD type,
             DWORD flags) noexcept try {
  if (bad_pointer(context) || (provider && !*provider)) return fail_win32(ERROR_INVALID_PARAMETER);
  HRESULT error = check_provider(provider, type);
  if (error == S_OK) error = check_container(container, flags);
  if (error != S_OK) return refuse(error);
  if (flags & CRYPT_DELETEKEYSET && (flags & CRYPT_VERIFYCONTEXT) != CRYPT_VERIFYCONTEXT) {
    *context = 0;
    return TRUE;
  }
  const HandleValue value = open_handle(Ref<Object>(new CryptographicContext));
  if (value == 0) return refuse(NTE_NO_MEMORY);
  *context = value;
  return TRUE;
} catch (const std::bad_alloc&) {
  return refuse(NTE_NO_MEMORY);
}

template <typename Wide>
BOOL acquire_wide(HCRYPTPROV* context, const Wide* container, const Wide* provider, DWORD type,
                  DWORD flags) noexcept {
  const Utf8Argument container_name(container), provider_name(provider);
  if (!container_name.valid() || !provider_name.valid()) return fail_win32(ERROR_INVALID_PARAMETER);
  return acquire(context, container_name.get(), provider_name.get(), type, flags);
}

}  // namespace
}  // namespace wsx

using namespace wsx;

BOOL WINAPI CryptAcquireContextA(HCRYPTPROV* phProv, LPCSTR szContainer, LPCSTR szProvider,
                                 DWORD dwProvType, DWORD dwFlags) {
  return acquire(phProv, szContainer, szProvider, dwProvType, dwFlags);
}
BOOL WINAPI CryptAcquireContextW(HCRYPTPROV* phProv, LPCWSTR szContainer, LPCWSTR szProvider,
                                 DWORD dwProvType, DWORD dwFlags) {
  return acquire_wide(phProv, szContainer, szProvider, dwProvType, dwFlags);
}

BOOL WINAPI CryptContextAddRef(HCRYPTPROV hProv, DWORD* pdwReserved, DWORD dwFlags) {
  const Pinned<CryptographicContext> context(hProv);
  if (!context || pdwReserved) return fail_win32(ERROR_INVALID_PARAMETER);
  if (dwFlags != 0) return refuse(NTE_BAD_FLAGS);
  context->share();
  return TRUE;
}

BOOL WINAPI CryptReleaseContext(HCRYPTPROV hProv, DWORD dwFlags) {
  {
    const Pinned<CryptographicContext> context(hProv);
    if (!context) return fail_win32(ERROR_INVALID_PARAMETER);
    if (context->leave()) close_handle(hProv, CryptographicContext::object_kind);
  }
  return dwFlags == 0 ? TRUE : refuse(NTE_BAD_FLAGS);
}

BOOL WINAPI CryptGenRandom(HCRYPTPROV hProv, DWORD dwLen, BYTE* pbBuffer) {
  const Pinned<CryptographicContext> context(hProv);
  if (!context || (dwLen > 0 && bad_pointer(pbBuffer))) return fail_win32(ERROR_INVALID_PARAMETER);
  posix::fill_randomly(pbBuffer, dwLen);
  return TRUE;
}

// The same for programs compiled with -fshort-wchar.
WSX_BEGIN_DECLS
BOOL WINAPI wsx16_CryptAcquireContextW(HCRYPTPROV* context, const char16_t* container,
                                       const char16_t* provider, DWORD type, DWORD flags) {
  return acquire_wide(context, container, provider, type, flags);
}
WSX_END_DECLS
