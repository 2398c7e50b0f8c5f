// SPDX-License-Identifier: MIT
#include "posix/send_call.h"

#if defined(__linux__) && defined(__x86_64__) && defined(__GLIBC__)
#include <dlfcn.h>
#include <gnu/lib-names.h>

namespace wsx::posix {
namespace {

// A preloaded library, a sanitizer or the program itself may define the two, to see them or to
// change what they do; then the names that we link against do not lead to libc.
bool lead_to_libc() noexcept {
  void* const libc = dlopen(LIBC_SO, RTLD_LAZY | RTLD_NOLOAD);
  if (!libc) return false;
  const bool found = dlsym(libc, "sendto") == reinterpret_cast<void*>(&::sendto) &&
                     dlsym(libc, "sendmsg") == reinterpret_cast<void*>(&::sendmsg);
  dlclose(libc);
  return found;
}

}  // namespace

const bool sends_directly = lead_to_libc();

}  // namespace wsx::posix
#endif
