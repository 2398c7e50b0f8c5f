// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <vector>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/message.h"
#include "support/network_events.h"

#ifndef SIO_UDP_NETRESET
#define SIO_UDP_NETRESET _WSAIOW(IOC_VENDOR, 15)
#endif

// Datagrams whose time to live ends at the first router: path.py has laid the way there.

using namespace support;

namespace {

// A socket that is far from its destination, and what makes its datagrams short-lived.
struct Traveller {
  UniqueSocket socket;
  sockaddr_in6 destination;  // large enough for either family
  int length;
  int level, option, record;

  int send() const { return sendto(socket, "x", 1, 0, generic(destination), length); }
  SendResult send_with(INT ttl) const {
    ControlWriter control;
    control.add(level, record, ttl);
    return send_message(socket, "x", generic(destination), length, control.buffer());
  }
};

template <class Address>
Traveller traveller(UniqueSocket socket, const Address& destination, int level, int option,
                    int record) {
  Traveller made{std::move(socket), {}, sizeof destination, level, option, record};
  std::memcpy(&made.destination, &destination, sizeof destination);
  return made;
}

std::vector<Traveller> travellers() {
  std::vector<Traveller> all;
  all.push_back(
      traveller(udp_socket("0.0.0.0"), ipv4("10.88.0.9", htons(9)), IPPROTO_IP, IP_TTL, IP_TTL));
  all.push_back(traveller(udp_socket6(true, "::"), ipv6("fd88::9", htons(9)), IPPROTO_IPV6,
                          IPV6_UNICAST_HOPS, IPV6_HOPLIMIT));
  all.push_back(traveller(udp_socket6(false, "::"), ipv6("::ffff:10.88.0.9", htons(9)), IPPROTO_IP,
                          IP_TTL, IP_TTL));
  return all;
}

// At the same place in the addresses of both families.
u_short port_of(SOCKET s) {
  sockaddr_in6 name{};
  int length = sizeof name;
  CHECK(getsockname(s, generic(name), &length) == 0);
  return name.sin6_port;
}

void check_report(SOCKET s) {
  char byte;
  CHECK(wait_readable(s));
  CHECK_FAILS(recv(s, &byte, 1, 0), WSAENETRESET);
}

void check_nothing_left(SOCKET s) {
  char byte;
  set_nonblocking(s);
  CHECK_FAILS(recv(s, &byte, 1, 0), WSAEWOULDBLOCK);
  set_nonblocking(s, false);
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "Each datagram that expires fails one receive with WSAENETRESET") {
  for (const Traveller& one : travellers()) {
    CAPTURE(one.length);
    CAPTURE(one.level);
    set_option(one.socket, one.level, one.option, 1);
    for (int i = 0; i < 3; ++i) CHECK(one.send() == 1);
    for (int i = 0; i < 3; ++i) check_report(one.socket);
    check_nothing_left(one.socket);
  }
}

TEST_CASE_FIXTURE(Winsock, "A time to live in control data expires like the socket's") {
  for (const Traveller& one : travellers()) {
    CAPTURE(one.length);
    CAPTURE(one.level);
    CHECK(one.send_with(1).result == 0);
    check_report(one.socket);
    check_nothing_left(one.socket);
  }
}

TEST_CASE_FIXTURE(Winsock, "Sends to where datagrams expire succeed for a connected socket, too") {
  for (const Traveller& one : travellers()) {
    CAPTURE(one.length);
    CAPTURE(one.level);
    set_option(one.socket, one.level, one.option, 1);
    REQUIRE(connect(one.socket, generic(one.destination), one.length) == 0);
    for (int i = 0; i < 3; ++i) {
      CHECK_SUCCEEDS(send(one.socket, "x", 1, 0), 1);
      check_report(one.socket);
    }
    CHECK_SUCCEEDS(send(one.socket, "x", 1, 0), 1);
    CHECK(wait_readable(one.socket));
    CHECK_SUCCEEDS(send(one.socket, "x", 1, 0), 1);
    for (int i = 0; i < 2; ++i) check_report(one.socket);
    check_nothing_left(one.socket);
  }
}

TEST_CASE_FIXTURE(Winsock, "A pending receive ends when a datagram has expired") {
  for (const Traveller& one : travellers()) {
    CAPTURE(one.length);
    set_option(one.socket, one.level, one.option, 1);
    char room[4];
    WSABUF into{sizeof room, room};
    DWORD bytes = 0;
    DWORD flags = 0;
    Request request;
    CHECK_FAILS(WSARecv(one.socket, &into, 1, nullptr, &flags, &request.overlapped, nullptr),
                WSA_IO_PENDING);
    CHECK(one.send() == 1);
    REQUIRE(request.done_within(time_limit));
    CHECK_RESULT_AND_ERROR(
        WSAGetOverlappedResult(one.socket, &request.overlapped, &bytes, FALSE, &flags), FALSE,
        WSAENETRESET);
    check_nothing_left(one.socket);
  }
}

TEST_CASE_FIXTURE(Winsock, "An expired datagram is FD_READ") {
  for (const Traveller& one : travellers()) {
    set_option(one.socket, one.level, one.option, 1);
    Selected selected(one.socket, FD_READ);
    CHECK(one.send() == 1);
    CHECK(selected.collect(FD_READ) == FD_READ);
    char byte;
    CHECK_FAILS(recv(one.socket, &byte, 1, 0), WSAENETRESET);
    CHECK_FAILS(recv(one.socket, &byte, 1, 0), WSAEWOULDBLOCK);
  }
}

TEST_CASE_FIXTURE(Winsock, "SIO_UDP_NETRESET switches the report of expired datagrams off") {
  for (const Traveller& one : travellers()) {
    set_option(one.socket, one.level, one.option, 1);
    BOOL on = FALSE;
    DWORD bytes = 0;
    CHECK(WSAIoctl(one.socket, SIO_UDP_NETRESET, &on, sizeof on, nullptr, 0, &bytes, nullptr,
                   nullptr) == 0);
    for (int i = 0; i < 3; ++i) CHECK(one.send() == 1);
    // What comes after it has no report before it.
    const sockaddr_in own4 = ipv4("127.0.0.1", port_of(one.socket));
    const sockaddr_in6 own6 = ipv6("::1", port_of(one.socket));
    const bool four = one.level == IPPROTO_IP;
    const UniqueSocket neighbour = four ? udp_socket() : udp_socket6();
    CHECK(sendto(neighbour, "y", 1, 0, four ? generic(own4) : generic(own6),
                 four ? sizeof own4 : sizeof own6) == 1);
    CHECK(next_datagram(one.socket) == "y");
    check_nothing_left(one.socket);
  }
}
