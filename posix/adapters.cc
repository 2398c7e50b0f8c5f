// SPDX-License-Identifier: MIT
#include "posix/adapters.h"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netpacket/packet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <memory>
#include <new>
#include <sstream>

#include "posix/error.h"

namespace wsx::posix {
namespace {

struct FreeAddresses {
  void operator()(ifaddrs* list) const noexcept { ::freeifaddrs(list); }
};
using Addresses = std::unique_ptr<ifaddrs, FreeAddresses>;

Addresses host_addresses() {
  ifaddrs* list = nullptr;
  return Addresses(::getifaddrs(&list) == 0 ? list : nullptr);
}

// 0 when there is no such file, or no number in it.
unsigned long long number_in(const std::string& path) {
  std::ifstream file(path);
  long long number = 0;
  return file >> number && number > 0 ? static_cast<unsigned long long>(number) : 0;
}

bool is_there(const std::string& path) {
  return ::access(path.c_str(), F_OK) == 0;
}

unsigned bits_in(const unsigned char* bytes, std::size_t size) noexcept {
  unsigned bits = 0;
  for (std::size_t i = 0; i < size; ++i)
    bits += static_cast<unsigned>(__builtin_popcount(bytes[i]));
  return bits;
}

InternetAddress address_of(const sockaddr& from) noexcept {
  InternetAddress address;
  address.is_v6 = from.sa_family == AF_INET6;
  if (address.is_v6) {
    sockaddr_in6 six;
    std::memcpy(&six, &from, sizeof six);
    std::memcpy(address.bytes.data(), &six.sin6_addr, 16);
    address.scope = six.sin6_scope_id;
  } else {
    sockaddr_in four;
    std::memcpy(&four, &from, sizeof four);
    std::memcpy(address.bytes.data(), &four.sin_addr, 4);
  }
  return address;
}

void describe(Adapter& adapter, const ifaddrs& entry) {
  const std::string folder = "/sys/class/net/" + adapter.name + "/";
  adapter.index = ::if_nametoindex(entry.ifa_name);
  adapter.up = (entry.ifa_flags & IFF_UP) && (entry.ifa_flags & IFF_RUNNING);
  adapter.loopback = entry.ifa_flags & IFF_LOOPBACK;
  adapter.point_to_point = entry.ifa_flags & IFF_POINTOPOINT;
  adapter.multicast = entry.ifa_flags & IFF_MULTICAST;
  adapter.wireless = is_there(folder + "wireless");
  adapter.has_v6 = is_there("/proc/sys/net/ipv6/conf/" + adapter.name);
  adapter.hardware = static_cast<unsigned>(number_in(folder + "type"));
  adapter.mtu = static_cast<unsigned>(number_in(folder + "mtu"));
  // In megabits; negative where there is no such thing.
  adapter.bits_per_second = number_in(folder + "speed") * 1'000'000;
}

void add_hardware_address(Adapter& adapter, const sockaddr& from) noexcept {
  sockaddr_ll link;
  std::memcpy(&link, &from, sizeof link);
  adapter.address_size = std::min<unsigned>(link.sll_halen, 8);
  std::memcpy(adapter.address.data(), link.sll_addr, adapter.address_size);
  // That of the loopback interface is all zeros, which is none.
  if (adapter.loopback) adapter.address_size = 0;
}

void add_address(Adapter& adapter, const ifaddrs& entry) {
  InternetAddress address = address_of(*entry.ifa_addr);
  address.prefix = address.is_v6 ? 128 : 32;
  if (entry.ifa_netmask) {
    const InternetAddress mask = address_of(*entry.ifa_netmask);
    address.prefix = bits_in(mask.bytes.data(), address.is_v6 ? 16 : 4);
  }
  adapter.addresses.push_back(address);
}

using ByName = std::map<std::string, Adapter>;

ByName collect() {
  ByName found;
  const Addresses list = host_addresses();
  for (const ifaddrs* entry = list.get(); entry; entry = entry->ifa_next) {
    Adapter& adapter = found[entry->ifa_name];
    if (adapter.name.empty()) {
      adapter.name = entry->ifa_name;
      describe(adapter, *entry);
    }
    if (!entry->ifa_addr) continue;
    const int family = entry->ifa_addr->sa_family;
    if (family == AF_PACKET) add_hardware_address(adapter, *entry->ifa_addr);
    if (family == AF_INET || family == AF_INET6) add_address(adapter, *entry);
  }
  return found;
}

// The kernel prints IPv4 addresses as the number that is in memory.
InternetAddress four_of(const std::string& hexadecimal) {
  InternetAddress address;
  const auto number = static_cast<std::uint32_t>(std::strtoul(hexadecimal.c_str(), nullptr, 16));
  std::memcpy(address.bytes.data(), &number, 4);
  address.prefix = 32;
  return address;
}

InternetAddress six_of(const std::string& hexadecimal, std::uint32_t scope) {
  InternetAddress address;
  address.is_v6 = true;
  address.prefix = 128;
  for (std::size_t i = 0; i < 16 && 2 * i + 1 < hexadecimal.size(); ++i)
    address.bytes[i] =
        static_cast<unsigned char>(std::strtoul(hexadecimal.substr(2 * i, 2).c_str(), nullptr, 16));
  const bool link_local = address.bytes[0] == 0xfe && (address.bytes[1] & 0xc0) == 0x80;
  const bool link_group = address.bytes[0] == 0xff && (address.bytes[1] & 0x0f) == 2;
  address.scope = link_local || link_group ? scope : 0;
  return address;
}

// Calls `visit` with the words of each line of a file.
template <typename Visit>
void for_each_line(const char* path, Visit visit) {
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    visit(words);
  }
}

void add_routes(ByName& found) {
  constexpr unsigned gateway_flag = 2;
  for_each_line("/proc/net/route", [&](std::istringstream& words) {
    std::string name, target, gateway, flags, unused, metric;
    words >> name >> target >> gateway >> flags >> unused >> unused >> metric;
    const auto adapter = found.find(name);
    if (adapter == found.end() || target != "00000000") return;
    if ((std::strtoul(flags.c_str(), nullptr, 16) & gateway_flag) == 0) return;
    adapter->second.gateways.push_back(four_of(gateway));
    adapter->second.metric_v4 = static_cast<unsigned>(std::strtoul(metric.c_str(), nullptr, 10));
  });
  for_each_line("/proc/net/ipv6_route", [&](std::istringstream& words) {
    std::string target, length, unused, gateway, metric, flags, name;
    words >> target >> length >> unused >> unused >> gateway >> metric >> unused >> unused >>
        flags >> name;
    const auto adapter = found.find(name);
    if (adapter == found.end() || length != "00") return;
    if ((std::strtoul(flags.c_str(), nullptr, 16) & gateway_flag) == 0) return;
    adapter->second.gateways.push_back(six_of(gateway, adapter->second.index));
    adapter->second.metric_v6 = static_cast<unsigned>(std::strtoul(metric.c_str(), nullptr, 16));
  });
}

void add_groups(ByName& found) {
  // A line for the interface begins with its number, those of its groups with blanks.
  ByName::iterator adapter = found.end();
  std::ifstream file("/proc/net/igmp");
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string first, name;
    words >> first >> name;
    if (line.empty() || (line[0] != '\t' && line[0] != ' '))
      adapter = found.find(name);
    else if (adapter != found.end())
      adapter->second.groups.push_back(four_of(first));
  }
  for_each_line("/proc/net/igmp6", [&](std::istringstream& words) {
    std::string index, name, group;
    words >> index >> name >> group;
    const auto home = found.find(name);
    if (home != found.end()) home->second.groups.push_back(six_of(group, home->second.index));
  });
}

