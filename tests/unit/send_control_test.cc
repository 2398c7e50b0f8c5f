// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>

#include "posix/control.h"
#include "unit/records.h"

namespace {

using unit::Bytes;
using unit::bytes_of;
using unit::encode;
using unit::joined;
using unit::raw;
using unit::Record;
using wsx::Status;
using wsx::posix::ControlContext;
using wsx::posix::SendControl;

// Windows' numbers.
constexpr int ip = 0, ipv6 = 41, udp = 17, sol_socket = 0xffff;
constexpr int pktinfo = 19, pktinfo_ex = 51, ttl = 4, hoplimit = 21, tos = 3, tclass = 39, ecn = 50;
constexpr int send_msg_size = 2;

constexpr ControlContext to_ipv4{.family = 2, .to_ipv4 = true, .datagram = true};
constexpr ControlContext to_mapped{.family = 23, .to_ipv4 = true, .datagram = true};
constexpr ControlContext to_ipv6{.family = 23, .to_ipv4 = false, .datagram = true};

const Bytes native = raw({0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9});
const Bytes mapped = raw({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 2});

Status translate(const std::vector<Record>& records, const ControlContext& context,
                 SendControl& control) {
  const Bytes bytes = encode(records);
  return wsx::posix::read_send_control(bytes.data(), bytes.size(), context, control);
}

std::vector<Record> host_records(const std::vector<Record>& records,
                                 const ControlContext& context) {
  SendControl control;
  REQUIRE(translate(records, context, control) == Status::success);
  return unit::decode(control.bytes, control.length);
}

bool refused(const Record& record, const ControlContext& context) {
  SendControl control;
  return translate({record}, context, control) == Status::invalid_parameter;
}

Record number(int level, int type, int value) {
  return {level, type, bytes_of(value)};
}

using Records = std::vector<Record>;

}  // namespace

TEST_CASE("an IPv4 source goes where Linux looks for it") {
  const Record asked{ip, pktinfo, raw({127, 0, 0, 2, 5, 0, 0, 0})};
  const Records emitted{{IPPROTO_IP, IP_PKTINFO, raw({5, 0, 0, 0, 127, 0, 0, 2, 0, 0, 0, 0})}};
  CHECK(host_records({asked}, to_ipv4) == emitted);
  CHECK(host_records({asked}, to_mapped) == emitted);
}

TEST_CASE("an IPv6 source keeps its bytes and changes its type") {
  const Bytes info = joined(native, raw({5, 0, 0, 0}));
  CHECK(host_records({{ipv6, pktinfo, info}}, to_ipv6) ==
        Records{{IPPROTO_IPV6, IPV6_PKTINFO, info}});
}

TEST_CASE("an IPv6 source for an IPv4-mapped destination becomes the IPv4 form") {
  CHECK(host_records({{ipv6, pktinfo, joined(mapped, raw({5, 0, 0, 0}))}}, to_mapped) ==
        Records{{IPPROTO_IP, IP_PKTINFO, raw({5, 0, 0, 0, 127, 0, 0, 2, 0, 0, 0, 0})}});
  CHECK(host_records({{ipv6, pktinfo, joined(Bytes(16), raw({5, 0, 0, 0}))}}, to_mapped) ==
        Records{{IPPROTO_IP, IP_PKTINFO, raw({5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0})}});
  CHECK(refused({ipv6, pktinfo, joined(native, raw({5, 0, 0, 0}))}, to_mapped));
}

TEST_CASE("a packet info that names nothing leaves the choice to the socket") {
  CHECK(host_records({{ip, pktinfo, Bytes(8)}}, to_ipv4).empty());
  CHECK(host_records({{ipv6, pktinfo, Bytes(20)}}, to_ipv6).empty());
}

TEST_CASE("an interface alone keeps the address that the socket is bound to") {
  ControlContext bound = to_ipv4;
  bound.own_ipv4 = htonl(0x7f000003);
  CHECK(host_records({{ip, pktinfo, raw({0, 0, 0, 0, 5, 0, 0, 0})}}, bound) ==
        Records{{IPPROTO_IP, IP_PKTINFO, raw({5, 0, 0, 0, 127, 0, 0, 3, 0, 0, 0, 0})}});
  CHECK(host_records({{ip, pktinfo, raw({127, 0, 0, 2, 5, 0, 0, 0})}}, bound) ==
        Records{{IPPROTO_IP, IP_PKTINFO, raw({5, 0, 0, 0, 127, 0, 0, 2, 0, 0, 0, 0})}});
}

