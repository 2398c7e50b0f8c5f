// SPDX-License-Identifier: MIT
#include "posix/option.h"

#include <doctest/doctest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <set>
#include <utility>

#include "posix/control.h"
#include "posix/numbers.h"

namespace {

using namespace wsx;
using namespace wsx::posix;

template <class Windows>
HostValue to_host(int level, int name, const Windows& value) {
  const HostOption* row = find_host_option(level, name);
  REQUIRE(row);
  HostValue host{row->host_level, row->host_name, {}, 0};
  REQUIRE(row->converter->to_host(&value, sizeof value, host));
  return host;
}

bool accepts(int level, int name, std::uint32_t value) {
  const HostOption* row = find_host_option(level, name);
  HostValue host{row->host_level, row->host_name, {}, 0};
  return row->converter->to_host(&value, sizeof value, host);
}

template <class Host>
Host bytes_as(const HostValue& host) {
  REQUIRE(host.length == sizeof(Host));
  Host value;
  std::memcpy(&value, host.bytes, sizeof value);
  return value;
}

template <class Host>
std::uint32_t from_host(int level, int name, const Host& value) {
  HostValue host{0, 0, {}, sizeof value};
  std::memcpy(host.bytes, &value, sizeof value);
  std::uint32_t result = 0xa5a5a5a5;
  REQUIRE(find_host_option(level, name)->converter->from_host(host, &result) == sizeof result);
  return result;
}

class Descriptor {
 public:
  Descriptor(int family, int type) : value_(::socket(family, type, 0)) {}
  ~Descriptor() { ::close(value_); }
  operator int() const { return value_; }

  int option(int level, int name) const {
    int value = -1;
    socklen_t length = sizeof value;
    ::getsockopt(value_, level, name, &value, &length);
    return value;
  }

 private:
  const int value_;
};

in_addr address(std::uint32_t number) {
  return {htonl(number)};
}

}  // namespace

TEST_CASE("Each option of Windows has one row") {
  std::set<std::pair<int, int>> seen;
  for (const HostOption& row : host_options()) {
    CAPTURE(row.level);
    CAPTURE(row.name);
    CHECK(seen.emplace(row.level, row.name).second);
    CHECK(find_host_option(row.level, row.name) == &row);
  }
}

