// SPDX-License-Identifier: MIT
#include "posix/control.h"

#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <optional>

#include "posix/numbers.h"
#include "posix/records.h"

namespace wsx::posix {
namespace {

constexpr int congestion_experienced = 3;
constexpr int ecn_mask = 3;
constexpr int default_compartment = 1;

// What the records ask for, in the host's terms. A later record of a kind replaces an earlier one.
// Only one of the two packet infos is ever set: the one of the destination's family.
struct Wanted {
  std::optional<in_pktinfo> packet_info;
  std::optional<in6_pktinfo> packet_info6;
  std::optional<int> hop_limit;
  std::optional<int> traffic_class;
  std::optional<int> ecn;
  std::optional<std::uint32_t> segment;
};

using Read = bool(const std::byte* payload, const ControlContext& context, Wanted& wanted);

bool read_packet_info(const std::byte* payload, const ControlContext&, Wanted& wanted) {
  const auto info = load<WindowsPacketInfo>(payload);
  // Linux takes the source from ipi_spec_dst and ignores ipi_addr.
  wanted.packet_info = in_pktinfo{static_cast<int>(info.interface), info.address, {}};
  return true;
}

// The IPv6 form for a destination that is IPv4 in disguise: the source must be one as well, or any.
bool read_packet_info6(const std::byte* payload, const ControlContext& context, Wanted& wanted) {
  const auto info = load<in6_pktinfo>(payload);
  if (!context.to_ipv4) {
    wanted.packet_info6 = info;
    return true;
  }
  in_addr source{INADDR_ANY};
  if (IN6_IS_ADDR_V4MAPPED(&info.ipi6_addr))
    std::memcpy(&source, info.ipi6_addr.s6_addr + 12, sizeof source);
  else if (!IN6_IS_ADDR_UNSPECIFIED(&info.ipi6_addr))
    return false;
  wanted.packet_info = in_pktinfo{static_cast<int>(info.ipi6_ifindex), source, {}};
  return true;
}

// Linux has no compartments: all of it is the default one, which 0 stands for as well.
bool default_compartment_follows(const std::byte* compartment) {
  const auto id = load<std::uint32_t>(compartment);
  return id == 0 || id == default_compartment;
}

bool read_packet_info_ex(const std::byte* payload, const ControlContext& context, Wanted& wanted) {
  return default_compartment_follows(payload + sizeof(WindowsPacketInfo)) &&
         read_packet_info(payload, context, wanted);
}

bool read_packet_info6_ex(const std::byte* payload, const ControlContext& context, Wanted& wanted) {
  return default_compartment_follows(payload + sizeof(in6_pktinfo)) &&
         read_packet_info6(payload, context, wanted);
}

bool read_within(const std::byte* payload, int least, int most, std::optional<int>& value) {
  const int given = load<std::int32_t>(payload);
  if (given < least || given > most) return false;
  value = given;
  return true;
}

bool read_ttl(const std::byte* payload, const ControlContext&, Wanted& wanted) {
  return read_within(payload, 1, 255, wanted.hop_limit);
}

// -1 asks for the socket's own limit. 0 keeps a datagram on this machine, which IPv4 cannot say.
bool read_hop_limit(const std::byte* payload, const ControlContext& context, Wanted& wanted) {
  if (!read_within(payload, -1, 255, wanted.hop_limit)) return false;
  if (wanted.hop_limit == -1) wanted.hop_limit.reset();
  return !context.to_ipv4 || wanted.hop_limit != 0;
}

bool read_traffic_class(const std::byte* payload, const ControlContext&, Wanted& wanted) {
  return read_within(payload, 0, 255, wanted.traffic_class);
}

// "Congestion experienced" is for routers to say. Linux would send it.
bool read_ecn(const std::byte* payload, const ControlContext&, Wanted& wanted) {
  return read_within(payload, 0, congestion_experienced - 1, wanted.ecn);
}

// Linux has 16 bits for it; nothing larger fits a datagram.
bool read_segment(const std::byte* payload, const ControlContext&, Wanted& wanted) {
  wanted.segment = load<std::uint32_t>(payload);
  return *wanted.segment <= 0xffff;
}

struct Reader {
  int level;
  int type;
  std::size_t size;
  Read* read;
};

// What is missing here is refused: extension headers (IPV6_HOPOPTS, IPV6_RTHDR ...) need privileges
// on Linux, redirect records (IP_WFP_REDIRECT_RECORDS ...) belong to Windows' filters, and the tag
// of SO_TIMESTAMP_ID could never be handed back.
constexpr Reader readers[] = {
    {win::ipproto_ip, win::ip_pktinfo, sizeof(WindowsPacketInfo), read_packet_info},
    {win::ipproto_ip, win::ip_pktinfo_ex, sizeof(WindowsPacketInfo) + 4, read_packet_info_ex},
    {win::ipproto_ip, win::ip_ttl, 4, read_ttl},
    {win::ipproto_ip, win::ip_hoplimit, 4, read_ttl},
    {win::ipproto_ip, win::ip_tos, 4, read_traffic_class},
    {win::ipproto_ip, win::ip_ecn, 4, read_ecn},
    {win::ipproto_ipv6, win::ipv6_pktinfo, sizeof(in6_pktinfo), read_packet_info6},
    {win::ipproto_ipv6, win::ipv6_pktinfo_ex, sizeof(in6_pktinfo) + 4, read_packet_info6_ex},
    {win::ipproto_ipv6, win::ipv6_hoplimit, 4, read_hop_limit},
    {win::ipproto_ipv6, win::ipv6_tclass, 4, read_traffic_class},
    {win::ipproto_ipv6, win::ipv6_ecn, 4, read_ecn},
    {win::ipproto_udp, win::udp_send_msg_size, 4, read_segment},
};

// IPv4 records are for IPv4 destinations, of whichever socket. IPv6 records are for AF_INET6
// sockets, of whichever destination. Linux would ignore the wrong ones without a word.
bool level_fits(int level, const ControlContext& context) {
  switch (level) {
    case win::ipproto_ip:
      return context.to_ipv4;
    case win::ipproto_ipv6:
      return context.family == win::af_inet6;
    default:
      return context.datagram;
  }
}

bool read_record(const Record& record, const ControlContext& context, Wanted& wanted) {
  const auto reader = std::find_if(std::begin(readers), std::end(readers), [&](const Reader& r) {
    return r.level == record.level && r.type == record.type && r.size == record.size;
  });
  return reader != std::end(readers) && level_fits(record.level, context) &&
         reader->read(record.payload, context, wanted);
}

// IP_ECN alone leaves the socket's DSCP as it is; Linux knows the whole byte only.
std::optional<int> traffic_class(const Wanted& wanted, const ControlContext& context) {
  if (!wanted.ecn) return wanted.traffic_class;
  return (wanted.traffic_class.value_or(context.traffic_class) & ~ecn_mask) | *wanted.ecn;
}

template <typename Value>
void append(SendControl& control, int level, int type, const Value& value) {
  control.length += static_cast<std::uint32_t>(
      put_record(control.bytes + control.length, level, type, &value, sizeof value));
}

template <typename Value>
void append(SendControl& control, int level, int type, const std::optional<Value>& value) {
  if (value) append(control, level, type, *value);
}

static_assert(padded(header_size + sizeof(in6_pktinfo)) + 2 * padded(header_size + sizeof(int)) +
                  padded(header_size + sizeof(std::uint16_t)) <=
              SendControl::capacity);

bool names_anything(const in_pktinfo& info) {
  return info.ipi_ifindex != 0 || info.ipi_spec_dst.s_addr != INADDR_ANY;
}

bool names_anything(const in6_pktinfo& info) {
  return info.ipi6_ifindex != 0 || !IN6_IS_ADDR_UNSPECIFIED(&info.ipi6_addr);
}

// A record that names neither source nor interface asks for nothing; given to Linux, it would
// replace the address that the socket is bound to by one that the route suggests.
template <typename Info>
void append_packet_info(SendControl& control, int level, int type,
                        const std::optional<Info>& info) {
  if (!info || !names_anything(*info)) return;
  append(control, level, type, *info);
  control.names_source = true;
}

// On Windows an interface without a source leaves the socket's own address in place.
void keep_own_source(const ControlContext& context, Wanted& wanted) {
  if (!wanted.packet_info || wanted.packet_info->ipi_ifindex == 0) return;
  in_addr& source = wanted.packet_info->ipi_spec_dst;
  if (source.s_addr == INADDR_ANY) source.s_addr = context.own_ipv4;
}

// Most control data is one IP_PKTINFO that names a source, which needs no search. False for
// everything else.
bool read_one_source(const void* records, std::size_t length, const ControlContext& context,
                     SendControl& control) {
  constexpr std::size_t size = header_size + sizeof(WindowsPacketInfo);
  if (length != size || !context.to_ipv4) return false;
  const auto* const bytes = static_cast<const std::byte*>(records);
  const auto header = load<RecordHeader>(bytes);
  if (header.length != size || header.level != win::ipproto_ip || header.type != win::ip_pktinfo)
    return false;
  const auto info = load<WindowsPacketInfo>(bytes + header_size);
  if (info.interface != 0 || info.address.s_addr == INADDR_ANY) return false;
  // The address goes straight to its place: to be put together first and copied whole, it would
  // have to be waited for.
  constexpr in_pktinfo any{};
  control.length = static_cast<std::uint32_t>(
      put_record(control.bytes, IPPROTO_IP, IP_PKTINFO, &any, sizeof any));
  std::memcpy(control.bytes + header_size + offsetof(in_pktinfo, ipi_spec_dst), &info.address,
              sizeof info.address);
  control.names_source = true;
  control.has_segment = false;
  control.segment = 0;
  return true;
}

void emit(const Wanted& wanted, const ControlContext& context, SendControl& control) {
  append_packet_info(control, IPPROTO_IP, IP_PKTINFO, wanted.packet_info);
  append_packet_info(control, IPPROTO_IPV6, IPV6_PKTINFO, wanted.packet_info6);
  const int level = context.to_ipv4 ? IPPROTO_IP : IPPROTO_IPV6;
  append(control, level, context.to_ipv4 ? IP_TTL : IPV6_HOPLIMIT, wanted.hop_limit);
  append(control, level, context.to_ipv4 ? IP_TOS : IPV6_TCLASS, traffic_class(wanted, context));
  control.has_segment = wanted.segment.has_value();
  control.segment = wanted.segment.value_or(0);
}

[[gnu::noinline]] Status read_records(const void* records, std::size_t length,
                                      const ControlContext& context, SendControl& control) {
  Wanted wanted;
  RecordWalk walk(records, length);
  for (Record record; walk.next(record);)
    if (!read_record(record, context, wanted)) return Status::invalid_parameter;
  if (walk.malformed()) return Status::invalid_parameter;
  keep_own_source(context, wanted);
  control.length = 0;
  control.names_source = false;
  emit(wanted, context, control);
  return Status::success;
}

}  // namespace

[[gnu::hot]] Status read_send_control(const void* records, std::size_t length,
                                      const ControlContext& context,
                                      SendControl& control) noexcept {
  return read_one_source(records, length, context, control)
             ? Status::success
             : read_records(records, length, context, control);
}

void append_segment(SendControl& control, std::uint16_t segment) noexcept {
  append(control, IPPROTO_UDP, UDP_SEGMENT, segment);
}

}  // namespace wsx::posix