TEST_CASE("the sender is told when a source or an interface is named") {
  SendControl control;
  control.names_source = true;
  REQUIRE(translate({number(ip, ttl, 9)}, to_ipv4, control) == Status::success);
  CHECK_FALSE(control.names_source);
  REQUIRE(translate({{ip, pktinfo, raw({0, 0, 0, 0, 5, 0, 0, 0})}}, to_ipv4, control) ==
          Status::success);
  CHECK(control.names_source);
}

TEST_CASE("the extended packet info is honoured in the default compartment only") {
  const Bytes info = raw({127, 0, 0, 2, 5, 0, 0, 0});
  const Bytes info6 = joined(native, raw({5, 0, 0, 0}));
  for (const int compartment : {0, 1}) {
    CHECK(host_records({{ip, pktinfo_ex, joined(info, bytes_of(compartment))}}, to_ipv4) ==
          host_records({{ip, pktinfo, info}}, to_ipv4));
    CHECK(host_records({{ipv6, pktinfo_ex, joined(info6, bytes_of(compartment))}}, to_ipv6) ==
          host_records({{ipv6, pktinfo, info6}}, to_ipv6));
  }
  CHECK(refused({ip, pktinfo_ex, joined(info, bytes_of(2))}, to_ipv4));
  CHECK(refused({ipv6, pktinfo_ex, joined(info6, bytes_of(-1))}, to_ipv6));
}

TEST_CASE("the hop limit goes out at the level of the destination") {
  for (const int type : {ttl, hoplimit})
    CHECK(host_records({number(ip, type, 9)}, to_ipv4) == Records{number(IPPROTO_IP, IP_TTL, 9)});
  CHECK(host_records({number(ipv6, hoplimit, 9)}, to_mapped) ==
        Records{number(IPPROTO_IP, IP_TTL, 9)});
  CHECK(host_records({number(ipv6, hoplimit, 0)}, to_ipv6) ==
        Records{number(IPPROTO_IPV6, IPV6_HOPLIMIT, 0)});
  CHECK(host_records({number(ipv6, hoplimit, -1)}, to_ipv6).empty());
  CHECK(host_records({number(ipv6, hoplimit, -1)}, to_mapped).empty());
}

TEST_CASE("hop limits out of range are refused") {
  for (const int value : {-1, 0, 256, INT32_MIN, INT32_MAX}) {
    CHECK(refused(number(ip, ttl, value), to_ipv4));
    CHECK(refused(number(ip, hoplimit, value), to_ipv4));
  }
  for (const int value : {-2, 256, INT32_MIN, INT32_MAX})
    CHECK(refused(number(ipv6, hoplimit, value), to_ipv6));
  CHECK(refused(number(ipv6, hoplimit, 0), to_mapped));
}

TEST_CASE("the traffic class goes out at the level of the destination") {
  CHECK(host_records({number(ip, tos, 0xb8)}, to_ipv4) ==
        Records{number(IPPROTO_IP, IP_TOS, 0xb8)});
  CHECK(host_records({number(ipv6, tclass, 0xb8)}, to_mapped) ==
        Records{number(IPPROTO_IP, IP_TOS, 0xb8)});
  CHECK(host_records({number(ipv6, tclass, 0xb8)}, to_ipv6) ==
        Records{number(IPPROTO_IPV6, IPV6_TCLASS, 0xb8)});
  for (const int value : {-1, 256}) {
    CHECK(refused(number(ip, tos, value), to_ipv4));
    CHECK(refused(number(ipv6, tclass, value), to_ipv6));
  }
}

TEST_CASE("an ECN codepoint keeps the DSCP of the socket or of the same call") {
  ControlContext marked = to_ipv4;
  marked.traffic_class = 0xb9;
  for (const int codepoint : {0, 1, 2}) {
    CHECK(host_records({number(ip, ecn, codepoint)}, marked) ==
          Records{number(IPPROTO_IP, IP_TOS, 0xb8 | codepoint)});
    CHECK(host_records({number(ipv6, ecn, codepoint)}, to_ipv6) ==
          Records{number(IPPROTO_IPV6, IPV6_TCLASS, codepoint)});
  }
  const Records both{number(IPPROTO_IP, IP_TOS, 0x2a)};
  CHECK(host_records({number(ip, ecn, 2), number(ip, tos, 0x29)}, marked) == both);
  CHECK(host_records({number(ip, tos, 0x29), number(ip, ecn, 2)}, marked) == both);
}

TEST_CASE("congestion experienced is not for senders to say") {
  for (const int value : {3, 4, -1}) {
    CHECK(refused(number(ip, ecn, value), to_ipv4));
    CHECK(refused(number(ipv6, ecn, value), to_ipv6));
  }
}

