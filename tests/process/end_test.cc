// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "process/host.h"
#include "process/sizes.h"
#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"

// How a process ends that has bytes on their way, and what children it forks have to do with them.

using namespace support;

namespace {

// A process in one of its roles, connected to us.
struct Peer {
  explicit Peer(const char* role)
      : child({role, std::to_string(bound_to(listener).sin_port)}),
        connection(accept(listener, nullptr, nullptr)) {
    REQUIRE(connection != INVALID_SOCKET);
  }
  UniqueSocket listener = tcp_listener();
  process::Child child;
  UniqueSocket connection;
};

// Reads to the end; the error that is met there, 0 for none.
int end_of(SOCKET s, std::size_t& received) {
  std::vector<char> room(65536);
  received = 0;
  for (;;) {
    const int taken = recv(s, room.data(), static_cast<int>(room.size()), 0);
    if (taken < 0) return WSAGetLastError();
    if (taken == 0) return 0;
    received += static_cast<std::size_t>(taken);
  }
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "What a non-blocking send has taken arrives, however the process ends") {
  for (const char* role : {"returns", "exits", "closes and exits"}) {
    CAPTURE(role);
    Peer peer(role);
    CHECK((read_to_end(peer.connection) == pattern(process::large)));
    CHECK(peer.child.ended_within(time_limit) == 0);
  }
}

TEST_CASE_FIXTURE(Winsock, "exit() gives up after two seconds without progress, by a reset") {
  Peer peers[] = {Peer("exits"), Peer("closes and exits")};
  for (Peer& peer : peers) {
    CHECK(peer.child.ended_within(2 * time_limit) == 0);
    std::size_t received;
    CHECK(end_of(peer.connection, received) == WSAECONNRESET);
    CHECK(received < process::large);
  }
}

TEST_CASE_FIXTURE(Winsock, "exit() does not wait for sends that pend") {
  Peer peer("exits with pending sends");
  CHECK(peer.child.ended_within(time_limit) == 0);
  std::size_t received;
  end_of(peer.connection, received);
  CHECK(received < process::large);
}

TEST_CASE_FIXTURE(Winsock, "Children inherit no socket, and neither exec nor exit() disturbs one") {
  Peer peer("forks");
  CHECK((read_to_end(peer.connection) == pattern(process::large)));
  CHECK(peer.child.ended_within(time_limit) == 0);
}

TEST_CASE("WSX_THREADS in the environment says with how many threads a process waits") {
  CHECK(process::Child({"counts threads", "-"}, "WSX_THREADS=1").ended_within(time_limit) == 1);
  CHECK(process::Child({"counts threads", "-"}, "WSX_THREADS=3").ended_within(time_limit) == 3);
}

TEST_CASE("A sandbox that comes to forbid the fence costs one descriptor a socket of before") {
  const int left = process::Child({"loses the fence", "-"}).ended_within(time_limit);
  // 77: the host has no such sandbox; 0: it has no fence either.
  CHECK((left == 1 || left == 0 || left == 77));
}

TEST_CASE("A child of fork closes a datagram socket of its parent's") {
  CHECK(process::Child({"closes in a child", "-"}).ended_within(time_limit) == 1);
}
