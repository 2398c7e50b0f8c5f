// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "posix/status.h"

// The host's network interfaces. All calls may throw bad_alloc.
namespace wsx::posix {

struct InternetAddress {
  bool is_v6 = false;
  std::array<unsigned char, 16> bytes{};  // in the order of the network; 4 of them for IPv4
  std::uint32_t scope = 0;
  unsigned prefix = 0;
};

struct Adapter {
  std::string name;
  std::uint32_t index = 0;
  unsigned hardware = 0;  // the kernel's number of its kind
  bool up = false;
  bool loopback = false;
  bool point_to_point = false;
  bool multicast = false;
  bool wireless = false;
  bool has_v6 = false;
  unsigned mtu = 0;
  std::uint64_t bits_per_second = 0;
  std::array<unsigned char, 8> address{};
  unsigned address_size = 0;
  unsigned metric_v4 = 0;
  unsigned metric_v6 = 0;
  std::vector<InternetAddress> addresses;
  std::vector<InternetAddress> groups;
  std::vector<InternetAddress> gateways;
};
// By their numbers. Empty when the host does not tell.
std::vector<Adapter> adapters();

std::vector<InternetAddress> name_servers();
std::string search_domain();

// 0 when there is none; `status` tells why.
std::uint32_t interface_towards(const InternetAddress& address, Status& status);

struct TcpConnection {
  unsigned state = 0;                                   // the kernel's number
  std::uint32_t local_address = 0, remote_address = 0;  // in the order of the network
  std::uint16_t local_port = 0, remote_port = 0;        // in that of the host
};
std::vector<TcpConnection> tcp_connections();

}  // namespace wsx::posix
