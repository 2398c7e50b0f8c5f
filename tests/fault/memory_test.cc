// SPDX-License-Identifier: MIT
#include "tests/fault/memory.h"

#include <doctest/doctest.h>

#include <string>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/network_events.h"
#include "tests/fault/host.h"
#include "tests/fault/scenario.h"

namespace {

// Handles rest before they are used again; with as many at rest as there are to be, the table
// grows no more.
void fill_handle_table() {
  for (int i = 0; i < 2000; ++i) WSACloseEvent(WSACreateEvent());
}

int scenario_complaints() {
  int count = 0;
  for (const std::string& complaint : fault::play_scenario()) {
    FAIL_CHECK(complaint);
    ++count;
  }
  return count;
}

}  // namespace

TEST_CASE("whichever allocation fails, a program's sockets stay in order and give all of it back") {
  host::reset();
  fill_handle_table();
  fault::play_scenario();
  bool clean = false;
  for (int at = 1; !clean; ++at) {
    CAPTURE(at);
    const int before = memory::blocks();
    memory::strike(at);
    scenario_complaints();
    clean = !memory::struck();
    memory::strike(0);
    CHECK(memory::blocks() == before);
  }
}

TEST_CASE_FIXTURE(support::Winsock, "an accept without memory fails, and the connection stays") {
  const support::UniqueSocket listener = support::tcp_listener();
  const sockaddr_in address = support::bound_to(listener);
  const support::UniqueSocket client(socket(AF_INET, SOCK_STREAM, 0));
  REQUIRE(connect(client, support::generic(address), sizeof address) == 0);
  {
    const host::Exposed exposed;
    memory::strike(1);
    CHECK_RESULT_AND_ERROR(accept(listener, nullptr, nullptr), INVALID_SOCKET, WSAENOBUFS);
    memory::strike(0);
  }
  WSAPOLLFD entry{listener, POLLRDNORM, 0};
  CHECK(WSAPoll(&entry, 1, 0) == 1);
  CHECK(support::wait_readable(listener));
  support::Selected selected(listener, FD_ACCEPT);
  CHECK(selected.collect(FD_ACCEPT) == FD_ACCEPT);
  const support::UniqueSocket server(accept(listener, nullptr, nullptr));
  REQUIRE(server != INVALID_SOCKET);
  CHECK(send(client, "x", 1, 0) == 1);
  char byte = 0;
  CHECK(recv(server, &byte, 1, 0) == 1);
}
