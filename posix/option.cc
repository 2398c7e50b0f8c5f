// SPDX-License-Identifier: MIT
#include "posix/option.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "posix/control.h"
#include "posix/error.h"
#include "posix/family.h"
#include "posix/icmp.h"
#include "posix/numbers.h"

namespace wsx::posix {
namespace {

template <typename T>
T read_as(const void* bytes) {
  T value;
  std::memcpy(&value, bytes, sizeof value);
  return value;
}

template <typename T>
bool store(HostValue& host, const T& value) {
  static_assert(sizeof value <= sizeof host.bytes);
  std::memcpy(host.bytes, &value, sizeof value);
  host.length = sizeof value;
  return true;
}

template <typename T>
std::size_t give(void* value, const T& result) {
  std::memcpy(value, &result, sizeof result);
  return sizeof result;
}

// Flags, counts and sizes are 32-bit numbers on both sides.
bool number_to_host(const void* value, std::size_t, HostValue& host) {
  return store(host, read_as<std::uint32_t>(value));
}
std::size_t number_from_host(const HostValue& host, void* value) {
  return give(value, read_as<std::uint32_t>(host.bytes));
}
constexpr Converter number{number_to_host, number_from_host};
constexpr Converter number_to_read{nullptr, number_from_host};

// Windows' linger has two 16-bit members, the host's two ints.
struct ShortLinger {
  std::uint16_t on;
  std::uint16_t seconds;
};
bool linger_to_host(const void* value, std::size_t, HostValue& host) {
  const auto wanted = read_as<ShortLinger>(value);
  return store(host, ::linger{wanted.on, wanted.seconds});
}
std::size_t linger_from_host(const HostValue& host, void* value) {
  const auto found = read_as<::linger>(host.bytes);
  return give(value, ShortLinger{static_cast<std::uint16_t>(found.l_onoff),
                                 static_cast<std::uint16_t>(found.l_linger)});
}
constexpr Converter linger_value{linger_to_host, linger_from_host};

// Interface indices: the host keeps those of IP_UNICAST_IF and IPV6_UNICAST_IF in network order.
// Windows takes the first in network order and the second in host order, and returns both in host
// order.
std::size_t index_from_host(const HostValue& host, void* value) {
  return give(value, ntohl(read_as<std::uint32_t>(host.bytes)));
}
bool index_to_host(const void* value, std::size_t, HostValue& host) {
  return store(host, htonl(read_as<std::uint32_t>(value)));
}
constexpr Converter network_index{number_to_host, index_from_host};
constexpr Converter host_index{index_to_host, index_from_host};

// TCP_MAXRT counts seconds, the host's equivalent milliseconds; both take 0 for the default.
bool seconds_to_host(const void* value, std::size_t, HostValue& host) {
  const auto seconds = read_as<std::uint32_t>(value);
  return seconds <= INT32_MAX / 1000 && store(host, seconds * 1000);
}
std::size_t seconds_from_host(const HostValue& host, void* value) {
  return give(value, read_as<std::uint32_t>(host.bytes) / 1000);
}
constexpr Converter seconds{seconds_to_host, seconds_from_host};

// Path MTU discovery: not set, do, dont, probe on Windows. "Not set" fragments on the way, which
// is the host's DONT for IPv4; IPv6 fragments at the source only, the host's WANT.
bool mtu_to_host(const void* value, const int (&states)[4], HostValue& host) {
  const auto state = read_as<std::uint32_t>(value);
  return state < std::size(states) && store(host, states[state]);
}
bool mtu4_to_host(const void* value, std::size_t, HostValue& host) {
  return mtu_to_host(value, {IP_PMTUDISC_DONT, IP_PMTUDISC_DO, IP_PMTUDISC_DONT, IP_PMTUDISC_PROBE},
                     host);
}
bool mtu6_to_host(const void* value, std::size_t, HostValue& host) {
  return mtu_to_host(
      value, {IPV6_PMTUDISC_WANT, IPV6_PMTUDISC_DO, IPV6_PMTUDISC_DONT, IPV6_PMTUDISC_PROBE}, host);
}
constexpr Converter mtu4{mtu4_to_host, nullptr};
constexpr Converter mtu6{mtu6_to_host, nullptr};

// A TCP socket of the host sets the flag on its own (WANT), as Windows' does by default.
bool dont_fragment_to_host(const void* value, std::size_t, HostValue& host) {
  return store(host, read_as<std::uint32_t>(value) != 0 ? IP_PMTUDISC_DO : IP_PMTUDISC_DONT);
}
std::size_t dont_fragment_from_host(const HostValue& host, void* value) {
  return give(value, std::uint32_t{read_as<int>(host.bytes) != IP_PMTUDISC_DONT});
}
constexpr Converter dont_fragment{dont_fragment_to_host, dont_fragment_from_host};

// Where Windows wants an interface's IPv4 address it also takes 0.x.x.x, the index in network
// order.
bool is_index(in_addr interface) {
  return interface.s_addr != 0 && (ntohl(interface.s_addr) >> 24) == 0;
}
ip_mreqn membership(in_addr group, in_addr interface) {
  ip_mreqn request{group, interface, 0};
  if (is_index(interface)) request = {group, {}, static_cast<int>(ntohl(interface.s_addr))};
  return request;
}
bool multicast_interface_to_host(const void* value, std::size_t, HostValue& host) {
  return store(host, membership({}, read_as<in_addr>(value)));
}
constexpr Converter multicast_interface{multicast_interface_to_host, nullptr};

bool membership_to_host(const void* value, std::size_t, HostValue& host) {
  const auto wanted = read_as<ip_mreq>(value);
  return store(host, membership(wanted.imr_multiaddr, wanted.imr_interface));
}
constexpr Converter membership4{membership_to_host, nullptr};

// The same bytes on both sides.
bool ipv6_mreq_to_host(const void* value, std::size_t, HostValue& host) {
  return store(host, read_as<ipv6_mreq>(value));
}
constexpr Converter membership6{ipv6_mreq_to_host, nullptr};

// The host has the interface before the source, and no index form: that goes by the option that
// takes addresses of any family.
struct SourceRequest {
  in_addr group;
  in_addr source;
  in_addr interface;
};
int any_family_option(int name) {
  switch (name) {
    case IP_ADD_SOURCE_MEMBERSHIP:
      return MCAST_JOIN_SOURCE_GROUP;
    case IP_DROP_SOURCE_MEMBERSHIP:
      return MCAST_LEAVE_SOURCE_GROUP;
    case IP_BLOCK_SOURCE:
      return MCAST_BLOCK_SOURCE;
    default:
      return MCAST_UNBLOCK_SOURCE;
  }
}
void store_ipv4(sockaddr_storage& storage, in_addr address) {
  const sockaddr_in name{AF_INET, 0, address, {}};
  std::memcpy(&storage, &name, sizeof name);
}
bool source_to_host(const void* value, std::size_t, HostValue& host) {
  const auto wanted = read_as<SourceRequest>(value);
  if (!is_index(wanted.interface))
    return store(host, ip_mreq_source{wanted.group, wanted.interface, wanted.source});
  group_source_req request{};
  request.gsr_interface = ntohl(wanted.interface.s_addr);
  store_ipv4(request.gsr_group, wanted.group);
  store_ipv4(request.gsr_source, wanted.source);
  host.name = any_family_option(host.name);
  return store(host, request);
}
constexpr Converter source_membership{source_to_host, nullptr};

// Equal layouts but for the families of the addresses inside.
bool translate_family(sockaddr_storage& address) {
  const int family = host_family(address.ss_family);
  address.ss_family = static_cast<sa_family_t>(family);
  return family >= 0;
}
bool group_to_host(const void* value, std::size_t, HostValue& host) {
  auto request = read_as<group_req>(value);
  return translate_family(request.gr_group) && store(host, request);
}
bool group_source_to_host(const void* value, std::size_t, HostValue& host) {
  auto request = read_as<group_source_req>(value);
  return translate_family(request.gsr_group) && translate_family(request.gsr_source) &&
         store(host, request);
}
constexpr Converter group{group_to_host, nullptr};
constexpr Converter group_source{group_source_to_host, nullptr};

constexpr HostOption options[] = {
    {win::sol_socket, win::so_keepalive, SOL_SOCKET, SO_KEEPALIVE, &number},
    {win::sol_socket, win::so_broadcast, SOL_SOCKET, SO_BROADCAST, &number},
    {win::sol_socket, win::so_linger, SOL_SOCKET, SO_LINGER, &linger_value},
    {win::sol_socket, win::so_oobinline, SOL_SOCKET, SO_OOBINLINE, &number},
    {win::sol_socket, win::so_sndbuf, SOL_SOCKET, SO_SNDBUF, &number},
    {win::sol_socket, win::so_rcvbuf, SOL_SOCKET, SO_RCVBUF, &number},

    {win::ipproto_ip, win::ip_hdrincl, IPPROTO_IP, IP_HDRINCL, &number},
    {win::ipproto_ip, win::ip_tos, IPPROTO_IP, IP_TOS, &number},
    {win::ipproto_ip, win::ip_ttl, IPPROTO_IP, IP_TTL, &number},
    {win::ipproto_ip, win::ip_multicast_if, IPPROTO_IP, IP_MULTICAST_IF, &multicast_interface},
    {win::ipproto_ip, win::ip_multicast_ttl, IPPROTO_IP, IP_MULTICAST_TTL, &number},
    {win::ipproto_ip, win::ip_multicast_loop, IPPROTO_IP, IP_MULTICAST_LOOP, &number},
    {win::ipproto_ip, win::ip_add_membership, IPPROTO_IP, IP_ADD_MEMBERSHIP, &membership4},
    {win::ipproto_ip, win::ip_drop_membership, IPPROTO_IP, IP_DROP_MEMBERSHIP, &membership4},
    {win::ipproto_ip, win::ip_dontfragment, IPPROTO_IP, IP_MTU_DISCOVER, &dont_fragment},
    {win::ipproto_ip, win::ip_add_source_membership, IPPROTO_IP, IP_ADD_SOURCE_MEMBERSHIP,
     &source_membership},
    {win::ipproto_ip, win::ip_drop_source_membership, IPPROTO_IP, IP_DROP_SOURCE_MEMBERSHIP,
     &source_membership},
    {win::ipproto_ip, win::ip_block_source, IPPROTO_IP, IP_BLOCK_SOURCE, &source_membership},
    {win::ipproto_ip, win::ip_unblock_source, IPPROTO_IP, IP_UNBLOCK_SOURCE, &source_membership},
    {win::ipproto_ip, win::ip_unicast_if, IPPROTO_IP, IP_UNICAST_IF, &network_index},
    {win::ipproto_ip, win::mcast_join_group, IPPROTO_IP, MCAST_JOIN_GROUP, &group},
    {win::ipproto_ip, win::mcast_leave_group, IPPROTO_IP, MCAST_LEAVE_GROUP, &group},
    {win::ipproto_ip, win::mcast_block_source, IPPROTO_IP, MCAST_BLOCK_SOURCE, &group_source},
    {win::ipproto_ip, win::mcast_unblock_source, IPPROTO_IP, MCAST_UNBLOCK_SOURCE, &group_source},
    {win::ipproto_ip, win::mcast_join_source_group, IPPROTO_IP, MCAST_JOIN_SOURCE_GROUP,
     &group_source},
    {win::ipproto_ip, win::mcast_leave_source_group, IPPROTO_IP, MCAST_LEAVE_SOURCE_GROUP,
     &group_source},
    {win::ipproto_ip, win::ip_mtu_discover, IPPROTO_IP, IP_MTU_DISCOVER, &mtu4},
    {win::ipproto_ip, win::ip_mtu, IPPROTO_IP, IP_MTU, &number_to_read},

    {win::ipproto_ipv6, win::ipv6_hdrincl, IPPROTO_IPV6, IPV6_HDRINCL, &number},
    {win::ipproto_ipv6, win::ipv6_unicast_hops, IPPROTO_IPV6, IPV6_UNICAST_HOPS, &number},
    {win::ipproto_ipv6, win::ipv6_multicast_if, IPPROTO_IPV6, IPV6_MULTICAST_IF, &number},
    {win::ipproto_ipv6, win::ipv6_multicast_hops, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, &number},
    {win::ipproto_ipv6, win::ipv6_multicast_loop, IPPROTO_IPV6, IPV6_MULTICAST_LOOP, &number},
    {win::ipproto_ipv6, win::ipv6_add_membership, IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP, &membership6},
    {win::ipproto_ipv6, win::ipv6_drop_membership, IPPROTO_IPV6, IPV6_DROP_MEMBERSHIP,
     &membership6},
    {win::ipproto_ipv6, win::ipv6_dontfrag, IPPROTO_IPV6, IPV6_DONTFRAG, &number},
    {win::ipproto_ipv6, win::ipv6_checksum, IPPROTO_IPV6, IPV6_CHECKSUM, &number},
    {win::ipproto_ipv6, win::ipv6_v6only, IPPROTO_IPV6, IPV6_V6ONLY, &number},
    {win::ipproto_ipv6, win::ipv6_unicast_if, IPPROTO_IPV6, IPV6_UNICAST_IF, &host_index},
    {win::ipproto_ipv6, win::ipv6_tclass, IPPROTO_IPV6, IPV6_TCLASS, &number},
    {win::ipproto_ipv6, win::mcast_join_group, IPPROTO_IPV6, MCAST_JOIN_GROUP, &group},
    {win::ipproto_ipv6, win::mcast_leave_group, IPPROTO_IPV6, MCAST_LEAVE_GROUP, &group},
    {win::ipproto_ipv6, win::mcast_block_source, IPPROTO_IPV6, MCAST_BLOCK_SOURCE, &group_source},
    {win::ipproto_ipv6, win::mcast_unblock_source, IPPROTO_IPV6, MCAST_UNBLOCK_SOURCE,
     &group_source},
    {win::ipproto_ipv6, win::mcast_join_source_group, IPPROTO_IPV6, MCAST_JOIN_SOURCE_GROUP,
     &group_source},
    {win::ipproto_ipv6, win::mcast_leave_source_group, IPPROTO_IPV6, MCAST_LEAVE_SOURCE_GROUP,
     &group_source},
    {win::ipproto_ipv6, win::ipv6_mtu_discover, IPPROTO_IPV6, IPV6_MTU_DISCOVER, &mtu6},
    {win::ipproto_ipv6, win::ipv6_mtu, IPPROTO_IPV6, IPV6_MTU, &number_to_read},

    {win::ipproto_tcp, win::tcp_nodelay, IPPROTO_TCP, TCP_NODELAY, &number},
    {win::ipproto_tcp, win::tcp_keepalive, IPPROTO_TCP, TCP_KEEPIDLE, &number},
    {win::ipproto_tcp, win::tcp_maxseg, IPPROTO_TCP, TCP_MAXSEG, &number},
    {win::ipproto_tcp, win::tcp_maxrt, IPPROTO_TCP, TCP_USER_TIMEOUT, &seconds},
    {win::ipproto_tcp, win::tcp_maxrtms, IPPROTO_TCP, TCP_USER_TIMEOUT, &number},
    {win::ipproto_tcp, win::tcp_keepcnt, IPPROTO_TCP, TCP_KEEPCNT, &number},
    {win::ipproto_tcp, win::tcp_keepintvl, IPPROTO_TCP, TCP_KEEPINTVL, &number},

    {win::ipproto_udp, win::udp_nochecksum, SOL_SOCKET, SO_NO_CHECK, &number},
};

// Several reports of Windows are fed by one of the host.
struct HostReport {
  int level;
  int name;
  std::uint32_t feeds;
};

constexpr HostReport reports[] = {
    {IPPROTO_IP, IP_PKTINFO,
     bit(Report::ip_pktinfo) | bit(Report::ip_interface) | bit(Report::ip_destination) |
         bit(Report::ip_arrival_interface)},
    {IPPROTO_IP, IP_RECVTTL, bit(Report::ip_ttl)},
    {IPPROTO_IP, IP_RECVTOS, bit(Report::ip_tos) | bit(Report::ip_ecn)},
    {IPPROTO_IPV6, IPV6_RECVPKTINFO,
     bit(Report::ipv6_pktinfo) | bit(Report::ipv6_interface) | bit(Report::ipv6_destination) |
         bit(Report::ipv6_arrival_interface)},
    {IPPROTO_IPV6, IPV6_RECVHOPLIMIT, bit(Report::ipv6_hop_limit)},
    {IPPROTO_IPV6, IPV6_RECVTCLASS, bit(Report::ipv6_traffic_class) | bit(Report::ipv6_ecn)},
    {IPPROTO_UDP, UDP_GRO, bit(Report::coalesced)},
};

Status set_number(int descriptor, int level, int name, int value) {
  return ::setsockopt(descriptor, level, name, &value, sizeof value) < 0 ? status_of(errno)
                                                                         : Status::success;
}

}  // namespace

std::span<const HostOption> host_options() noexcept {
  return options;
}

const HostOption* find_host_option(int level, int name) noexcept {
  const auto row = std::find_if(std::begin(options), std::end(options), [=](const HostOption& o) {
    return o.level == level && o.name == name;
  });
  return row != std::end(options) ? row : nullptr;
}

Status set_option(int descriptor, int level, int name, const void* value,
                  std::size_t length) noexcept {
  const HostOption* row = find_host_option(level, name);
  if (!row || !row->converter->to_host) return socket_code(win::wsaenoprotoopt);
  HostValue host{row->host_level, row->host_name, {}, 0};
  if (!row->converter->to_host(value, length, host)) return Status::invalid_parameter;
  return ::setsockopt(descriptor, host.level, host.name, host.bytes, host.length) < 0
             ? status_of(errno)
             : Status::success;
}

Status get_option(int descriptor, int level, int name, void* value, std::size_t& length) noexcept {
  const HostOption* row = find_host_option(level, name);
  if (!row || !row->converter->from_host) return socket_code(win::wsaenoprotoopt);
  HostValue host{row->host_level, row->host_name, {}, sizeof host.bytes};
  if (::getsockopt(descriptor, host.level, host.name, host.bytes, &host.length) < 0)
    return status_of(errno);
  length = row->converter->from_host(host, value);
  return Status::success;
}

Status set_reports(int descriptor, std::uint32_t before, std::uint32_t after) noexcept {
  for (const HostReport& report : reports) {
    const bool on = (after & report.feeds) != 0;
    if (on == ((before & report.feeds) != 0)) continue;
    const Status status = set_number(descriptor, report.level, report.name, on);
    if (!succeeded(status)) return status;
  }
  return Status::success;
}

Status set_address_use(int descriptor, AddressUse use) noexcept {
  const bool shared = use == AddressUse::shared;
  const Status status = set_number(descriptor, SOL_SOCKET, SO_REUSEADDR, shared);
  return succeeded(status) ? set_number(descriptor, SOL_SOCKET, SO_REUSEPORT, shared) : status;
}

Status outlive_connections(int descriptor) noexcept {
  return set_number(descriptor, SOL_SOCKET, SO_REUSEADDR, 1);
}

Status share_port(int descriptor) noexcept {
  return set_number(descriptor, SOL_SOCKET, SO_REUSEPORT, 1);
}

namespace {

// What is 0, or does not matter, until a program sets it.
constexpr struct {
  int level;
  int name;
} carried_over[] = {
    {SOL_SOCKET, SO_OOBINLINE},      {SOL_SOCKET, SO_KEEPALIVE}, {IPPROTO_TCP, TCP_NODELAY},
    {IPPROTO_TCP, TCP_USER_TIMEOUT}, {IPPROTO_IP, IP_TOS},
};
constexpr int keep_alive_times[] = {TCP_KEEPIDLE, TCP_KEEPINTVL, TCP_KEEPCNT};

// False for 0.
bool carry_over(int from, int to, int level, int name) {
  int value = 0;
  socklen_t length = sizeof value;
  if (::getsockopt(from, level, name, &value, &length) < 0 || value == 0) return false;
  static_cast<void>(set_number(to, level, name, value));
  return true;
}

}  // namespace

void carry_over_options(int from, int to) noexcept {
  bool keeps_alive = false;
  for (const auto& option : carried_over) {
    const bool set = carry_over(from, to, option.level, option.name);
    keeps_alive = keeps_alive || (set && option.name == SO_KEEPALIVE && option.level == SOL_SOCKET);
  }
  if (!keeps_alive) return;
  for (const int name : keep_alive_times) carry_over(from, to, IPPROTO_TCP, name);
}

Status apply_windows_defaults(int descriptor, int family, int type) noexcept {
  if (family != win::af_inet && family != win::af_inet6) return Status::success;
  Status status = Status::success;
  // The host has no raw sockets that carry both, and lets none be asked.
  if (family == win::af_inet6 && type != SOCK_RAW)
    status = set_number(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, 1);
  if (succeeded(status) && type == SOCK_DGRAM)
    status = set_number(descriptor, IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_DONT);
  if (succeeded(status) && type == SOCK_DGRAM) status = watch_icmp(descriptor, family, true);
  return status;
}

}  // namespace wsx::posix
