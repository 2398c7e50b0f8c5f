// SPDX-License-Identifier: MIT
#include "posix/interface_name.h"

#include <net/if.h>

namespace wsx::posix {

std::uint32_t interface_number(const char* name) noexcept {
  return if_nametoindex(name);
}

std::string interface_name(std::uint32_t number) {
  char name[IF_NAMESIZE];
  return if_indextoname(number, name) ? name : "";
}

}  // namespace wsx::posix
