// SPDX-License-Identifier: MIT
#include "posix/send_call.h"

#if defined(__linux__) && defined(__x86_64__) && defined(__GLIBC__)
#include <dlfcn.h>
#include <gnu/libc-version.h>

namespace wsx::posix {
namespace {

// What is loaded around an address; null when the loader does not know.
const void* module_around(const void* address) noexcept {
  Dl_info found;
  return dladdr(address, &found) != 0 ? found.dli_fbase : nullptr;
}

// A preloaded library, a sanitizer or the program itself may define the two, to see them or to
// change what they do; then the names that we link against do not lead to libc. That is where the
// text of its version is; the address of a function may be that of a stub in the program.
bool lead_to_libc() noexcept {
  const void* const libc = module_around(gnu_get_libc_version());
  return libc && module_around(reinterpret_cast<const void*>(&::sendto)) == libc &&
         module_around(reinterpret_cast<const void*>(&::sendmsg)) == libc;
}

}  // namespace

const bool sends_directly = lead_to_libc();

}  // namespace wsx::posix
#endif
