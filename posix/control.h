// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#include "posix/status.h"

// Control data, record by record: WSACMSGHDR on one side, cmsghdr on the other. Pure functions on
// bytes; nothing here makes a system call. No record is passed through and none is dropped: what
// is malformed, unknown or not emulated is refused with its error.
namespace wsx::posix {

// What a send needs beside data and destination, in the host's form.
struct SendControl {
  // Room for every record the translation can emit (packet info, hop limit, traffic class,
  // segment size), each once.
  static constexpr std::size_t capacity = 160;

  alignas(8) std::byte bytes[capacity];
  std::uint32_t length = 0;
  // UDP_SEND_MSG_SIZE: the size of each datagram, 0 for no segmentation. It is kept apart from
  // the bytes because the host may refuse it at run time (see message.h).
  std::uint32_t segment = 0;
  bool has_segment = false;
  // True when a source address or interface was asked for: Linux answers ENETUNREACH for a
  // foreign source where Windows says WSAEADDRNOTAVAIL.
  bool names_source = false;
};

// The socket and the destination that the records are for; the level of what is emitted follows
// the destination, not the socket, because Linux ignores records of the other family silently.
struct ControlContext {
  int family;                      // of the socket, Windows' number
  bool to_ipv4;                    // the destination is IPv4 or IPv4-mapped
  bool datagram;                   // segmentation is for UDP only
  std::uint8_t traffic_class = 0;  // of the socket: an ECN record keeps its DSCP
  // What the socket is bound to, in network order, 0 for any: Linux would choose the source anew
  // when a record names an interface alone.
  std::uint32_t own_ipv4 = 0;
};

// Windows' records -> host's records. WSAEINVAL for whatever is malformed, unknown, out of range or
// does not go with the socket and the destination; `control` is untouched then. `records` is not
// null unless `length` is 0.
Status read_send_control(const void* records, std::size_t length, const ControlContext& context,
                         SendControl& control) noexcept;

// Appends the host's record for a segment size; used for each attempt that lets the host segment,
// on a copy of what read_send_control made.
void append_segment(SendControl& control, std::uint16_t segment) noexcept;

// What a socket was asked to report with each datagram, one bit for each Windows option: several
// of them are fed by one option of the host.
enum class Report : std::uint32_t {
  none = 0,
  ip_pktinfo = 1u << 0,
  ip_ttl = 1u << 1,
  ip_tos = 1u << 2,
  ip_ecn = 1u << 3,
  ip_interface = 1u << 4,
  ip_destination = 1u << 5,
  ip_arrival_interface = 1u << 6,
  ipv6_pktinfo = 1u << 8,
  ipv6_hop_limit = 1u << 9,
  ipv6_traffic_class = 1u << 10,
  ipv6_ecn = 1u << 11,
  ipv6_interface = 1u << 12,
  ipv6_destination = 1u << 13,
  ipv6_arrival_interface = 1u << 14,
  coalesced = 1u << 16,
};
constexpr std::uint32_t bit(Report report) {
  return static_cast<std::uint32_t>(report);
}

// The host's records of one received message -> Windows' records in the program's buffer.
struct ReceivedControl {
  std::uint32_t used = 0;  // bytes written, padding included: what Control.len becomes
  bool truncated = false;  // MSG_CTRUNC: a record did not fit, and none follows it
  bool broadcast = false;  // MSG_BCAST; known when the host was asked for packet info
  bool multicast = false;  // MSG_MCAST; likewise
};
ReceivedControl write_received_control(const void* host_records, std::size_t host_length,
                                       std::uint32_t reports, void* buffer,
                                       std::size_t capacity) noexcept;

// Bytes that the host's records of one message can take when every report is on.
constexpr std::size_t host_control_capacity = 512;

}  // namespace wsx::posix