TEST_CASE("Every row goes to the host's option of the same meaning") {
  struct Expected {
    int level, name, host_level, host_name;
  };
  const Expected expected[] = {
      {0xffff, 0x0008, SOL_SOCKET, SO_KEEPALIVE},
      {0xffff, 0x0020, SOL_SOCKET, SO_BROADCAST},
      {0xffff, 0x0080, SOL_SOCKET, SO_LINGER},
      {0xffff, 0x0100, SOL_SOCKET, SO_OOBINLINE},
      {0xffff, 0x1001, SOL_SOCKET, SO_SNDBUF},
      {0xffff, 0x1002, SOL_SOCKET, SO_RCVBUF},
      {0, 2, IPPROTO_IP, IP_HDRINCL},
      {0, 3, IPPROTO_IP, IP_TOS},
      {0, 4, IPPROTO_IP, IP_TTL},
      {0, 9, IPPROTO_IP, IP_MULTICAST_IF},
      {0, 10, IPPROTO_IP, IP_MULTICAST_TTL},
      {0, 11, IPPROTO_IP, IP_MULTICAST_LOOP},
      {0, 12, IPPROTO_IP, IP_ADD_MEMBERSHIP},
      {0, 13, IPPROTO_IP, IP_DROP_MEMBERSHIP},
      {0, 14, IPPROTO_IP, IP_MTU_DISCOVER},
      {0, 15, IPPROTO_IP, IP_ADD_SOURCE_MEMBERSHIP},
      {0, 16, IPPROTO_IP, IP_DROP_SOURCE_MEMBERSHIP},
      {0, 17, IPPROTO_IP, IP_BLOCK_SOURCE},
      {0, 18, IPPROTO_IP, IP_UNBLOCK_SOURCE},
      {0, 31, IPPROTO_IP, IP_UNICAST_IF},
      {0, 41, IPPROTO_IP, MCAST_JOIN_GROUP},
      {0, 42, IPPROTO_IP, MCAST_LEAVE_GROUP},
      {0, 43, IPPROTO_IP, MCAST_BLOCK_SOURCE},
      {0, 44, IPPROTO_IP, MCAST_UNBLOCK_SOURCE},
      {0, 45, IPPROTO_IP, MCAST_JOIN_SOURCE_GROUP},
      {0, 46, IPPROTO_IP, MCAST_LEAVE_SOURCE_GROUP},
      {0, 71, IPPROTO_IP, IP_MTU_DISCOVER},
      {0, 73, IPPROTO_IP, IP_MTU},
      {41, 2, IPPROTO_IPV6, IPV6_HDRINCL},
      {41, 4, IPPROTO_IPV6, IPV6_UNICAST_HOPS},
      {41, 9, IPPROTO_IPV6, IPV6_MULTICAST_IF},
      {41, 10, IPPROTO_IPV6, IPV6_MULTICAST_HOPS},
      {41, 11, IPPROTO_IPV6, IPV6_MULTICAST_LOOP},
      {41, 12, IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP},
      {41, 13, IPPROTO_IPV6, IPV6_DROP_MEMBERSHIP},
      {41, 14, IPPROTO_IPV6, IPV6_DONTFRAG},
      {41, 26, IPPROTO_IPV6, IPV6_CHECKSUM},
      {41, 27, IPPROTO_IPV6, IPV6_V6ONLY},
      {41, 31, IPPROTO_IPV6, IPV6_UNICAST_IF},
      {41, 39, IPPROTO_IPV6, IPV6_TCLASS},
      {41, 41, IPPROTO_IPV6, MCAST_JOIN_GROUP},
      {41, 42, IPPROTO_IPV6, MCAST_LEAVE_GROUP},
      {41, 43, IPPROTO_IPV6, MCAST_BLOCK_SOURCE},
      {41, 44, IPPROTO_IPV6, MCAST_UNBLOCK_SOURCE},
      {41, 45, IPPROTO_IPV6, MCAST_JOIN_SOURCE_GROUP},
      {41, 46, IPPROTO_IPV6, MCAST_LEAVE_SOURCE_GROUP},
      {41, 71, IPPROTO_IPV6, IPV6_MTU_DISCOVER},
      {41, 72, IPPROTO_IPV6, IPV6_MTU},
      {6, 1, IPPROTO_TCP, TCP_NODELAY},
      {6, 3, IPPROTO_TCP, TCP_KEEPIDLE},
      {6, 4, IPPROTO_TCP, TCP_MAXSEG},
      {6, 5, IPPROTO_TCP, TCP_USER_TIMEOUT},
      {6, 14, IPPROTO_TCP, TCP_USER_TIMEOUT},
      {6, 16, IPPROTO_TCP, TCP_KEEPCNT},
      {6, 17, IPPROTO_TCP, TCP_KEEPINTVL},
      {17, 1, SOL_SOCKET, SO_NO_CHECK},
  };
  CHECK(host_options().size() == std::size(expected));
  for (const Expected& row : expected) {
    CAPTURE(row.level);
    CAPTURE(row.name);
    const HostOption* found = find_host_option(row.level, row.name);
    REQUIRE(found);
    CHECK(found->host_level == row.host_level);
    CHECK(found->host_name == row.host_name);
  }
}

TEST_CASE("Numbers keep their value both ways") {
  CHECK(bytes_as<int>(to_host(win::ipproto_ip, win::ip_ttl, std::uint32_t{77})) == 77);
  CHECK(from_host(win::ipproto_ip, win::ip_ttl, 77) == 77);
}

TEST_CASE("Linger is 16-bit members there and ints here") {
  const std::uint16_t wanted[2] = {1, 300};
  const auto host = bytes_as<linger>(to_host(win::sol_socket, win::so_linger, wanted));
  CHECK(host.l_onoff == 1);
  CHECK(host.l_linger == 300);
  CHECK(from_host(win::sol_socket, win::so_linger, linger{1, 300}) == (300u << 16 | 1));
}

TEST_CASE("Interface indices change their byte order where the systems differ") {
  const std::uint32_t network = htonl(5);
  CHECK(bytes_as<std::uint32_t>(to_host(win::ipproto_ip, win::ip_unicast_if, network)) == network);
  CHECK(from_host(win::ipproto_ip, win::ip_unicast_if, network) == 5);
  CHECK(bytes_as<std::uint32_t>(
            to_host(win::ipproto_ipv6, win::ipv6_unicast_if, std::uint32_t{5})) == network);
  CHECK(from_host(win::ipproto_ipv6, win::ipv6_unicast_if, network) == 5);
}

TEST_CASE("TCP_MAXRT counts seconds, TCP_MAXRTMS milliseconds") {
  CHECK(bytes_as<int>(to_host(win::ipproto_tcp, win::tcp_maxrt, std::uint32_t{3})) == 3000);
  CHECK(from_host(win::ipproto_tcp, win::tcp_maxrt, 3999) == 3);
  CHECK(bytes_as<int>(to_host(win::ipproto_tcp, win::tcp_maxrtms, std::uint32_t{3})) == 3);
  CHECK_FALSE(accepts(win::ipproto_tcp, win::tcp_maxrt, 0xffffffff));
}

