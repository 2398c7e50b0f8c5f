// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "race/blocked.h"
#include "race/host.h"
#include "support/checks.h"
#include "support/fixtures.h"

// The host has no descriptor left, neither for a socket nor for what the library itself needs.

using namespace support;
using race::Blocked;
using race::NoDescriptors;

namespace {

constexpr ULONG_PTR insufficient_resources = 0xc000009a;

struct Receive : Request {
  int start(SOCKET s) {
    WSABUF into{sizeof room, room};
    DWORD flags = 0;
    return WSARecv(s, &into, 1, nullptr, &flags, &overlapped, nullptr);
  }
  char room[8] = {};
};

}  // namespace

TEST_CASE_FIXTURE(Winsock, "Without descriptors an operation that would have to wait is refused") {
  UdpPair pair = connected_udp_pair();
  Receive receive;
  {
    const NoDescriptors none;
    CHECK_FAILS(receive.start(pair.receiver), WSAENOBUFS);
    CHECK_FALSE(receive.event.set());
    CHECK(send(pair.sender, "1", 1, 0) == 1);
    CHECK(receive.start(pair.receiver) == 0);
    CHECK(receive.room[0] == '1');
    CHECK_FAILS(receive.start(pair.receiver), WSAENOBUFS);
  }
  CHECK_FAILS(receive.start(pair.receiver), WSA_IO_PENDING);
  CHECK(send(pair.sender, "2", 1, 0) == 1);
  CHECK(receive.done_within(time_limit));
  CHECK(receive.room[0] == '2');
}

TEST_CASE_FIXTURE(Winsock, "Without descriptors a thread's first blocking call is refused") {
  UdpPair pair = connected_udp_pair();
  {
    const NoDescriptors none;
    char byte;
    Blocked blocked([&] { return recv(pair.receiver, &byte, 1, 0); });
    CHECK(blocked.result() == SOCKET_ERROR);
    CHECK(blocked.error() == WSAENOBUFS);
  }
  CHECK(send(pair.sender, "1", 1, 0) == 1);
  char byte = 0;
  CHECK(recv(pair.receiver, &byte, 1, 0) == 1);
}

TEST_CASE_FIXTURE(Winsock, "An operation behind a blocked call ends when nobody can wait for it") {
  UdpPair pair = connected_udp_pair();
  char bytes[2] = {};
  Blocked first([&] { return recv(pair.receiver, &bytes[0], 1, 0); });
  REQUIRE(first.sleeps());
  Receive second;
  CHECK_FAILS(second.start(pair.receiver), WSA_IO_PENDING);
  Blocked third([&] { return recv(pair.receiver, &bytes[1], 1, 0); });
  REQUIRE(third.sleeps());
  {
    const NoDescriptors none;
    CHECK(send(pair.sender, "1", 1, 0) == 1);
    CHECK(first.result() == 1);
    CHECK(second.done_within(time_limit));
  }
  CHECK(second.overlapped.Internal == insufficient_resources);
  CHECK(send(pair.sender, "3", 1, 0) == 1);
  CHECK(third.result() == 1);
  CHECK(bytes[1] == '3');
}

TEST_CASE_FIXTURE(Winsock, "Without descriptors sockets are refused, and the library goes on") {
  const UniqueSocket listener = tcp_listener();
  const sockaddr_in address = bound_to(listener);
  UniqueSocket client(socket(AF_INET, SOCK_STREAM, 0));
  REQUIRE(connect(client, generic(address), sizeof address) == 0);
  {
    const NoDescriptors none;
    CHECK_FAILS(socket(AF_INET, SOCK_STREAM, 0), WSAEMFILE);
    CHECK_FAILS(accept(listener, nullptr, nullptr), WSAEMFILE);
  }
  const UniqueSocket server(accept(listener, nullptr, nullptr));
  CHECK(server != INVALID_SOCKET);
}
