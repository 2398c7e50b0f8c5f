// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "support/data.h"
#include "support/fixtures.h"
#include "support/message.h"
#include "support/wine.h"

// Control data of WSASendMsg, seen by the receiver. Wine drops all of it without a word.

using namespace support;

namespace {

constexpr const char* wine_drops = "the control data of WSASendMsg is honoured";

IN_PKTINFO source4(const char* host, ULONG interface_index = 0) {
  IN_PKTINFO info{};
  info.ipi_addr.s_addr = inet_addr(host);
  info.ipi_ifindex = interface_index;
  return info;
}

// The loopback interface's index, as a received packet tells it.
ULONG loopback_index() {
  const UdpPair pair = udp_pair();
  set_option(pair.receiver, IPPROTO_IP, IP_PKTINFO, 1);
  REQUIRE(send_message(pair.sender, "?", pair.receiver_address).result == 0);
  ReceivedMessage message(pair.receiver);
  const auto info = message.record<IN_PKTINFO>(IPPROTO_IP, IP_PKTINFO);
  REQUIRE(info.has_value());
  return info->ipi_ifindex;
}

UniqueSocket any_sender() {
  UniqueSocket s(socket(AF_INET, SOCK_DGRAM, 0));
  const sockaddr_in any = ipv4("0.0.0.0");
  REQUIRE(bind(s, generic(any), sizeof any) == 0);
  return s;
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "IP_PKTINFO chooses the source address of a datagram") {
  const UniqueSocket sender = any_sender();
  const UniqueSocket receiver = udp_socket();
  ControlWriter control;
  control.add(IPPROTO_IP, IP_PKTINFO, source4("127.0.0.2"));
  CHECK(send_message(sender, "x", bound_to(receiver), control.buffer()).error == 0);
  if (WINE_DIFFERS(wine_drops)) return;
  const ReceivedMessage message(receiver);
  CHECK(message.data() == "x");
  CHECK(message.source4().sin_addr.s_addr == inet_addr("127.0.0.2"));
  CHECK(message.source4().sin_port == bound_to(sender).sin_port);
}

TEST_CASE_FIXTURE(Winsock, "A source chosen for one datagram does not stick") {
  const UniqueSocket sender = any_sender();
  const UniqueSocket receiver = udp_socket();
  ControlWriter control;
  control.add(IPPROTO_IP, IP_PKTINFO, source4("127.0.0.2"));
  CHECK(send_message(sender, "x", bound_to(receiver), control.buffer()).error == 0);
  CHECK(send_message(sender, "y", bound_to(receiver)).error == 0);
  CHECK(next_datagram(receiver) == "x");
  const ReceivedMessage message(receiver);
  CHECK(message.source4().sin_addr.s_addr == inet_addr("127.0.0.1"));
}

TEST_CASE_FIXTURE(Winsock, "IP_PKTINFO may name the interface, the source, both or neither") {
  const ULONG loopback = loopback_index();
  const UniqueSocket sender = any_sender();
  const UniqueSocket receiver = udp_socket();
  for (const IN_PKTINFO& info : {source4("0.0.0.0"), source4("0.0.0.0", loopback),
                                 source4("127.0.0.3", loopback), source4("127.0.0.3")}) {
    ControlWriter control;
    control.add(IPPROTO_IP, IP_PKTINFO, info);
    CHECK(send_message(sender, "x", bound_to(receiver), control.buffer()).error == 0);
    const ReceivedMessage message(receiver);
    CHECK(message.data() == "x");
    if (WINE_DIFFERS(wine_drops)) continue;
    const bool chosen = info.ipi_addr.s_addr != 0;
    CHECK(message.source4().sin_addr.s_addr == inet_addr(chosen ? "127.0.0.3" : "127.0.0.1"));
  }
}

TEST_CASE_FIXTURE(Winsock, "A source or an interface that is not ours is not available") {
  const UniqueSocket sender = any_sender();
  const UniqueSocket receiver = udp_socket();
  if (WINE_DIFFERS(wine_drops)) return;
  for (const IN_PKTINFO& info : {source4("192.0.2.1"), source4("0.0.0.0", 0x00fffff0)}) {
    ControlWriter control;
    control.add(IPPROTO_IP, IP_PKTINFO, info);
    const SendResult outcome = send_message(sender, "x", bound_to(receiver), control.buffer());
    CHECK(outcome.result == SOCKET_ERROR);
    CHECK(outcome.error == WSAEADDRNOTAVAIL);
    CHECK(outcome.sent == 0xdeadbeef);
  }
  CHECK(nothing_to_receive(receiver));
}

TEST_CASE_FIXTURE(Winsock, "IP_TTL and IP_HOPLIMIT set the time to live of a datagram") {
  const UdpPair pair = udp_pair();
  set_option(pair.receiver, IPPROTO_IP, IP_RECVTTL, 1);
  for (const int type : {IP_TTL, IP_HOPLIMIT}) {
    CAPTURE(type);
    ControlWriter control;
    control.add(IPPROTO_IP, type, 17);
    CHECK(send_message(pair.sender, "x", pair.receiver_address, control.buffer()).error == 0);
    ReceivedMessage message(pair.receiver);
    if (WINE_DIFFERS(wine_drops)) continue;
    CHECK(message.record<INT>(IPPROTO_IP, IP_TTL) == 17);
  }
}

TEST_CASE_FIXTURE(Winsock, "IP_TOS sets the whole type of service of a datagram") {
  const UdpPair pair = udp_pair();
  if (WINE_DIFFERS(wine_drops)) return;
  set_option(pair.receiver, IPPROTO_IP, IP_RECVTOS, 1);
  ControlWriter control;
  control.add(IPPROTO_IP, IP_TOS, INT{0xb9});
  CHECK(send_message(pair.sender, "x", pair.receiver_address, control.buffer()).error == 0);
  ReceivedMessage message(pair.receiver);
  CHECK(message.record<INT>(IPPROTO_IP, IP_TOS) == 0xb9);
}

TEST_CASE_FIXTURE(Winsock, "Several records of one message are all honoured") {
  const UniqueSocket sender = any_sender();
  const UniqueSocket receiver = udp_socket();
  if (WINE_DIFFERS(wine_drops)) return;
  set_option(receiver, IPPROTO_IP, IP_RECVTTL, 1);
  set_option(receiver, IPPROTO_IP, IP_RECVTOS, 1);
  ControlWriter control;
  control.add(IPPROTO_IP, IP_TTL, 9)
      .add(IPPROTO_IP, IP_PKTINFO, source4("127.0.0.9"))
      .add(IPPROTO_IP, IP_TOS, INT{0x28});
  CHECK(send_message(sender, "x", bound_to(receiver), control.buffer()).error == 0);
  ReceivedMessage message(receiver);
  CHECK(message.source4().sin_addr.s_addr == inet_addr("127.0.0.9"));
  CHECK(message.record<INT>(IPPROTO_IP, IP_TTL) == 9);
  CHECK(message.record<INT>(IPPROTO_IP, IP_TOS) == 0x28);
}

TEST_CASE_FIXTURE(Winsock, "Control data works on a connected socket and overlapped") {
  const UdpPair pair = connected_udp_pair();
  if (WINE_DIFFERS(wine_drops)) return;
  set_option(pair.receiver, IPPROTO_IP, IP_RECVTTL, 1);
  ControlWriter control;
  control.add(IPPROTO_IP, IP_TTL, 33);
  CHECK(send_message(pair.sender, "a", nullptr, 0, control.buffer()).error == 0);

  WSABUF buffer = piece("b");
  WSAMSG message{nullptr, 0, &buffer, 1, control.buffer(), 0};
  Request request;
  CHECK(WSASendMsg(pair.sender, &message, 0, nullptr, &request.overlapped, nullptr) == 0);
  for (int i = 0; i < 2; ++i) {
    ReceivedMessage received(pair.receiver);
    CHECK(received.record<INT>(IPPROTO_IP, IP_TTL) == 33);
  }
}

TEST_CASE_FIXTURE(Winsock, "IPV6_PKTINFO, hop limit and traffic class of an IPv6 datagram") {
  UniqueSocket sender(socket(AF_INET6, SOCK_DGRAM, 0));
  const UniqueSocket receiver = udp_socket6();
  if (WINE_DIFFERS(wine_drops)) return;
  set_option(receiver, IPPROTO_IPV6, IPV6_HOPLIMIT, 1);
  set_option(receiver, IPPROTO_IPV6, IPV6_RECVTCLASS, 1);
  IN6_PKTINFO info{};
  info.ipi6_addr = ipv6("::1").sin6_addr;
  ControlWriter control;
  control.add(IPPROTO_IPV6, IPV6_PKTINFO, info)
      .add(IPPROTO_IPV6, IPV6_HOPLIMIT, INT{21})
      .add(IPPROTO_IPV6, IPV6_TCLASS, INT{0x2c});
  CHECK(send_message(sender, "six", bound_to6(receiver), control.buffer()).error == 0);
  ReceivedMessage message(receiver);
  CHECK(message.data() == "six");
  CHECK(message.record<INT>(IPPROTO_IPV6, IPV6_HOPLIMIT) == 21);
  CHECK(message.record<INT>(IPPROTO_IPV6, IPV6_TCLASS) == 0x2c);
}

TEST_CASE_FIXTURE(Winsock, "An IPv6 source that is not ours is not available") {
  UniqueSocket sender(socket(AF_INET6, SOCK_DGRAM, 0));
  const UniqueSocket receiver = udp_socket6();
  if (WINE_DIFFERS(wine_drops)) return;
  IN6_PKTINFO info{};
  info.ipi6_addr = ipv6("2001:db8::1").sin6_addr;
  ControlWriter control;
  control.add(IPPROTO_IPV6, IPV6_PKTINFO, info);
  CHECK(send_message(sender, "x", bound_to6(receiver), control.buffer()).error == WSAEADDRNOTAVAIL);
  CHECK(nothing_to_receive(receiver));
}
