// SPDX-License-Identifier: MIT
#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>
#include <optional>

#include "posix/control.h"
#include "posix/numbers.h"
#include "posix/records.h"

namespace wsx::posix {
namespace {

constexpr int ecn_mask = 3;

// What the host says about one datagram.
struct Seen {
  std::optional<in_pktinfo> packet_info;
  std::optional<in6_pktinfo> packet_info6;
  std::optional<int> ttl;
  std::optional<int> tos;
  std::optional<int> hop_limit;
  std::optional<int> traffic_class;
  std::optional<int> segment;
};

template <typename Value, std::optional<Value> Seen::*member>
void take(const std::byte* payload, Seen& seen) {
  seen.*member = load<Value>(payload);
}

// Linux gives the TOS in one byte, all others as int.
void take_tos(const std::byte* payload, Seen& seen) {
  seen.tos = std::to_integer<int>(payload[0]);
}

struct Taker {
  int level;
  int type;
  std::size_t size;
  void (*take)(const std::byte* payload, Seen& seen);
};

constexpr Taker takers[] = {
    {IPPROTO_IP, IP_PKTINFO, sizeof(in_pktinfo), take<in_pktinfo, &Seen::packet_info>},
    {IPPROTO_IP, IP_TTL, sizeof(int), take<int, &Seen::ttl>},
    {IPPROTO_IP, IP_TOS, 1, take_tos},
    {IPPROTO_IPV6, IPV6_PKTINFO, sizeof(in6_pktinfo), take<in6_pktinfo, &Seen::packet_info6>},
    {IPPROTO_IPV6, IPV6_HOPLIMIT, sizeof(int), take<int, &Seen::hop_limit>},
    {IPPROTO_IPV6, IPV6_TCLASS, sizeof(int), take<int, &Seen::traffic_class>},
    {IPPROTO_UDP, UDP_GRO, sizeof(int), take<int, &Seen::segment>},
};

void take_record(const Record& record, Seen& seen) {
  const auto taker = std::find_if(std::begin(takers), std::end(takers), [&](const Taker& t) {
    return t.level == record.level && t.type == record.type && t.size <= record.size;
  });
  if (taker != std::end(takers)) taker->take(record.payload, seen);
}

// On an AF_INET6 socket Linux describes an IPv4 datagram by an IPv6 record with a mapped address.
// Windows describes it by IPv4 records, and by those only.
void unmap(Seen& seen) {
  if (!seen.packet_info6 || !IN6_IS_ADDR_V4MAPPED(&seen.packet_info6->ipi6_addr)) return;
  if (!seen.packet_info) {
    in_addr destination;
    std::memcpy(&destination, seen.packet_info6->ipi6_addr.s6_addr + 12, sizeof destination);
    seen.packet_info = {static_cast<int>(seen.packet_info6->ipi6_ifindex), destination,
                        destination};
  }
  seen.packet_info6.reset();
}

Seen read_host_records(const void* records, std::size_t length) {
  Seen seen;
  RecordWalk walk(records, length);
  for (Record record; walk.next(record);) take_record(record, seen);
  unmap(seen);
  return seen;
}

// One payload in Windows' form; size 0 when the host said nothing of the kind.
struct Payload {
  std::array<std::byte, sizeof(in6_pktinfo)> bytes;
  std::size_t size = 0;
};

template <typename Value>
Payload payload_of(const Value& value) {
  Payload payload;
  static_assert(sizeof value <= sizeof payload.bytes);
  std::memcpy(payload.bytes.data(), &value, sizeof value);
  payload.size = sizeof value;
  return payload;
}

template <std::optional<int> Seen::*member, int mask = -1>
Payload number(const Seen& seen) {
  return seen.*member ? payload_of(*(seen.*member) & mask) : Payload{};
}

// The destination in the datagram's header. Linux has it in ipi_addr; its ipi_spec_dst is the local
// address that serves it.
Payload packet_info(const Seen& seen) {
  if (!seen.packet_info) return {};
  return payload_of(WindowsPacketInfo{seen.packet_info->ipi_addr,
                                      static_cast<std::uint32_t>(seen.packet_info->ipi_ifindex)});
}

Payload packet_info6(const Seen& seen) {
  return seen.packet_info6 ? payload_of(*seen.packet_info6) : Payload{};
}

Payload destination(const Seen& seen) {
  return seen.packet_info ? payload_of(seen.packet_info->ipi_addr) : Payload{};
}

Payload destination6(const Seen& seen) {
  return seen.packet_info6 ? payload_of(seen.packet_info6->ipi6_addr) : Payload{};
}

Payload interface(const Seen& seen) {
  return seen.packet_info ? payload_of(seen.packet_info->ipi_ifindex) : Payload{};
}

Payload interface6(const Seen& seen) {
  return seen.packet_info6 ? payload_of(seen.packet_info6->ipi6_ifindex) : Payload{};
}

struct Writer {
  Report report;
  int level;
  int type;
  Payload (*payload)(const Seen& seen);
};

constexpr Writer writers[] = {
    {Report::ip_pktinfo, win::ipproto_ip, win::ip_pktinfo, packet_info},
    {Report::ip_ttl, win::ipproto_ip, win::ip_ttl, number<&Seen::ttl>},
    {Report::ip_tos, win::ipproto_ip, win::ip_tos, number<&Seen::tos>},
    {Report::ip_ecn, win::ipproto_ip, win::ip_ecn, number<&Seen::tos, ecn_mask>},
    {Report::ip_interface, win::ipproto_ip, win::ip_recvif, interface},
    {Report::ip_destination, win::ipproto_ip, win::ip_recvdstaddr, destination},
    {Report::ip_arrival_interface, win::ipproto_ip, win::ip_original_arrival_if, interface},
    {Report::ipv6_pktinfo, win::ipproto_ipv6, win::ipv6_pktinfo, packet_info6},
    {Report::ipv6_hop_limit, win::ipproto_ipv6, win::ipv6_hoplimit, number<&Seen::hop_limit>},
    {Report::ipv6_traffic_class, win::ipproto_ipv6, win::ipv6_tclass, number<&Seen::traffic_class>},
    {Report::ipv6_ecn, win::ipproto_ipv6, win::ipv6_ecn, number<&Seen::traffic_class, ecn_mask>},
    {Report::ipv6_interface, win::ipproto_ipv6, win::ipv6_recvif, interface6},
    {Report::ipv6_destination, win::ipproto_ipv6, win::ipv6_recvdstaddr, destination6},
    {Report::ipv6_arrival_interface, win::ipproto_ipv6, win::ipv6_original_arrival_if, interface6},
    {Report::coalesced, win::ipproto_udp, win::udp_coalesced_info, number<&Seen::segment>},
};

bool is_multicast(const Seen& seen) {
  if (seen.packet_info) return IN_MULTICAST(ntohl(seen.packet_info->ipi_addr.s_addr));
  return seen.packet_info6 && IN6_IS_ADDR_MULTICAST(&seen.packet_info6->ipi6_addr);
}

// Besides the one address that is always a broadcast there is one for each network. Linux gives the
// local address apart from the destination for groups and broadcasts only.
bool is_broadcast(const Seen& seen) {
  if (!seen.packet_info || is_multicast(seen)) return false;
  return seen.packet_info->ipi_addr.s_addr == INADDR_BROADCAST ||
         seen.packet_info->ipi_addr.s_addr != seen.packet_info->ipi_spec_dst.s_addr;
}

// The padding after the last record may be missing.
bool append(std::byte* buffer, std::size_t capacity, const Writer& writer, const Payload& payload,
            std::uint32_t& used) {
  const std::size_t length = header_size + payload.size;
  if (capacity - used < length) return false;
  std::array<std::byte, padded(header_size + sizeof payload.bytes)> record;
  const std::size_t whole =
      put_record(record.data(), writer.level, writer.type, payload.bytes.data(), payload.size);
  const std::size_t written = std::min(whole, capacity - used);
  std::memcpy(buffer + used, record.data(), written);
  used += static_cast<std::uint32_t>(written);
  return true;
}

}  // namespace

ReceivedControl write_received_control(const void* host_records, std::size_t host_length,
                                       std::uint32_t reports, void* buffer,
                                       std::size_t capacity) noexcept {
  const Seen seen = read_host_records(host_records, host_length);
  ReceivedControl result;
  result.broadcast = is_broadcast(seen);
  result.multicast = is_multicast(seen);
  for (const Writer& writer : writers) {
    if ((reports & bit(writer.report)) == 0) continue;
    const Payload payload = writer.payload(seen);
    if (payload.size == 0) continue;
    result.truncated =
        !append(static_cast<std::byte*>(buffer), capacity, writer, payload, result.used);
    if (result.truncated) break;
  }
  return result;
}

}  // namespace wsx::posix
