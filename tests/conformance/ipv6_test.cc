// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cstring>
#include <string>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/message.h"
#include "support/wine.h"

using namespace support;

TEST_CASE_FIXTURE(Winsock, "An IPv6 stream connects, sends and knows its peer") {
  const TcpPair pair = tcp_pair("::1");
  CHECK(send(pair.client, "six", 3, 0) == 3);
  CHECK(read_exactly(pair.server, 3) == "six");
  sockaddr_in6 peer{};
  int length = sizeof peer;
  CHECK(getpeername(pair.server, generic(peer), &length) == 0);
  CHECK(length == 28);
  CHECK(peer.sin6_family == AF_INET6);
  CHECK(AF_INET6 == 23);
  CHECK(peer.sin6_port == bound_to6(pair.client).sin6_port);
}

TEST_CASE_FIXTURE(Winsock, "An IPv6 datagram carries its source in Windows' form") {
  const UniqueSocket sender = udp_socket6();
  const UniqueSocket receiver = udp_socket6();
  const sockaddr_in6 to = bound_to6(receiver);
  CHECK(sendto(sender, "six", 3, 0, generic(to), sizeof to) == 3);
  char room[8];
  sockaddr_in6 source{};
  int length = sizeof source;
  CHECK(recvfrom(receiver, room, sizeof room, 0, generic(source), &length) == 3);
  CHECK(length == 28);
  CHECK(source.sin6_family == AF_INET6);
  CHECK(std::memcmp(&source.sin6_addr, &in6addr_loopback, 16) == 0);
  CHECK(source.sin6_port == bound_to6(sender).sin6_port);
}

TEST_CASE_FIXTURE(Winsock, "An IPv6 datagram may be 20 bytes longer than one of IPv4") {
  const UniqueSocket sender = udp_socket6();
  const UniqueSocket receiver = udp_socket6();
  const sockaddr_in6 to = bound_to6(receiver);
  set_option(receiver, SOL_SOCKET, SO_RCVBUF, 1 << 20);
  const std::string data = pattern(65528);
  CHECK_FAILS(sendto(sender, data.data(), 65528, 0, generic(to), sizeof to), WSAEMSGSIZE);
  CHECK(sendto(sender, data.data(), 65527, 0, generic(to), sizeof to) == 65527);
  CHECK((next_datagram(receiver) == data.substr(0, 65527)));
}

TEST_CASE_FIXTURE(Winsock,
                  "An IPv6 socket takes no destination that is too short or of another family") {
  const UniqueSocket sender = udp_socket6();
  const sockaddr_in6 to = ipv6("::1", htons(9));
  CHECK_FAILS(sendto(sender, "x", 1, 0, generic(to), 16), WSAEFAULT);
  CHECK(send_message(sender, "x", generic(to), 16).error == WSAEFAULT);
  if (WINE_DIFFERS("a destination of another family: WSAEAFNOSUPPORT")) return;
  sockaddr_in6 other_family = to;
  other_family.sin6_family = AF_INET;
  CHECK(send_message(sender, "x", other_family).error == WSAEAFNOSUPPORT);
}

TEST_CASE_FIXTURE(Winsock, "A first send binds an IPv6 socket to any address") {
  const UniqueSocket receiver = udp_socket6();
  const UniqueSocket sender(socket(AF_INET6, SOCK_DGRAM, 0));
  CHECK(send_message(sender, "x", bound_to6(receiver)).result == 0);
  const sockaddr_in6 name = bound_to6(sender);
  CHECK(std::memcmp(&name.sin6_addr, &in6addr_any, 16) == 0);
  CHECK(name.sin6_port != 0);
}
