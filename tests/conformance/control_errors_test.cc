// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <cstdint>

#include "support/data.h"
#include "support/fixtures.h"
#include "support/message.h"
#include "support/wine.h"

// What is malformed, unknown or not for this socket is refused, and then nothing is sent.

using namespace support;

namespace {

constexpr const char* wine_drops = "malformed and unknown control data is refused";

void check_refused(const UdpPair& pair, WSABUF control, int error) {
  const SendResult outcome = send_message(pair.sender, "x", pair.receiver_address, control);
  CHECK(outcome.result == SOCKET_ERROR);
  CHECK(outcome.error == error);
  CHECK(outcome.sent == 0xdeadbeef);
  CHECK(nothing_to_receive(pair.receiver));
}

void check_refused(const UdpPair& pair, ControlWriter& control, int error) {
  check_refused(pair, control.buffer(), error);
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "Control data that is not there is WSAEFAULT") {
  const UdpPair pair = udp_pair();
  if (WINE_DIFFERS(wine_drops)) return;
  check_refused(pair, {32, nullptr}, WSAEFAULT);
}

TEST_CASE_FIXTURE(Winsock, "A record whose length is shorter than its header is refused") {
  const UdpPair pair = udp_pair();
  if (WINE_DIFFERS(wine_drops)) return;
  for (const std::size_t length : {0, 1, 15}) {
    CAPTURE(length);
    ControlWriter control;
    control.add_lying(IPPROTO_IP, IP_TTL, 64, length);
    check_refused(pair, control, WSAEINVAL);
  }
}

TEST_CASE_FIXTURE(Winsock, "A record that is longer than the control data is refused") {
  const UdpPair pair = udp_pair();
  if (WINE_DIFFERS(wine_drops)) return;
  for (const std::size_t length : {std::size_t{25}, std::size_t{4096}, SIZE_MAX, SIZE_MAX - 7}) {
    CAPTURE(length);
    ControlWriter control;
    control.add_lying(IPPROTO_IP, IP_TTL, 64, length);
    check_refused(pair, control, WSAEINVAL);
  }
}

TEST_CASE_FIXTURE(Winsock, "A record without its whole payload is refused") {
  const UdpPair pair = udp_pair();
  if (WINE_DIFFERS(wine_drops)) return;
  struct Row {
    int level, type;
    std::size_t length;
  };
  const std::array rows{
      Row{IPPROTO_IP, IP_TTL, 16},
      Row{IPPROTO_IP, IP_TTL, 18},
      Row{IPPROTO_IP, IP_TOS, 19},
      Row{IPPROTO_IP, IP_ECN, 17},
      Row{IPPROTO_IP, IP_PKTINFO, WSA_CMSG_LEN(sizeof(IN_PKTINFO)) - 1},
      Row{IPPROTO_UDP, UDP_SEND_MSG_SIZE, 18},
  };
  for (const Row& row : rows) {
    CAPTURE(row.level);
    CAPTURE(row.type);
    ControlWriter control;
    control.add_lying(row.level, row.type, 1, row.length);
    check_refused(pair, control, WSAEINVAL);
  }
}

TEST_CASE_FIXTURE(Winsock, "A broken record behind a good one is refused all the same") {
  const UdpPair pair = udp_pair();
  if (WINE_DIFFERS(wine_drops)) return;
  ControlWriter control;
  control.add(IPPROTO_IP, IP_TTL, 64).add_lying(IPPROTO_IP, IP_TOS, 0, 3);
  check_refused(pair, control, WSAEINVAL);
}

TEST_CASE_FIXTURE(Winsock, "A record of an unknown level or type is refused") {
  const UdpPair pair = udp_pair();
  if (WINE_DIFFERS(wine_drops)) return;
  struct Row {
    int level, type;
  };
  const std::array rows{
      Row{IPPROTO_IP, 9999}, Row{IPPROTO_UDP, 9999},    Row{IPPROTO_TCP, 1},
      Row{12345, 1},         Row{SOL_SOCKET, 1},        Row{1, 1},
      Row{IPPROTO_IP, 8},    Row{IPPROTO_UDP, 103},     Row{IPPROTO_IP, -1},
      Row{-1, IP_TTL},       Row{IPPROTO_ICMP, IP_TTL},
  };
  for (const Row& row : rows) {
    CAPTURE(row.level);
    CAPTURE(row.type);
    ControlWriter control;
    control.add(row.level, row.type, std::array<INT, 4>{1, 0, 0, 0});
    check_refused(pair, control, WSAEINVAL);
  }
}

TEST_CASE_FIXTURE(Winsock, "Records that only Windows could honour are refused") {
  const UdpPair pair = udp_pair();
  if (WINE_DIFFERS(wine_drops)) return;
  constexpr int redirect_records = 60;
  constexpr int redirect_context = 70;
  for (const int type : {redirect_records, redirect_context}) {
    ControlWriter control;
    control.add(IPPROTO_IP, type, INT{1});
    check_refused(pair, control, WSAEINVAL);
  }
}

TEST_CASE_FIXTURE(Winsock, "A time to live of 0 or beyond a byte is refused") {
  const UdpPair pair = udp_pair();
  if (WINE_DIFFERS(wine_drops)) return;
  for (const int ttl : {0, 256, -2, 0x10001}) {
    CAPTURE(ttl);
    ControlWriter control;
    control.add(IPPROTO_IP, IP_TTL, ttl);
    check_refused(pair, control, WSAEINVAL);
  }
}

TEST_CASE_FIXTURE(Winsock, "Control data shorter than one header counts as none") {
  const UdpPair pair = udp_pair();
  alignas(8) char few[8] = {1};
  CHECK(send_message(pair.sender, "x", pair.receiver_address, {sizeof few, few}).result == 0);
  CHECK(next_datagram(pair.receiver) == "x");
}

TEST_CASE_FIXTURE(Winsock, "A refused overlapped message leaves count and event alone") {
  const UdpPair pair = connected_udp_pair();
  if (WINE_DIFFERS(wine_drops)) return;
  ControlWriter control;
  control.add(12345, 1, INT{1});
  WSABUF buffer = piece("x");
  WSAMSG message{nullptr, 0, &buffer, 1, control.buffer(), 0};
  Request request;
  DWORD sent = 0xdeadbeef;
  CHECK(WSASendMsg(pair.sender, &message, 0, &sent, &request.overlapped, nullptr) == SOCKET_ERROR);
  CHECK(WSAGetLastError() == WSAEINVAL);
  CHECK(sent == 0xdeadbeef);
  CHECK_FALSE(request.event.set());
  CHECK(nothing_to_receive(pair.receiver));
}
