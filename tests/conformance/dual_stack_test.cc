// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/message.h"
#include "support/wine.h"

using namespace support;

namespace {

// An IPv6 socket that also speaks IPv4, bound to any address.
UniqueSocket dual_socket() {
  return udp_socket6(false, "::");
}

sockaddr_in6 mapped(const sockaddr_in& address) {
  sockaddr_in6 result = ipv6("::ffff:0.0.0.0", address.sin_port);
  std::memcpy(reinterpret_cast<char*>(&result.sin6_addr) + 12, &address.sin_addr, 4);
  return result;
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "A new IPv6 socket speaks IPv6 only") {
  const UniqueSocket s(socket(AF_INET6, SOCK_DGRAM, 0));
  DWORD value = 0;
  int length = sizeof value;
  CHECK(getsockopt(s, IPPROTO_IPV6, IPV6_V6ONLY, reinterpret_cast<char*>(&value), &length) == 0);
  CHECK((value & 0xff) == 1);
}

TEST_CASE_FIXTURE(Winsock, "A dual-stack socket sends to IPv4 by mapped addresses") {
  const UniqueSocket sender = dual_socket();
  const UniqueSocket receiver = udp_socket();
  CHECK(send_message(sender, "x", mapped(bound_to(receiver))).error == 0);
  const ReceivedMessage message(receiver);
  CHECK(message.data() == "x");
  CHECK(message.source4().sin_addr.s_addr == inet_addr("127.0.0.1"));
}

TEST_CASE_FIXTURE(Winsock, "A dual-stack socket sees IPv4 senders by mapped addresses") {
  const UniqueSocket receiver = dual_socket();
  const UniqueSocket sender = udp_socket();
  CHECK(send_message(sender, "x", ipv4("127.0.0.1", bound_to6(receiver).sin6_port)).error == 0);
  const ReceivedMessage message(receiver);
  CHECK(message.data() == "x");
  const sockaddr_in6 expected = mapped(bound_to(sender));
  CHECK(message.source6().sin6_family == AF_INET6);
  CHECK(message.source6().sin6_port == expected.sin6_port);
  CHECK(std::memcmp(&message.source6().sin6_addr, &expected.sin6_addr, 16) == 0);
}

TEST_CASE_FIXTURE(Winsock, "An IPv6-only socket does not send to IPv4") {
  const UniqueSocket sender(socket(AF_INET6, SOCK_DGRAM, 0));
  const UniqueSocket receiver = udp_socket();
  const SendResult outcome = send_message(sender, "x", mapped(bound_to(receiver)));
  CHECK(outcome.result == SOCKET_ERROR);
  CHECK((outcome.error == WSAEADDRNOTAVAIL || outcome.error == WSAENETUNREACH));
  CHECK(nothing_to_receive(receiver));
}

TEST_CASE_FIXTURE(Winsock, "A mapped destination takes IPv4 control data") {
  const UniqueSocket sender = dual_socket();
  const UniqueSocket receiver = udp_socket();
  if (WINE_DIFFERS("the control data of WSASendMsg is honoured")) return;
  set_option(receiver, IPPROTO_IP, IP_RECVTTL, 1);
  set_option(receiver, IPPROTO_IP, IP_RECVTOS, 1);
  IN_PKTINFO info{};
  info.ipi_addr.s_addr = inet_addr("127.0.0.6");
  ControlWriter control;
  control.add(IPPROTO_IP, IP_PKTINFO, info)
      .add(IPPROTO_IP, IP_TTL, INT{50})
      .add(IPPROTO_IP, IP_ECN, INT{2});
  CHECK(send_message(sender, "x", mapped(bound_to(receiver)), control.buffer()).error == 0);
  ReceivedMessage message(receiver);
  CHECK(message.source4().sin_addr.s_addr == inet_addr("127.0.0.6"));
  CHECK(message.record<INT>(IPPROTO_IP, IP_TTL) == 50);
  CHECK((message.record<INT>(IPPROTO_IP, IP_TOS).value_or(0) & 3) == 2);
}

TEST_CASE_FIXTURE(Winsock, "A hop limit and a traffic class reach a mapped destination") {
  const UniqueSocket sender = dual_socket();
  const UniqueSocket receiver = udp_socket();
  if (WINE_DIFFERS("the control data of WSASendMsg is honoured")) return;
  set_option(receiver, IPPROTO_IP, IP_RECVTTL, 1);
  set_option(receiver, IPPROTO_IP, IP_RECVTOS, 1);
  ControlWriter control;
  control.add(IPPROTO_IPV6, IPV6_HOPLIMIT, INT{51}).add(IPPROTO_IPV6, IPV6_TCLASS, INT{0x40});
  CHECK(send_message(sender, "x", mapped(bound_to(receiver)), control.buffer()).error == 0);
  ReceivedMessage message(receiver);
  CHECK(message.record<INT>(IPPROTO_IP, IP_TTL) == 51);
  CHECK(message.record<INT>(IPPROTO_IP, IP_TOS) == 0x40);
}

TEST_CASE_FIXTURE(Winsock, "A dual-stack socket reports either family by its own records") {
  const UniqueSocket receiver = dual_socket();
  set_option(receiver, IPPROTO_IP, IP_PKTINFO, 1);
  set_option(receiver, IPPROTO_IPV6, IPV6_PKTINFO, 1);
  const u_short port = bound_to6(receiver).sin6_port;

  const UniqueSocket sender6 = udp_socket6();
  REQUIRE(send_message(sender6, "six", ipv6("::1", port)).result == 0);
  ReceivedMessage six(receiver);
  CHECK(six.record<IN6_PKTINFO>(IPPROTO_IPV6, IPV6_PKTINFO).has_value());

  const UniqueSocket sender4 = udp_socket();
  REQUIRE(send_message(sender4, "four", ipv4("127.0.0.7", port)).result == 0);
  ReceivedMessage four(receiver);
  CHECK(four.data() == "four");
  const auto info = four.record<IN_PKTINFO>(IPPROTO_IP, IP_PKTINFO);
  REQUIRE(info.has_value());
  CHECK(info->ipi_addr.s_addr == inet_addr("127.0.0.7"));
}
