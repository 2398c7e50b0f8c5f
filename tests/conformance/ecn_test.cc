// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "support/data.h"
#include "support/fixtures.h"
#include "support/message.h"
#include "support/wine.h"

// Explicit congestion notification. Wine has neither the records nor the options.

using namespace support;

namespace {

constexpr const char* wine_lacks = "ECN is sent and reported";
constexpr INT congestion_experienced = 3;

}  // namespace

TEST_CASE_FIXTURE(Winsock, "IP_ECN marks a datagram with the code points a sender may use") {
  if (WINE_DIFFERS(wine_lacks)) return;
  const UdpPair pair = udp_pair();
  set_option(pair.receiver, IPPROTO_IP, IP_RECVECN, 1);
  for (const INT codepoint : {0, 1, 2}) {
    CAPTURE(codepoint);
    ControlWriter control;
    control.add(IPPROTO_IP, IP_ECN, codepoint);
    CHECK(send_message(pair.sender, "x", pair.receiver_address, control.buffer()).error == 0);
    ReceivedMessage message(pair.receiver);
    CHECK(message.record<INT>(IPPROTO_IP, IP_ECN) == codepoint);
  }
}

TEST_CASE_FIXTURE(Winsock, "A sender may not claim congestion") {
  if (WINE_DIFFERS(wine_lacks)) return;
  const UdpPair pair = udp_pair();
  const UniqueSocket sender6 = udp_socket6();
  const UniqueSocket receiver6 = udp_socket6();
  for (const INT codepoint : {congestion_experienced, 4, -1}) {
    CAPTURE(codepoint);
    ControlWriter control;
    control.add(IPPROTO_IP, IP_ECN, codepoint);
    CHECK(send_message(pair.sender, "x", pair.receiver_address, control.buffer()).error ==
          WSAEINVAL);
    ControlWriter control6;
    control6.add(IPPROTO_IPV6, IPV6_ECN, codepoint);
    CHECK(send_message(sender6, "x", bound_to6(receiver6), control6.buffer()).error == WSAEINVAL);
  }
  CHECK(nothing_to_receive(pair.receiver));
  CHECK(nothing_to_receive(receiver6));
}

TEST_CASE_FIXTURE(Winsock, "IP_ECN keeps the service class that IP_TOS gives the datagram") {
  if (WINE_DIFFERS(wine_lacks)) return;
  const UdpPair pair = udp_pair();
  set_option(pair.receiver, IPPROTO_IP, IP_RECVTOS, 1);
  const auto check = [&](ControlWriter& control) {
    CHECK(send_message(pair.sender, "x", pair.receiver_address, control.buffer()).error == 0);
    ReceivedMessage message(pair.receiver);
    CHECK(message.record<INT>(IPPROTO_IP, IP_TOS) == (0xb8 | 2));
  };
  ControlWriter class_first;
  class_first.add(IPPROTO_IP, IP_TOS, INT{0xb8}).add(IPPROTO_IP, IP_ECN, INT{2});
  check(class_first);
  ControlWriter codepoint_first;
  codepoint_first.add(IPPROTO_IP, IP_ECN, INT{2}).add(IPPROTO_IP, IP_TOS, INT{0xb8});
  check(codepoint_first);
}

TEST_CASE_FIXTURE(Winsock, "IP_ECN keeps the service class that the socket has") {
  if (WINE_DIFFERS(wine_lacks)) return;
  const UdpPair pair = udp_pair();
  set_option(pair.receiver, IPPROTO_IP, IP_RECVTOS, 1);
  set_option(pair.sender, IPPROTO_IP, IP_TOS, 0x48);
  ControlWriter control;
  control.add(IPPROTO_IP, IP_ECN, INT{1});
  CHECK(send_message(pair.sender, "x", pair.receiver_address, control.buffer()).error == 0);
  ReceivedMessage message(pair.receiver);
  CHECK(message.record<INT>(IPPROTO_IP, IP_TOS) == 0x49);
}

TEST_CASE_FIXTURE(Winsock, "IPV6_ECN marks a datagram and keeps its traffic class") {
  if (WINE_DIFFERS(wine_lacks)) return;
  const UniqueSocket sender = udp_socket6();
  const UniqueSocket receiver = udp_socket6();
  set_option(receiver, IPPROTO_IPV6, IPV6_RECVECN, 1);
  set_option(receiver, IPPROTO_IPV6, IPV6_RECVTCLASS, 1);
  ControlWriter control;
  control.add(IPPROTO_IPV6, IPV6_TCLASS, INT{0x88}).add(IPPROTO_IPV6, IPV6_ECN, INT{1});
  CHECK(send_message(sender, "x", bound_to6(receiver), control.buffer()).error == 0);
  ReceivedMessage message(receiver);
  CHECK(message.record<INT>(IPPROTO_IPV6, IPV6_ECN) == 1);
  CHECK(message.record<INT>(IPPROTO_IPV6, IPV6_TCLASS) == 0x89);
}