TEST_CASE("Path MTU discovery has four states, each with a counterpart") {
  const auto ipv4 = [](std::uint32_t state) {
    return bytes_as<int>(to_host(win::ipproto_ip, win::ip_mtu_discover, state));
  };
  CHECK(ipv4(win::ip_pmtudisc_not_set) == IP_PMTUDISC_DONT);
  CHECK(ipv4(win::ip_pmtudisc_do) == IP_PMTUDISC_DO);
  CHECK(ipv4(win::ip_pmtudisc_dont) == IP_PMTUDISC_DONT);
  CHECK(ipv4(win::ip_pmtudisc_probe) == IP_PMTUDISC_PROBE);
  const auto ipv6 = [](std::uint32_t state) {
    return bytes_as<int>(to_host(win::ipproto_ipv6, win::ipv6_mtu_discover, state));
  };
  CHECK(ipv6(win::ip_pmtudisc_not_set) == IPV6_PMTUDISC_WANT);
  CHECK(ipv6(win::ip_pmtudisc_do) == IPV6_PMTUDISC_DO);
  CHECK(ipv6(win::ip_pmtudisc_dont) == IPV6_PMTUDISC_DONT);
  CHECK(ipv6(win::ip_pmtudisc_probe) == IPV6_PMTUDISC_PROBE);
  CHECK_FALSE(accepts(win::ipproto_ip, win::ip_mtu_discover, 4));
  CHECK_FALSE(accepts(win::ipproto_ipv6, win::ipv6_mtu_discover, 4));
}

TEST_CASE("IP_DONTFRAGMENT is a flag there and a state here") {
  const auto state = [](std::uint32_t flag) {
    return bytes_as<int>(to_host(win::ipproto_ip, win::ip_dontfragment, flag));
  };
  CHECK(state(1) == IP_PMTUDISC_DO);
  CHECK(state(0) == IP_PMTUDISC_DONT);
  CHECK(from_host(win::ipproto_ip, win::ip_dontfragment, IP_PMTUDISC_DONT) == 0);
  CHECK(from_host(win::ipproto_ip, win::ip_dontfragment, IP_PMTUDISC_WANT) == 1);
  CHECK(from_host(win::ipproto_ip, win::ip_dontfragment, IP_PMTUDISC_DO) == 1);
}

TEST_CASE("A membership names its interface by address or, as 0.x.x.x, by index") {
  const in_addr by_address[2] = {address(0xe0000123), address(0x7f000001)};
  auto host = bytes_as<ip_mreqn>(to_host(win::ipproto_ip, win::ip_add_membership, by_address));
  CHECK(host.imr_multiaddr.s_addr == by_address[0].s_addr);
  CHECK(host.imr_address.s_addr == by_address[1].s_addr);
  CHECK(host.imr_ifindex == 0);
  const in_addr by_index[2] = {address(0xe0000123), address(3)};
  host = bytes_as<ip_mreqn>(to_host(win::ipproto_ip, win::ip_drop_membership, by_index));
  CHECK(host.imr_address.s_addr == 0);
  CHECK(host.imr_ifindex == 3);
  host = bytes_as<ip_mreqn>(to_host(win::ipproto_ip, win::ip_multicast_if, address(3)));
  CHECK(host.imr_ifindex == 3);
}

TEST_CASE("A source membership has its members in the host's order") {
  const in_addr wanted[3] = {address(0xe0000123), address(0x0a000001), address(0x7f000001)};
  const auto value = to_host(win::ipproto_ip, win::ip_add_source_membership, wanted);
  const auto host = bytes_as<ip_mreq_source>(value);
  CHECK(value.name == IP_ADD_SOURCE_MEMBERSHIP);
  CHECK(host.imr_multiaddr.s_addr == wanted[0].s_addr);
  CHECK(host.imr_sourceaddr.s_addr == wanted[1].s_addr);
  CHECK(host.imr_interface.s_addr == wanted[2].s_addr);
}

