// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/options.h"
#include "support/wine.h"

// Options of IP, IPv6 and TCP.

#ifndef IP_MTU
#define IP_MTU 73
#endif
#ifndef TCP_KEEPIDLE
#define TCP_KEEPIDLE 3
#endif
#ifndef TCP_KEEPCNT
#define TCP_KEEPCNT 16
#endif
#ifndef TCP_KEEPINTVL
#define TCP_KEEPINTVL 17
#endif

using namespace support;

TEST_CASE_FIXTURE(Winsock, "IPV6_V6ONLY is on by default and fixed once the socket is bound") {
  const UniqueSocket s = open(AF_INET6, SOCK_DGRAM);
  REQUIRE(s != INVALID_SOCKET);
  CHECK((get(s, IPPROTO_IPV6, IPV6_V6ONLY) & 0xff) == 1);
  CHECK(set(s, IPPROTO_IPV6, IPV6_V6ONLY, 0) == 0);
  CHECK((get(s, IPPROTO_IPV6, IPV6_V6ONLY) & 0xff) == 0);
  const sockaddr_in6 any = ipv6("::1");
  REQUIRE(bind(s, generic(any), sizeof any) == 0);
  CHECK_FAILS(set(s, IPPROTO_IPV6, IPV6_V6ONLY, 1), WSAEINVAL);
}

TEST_CASE_FIXTURE(Winsock, "Reports of control data are for datagram sockets") {
  const UniqueSocket datagram = open(AF_INET, SOCK_DGRAM);
  const UniqueSocket stream = open(AF_INET, SOCK_STREAM);
  for (const int name : {IP_PKTINFO, IP_RECVTTL, IP_RECVTOS}) {
    CAPTURE(name);
    CHECK(get(datagram, IPPROTO_IP, name) == 0);
    CHECK(set(datagram, IPPROTO_IP, name, 1) == 0);
    CHECK(get(datagram, IPPROTO_IP, name) == 1);
    CHECK_FAILS(set(datagram, IPPROTO_IP, name, 1, 1), WSAEFAULT);
    if (!WINE_DIFFERS("IP_PKTINFO and its like on a stream: WSAEINVAL"))
      CHECK_FAILS(set(stream, IPPROTO_IP, name, 1), WSAEINVAL);
  }
}

TEST_CASE_FIXTURE(Winsock, "TTL and TOS take short values") {
  const UniqueSocket s = open(AF_INET, SOCK_DGRAM);
  CHECK(set(s, IPPROTO_IP, IP_TTL, 9, 1) == 0);
  CHECK(get(s, IPPROTO_IP, IP_TTL) == 9);
  const Read cut = read(s, IPPROTO_IP, IP_TTL, 1);
  CHECK(cut.length == 1);
  CHECK(cut.bytes[0] == 9);
}

TEST_CASE_FIXTURE(Winsock, "IP_MTU is known once the socket is connected") {
  const UniqueSocket s = open(AF_INET, SOCK_DGRAM);
  if (!WINE_DIFFERS("IP_MTU on an unconnected socket: WSAENOTCONN"))
    CHECK(get(s, IPPROTO_IP, IP_MTU) == 1'000'000 + WSAENOTCONN);
  const UdpPair pair = connected_udp_pair();
  if (!WINE_DIFFERS("IP_MTU of a connected socket"))
    CHECK(get(pair.sender, IPPROTO_IP, IP_MTU) >= 1500);
}

TEST_CASE_FIXTURE(Winsock, "IP_DONTFRAGMENT is off for datagrams and can be set") {
  const UniqueSocket s = open(AF_INET, SOCK_DGRAM);
  CHECK(get(s, IPPROTO_IP, IP_DONTFRAGMENT) == 0);
  CHECK(set(s, IPPROTO_IP, IP_DONTFRAGMENT, 1) == 0);
  CHECK(get(s, IPPROTO_IP, IP_DONTFRAGMENT) == 1);
}

TEST_CASE_FIXTURE(Winsock, "A group is joined by interface address or index, and left once") {
  const UniqueSocket s = udp_socket("0.0.0.0");
  ip_mreq request{};
  request.imr_multiaddr.s_addr = inet_addr("239.255.12.34");
  request.imr_interface.s_addr = inet_addr("127.0.0.1");
  const auto* bytes = bytes_of(&request);
  CHECK(setsockopt(s, IPPROTO_IP, IP_ADD_MEMBERSHIP, bytes, sizeof request) == 0);
  CHECK(setsockopt(s, IPPROTO_IP, IP_DROP_MEMBERSHIP, bytes, sizeof request) == 0);
  if (WINE_DIFFERS("a group that was left cannot be left, an interface index will do")) return;
  CHECK_FAILS(setsockopt(s, IPPROTO_IP, IP_DROP_MEMBERSHIP, bytes, sizeof request),
              WSAEADDRNOTAVAIL);
  request.imr_interface.s_addr = htonl(1);
  CHECK(setsockopt(s, IPPROTO_IP, IP_ADD_MEMBERSHIP, bytes, sizeof request) == 0);
}

TEST_CASE_FIXTURE(Winsock, "A datagram to a joined group arrives") {
  const UniqueSocket receiver = udp_socket("0.0.0.0");
  ip_mreq request{};
  request.imr_multiaddr.s_addr = inet_addr("239.255.12.35");
  request.imr_interface.s_addr = inet_addr("127.0.0.1");
  REQUIRE(setsockopt(receiver, IPPROTO_IP, IP_ADD_MEMBERSHIP, bytes_of(&request), sizeof request) ==
          0);
  const UniqueSocket sender = udp_socket();
  REQUIRE(set(sender, IPPROTO_IP, IP_MULTICAST_IF, inet_addr("127.0.0.1")) == 0);
  CHECK(get(sender, IPPROTO_IP, IP_MULTICAST_IF) == inet_addr("127.0.0.1"));
  sockaddr_in group = bound_to(receiver);
  group.sin_addr = request.imr_multiaddr;
  CHECK(sendto(sender, "group", 5, 0, generic(group), sizeof group) == 5);
  CHECK(next_datagram(receiver) == "group");
}

TEST_CASE_FIXTURE(Winsock, "Keep-alive is set in seconds, probe by probe") {
  const UniqueSocket s = open(AF_INET, SOCK_STREAM);
  if (WINE_DIFFERS("TCP_KEEPIDLE, TCP_KEEPINTVL and TCP_KEEPCNT")) return;
  for (const int name : {TCP_KEEPIDLE, TCP_KEEPINTVL, TCP_KEEPCNT}) {
    CHECK(set(s, IPPROTO_TCP, name, 11) == 0);
    CHECK(get(s, IPPROTO_TCP, name) == 11);
  }
}
