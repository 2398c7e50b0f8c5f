// SPDX-License-Identifier: MIT
#include "posix/interface_settings.h"

#include <fstream>

namespace wsx::posix {
namespace {

std::uint32_t number_in(const std::string& path) {
  std::ifstream file("/proc/sys/net/" + path);
  std::uint32_t number = 0;
  return file >> number ? number : 0;
}

}  // namespace

// Of IPv4 the kernel probes for no duplicates and hears no routers, and its packets are as large as
// the link's.
InterfaceSettings interface_settings(const std::string& name, bool v6) {
  const std::string version = v6 ? "ipv6/" : "ipv4/";
  const std::string own = version + "conf/" + name + '/';
  const std::string neighbours = version + "neigh/" + name + '/';
  InterfaceSettings settings;
  settings.forwards = number_in(own + "forwarding") != 0;
  settings.reachable_milliseconds = number_in(neighbours + "base_reachable_time_ms");
  settings.retransmit_milliseconds = number_in(neighbours + "retrans_time_ms");
  settings.path_mtu_seconds = number_in(version + "route/mtu_expires");
  if (!v6) return settings;
  settings.accepts_routers = number_in(own + "accept_ra") != 0;
  settings.mtu = number_in(own + "mtu");
  settings.duplicate_probes = number_in(own + "dad_transmits");
  return settings;
}

}  // namespace wsx::posix