TEST_CASE("the segment size is handed over apart from the host's records") {
  SendControl control;
  REQUIRE(translate({number(udp, send_msg_size, 1200)}, to_ipv6, control) == Status::success);
  CHECK(control.length == 0);
  CHECK(control.has_segment);
  CHECK(control.segment == 1200);
  REQUIRE(translate({number(udp, send_msg_size, 0)}, to_ipv6, control) == Status::success);
  CHECK(control.has_segment);
  CHECK(control.segment == 0);
  REQUIRE(translate({}, to_ipv6, control) == Status::success);
  CHECK_FALSE(control.has_segment);
  CHECK(refused(number(udp, send_msg_size, 65536), to_ipv4));
  ControlContext raw_socket = to_ipv4;
  raw_socket.datagram = false;
  CHECK(refused(number(udp, send_msg_size, 1200), raw_socket));
}

TEST_CASE("a segment size is appended as the host's 16 bits after everything else") {
  SendControl control;
  REQUIRE(translate({{ipv6, pktinfo, joined(native, bytes_of(5))},
                     number(ipv6, hoplimit, 9),
                     number(ipv6, tclass, 8)},
                    to_ipv6, control) == Status::success);
  Records expected = unit::decode(control.bytes, control.length);
  CHECK(expected.size() == 3);
  wsx::posix::append_segment(control, 1200);
  expected.push_back({IPPROTO_UDP, UDP_SEGMENT, raw({0xb0, 0x04})});
  CHECK(unit::decode(control.bytes, control.length) == expected);
}

TEST_CASE("the last record of a kind wins, across levels too") {
  CHECK(host_records({number(ip, ttl, 1), number(ip, hoplimit, 2)}, to_ipv4) ==
        Records{number(IPPROTO_IP, IP_TTL, 2)});
  CHECK(host_records({number(ip, tos, 4), number(ipv6, tclass, 8)}, to_mapped) ==
        Records{number(IPPROTO_IP, IP_TOS, 8)});
  CHECK(host_records({number(ipv6, hoplimit, 9), number(ipv6, hoplimit, -1)}, to_ipv6).empty());
  CHECK(host_records({{ip, pktinfo, raw({127, 0, 0, 9, 0, 0, 0, 0})},
                      {ipv6, pktinfo, joined(mapped, bytes_of(0))}},
                     to_mapped) ==
        Records{{IPPROTO_IP, IP_PKTINFO, raw({0, 0, 0, 0, 127, 0, 0, 2, 0, 0, 0, 0})}});
}

TEST_CASE("records of the family that does not travel are refused") {
  CHECK(refused({ip, pktinfo, raw({127, 0, 0, 2, 0, 0, 0, 0})}, to_ipv6));
  for (const int type : {ttl, hoplimit, tos, ecn}) CHECK(refused(number(ip, type, 1), to_ipv6));
  CHECK(refused({ipv6, pktinfo, joined(mapped, bytes_of(0))}, to_ipv4));
  for (const int type : {hoplimit, tclass, ecn}) CHECK(refused(number(ipv6, type, 1), to_ipv4));
}

TEST_CASE("records that nobody here understands are refused") {
  for (const int level : {ip, ipv6, udp, sol_socket, 1, 6, 12345, -1}) {
    for (int type = -1; type <= 255; ++type) {
      const bool known =
          (level == ip && (type == ttl || type == hoplimit || type == tos || type == ecn)) ||
          (level == udp && type == send_msg_size);
      CAPTURE(level);
      CAPTURE(type);
      CHECK(refused(number(level, type, 1), to_ipv4) != known);
    }
  }
  CHECK(refused(number(sol_socket, 0x300B, 1), to_ipv4));
}

TEST_CASE("only the exact size of a payload is taken") {
  const Records known{
      {ip, pktinfo, Bytes(8)},  {ip, pktinfo_ex, Bytes(12)}, {ip, tos, Bytes(4)},
      {ip, ecn, Bytes(4)},      {ipv6, pktinfo, Bytes(20)},  {ipv6, pktinfo_ex, Bytes(24)},
      {ipv6, tclass, Bytes(4)}, {ipv6, ecn, Bytes(4)},       {udp, send_msg_size, Bytes(4)}};
  for (const Record& record : known) {
    for (std::size_t size = 0; size <= 32; ++size) {
      CAPTURE(record);
      CAPTURE(size);
      CHECK(refused({record.level, record.type, Bytes(size)}, to_mapped) !=
            (size == record.payload.size()));
    }
  }
}