bool read_address(const std::string& text, InternetAddress& address) noexcept {
  if (::inet_pton(AF_INET, text.c_str(), address.bytes.data()) == 1) return true;
  address.is_v6 = true;
  const std::size_t scope = text.find('%');
  if (scope != text.npos) address.scope = ::if_nametoindex(text.c_str() + scope + 1);
  return ::inet_pton(AF_INET6, text.substr(0, scope).c_str(), address.bytes.data()) == 1;
}

constexpr const char* resolver_file = "/etc/resolv.conf";

// The local address that the kernel would take, which needs no packet.
bool local_towards(const InternetAddress& to, InternetAddress& local, Status& status) {
  sockaddr_storage target{};
  socklen_t size = 0;
  if (to.is_v6) {
    sockaddr_in6 six{};
    six.sin6_family = AF_INET6;
    six.sin6_port = htons(9);
    six.sin6_scope_id = to.scope;
    std::memcpy(&six.sin6_addr, to.bytes.data(), 16);
    std::memcpy(&target, &six, size = sizeof six);
  } else {
    sockaddr_in four{};
    four.sin_family = AF_INET;
    four.sin_port = htons(9);
    std::memcpy(&four.sin_addr, to.bytes.data(), 4);
    std::memcpy(&target, &four, size = sizeof four);
  }
  const int socket = ::socket(target.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  const auto* const address = reinterpret_cast<const sockaddr*>(&target);
  sockaddr_storage own{};
  socklen_t own_size = sizeof own;
  // A broadcast address is reached like others.
  const int on = 1;
  if (socket >= 0) ::setsockopt(socket, SOL_SOCKET, SO_BROADCAST, &on, sizeof on);
  const bool known = socket >= 0 && ::connect(socket, address, size) == 0 &&
                     ::getsockname(socket, reinterpret_cast<sockaddr*>(&own), &own_size) == 0;
  if (!known) status = status_of(errno);
  if (socket >= 0) ::close(socket);
  if (known) local = address_of(*reinterpret_cast<const sockaddr*>(&own));
  return known;
}

}  // namespace

