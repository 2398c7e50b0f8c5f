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
using unit::joined;
using unit::raw;
using unit::Record;
using wsx::posix::ReceivedControl;
using wsx::posix::Report;
using Records = std::vector<Record>;

constexpr int ip = 0, ipv6 = 41, udp = 17;

const Bytes group6 = raw({0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
const Bytes mapped = raw({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 2});
const Bytes native = raw({0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9});

Record number(int level, int type, int value) {
  return {level, type, bytes_of(value)};
}

// The host's record: interface 5, the local address, the destination in the header.
Record host_info(const Bytes& local, const Bytes& destination) {
  return {IPPROTO_IP, IP_PKTINFO, joined(raw({5, 0, 0, 0}), local, destination)};
}
Record host_info6(const Bytes& destination) {
  return {IPPROTO_IPV6, IPV6_PKTINFO, joined(destination, raw({5, 0, 0, 0}))};
}

const Record unicast = host_info(raw({127, 0, 0, 2}), raw({127, 0, 0, 2}));
const Record broadcast = host_info(raw({10, 0, 0, 2}), raw({255, 255, 255, 255}));
const Record directed_broadcast = host_info(raw({10, 0, 0, 2}), raw({10, 0, 0, 255}));
const Record multicast = host_info(raw({10, 0, 0, 2}), raw({224, 0, 0, 251}));

const Records everything{unicast,
                         number(IPPROTO_IP, IP_TTL, 64),
                         {IPPROTO_IP, IP_TOS, raw({0xfb})},
                         host_info6(native),
                         number(IPPROTO_IPV6, IPV6_HOPLIMIT, 63),
                         number(IPPROTO_IPV6, IPV6_TCLASS, 0xba),
                         number(IPPROTO_UDP, UDP_GRO, 1200)};

std::uint32_t reports(std::initializer_list<Report> wanted) {
  std::uint32_t bits = 0;
  for (const Report report : wanted) bits |= wsx::posix::bit(report);
  return bits;
}

ReceivedControl translate(const Records& host, std::uint32_t wanted, Bytes& buffer) {
  const Bytes bytes = unit::encode(host);
  return wsx::posix::write_received_control(bytes.data(), bytes.size(), wanted, buffer.data(),
                                            buffer.size());
}

Records received(const Records& host, std::uint32_t wanted) {
  Bytes buffer(512, std::byte{0xee});
  const ReceivedControl control = translate(host, wanted, buffer);
  CHECK_FALSE(control.truncated);
  for (std::size_t i = control.used; i < buffer.size(); ++i) REQUIRE(buffer[i] == std::byte{0xee});
  return unit::decode(buffer.data(), control.used);
}

}  // namespace

TEST_CASE("each report has its record in Windows' form") {
  const std::pair<Report, Record> expected[] = {
      {Report::ip_pktinfo, {ip, 19, raw({127, 0, 0, 2, 5, 0, 0, 0})}},
      {Report::ip_ttl, number(ip, 4, 64)},
      {Report::ip_tos, number(ip, 3, 0xfb)},
      {Report::ip_ecn, number(ip, 50, 3)},
      {Report::ip_interface, number(ip, 24, 5)},
      {Report::ip_destination, {ip, 25, raw({127, 0, 0, 2})}},
      {Report::ip_arrival_interface, number(ip, 47, 5)},
      {Report::ipv6_pktinfo, {ipv6, 19, joined(native, raw({5, 0, 0, 0}))}},
      {Report::ipv6_hop_limit, number(ipv6, 21, 63)},
      {Report::ipv6_traffic_class, number(ipv6, 39, 0xba)},
      {Report::ipv6_ecn, number(ipv6, 50, 2)},
      {Report::ipv6_interface, number(ipv6, 24, 5)},
      {Report::ipv6_destination, {ipv6, 25, native}},
      {Report::ipv6_arrival_interface, number(ipv6, 47, 5)},
      {Report::coalesced, number(udp, 3, 1200)},
  };
  Records all;
  for (const auto& [report, record] : expected) {
    CHECK(received(everything, reports({report})) == Records{record});
    all.push_back(record);
  }
  CHECK(received(everything, 0xffffffff) == all);
}

TEST_CASE("nothing is reported that was not asked for or that the host did not say") {
  CHECK(received(everything, 0).empty());
  CHECK(received({}, 0xffffffff).empty());
  CHECK(received({number(IPPROTO_IP, IP_TTL, 64)}, reports({Report::ip_tos})).empty());
  CHECK(received({number(SOL_SOCKET, SO_TIMESTAMP, 1), number(ip, 99, 1)}, 0xffffffff).empty());
}

TEST_CASE("a host's record that is too short says nothing") {
  CHECK(received({{IPPROTO_IP, IP_PKTINFO, Bytes(11)},
                  {IPPROTO_IP, IP_TOS, {}},
                  {IPPROTO_IPV6, IPV6_PKTINFO, Bytes(19)},
                  {IPPROTO_IP, IP_TTL, Bytes(3)}},
                 0xffffffff)
            .empty());
}

TEST_CASE("the destination in the header is told, not the local address") {
  CHECK(received({multicast}, reports({Report::ip_pktinfo, Report::ip_destination})) ==
        Records{{ip, 19, raw({224, 0, 0, 251, 5, 0, 0, 0})}, {ip, 25, raw({224, 0, 0, 251})}});
}

TEST_CASE("an IPv4 datagram on an IPv6 socket is told by IPv4 records only") {
  const Records expected{{ip, 19, raw({127, 0, 0, 2, 5, 0, 0, 0})}};
  const std::uint32_t both = reports({Report::ip_pktinfo, Report::ipv6_pktinfo});
  CHECK(received({host_info6(mapped)}, both) == expected);
  CHECK(received({host_info6(mapped), unicast}, both) == expected);
  CHECK(received({host_info6(mapped)}, reports({Report::ipv6_pktinfo})).empty());
}

TEST_CASE("broadcasts and groups are flagged by the destination") {
  struct {
    Record info;
    bool broadcast;
    bool multicast;
  } const cases[] = {
      {unicast, false, false},
      {broadcast, true, false},
      {directed_broadcast, true, false},
      {multicast, false, true},
      {host_info6(native), false, false},
      {host_info6(group6), false, true},
      {host_info6(mapped), false, false},
  };
  for (const auto& row : cases) {
    Bytes none;
    const ReceivedControl control = translate({row.info}, 0, none);
    CAPTURE(row.info);
    CHECK(control.broadcast == row.broadcast);
    CHECK(control.multicast == row.multicast);
    CHECK_FALSE(control.truncated);
    CHECK(control.used == 0);
  }
}

TEST_CASE("a record that does not fit is left out and told") {
  const std::uint32_t wanted = reports({Report::ip_pktinfo, Report::ip_ttl});
  for (std::size_t capacity = 0; capacity <= 60; ++capacity) {
    Bytes buffer(capacity, std::byte{0xee});
    const ReceivedControl control = translate(everything, wanted, buffer);
    const std::size_t fitting = capacity < 24 ? 0 : capacity < 24 + 20 ? 1 : 2;
    CAPTURE(capacity);
    CHECK(control.truncated == (fitting < 2));
    CHECK(unit::decode(buffer.data(), control.used).size() == fitting);
    CHECK(control.used == (fitting == 2 ? std::min<std::size_t>(capacity, 48) : fitting * 24));
  }
}

TEST_CASE("no record after one that did not fit is written, though it were smaller") {
  Bytes buffer(24);
  const ReceivedControl control =
      translate({host_info6(native), number(IPPROTO_IPV6, IPV6_HOPLIMIT, 63)},
                reports({Report::ipv6_pktinfo, Report::ipv6_hop_limit}), buffer);
  CHECK(control.truncated);
  CHECK(control.used == 0);
}
