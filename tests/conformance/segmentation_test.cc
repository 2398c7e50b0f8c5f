// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <string>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/message.h"
#include "support/wine.h"

// UDP_SEND_MSG_SIZE cuts one send into datagrams, UDP_RECV_MAX_COALESCED_SIZE joins what arrives.

using namespace support;

namespace {

constexpr const char* wine_lacks = "UDP_SEND_MSG_SIZE and UDP_RECV_MAX_COALESCED_SIZE exist";

void check_cut(SOCKET receiver, const std::string& data, std::size_t segment) {
  for (std::size_t begin = 0; begin < data.size(); begin += segment) {
    CAPTURE(begin);
    CHECK((next_datagram(receiver) == data.substr(begin, segment)));
  }
  CHECK(nothing_to_receive(receiver));
}

SendResult send_cut(SOCKET s, const std::string& data, const sockaddr_in& to, DWORD segment) {
  ControlWriter control;
  control.add(IPPROTO_UDP, UDP_SEND_MSG_SIZE, segment);
  return send_message(s, data, to, control.buffer());
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "2500 bytes by segments of 1000 are datagrams of 1000, 1000 and 500") {
  if (WINE_DIFFERS(wine_lacks)) return;
  const UdpPair pair = udp_pair();
  const std::string data = pattern(2500);
  const SendResult outcome = send_cut(pair.sender, data, pair.receiver_address, 1000);
  CHECK(outcome.error == 0);
  CHECK(outcome.sent == 2500);
  check_cut(pair.receiver, data, 1000);
}

TEST_CASE_FIXTURE(Winsock, "A segment size set on the socket cuts every kind of send") {
  if (WINE_DIFFERS(wine_lacks)) return;
  const UdpPair pair = connected_udp_pair();
  set_option(pair.sender, IPPROTO_UDP, UDP_SEND_MSG_SIZE, 1000);
  std::string data = pattern(2500);
  WSABUF buffer = piece(data);
  DWORD sent = 0;
  CHECK(send(pair.sender, data.data(), 2500, 0) == 2500);
  check_cut(pair.receiver, data, 1000);
  CHECK(WSASend(pair.sender, &buffer, 1, &sent, 0, nullptr, nullptr) == 0);
  CHECK(sent == 2500);
  check_cut(pair.receiver, data, 1000);
  CHECK(send_message(pair.sender, data, nullptr, 0).sent == 2500);
  check_cut(pair.receiver, data, 1000);
}

TEST_CASE_FIXTURE(Winsock, "The record of one send overrides the segment size of the socket") {
  if (WINE_DIFFERS(wine_lacks)) return;
  const UdpPair pair = udp_pair();
  set_option(pair.sender, IPPROTO_UDP, UDP_SEND_MSG_SIZE, 1000);
  const std::string data = pattern(2500);
  CHECK(send_cut(pair.sender, data, pair.receiver_address, 700).sent == 2500);
  check_cut(pair.receiver, data, 700);
  CHECK(send_cut(pair.sender, data, pair.receiver_address, 0).sent == 2500);
  check_cut(pair.receiver, data, 2500);
}

TEST_CASE_FIXTURE(Winsock, "The segment size of a socket can be read and set back to none") {
  if (WINE_DIFFERS(wine_lacks)) return;
  const UdpPair pair = connected_udp_pair();
  set_option(pair.sender, IPPROTO_UDP, UDP_SEND_MSG_SIZE, 1000);
  DWORD value = 0;
  int length = sizeof value;
  CHECK(getsockopt(pair.sender, IPPROTO_UDP, UDP_SEND_MSG_SIZE, reinterpret_cast<char*>(&value),
                   &length) == 0);
  CHECK(value == 1000);
  set_option(pair.sender, IPPROTO_UDP, UDP_SEND_MSG_SIZE, 0);
  const std::string data = pattern(2500);
  CHECK(send(pair.sender, data.data(), 2500, 0) == 2500);
  check_cut(pair.receiver, data, 2500);
}

TEST_CASE_FIXTURE(Winsock, "A segment as long as the data, or longer, is one datagram") {
  if (WINE_DIFFERS(wine_lacks)) return;
  const UdpPair pair = udp_pair();
  const std::string data = pattern(1200);
  for (const DWORD segment : {1200u, 1201u, 65000u}) {
    CAPTURE(segment);
    CHECK(send_cut(pair.sender, data, pair.receiver_address, segment).sent == 1200);
    check_cut(pair.receiver, data, 1200);
  }
}

TEST_CASE_FIXTURE(Winsock, "More segments than the host takes at once arrive all the same") {
  if (WINE_DIFFERS(wine_lacks)) return;
  const UdpPair pair = udp_pair();
  set_option(pair.receiver, SOL_SOCKET, SO_RCVBUF, 4 << 20);
  const std::string data = pattern(20010);
  CHECK(send_cut(pair.sender, data, pair.receiver_address, 100).sent == 20010);
  check_cut(pair.receiver, data, 100);
}

TEST_CASE_FIXTURE(Winsock, "Segments do not lift the limit on what one send may carry") {
  if (WINE_DIFFERS(wine_lacks)) return;
  const UdpPair pair = udp_pair();
  const SendResult outcome = send_cut(pair.sender, pattern(70000), pair.receiver_address, 1000);
  CHECK(outcome.error == WSAEMSGSIZE);
  CHECK(outcome.sent == 0xdeadbeef);
  CHECK(nothing_to_receive(pair.receiver));
}

TEST_CASE_FIXTURE(Winsock, "Segments keep the other control data of their send") {
  if (WINE_DIFFERS(wine_lacks)) return;
  const UdpPair pair = udp_pair();
  set_option(pair.receiver, IPPROTO_IP, IP_RECVTTL, 1);
  ControlWriter control;
  control.add(IPPROTO_UDP, UDP_SEND_MSG_SIZE, DWORD{1000}).add(IPPROTO_IP, IP_TTL, 44);
  CHECK(send_message(pair.sender, pattern(2500), pair.receiver_address, control.buffer()).sent ==
        2500);
  for (int i = 0; i < 3; ++i) {
    ReceivedMessage message(pair.receiver);
    CHECK(message.record<INT>(IPPROTO_IP, IP_TTL) == 44);
  }
}

TEST_CASE_FIXTURE(Winsock, "An IPv6 send is cut too") {
  if (WINE_DIFFERS(wine_lacks)) return;
  const UniqueSocket sender = udp_socket6();
  const UniqueSocket receiver = udp_socket6();
  const std::string data = pattern(2500);
  ControlWriter control;
  control.add(IPPROTO_UDP, UDP_SEND_MSG_SIZE, DWORD{1000});
  CHECK(send_message(sender, data, bound_to6(receiver), control.buffer()).sent == 2500);
  check_cut(receiver, data, 1000);
}

TEST_CASE_FIXTURE(Winsock, "Segments may be as long as IPv6 datagrams are") {
  if (WINE_DIFFERS(wine_lacks)) return;
  const UniqueSocket sender = udp_socket6();
  const UniqueSocket receiver = udp_socket6();
  const std::string data = pattern(65527);
  ControlWriter control;
  control.add(IPPROTO_UDP, UDP_SEND_MSG_SIZE, DWORD{65510});
  CHECK(send_message(sender, data, bound_to6(receiver), control.buffer()).sent == data.size());
  check_cut(receiver, data, 65510);
}

TEST_CASE_FIXTURE(Winsock, "Coalesced datagrams arrive whole and tell their size") {
  if (WINE_DIFFERS(wine_lacks)) return;
  const UdpPair pair = udp_pair();
  set_option(pair.receiver, IPPROTO_UDP, UDP_RECV_MAX_COALESCED_SIZE, 65535);
  const std::string data = pattern(2500);
  REQUIRE(send_cut(pair.sender, data, pair.receiver_address, 1000).sent == 2500);
  // The host decides how many it joins; each message says by which size it is to be cut.
  std::string received;
  while (received.size() < data.size()) {
    ReceivedMessage message(pair.receiver);
    REQUIRE(message.result == 0);
    const auto size = message.record<DWORD>(IPPROTO_UDP, UDP_COALESCED_INFO);
    if (message.bytes > 1000) {
      REQUIRE(size.has_value());
      CHECK(*size == 1000);
    }
    received += message.data();
  }
  CHECK((received == data));
}

TEST_CASE_FIXTURE(Winsock, "Without coalescing nothing is joined and nothing is said about it") {
  if (WINE_DIFFERS(wine_lacks)) return;
  const UdpPair pair = udp_pair();
  REQUIRE(send_cut(pair.sender, pattern(2000), pair.receiver_address, 1000).sent == 2000);
  for (int i = 0; i < 2; ++i) {
    ReceivedMessage message(pair.receiver);
    CHECK(message.bytes == 1000);
    CHECK(message.record_count() == 0);
  }
}