std::vector<Adapter> adapters() {
  ByName found = collect();
  add_routes(found);
  add_groups(found);
  std::vector<Adapter> result;
  for (auto& [name, adapter] : found)
    // An alias ("eth0:1") has no number of its own.
    if (adapter.index != 0) result.push_back(std::move(adapter));
  std::ranges::sort(result, {}, &Adapter::index);
  return result;
}

std::vector<InternetAddress> name_servers() {
  std::vector<InternetAddress> servers;
  for_each_line(resolver_file, [&](std::istringstream& words) {
    std::string key, text;
    InternetAddress address;
    if (words >> key >> text && key == "nameserver" && read_address(text, address))
      servers.push_back(address);
  });
  return servers;
}

std::string search_domain() {
  std::string domain;
  for_each_line(resolver_file, [&](std::istringstream& words) {
    std::string key, text;
    if (words >> key >> text && (key == "search" || key == "domain")) domain = text;
  });
  return domain;
}

std::uint32_t interface_towards(const InternetAddress& address, Status& status) {
  status = Status::success;
  if (address.scope != 0) return address.scope;
  InternetAddress local;
  if (!local_towards(address, local, status)) return 0;
  std::uint32_t loopback = 0;
  for (const Adapter& adapter : adapters()) {
    if (adapter.loopback) loopback = adapter.index;
    for (const InternetAddress& own : adapter.addresses)
      if (own.is_v6 == local.is_v6 && own.bytes == local.bytes)
        // What is the host's own goes by the loopback interface.
        return local.bytes == address.bytes && loopback != 0 ? loopback : adapter.index;
  }
  // Of 127.0.0.0/8 the interface has one address.
  return !local.is_v6 && local.bytes[0] == 127 ? loopback : 0;
}

std::vector<TcpConnection> tcp_connections() {
  std::vector<TcpConnection> connections;
  for_each_line("/proc/net/tcp", [&](std::istringstream& words) {
    std::string number, local, remote, state;
    words >> number >> local >> remote >> state;
    if (local.size() != 13 || remote.size() != 13) return;
    const auto hexadecimal = [](const std::string& text) {
      return static_cast<std::uint32_t>(std::strtoul(text.c_str(), nullptr, 16));
    };
    connections.push_back({hexadecimal(state), hexadecimal(local.substr(0, 8)),
                           hexadecimal(remote.substr(0, 8)),
                           static_cast<std::uint16_t>(hexadecimal(local.substr(9))),
                           static_cast<std::uint16_t>(hexadecimal(remote.substr(9)))});
  });
  return connections;
}

}  // namespace wsx::posix
