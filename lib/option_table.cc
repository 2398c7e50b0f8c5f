// SPDX-License-Identifier: MIT
#include <mswsock.h>
#include <ws2tcpip.h>

#include <cstring>
#include <mutex>

#include "lib/option.h"
#include "lib/providers/protocol.h"
#include "lib/socket_option.h"
#include "lib/status.h"
#include "posix/option.h"

namespace wsx {

DWORD OptionValue::number() const noexcept {
  DWORD value;
  std::memcpy(&value, bytes, sizeof value);
  return value;
}

Status OptionValue::give(DWORD number) noexcept {
  std::memcpy(bytes, &number, sizeof number);
  length = sizeof number;
  return Status::success;
}

namespace {

Status set_on_host(Socket& socket, const OptionRow& row, OptionValue& value) noexcept {
  return posix::set_option(socket.descriptor(), row.level, row.name, value.bytes, value.length);
}

Status get_from_host(Socket& socket, const OptionRow& row, OptionValue& value) noexcept {
  return posix::get_option(socket.descriptor(), row.level, row.name, value.bytes, value.length);
}

Status set_stored(Socket& socket, const OptionRow& row, OptionValue& value) noexcept {
  socket.options.*row.state = value.number();
  return Status::success;
}

Status get_stored(Socket& socket, const OptionRow& row, OptionValue& value) noexcept {
  return value.give(socket.options.*row.state);
}

Status set_and_store(Socket& socket, const OptionRow& row, OptionValue& value) noexcept {
  const Status status = set_on_host(socket, row, value);
  return succeeded(status) ? set_stored(socket, row, value) : status;
}

// Linux doubles what is asked for, raises it to a minimum and cuts it to a maximum; Windows gives
// back what was set. 0 asks Windows to send from the program's own buffers, for which the host's
// buffer stays as it is.
Status set_buffer(Socket& socket, const OptionRow& row, OptionValue& value) noexcept {
  return value.number() == 0 ? set_stored(socket, row, value) : set_and_store(socket, row, value);
}

Status get_buffer(Socket& socket, const OptionRow& row, OptionValue& value) noexcept {
  const bool set = socket.options.*row.state != SocketOptions::host_default;
  return set ? get_stored(socket, row, value) : get_from_host(socket, row, value);
}

Status switch_report(Socket& socket, posix::Report report, bool on) noexcept {
  // One at a time: which of the host's reports have to be on depends on several of Windows'.
  static std::mutex& mutex = *new std::mutex;
  const std::lock_guard lock(mutex);
  const std::uint32_t before = socket.options.reports;
  const std::uint32_t after = on ? before | bit(report) : before & ~bit(report);
  const Status status = posix::set_reports(socket.descriptor(), before, after);
  if (succeeded(status)) socket.options.reports = after;
  return status;
}

Status set_report(Socket& socket, const OptionRow& row, OptionValue& value) noexcept {
  return switch_report(socket, row.report, value.number() != 0);
}

Status get_report(Socket& socket, const OptionRow& row, OptionValue& value) noexcept {
  return value.give((socket.options.reports & bit(row.report)) != 0);
}

// Windows takes the largest message that the program wants to see; Linux merges what fits in
// 64 KiB, and each receive cuts it to its buffers.
Status set_coalescing(Socket& socket, const OptionRow& row, OptionValue& value) noexcept {
  const Status status = switch_report(socket, row.report, value.number() != 0);
  return succeeded(status) ? set_stored(socket, row, value) : status;
}

Status set_segment(Socket& socket, const OptionRow& row, OptionValue& value) noexcept {
  return value.number() > 0xffff ? Status::invalid_parameter : set_stored(socket, row, value);
}

// A control message that sets only the ECN bits of a datagram keeps the rest of this byte.
Status set_traffic_class(Socket& socket, const OptionRow& row, OptionValue& value) noexcept {
  const Status status = set_on_host(socket, row, value);
  if (succeeded(status)) socket.options.traffic_class = static_cast<std::uint8_t>(value.number());
  return status;
}

Status set_v6_only(Socket& socket, const OptionRow& row, OptionValue& value) noexcept {
  return socket.bound ? Status::invalid_parameter : set_on_host(socket, row, value);
}

// Windows tells it of IPv4 sockets too. Raw sockets of Linux carry one family, and say 0.
Status get_v6_only(Socket& socket, const OptionRow& row, OptionValue& value) noexcept {
  const auto& traits = socket.traits();
  const bool may_carry_both = traits.family == AF_INET6 && traits.type != SOCK_RAW;
  return may_carry_both ? get_from_host(socket, row, value) : value.give(1);
}

// An index (0.x.x.x, in network order) reads back in host order.
Status get_multicast_interface(Socket& socket, const OptionRow& row, OptionValue& value) noexcept {
  const DWORD address = socket.options.*row.state;
  const DWORD index = ntohl(address);
  return value.give(index >> 24 == 0 ? index : address);
}

Status refuse_value(Socket&, const OptionRow&, OptionValue&) noexcept {
  return Status::invalid_parameter;
}

constexpr OptionRow on_host(int level, int name, Shape shape, Kinds kinds) {
  return {level, name, shape, kinds, set_on_host, get_from_host};
}
constexpr OptionRow request(int level, int name, std::uint16_t size, Kinds kinds = messages) {
  return {level, name, Shape::structure, kinds, set_on_host, nullptr, size};
}
constexpr OptionRow stored(int level, int name, Shape shape, Kinds kinds,
                           std::atomic<DWORD> SocketOptions::*state) {
  return {level, name, shape, kinds, set_stored, get_stored, 0, state};
}
constexpr OptionRow reported(int level, int name, posix::Report report) {
  return {level, name, Shape::dword, messages, set_report, get_report, 0, nullptr, report};
}
// Known to Windows, and fails here like an option that it does not know.
constexpr OptionRow not_emulated(int level, int name) {
  return {level, name, Shape::dword, every, nullptr, nullptr};
}

constexpr int ip = IPPROTO_IP;
constexpr int ipv6 = IPPROTO_IPV6;
constexpr int tcp = IPPROTO_TCP;
constexpr int udp = IPPROTO_UDP;

constexpr OptionRow rows[] = {
    stored(SOL_SOCKET, SO_DEBUG, Shape::flag, every, &SocketOptions::debug),
    {SOL_SOCKET, SO_ACCEPTCONN, Shape::flag, streams, nullptr, get_accepting},
    {SOL_SOCKET, SO_REUSEADDR, Shape::flag, every, set_address_use, get_address_use},
    on_host(SOL_SOCKET, SO_KEEPALIVE, Shape::byte_flag, streams),
    stored(SOL_SOCKET, SO_DONTROUTE, Shape::byte_flag, every, &SocketOptions::dont_route),
    on_host(SOL_SOCKET, SO_BROADCAST, Shape::flag, messages),
    {SOL_SOCKET, SO_USELOOPBACK, Shape::flag, every, refuse_value, refuse_value},
    {SOL_SOCKET, SO_LINGER, Shape::structure, streams, set_linger, get_stored, linger_size,
     &SocketOptions::linger},
    on_host(SOL_SOCKET, SO_OOBINLINE, Shape::flag, streams),
    {SOL_SOCKET, SO_DONTLINGER, Shape::flag, streams, set_dont_linger, get_dont_linger},
    {SOL_SOCKET, SO_EXCLUSIVEADDRUSE, Shape::flag, every, set_address_use, get_address_use},
    {SOL_SOCKET, SO_SNDBUF, Shape::dword, every, set_buffer, get_buffer, 0,
     &SocketOptions::send_buffer},
    {SOL_SOCKET, SO_RCVBUF, Shape::dword, every, set_buffer, get_buffer, 0,
     &SocketOptions::receive_buffer},
    {SOL_SOCKET, SO_SNDLOWAT, Shape::dword, every, refuse_value, refuse_value},
    {SOL_SOCKET, SO_RCVLOWAT, Shape::dword, every, refuse_value, refuse_value},
    stored(SOL_SOCKET, SO_SNDTIMEO, Shape::dword, every, &SocketOptions::send_timeout),
    stored(SOL_SOCKET, SO_RCVTIMEO, Shape::dword, every, &SocketOptions::receive_timeout),
    {SOL_SOCKET, SO_ERROR, Shape::dword, every, set_stored, get_error, 0, &SocketOptions::error},
    {SOL_SOCKET, SO_TYPE, Shape::dword, every, set_type, get_type},
    {SOL_SOCKET, SO_MAX_MSG_SIZE, Shape::dword, every, nullptr, get_largest_message},
    {SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, Shape::structure, streams, update_accept_context,
     nullptr, sizeof(SOCKET)},
    {SOL_SOCKET, SO_UPDATE_CONNECT_CONTEXT, Shape::nothing, streams, update_connect_context,
     nullptr},
    {SOL_SOCKET, SO_PROTOCOL_INFOA, Shape::report, every, nullptr,
     get_protocol_info<WSAPROTOCOL_INFOA>, sizeof(WSAPROTOCOL_INFOA)},
    {SOL_SOCKET, SO_PROTOCOL_INFOW, Shape::report, every, nullptr,
     get_protocol_info<WSAPROTOCOL_INFOW>, sizeof(WSAPROTOCOL_INFOW)},
    {SOL_SOCKET, so_protocol_info16, Shape::report, every, nullptr,
     get_protocol_info<ProtocolInfo16>, sizeof(ProtocolInfo16)},
    {SOL_SOCKET, SO_CONNECT_TIME, Shape::dword, every, nullptr, get_connect_time},
    {SOL_SOCKET, SO_BSP_STATE, Shape::structure, every, nullptr, get_state, sizeof(CSADDR_INFO)},
    not_emulated(SOL_SOCKET, SO_GROUP_ID),
    not_emulated(SOL_SOCKET, SO_GROUP_PRIORITY),
    not_emulated(SOL_SOCKET, SO_CONDITIONAL_ACCEPT),
    not_emulated(SOL_SOCKET, SO_PAUSE_ACCEPT),
    not_emulated(SOL_SOCKET, SO_COMPARTMENT_ID),
    not_emulated(SOL_SOCKET, SO_RANDOMIZE_PORT),
    not_emulated(SOL_SOCKET, SO_PORT_SCALABILITY),
    not_emulated(SOL_SOCKET, SO_REUSE_UNICASTPORT),
    not_emulated(SOL_SOCKET, SO_REUSE_MULTICASTPORT),

    on_host(ip, IP_HDRINCL, Shape::flag, raws),
    {ip, IP_TOS, Shape::number, every, set_traffic_class, get_from_host},
    on_host(ip, IP_TTL, Shape::number, every),
    {ip, IP_MULTICAST_IF, Shape::dword, messages, set_and_store, get_multicast_interface, 0,
     &SocketOptions::multicast_interface},
    on_host(ip, IP_MULTICAST_TTL, Shape::number, messages),
    on_host(ip, IP_MULTICAST_LOOP, Shape::flag, messages),
    request(ip, IP_ADD_MEMBERSHIP, sizeof(IP_MREQ)),
    request(ip, IP_DROP_MEMBERSHIP, sizeof(IP_MREQ)),
    on_host(ip, IP_DONTFRAGMENT, Shape::flag, every),
    request(ip, IP_ADD_SOURCE_MEMBERSHIP, sizeof(IP_MREQ_SOURCE)),
    request(ip, IP_DROP_SOURCE_MEMBERSHIP, sizeof(IP_MREQ_SOURCE)),
    request(ip, IP_BLOCK_SOURCE, sizeof(IP_MREQ_SOURCE)),
    request(ip, IP_UNBLOCK_SOURCE, sizeof(IP_MREQ_SOURCE)),
    reported(ip, IP_PKTINFO, posix::Report::ip_pktinfo),
    reported(ip, IP_RECVTTL, posix::Report::ip_ttl),
    reported(ip, IP_RECVIF, posix::Report::ip_interface),
    reported(ip, IP_RECVDSTADDR, posix::Report::ip_destination),
    on_host(ip, IP_UNICAST_IF, Shape::dword, every),
    reported(ip, IP_RECVTOS, posix::Report::ip_tos),
    request(ip, MCAST_JOIN_GROUP, sizeof(GROUP_REQ)),
    request(ip, MCAST_LEAVE_GROUP, sizeof(GROUP_REQ)),
    request(ip, MCAST_BLOCK_SOURCE, sizeof(GROUP_SOURCE_REQ)),
    request(ip, MCAST_UNBLOCK_SOURCE, sizeof(GROUP_SOURCE_REQ)),
    request(ip, MCAST_JOIN_SOURCE_GROUP, sizeof(GROUP_SOURCE_REQ)),
    request(ip, MCAST_LEAVE_SOURCE_GROUP, sizeof(GROUP_SOURCE_REQ)),
    reported(ip, IP_ORIGINAL_ARRIVAL_IF, posix::Report::ip_arrival_interface),
    reported(ip, IP_ECN, posix::Report::ip_ecn),
    {ip, IP_MTU_DISCOVER, Shape::dword, messages, set_and_store, get_stored, 0,
     &SocketOptions::mtu_discovery},
    {ip, IP_MTU, Shape::dword, every, nullptr, get_from_host},
    not_emulated(ip, IP_OPTIONS),
    not_emulated(ip, IP_RECEIVE_BROADCAST),
    not_emulated(ip, IP_IFLIST),
    not_emulated(ip, IP_ADD_IFLIST),
    not_emulated(ip, IP_DEL_IFLIST),
    not_emulated(ip, IP_RTHDR),
    not_emulated(ip, IP_GET_IFLIST),
    not_emulated(ip, IP_RECVRTHDR),
    not_emulated(ip, IP_TCLASS),
    not_emulated(ip, IP_PKTINFO_EX),
    not_emulated(ip, IP_WFP_REDIRECT_RECORDS),
    not_emulated(ip, IP_WFP_REDIRECT_CONTEXT),
    not_emulated(ip, IP_NRT_INTERFACE),
    not_emulated(ip, IP_RECVERR),
    not_emulated(ip, IP_USER_MTU),

    on_host(ipv6, IPV6_HDRINCL, Shape::flag, raws),
    on_host(ipv6, IPV6_UNICAST_HOPS, Shape::number, every),
    on_host(ipv6, IPV6_MULTICAST_IF, Shape::dword, messages),
    on_host(ipv6, IPV6_MULTICAST_HOPS, Shape::number, messages),
    on_host(ipv6, IPV6_MULTICAST_LOOP, Shape::flag, messages),
    request(ipv6, IPV6_ADD_MEMBERSHIP, sizeof(IPV6_MREQ)),
    request(ipv6, IPV6_DROP_MEMBERSHIP, sizeof(IPV6_MREQ)),
    on_host(ipv6, IPV6_DONTFRAG, Shape::flag, every),
    reported(ipv6, IPV6_PKTINFO, posix::Report::ipv6_pktinfo),
    reported(ipv6, IPV6_HOPLIMIT, posix::Report::ipv6_hop_limit),
    reported(ipv6, IPV6_RECVIF, posix::Report::ipv6_interface),
    reported(ipv6, IPV6_RECVDSTADDR, posix::Report::ipv6_destination),
    on_host(ipv6, IPV6_CHECKSUM, Shape::dword, raws),
    {ipv6, IPV6_V6ONLY, Shape::byte_flag, every, set_v6_only, get_v6_only},
    on_host(ipv6, IPV6_UNICAST_IF, Shape::dword, every),
    {ipv6, IPV6_TCLASS, Shape::dword, every, set_traffic_class, get_from_host},
    reported(ipv6, IPV6_RECVTCLASS, posix::Report::ipv6_traffic_class),
    request(ipv6, MCAST_JOIN_GROUP, sizeof(GROUP_REQ)),
    request(ipv6, MCAST_LEAVE_GROUP, sizeof(GROUP_REQ)),
    request(ipv6, MCAST_BLOCK_SOURCE, sizeof(GROUP_SOURCE_REQ)),
    request(ipv6, MCAST_UNBLOCK_SOURCE, sizeof(GROUP_SOURCE_REQ)),
    request(ipv6, MCAST_JOIN_SOURCE_GROUP, sizeof(GROUP_SOURCE_REQ)),
    request(ipv6, MCAST_LEAVE_SOURCE_GROUP, sizeof(GROUP_SOURCE_REQ)),
    reported(ipv6, IP_ORIGINAL_ARRIVAL_IF, posix::Report::ipv6_arrival_interface),
    reported(ipv6, IPV6_ECN, posix::Report::ipv6_ecn),
    {ipv6, IPV6_MTU_DISCOVER, Shape::dword, messages, set_and_store, get_stored, 0,
     &SocketOptions::mtu_discovery6},
    {ipv6, IPV6_MTU, Shape::dword, every, nullptr, get_from_host},
    not_emulated(ipv6, IPV6_HOPOPTS),
    not_emulated(ipv6, IPV6_PROTECTION_LEVEL),
    not_emulated(ipv6, IPV6_IFLIST),
    not_emulated(ipv6, IPV6_ADD_IFLIST),
    not_emulated(ipv6, IPV6_DEL_IFLIST),
    not_emulated(ipv6, IPV6_RTHDR),
    not_emulated(ipv6, IPV6_GET_IFLIST),
    not_emulated(ipv6, IPV6_RECVRTHDR),
    not_emulated(ipv6, IPV6_PKTINFO_EX),
    not_emulated(ipv6, IPV6_WFP_REDIRECT_RECORDS),
    not_emulated(ipv6, IPV6_WFP_REDIRECT_CONTEXT),
    not_emulated(ipv6, IPV6_NRT_INTERFACE),
    not_emulated(ipv6, IPV6_RECVERR),
    not_emulated(ipv6, IPV6_USER_MTU),

    on_host(tcp, TCP_NODELAY, Shape::byte_flag, streams),
    on_host(tcp, TCP_KEEPALIVE, Shape::dword, streams),
    on_host(tcp, TCP_MAXSEG, Shape::dword, streams),
    on_host(tcp, TCP_MAXRT, Shape::dword, streams),
    on_host(tcp, TCP_MAXRTMS, Shape::dword, streams),
    on_host(tcp, TCP_KEEPCNT, Shape::dword, streams),
    on_host(tcp, TCP_KEEPINTVL, Shape::dword, streams),
    not_emulated(tcp, TCP_EXPEDITED_1122),
    not_emulated(tcp, TCP_STDURG),
    not_emulated(tcp, TCP_NOURG),
    not_emulated(tcp, TCP_ATMARK),
    not_emulated(tcp, TCP_NOSYNRETRIES),
    not_emulated(tcp, TCP_TIMESTAMPS),
    not_emulated(tcp, TCP_OFFLOAD_PREFERENCE),
    not_emulated(tcp, TCP_CONGESTION_ALGORITHM),
    not_emulated(tcp, TCP_DELAY_FIN_ACK),
    not_emulated(tcp, TCP_FASTOPEN),
    not_emulated(tcp, TCP_FAIL_CONNECT_ON_ICMP_ERROR),
    not_emulated(tcp, TCP_ICMP_ERROR_INFO),

    on_host(udp, UDP_NOCHECKSUM, Shape::flag, datagrams),
    {udp, UDP_SEND_MSG_SIZE, Shape::dword, datagrams, set_segment, get_stored, 0,
     &SocketOptions::segment},
    {udp, UDP_RECV_MAX_COALESCED_SIZE, Shape::dword, datagrams, set_coalescing, get_stored, 0,
     &SocketOptions::coalesce, posix::Report::coalesced},
    not_emulated(udp, UDP_CHECKSUM_COVERAGE),
};

}  // namespace

std::span<const OptionRow> option_rows() noexcept {
  return rows;
}

}  // namespace wsx
