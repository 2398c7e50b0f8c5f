// SPDX-License-Identifier: MIT
#include <netioapi.h>

#include <algorithm>
#include <new>
#include <string>

#include "lib/arguments.h"
#include "posix/interface_name.h"

using namespace wsx;

NET_IFINDEX WINAPI if_nametoindex(PCSTR InterfaceName) {
  return bad_pointer(InterfaceName) ? 0 : posix::interface_number(InterfaceName);
}

PCHAR WINAPI if_indextoname(NET_IFINDEX InterfaceIndex, PCHAR InterfaceName) try {
  if (bad_pointer(InterfaceName)) return nullptr;
  const std::string name = posix::interface_name(InterfaceIndex);
  if (name.empty() || name.size() >= IF_NAMESIZE) return nullptr;
  std::copy_n(name.c_str(), name.size() + 1, InterfaceName);
  return InterfaceName;
} catch (const std::bad_alloc&) {
  return nullptr;
}
