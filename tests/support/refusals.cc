// SPDX-License-Identifier: MIT
#include "support/refusals.h"

#include <doctest/doctest.h>

#include <cstring>
#include <utility>

#include "support/data.h"
#include "support/message.h"
#include "support/untouched.h"

namespace support {
namespace {

template <class Address>
Way way_to(const char* name, UniqueSocket sender, UniqueSocket receiver, const Address& address,
           int level, int type) {
  Way way{name, std::move(sender), std::move(receiver), {}, sizeof address, level, type};
  std::memcpy(&way.destination, &address, sizeof address);
  return way;
}

}  // namespace

std::vector<Way> all_ways() {
  UniqueSocket on_ipv4 = udp_socket();
  UniqueSocket on_ipv6 = udp_socket6();
  UniqueSocket behind_mapped = udp_socket();
  const sockaddr_in to_ipv4 = bound_to(on_ipv4);
  const sockaddr_in6 to_ipv6 = bound_to6(on_ipv6);
  const sockaddr_in6 to_mapped = ipv6("::ffff:127.0.0.1", bound_to(behind_mapped).sin_port);
  std::vector<Way> ways;
  ways.push_back(way_to("IPv4", udp_socket(), std::move(on_ipv4), to_ipv4, IPPROTO_IP, IP_TTL));
  ways.push_back(
      way_to("IPv6", udp_socket6(), std::move(on_ipv6), to_ipv6, IPPROTO_IPV6, IPV6_HOPLIMIT));
  ways.push_back(way_to("IPv4-mapped", udp_socket6(false, "::"), std::move(behind_mapped),
                        to_mapped, IPPROTO_IP, IP_TTL));
  return ways;
}

void Refusals::check(Way& way, WSAMSG message, int error) {
  OVERLAPPED overlapped{};
  for (OVERLAPPED* request : {static_cast<OVERLAPPED*>(nullptr), &overlapped}) {
    ++sends_;
    Untouched<DWORD> sent;
    SetLastError(0xdeadbeef);
    const int result = WSASendMsg(way.sender, &message, 0, sent.out(), request, nullptr);
    const int found = WSAGetLastError();
    // Tens of thousands of rows: the macros of the test library are for those that fail.
    if (result == SOCKET_ERROR && found == error && sent.untouched()) continue;
    CAPTURE(way.name);
    CAPTURE(request);
    CHECK(result == SOCKET_ERROR);
    CHECK(found == error);
    CHECK(sent.untouched());
  }
}

void check_that_nothing_was_sent(Way& way) {
  CAPTURE(way.name);
  ControlWriter control;
  for (int i = 0; i < 4; ++i) control.add(way.good_level, way.good_type, INT{64});
  const SendResult outcome =
      send_message(way.sender, "good", generic(way.destination), way.length, control.buffer());
  CHECK(outcome.result == 0);
  CHECK(next_datagram(way.receiver) == "good");
  CHECK(nothing_to_receive(way.receiver));
}

}  // namespace support
