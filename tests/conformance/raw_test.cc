// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <cstring>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/message.h"
#include "support/wine.h"

// Raw sockets need a privilege on both systems; without it there is nothing to check but that.

using namespace support;

namespace {

constexpr int experimental_protocol = 253;

UniqueSocket raw_socket(int protocol) {
  UniqueSocket s(socket(AF_INET, SOCK_RAW, protocol));
  if (s == INVALID_SOCKET) {
    CHECK(WSAGetLastError() == WSAEACCES);
    MESSAGE("raw sockets are not permitted here");
    return s;
  }
  set_option(s, SOL_SOCKET, SO_RCVTIMEO, time_limit);
  const sockaddr_in loopback = ipv4("127.0.0.1");
  REQUIRE(bind(s, generic(loopback), sizeof loopback) == 0);
  return s;
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "A raw socket sends a payload and receives it with its IP header") {
  if (WINE_DIFFERS("any protocol number makes a raw socket")) return;
  const UniqueSocket s = raw_socket(experimental_protocol);
  if (s == INVALID_SOCKET) return;
  sockaddr_in to = ipv4("127.0.0.1");
  WSABUF buffer = piece("payload");
  WSAMSG message{generic(to), sizeof to, &buffer, 1, {}, 0};
  DWORD sent = 0;
  CHECK(WSASendMsg(s, &message, 0, &sent, nullptr, nullptr) == 0);
  CHECK(sent == 7);
  const std::string packet = next_datagram(s);
  REQUIRE(packet.size() == 27);
  CHECK((packet[0] >> 4) == 4);
  CHECK(static_cast<unsigned char>(packet[9]) == experimental_protocol);
  CHECK(packet.substr(20) == "payload");
}

TEST_CASE_FIXTURE(Winsock, "An echo request to ourselves is answered") {
  const UniqueSocket s = raw_socket(IPPROTO_ICMP);
  if (s == INVALID_SOCKET) return;
  // Type 8, code 0, identifier 0x1234, sequence 1; the checksum makes the sum of all words ffff.
  const std::array<unsigned char, 8> request{8, 0, 0xe5, 0xca, 0x12, 0x34, 0, 1};
  const sockaddr_in to = ipv4("127.0.0.1");
  CHECK(sendto(s, reinterpret_cast<const char*>(request.data()), request.size(), 0, generic(to),
               sizeof to) == static_cast<int>(request.size()));
  for (int packets = 0; packets < 10; ++packets) {
    const std::string packet = next_datagram(s);
    REQUIRE(packet.size() >= 28);
    if (packet[20] != 0) continue;
    CHECK(std::memcmp(&packet[24], &request[4], 4) == 0);
    return;
  }
  FAIL("no answer");
}

TEST_CASE_FIXTURE(Winsock, "A raw socket takes any protocol that an IP header can name") {
  if (WINE_DIFFERS("any protocol number makes a raw socket")) return;
  for (const int protocol : {-1, 256, 0xdead})
    CHECK_RESULT_AND_ERROR(socket(AF_INET, SOCK_RAW, protocol), INVALID_SOCKET, WSAEPROTONOSUPPORT);
}

TEST_CASE_FIXTURE(Winsock, "A raw IPv6 socket receives the payload without the IP header") {
  if (WINE_DIFFERS("any protocol number makes a raw socket")) return;
  const UniqueSocket s(socket(AF_INET6, SOCK_RAW, experimental_protocol));
  if (s == INVALID_SOCKET) {
    CHECK(WSAGetLastError() == WSAEACCES);
    return;
  }
  set_option(s, SOL_SOCKET, SO_RCVTIMEO, time_limit);
  DWORD only = 0;
  int size = sizeof only;
  REQUIRE(getsockopt(s, IPPROTO_IPV6, IPV6_V6ONLY, reinterpret_cast<char*>(&only), &size) == 0);
  CHECK(only == 1);
  const sockaddr_in6 loopback = ipv6("::1");
  REQUIRE(bind(s, generic(loopback), sizeof loopback) == 0);
  CHECK(sendto(s, "payload", 7, 0, generic(loopback), sizeof loopback) == 7);
  CHECK(next_datagram(s) == "payload");
}
