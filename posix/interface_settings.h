// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

namespace wsx::posix {

// What the kernel is told about an interface, for one version of IP; 0 for what it does not tell.
struct InterfaceSettings {
  bool forwards = false;
  bool accepts_routers = false;
  std::uint32_t mtu = 0;
  std::uint32_t duplicate_probes = 0;
  std::uint32_t reachable_milliseconds = 0;
  std::uint32_t retransmit_milliseconds = 0;
  std::uint32_t path_mtu_seconds = 0;
};

// May throw bad_alloc.
InterfaceSettings interface_settings(const std::string& name, bool v6);

}  // namespace wsx::posix
