// SPDX-License-Identifier: MIT
#include <memory>
#include <optional>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/port.h"
#include "support/routine.h"
#include "tests/fault/host.h"
#include "tests/fault/memory.h"

// What many sends cost in memory that wait on a blocked stream.

using namespace support;

namespace {

constexpr int send_count = 600;

// One-byte sends that wait behind a full stream.
struct Backlog {
  explicit Backlog(SOCKET s, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) {
    WSABUF data = piece("x");
    const int before = memory::allocations();
    for (int i = 0; i < send_count; ++i)
      pending += WSASend(s, &data, 1, nullptr, 0, &sends[i], routine) == SOCKET_ERROR &&
                 WSAGetLastError() == WSA_IO_PENDING;
    allocations = memory::allocations() - before;
  }
  void check_few_allocations() const {
    CHECK(pending == send_count);
    CHECK(allocations < send_count / 10);
  }

  std::unique_ptr<Told[]> sends = std::make_unique<Told[]>(send_count);
  int pending = 0;
  int allocations = 0;
};

}  // namespace

TEST_CASE_FIXTURE(Winsock, "sends that queue on a stream share memory, and their packets as well") {
  host::reset();
  const TcpPair pair = tcp_pair();
  const UniquePort port;
  REQUIRE(port.add(pair.client, 7));
  const std::size_t filled = fill_stream(pair);
  const Backlog backlog(pair.client, nullptr);
  backlog.check_few_allocations();
  REQUIRE(read_exactly(pair.server, filled + send_count).size() == filled + send_count);
  for (int i = 0; i < send_count; ++i) REQUIRE(Dequeued(port).success(7, &backlog.sends[i], 1));
  CHECK(empty(port));
}

TEST_CASE_FIXTURE(Winsock,
                  "sends that queue on a stream share memory, and their routines as well") {
  host::reset();
  const TcpPair pair = tcp_pair();
  const std::size_t filled = fill_stream(pair);
  const Backlog backlog(pair.client, Told::routine);
  backlog.check_few_allocations();
  REQUIRE(read_exactly(pair.server, filled + send_count).size() == filled + send_count);
  const Told& last = backlog.sends[send_count - 1];
  while (last.times == 0) REQUIRE(SleepEx(time_limit, TRUE) == WAIT_IO_COMPLETION);
  for (int i = 0; i < send_count; ++i) REQUIRE(backlog.sends[i].told(0, 1));
}

TEST_CASE_FIXTURE(Winsock, "packets of queued sends outlive their socket, and go with their port") {
  host::reset();
  UniquePort port;
  std::optional<TcpPair> pair(tcp_pair());
  REQUIRE(port.add(pair->client, 7));
  fill_stream(*pair);
  const Backlog backlog(pair->client, nullptr);
  REQUIRE(backlog.pending == send_count);
  pair.reset();
  const Dequeued first(port);
  CHECK_FALSE(first.result);
  CHECK(first.error == ERROR_CONNECTION_ABORTED);
  CHECK(port.close());
}
