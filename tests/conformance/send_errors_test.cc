// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/message.h"
#include "support/threads.h"
#include "support/untouched.h"
#include "support/wine.h"

using namespace support;

namespace {

template <class Address>
void check_refused_destination(SOCKET s, const Address& to, int length, int error) {
  WSABUF buffer = piece("x");
  Untouched<DWORD> sent;
  CHECK_FAILS(sendto(s, "x", 1, 0, generic(to), length), error);
  CHECK_FAILS(WSASendTo(s, &buffer, 1, sent.out(), 0, generic(to), length, nullptr, nullptr),
              error);
  CHECK(sent.untouched());
  const SendResult message = send_message(s, "x", generic(to), length);
  CHECK(message.result == SOCKET_ERROR);
  CHECK(message.error == error);
  CHECK(message.sent == 0xdeadbeef);
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "WSAENOTCONN: a datagram socket without peer and without destination") {
  const UniqueSocket s = udp_socket();
  WSABUF buffer = piece("x");
  Untouched<DWORD> sent;
  if (WINE_DIFFERS("a datagram without destination: WSAENOTCONN")) return;
  CHECK_FAILS(send(s, "x", 1, 0), WSAENOTCONN);
  CHECK_FAILS(WSASend(s, &buffer, 1, sent.out(), 0, nullptr, nullptr), WSAENOTCONN);
  CHECK(send_message(s, "x", nullptr, 0).error == WSAENOTCONN);
  CHECK(sent.untouched());
}

TEST_CASE_FIXTURE(Winsock, "WSAENOTCONN or WSAEDESTADDRREQ: sendto without destination or peer") {
  const UniqueSocket s = udp_socket();
  if (WINE_DIFFERS("a datagram without destination: WSAENOTCONN")) return;
  SetLastError(0);
  CHECK(sendto(s, "x", 1, 0, nullptr, 0) == SOCKET_ERROR);
  const int error = WSAGetLastError();
  CHECK((error == WSAENOTCONN || error == WSAEDESTADDRREQ));
}

TEST_CASE_FIXTURE(Winsock, "A send to no destination goes to the peer of a connected socket") {
  const UdpPair pair = connected_udp_pair();
  WSABUF buffer = piece("b");
  DWORD sent = 0;
  CHECK(sendto(pair.sender, "a", 1, 0, nullptr, 0) == 1);
  CHECK(WSASendTo(pair.sender, &buffer, 1, &sent, 0, nullptr, 0, nullptr, nullptr) == 0);
  CHECK(send_message(pair.sender, "c", nullptr, 0).result == 0);
  CHECK(next_datagram(pair.receiver) == "a");
  CHECK(next_datagram(pair.receiver) == "b");
  CHECK(next_datagram(pair.receiver) == "c");
}

TEST_CASE_FIXTURE(Winsock, "WSAEFAULT: a destination too short for its family") {
  const UdpPair pair = udp_pair();
  check_refused_destination(pair.sender, pair.receiver_address, sizeof(sockaddr_in) - 1, WSAEFAULT);
  check_refused_destination(pair.sender, pair.receiver_address, 2, WSAEFAULT);
  CHECK(nothing_to_receive(pair.receiver));
}

TEST_CASE_FIXTURE(Winsock, "WSAEFAULT: a message's length of a destination that is not there") {
  const UdpPair pair = connected_udp_pair();
  if (WINE_DIFFERS("WSASendMsg with a length but no name: WSAEFAULT")) return;
  CHECK(send_message(pair.sender, "x", nullptr, sizeof(sockaddr_in)).error == WSAEFAULT);
  CHECK(nothing_to_receive(pair.receiver));
}

TEST_CASE_FIXTURE(Winsock, "A destination longer than its family needs is fine") {
  const UdpPair pair = udp_pair();
  sockaddr_storage roomy{};
  std::memcpy(&roomy, &pair.receiver_address, sizeof pair.receiver_address);
  CHECK(sendto(pair.sender, "x", 1, 0, generic(roomy), sizeof roomy) == 1);
  CHECK(send_message(pair.sender, "y", roomy).result == 0);
  CHECK(next_datagram(pair.receiver) == "x");
  CHECK(next_datagram(pair.receiver) == "y");
}

TEST_CASE_FIXTURE(Winsock, "WSAEADDRNOTAVAIL: a destination without a port or without a host") {
  const UniqueSocket s = udp_socket();
  if (WINE_DIFFERS("a destination without port or host: WSAEADDRNOTAVAIL")) return;
  check_refused_destination(s, ipv4("127.0.0.1"), sizeof(sockaddr_in), WSAEADDRNOTAVAIL);
  check_refused_destination(s, ipv4("0.0.0.0", htons(9)), sizeof(sockaddr_in), WSAEADDRNOTAVAIL);
}

TEST_CASE_FIXTURE(Winsock, "WSAEAFNOSUPPORT: a destination of another family") {
  const UniqueSocket s = udp_socket();
  sockaddr_in other = ipv4("127.0.0.1", htons(9));
  if (WINE_DIFFERS("a destination of another family: WSAEAFNOSUPPORT")) return;
  check_refused_destination(s, ipv6("::1", htons(9)), sizeof(sockaddr_in6), WSAEAFNOSUPPORT);
  for (const ADDRESS_FAMILY family : std::array<ADDRESS_FAMILY, 4>{AF_UNSPEC, AF_UNIX, 10, 77}) {
    CAPTURE(family);
    other.sin_family = family;
    check_refused_destination(s, other, sizeof other, WSAEAFNOSUPPORT);
  }
}

TEST_CASE_FIXTURE(Winsock, "WSAEACCES: a broadcast by a socket that has not asked for it") {
  const UniqueSocket s(socket(AF_INET, SOCK_DGRAM, 0));
  check_refused_destination(s, ipv4("255.255.255.255", htons(9)), sizeof(sockaddr_in), WSAEACCES);
}

TEST_CASE_FIXTURE(Winsock, "SO_BROADCAST permits a broadcast") {
  const UniqueSocket s = udp_socket("0.0.0.0");
  const sockaddr_in everyone = ipv4("127.255.255.255", bound_to(s).sin_port);
  CHECK_FAILS(sendto(s, "x", 1, 0, generic(everyone), sizeof everyone), WSAEACCES);
  set_option(s, SOL_SOCKET, SO_BROADCAST, 1);
  CHECK(sendto(s, "x", 1, 0, generic(everyone), sizeof everyone) == 1);
  CHECK(next_datagram(s) == "x");
}

TEST_CASE_FIXTURE(Winsock, "WSAEOPNOTSUPP: urgent data on a datagram socket") {
  const UdpPair pair = connected_udp_pair();
  WSABUF buffer = piece("x");
  Untouched<DWORD> sent;
  WSAMSG message{nullptr, 0, &buffer, 1, {}, 0};
  CHECK_FAILS(send(pair.sender, "x", 1, MSG_OOB), WSAEOPNOTSUPP);
  CHECK_FAILS(WSASend(pair.sender, &buffer, 1, sent.out(), MSG_OOB, nullptr, nullptr),
              WSAEOPNOTSUPP);
  CHECK_FAILS(WSASendMsg(pair.sender, &message, MSG_OOB, sent.out(), nullptr, nullptr),
              WSAEOPNOTSUPP);
  CHECK(sent.untouched());
}

TEST_CASE_FIXTURE(Winsock, "WSAEINVAL: an unknown flag is refused and nothing is sent") {
  const UdpPair pair = connected_udp_pair();
  WSABUF buffer = piece("x");
  Untouched<DWORD> sent;
  if (WINE_DIFFERS("unknown flags are refused")) return;
  for (const int flag : {0x40, 0x80, 0x4000, 0x100000}) {
    CAPTURE(flag);
    CHECK_FAILS(send(pair.sender, "x", 1, flag), WSAEINVAL);
    CHECK_FAILS(WSASend(pair.sender, &buffer, 1, sent.out(), flag, nullptr, nullptr), WSAEINVAL);
  }
  CHECK(sent.untouched());
  CHECK(nothing_to_receive(pair.receiver));
}

TEST_CASE_FIXTURE(Winsock, "MSG_PARTIAL never merges two datagrams into one") {
  const UdpPair pair = connected_udp_pair();
  if (send(pair.sender, "one", 3, MSG_PARTIAL) == SOCKET_ERROR)
    CHECK(WSAGetLastError() == WSAEOPNOTSUPP);
  else
    CHECK(next_datagram(pair.receiver) == "one");
  CHECK(send(pair.sender, "two", 3, 0) == 3);
  CHECK(next_datagram(pair.receiver) == "two");
}

TEST_CASE_FIXTURE(Winsock, "MSG_PARTIAL does not hold back the bytes of a stream") {
  const TcpPair pair = tcp_pair();
  CHECK(send(pair.client, "now", 3, MSG_PARTIAL) == 3);
  CHECK(read_exactly(pair.server, 3) == "now");
}

TEST_CASE_FIXTURE(Winsock, "MSG_DONTROUTE is accepted by every send") {
  const UdpPair pair = connected_udp_pair();
  WSABUF buffer = piece("b");
  DWORD sent = 0;
  WSAMSG message{nullptr, 0, &buffer, 1, {}, 0};
  CHECK(send(pair.sender, "a", 1, MSG_DONTROUTE) == 1);
  CHECK(WSASend(pair.sender, &buffer, 1, &sent, MSG_DONTROUTE, nullptr, nullptr) == 0);
  CHECK(WSASendMsg(pair.sender, &message, MSG_DONTROUTE, &sent, nullptr, nullptr) == 0);
  CHECK(next_datagram(pair.receiver) == "a");
  CHECK(next_datagram(pair.receiver) == "b");
  CHECK(next_datagram(pair.receiver) == "b");
}

TEST_CASE_FIXTURE(Winsock, "A stream that is still connecting is not connected") {
  UniqueSocket s(socket(AF_INET, SOCK_STREAM, 0));
  set_nonblocking(s);
  // An address that answers nothing; where there is no way to it, there is nothing to check.
  const sockaddr_in silent = ipv4("192.0.2.1", htons(9));
  if (connect(s, generic(silent), sizeof silent) == 0 || WSAGetLastError() != WSAEWOULDBLOCK) {
    MESSAGE("no route to an address that stays silent");
    return;
  }
  if (WINE_DIFFERS("a send while connecting: WSAENOTCONN")) return;
  SetLastError(0);
  CHECK(send(s, "x", 1, 0) == SOCKET_ERROR);
  const int error = WSAGetLastError();
  // A router on the way may have refused meanwhile.
  CHECK((error == WSAENOTCONN || error == WSAECONNREFUSED || error == WSAEHOSTUNREACH ||
         error == WSAENETUNREACH));
}

TEST_CASE_FIXTURE(Winsock, "Closing a socket ends a receive that blocks on it") {
  UdpPair pair = udp_pair();
  const UniqueEvent begun;
  int result = 0;
  const SOCKET s = pair.receiver.release();
  set_option(s, SOL_SOCKET, SO_RCVTIMEO, 4 * time_limit);
  const DWORD begin = GetTickCount();
  Worker receiver([&] {
    char room[4];
    SetEvent(begun);
    result = recv(s, room, sizeof room, 0);
  });
  REQUIRE(begun.within(time_limit));
  CHECK(closesocket(s) == 0);
  receiver.join();
  CHECK(result == SOCKET_ERROR);
  CHECK(GetTickCount() - begin < time_limit);
}