TEST_CASE("A source membership by index goes by the option for any family") {
  const in_addr wanted[3] = {address(0xe0000123), address(0x0a000001), address(4)};
  const std::pair<int, int> options[] = {
      {win::ip_add_source_membership, MCAST_JOIN_SOURCE_GROUP},
      {win::ip_drop_source_membership, MCAST_LEAVE_SOURCE_GROUP},
      {win::ip_block_source, MCAST_BLOCK_SOURCE},
      {win::ip_unblock_source, MCAST_UNBLOCK_SOURCE},
  };
  for (const auto& [windows, host_name] : options) {
    const auto value = to_host(win::ipproto_ip, windows, wanted);
    CHECK(value.name == host_name);
    const auto host = bytes_as<group_source_req>(value);
    CHECK(host.gsr_interface == 4);
    CHECK(reinterpret_cast<const sockaddr_in&>(host.gsr_source).sin_addr.s_addr ==
          wanted[1].s_addr);
  }
}

TEST_CASE("Addresses inside group requests get the host's families") {
  group_source_req wanted{};
  wanted.gsr_interface = 9;
  wanted.gsr_group.ss_family = win::af_inet6;
  wanted.gsr_source.ss_family = win::af_inet6;
  const auto both =
      bytes_as<group_source_req>(to_host(win::ipproto_ipv6, win::mcast_join_source_group, wanted));
  CHECK(both.gsr_interface == 9);
  CHECK(both.gsr_group.ss_family == AF_INET6);
  CHECK(both.gsr_source.ss_family == AF_INET6);
  group_req group{};
  group.gr_group.ss_family = win::af_inet6;
  CHECK(bytes_as<group_req>(to_host(win::ipproto_ipv6, win::mcast_join_group, group))
            .gr_group.ss_family == AF_INET6);
}

TEST_CASE("An option without a row, or without that direction, is WSAENOPROTOOPT") {
  const Descriptor s(AF_INET, SOCK_DGRAM);
  std::uint32_t value = 1;
  std::size_t length = sizeof value;
  const Status unknown = socket_code(win::wsaenoprotoopt);
  CHECK(set_option(s, win::sol_socket, 0xbad, &value, length) == unknown);
  CHECK(get_option(s, win::sol_socket, 0xbad, &value, length) == unknown);
  CHECK(set_option(s, win::ipproto_ip, win::ip_mtu, &value, length) == unknown);
  CHECK(get_option(s, win::ipproto_ip, win::ip_add_membership, &value, length) == unknown);
}

TEST_CASE("A report of the host is on while any of Windows' needs it") {
  const Descriptor s(AF_INET, SOCK_DGRAM);
  const std::uint32_t pktinfo = bit(Report::ip_pktinfo);
  const std::uint32_t destination = bit(Report::ip_destination);
  CHECK(set_reports(s, 0, pktinfo) == Status::success);
  CHECK(s.option(IPPROTO_IP, IP_PKTINFO) == 1);
  CHECK(set_reports(s, pktinfo, pktinfo | destination) == Status::success);
  CHECK(set_reports(s, pktinfo | destination, destination) == Status::success);
  CHECK(s.option(IPPROTO_IP, IP_PKTINFO) == 1);
  CHECK(set_reports(s, destination, bit(Report::ip_ecn)) == Status::success);
  CHECK(s.option(IPPROTO_IP, IP_PKTINFO) == 0);
  CHECK(s.option(IPPROTO_IP, IP_RECVTOS) == 1);
}

TEST_CASE("Address use is what Windows means by it") {
  const Descriptor stream(AF_INET, SOCK_STREAM);
  const auto use = [&](AddressUse wanted) {
    CHECK(set_address_use(stream, wanted) == Status::success);
    return std::pair(stream.option(SOL_SOCKET, SO_REUSEADDR),
                     stream.option(SOL_SOCKET, SO_REUSEPORT));
  };
  CHECK(use(AddressUse::shared) == std::pair(1, 1));
  CHECK(use(AddressUse::standard) == std::pair(0, 0));
  CHECK(use(AddressUse::exclusive) == std::pair(0, 0));
  CHECK(outlive_connections(stream) == Status::success);
  CHECK(stream.option(SOL_SOCKET, SO_REUSEADDR) == 1);
  CHECK(share_port(stream) == Status::success);
  CHECK(stream.option(SOL_SOCKET, SO_REUSEPORT) == 1);
}

TEST_CASE("A new socket gets Windows' defaults") {
  const Descriptor datagram(AF_INET, SOCK_DGRAM);
  CHECK(apply_windows_defaults(datagram, win::af_inet, SOCK_DGRAM) == Status::success);
  CHECK(datagram.option(IPPROTO_IP, IP_MTU_DISCOVER) == IP_PMTUDISC_DONT);
  const Descriptor six(AF_INET6, SOCK_DGRAM);
  CHECK(apply_windows_defaults(six, win::af_inet6, SOCK_DGRAM) == Status::success);
  CHECK(six.option(IPPROTO_IPV6, IPV6_V6ONLY) == 1);
}
