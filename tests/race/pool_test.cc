// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <vector>

#include "posix/process.h"
#include "race/host.h"
#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/threads.h"

// The threads on which the library waits.

using namespace support;

namespace {

std::size_t threads() {
  return race::possessions().threads;
}

// A socket with a receive that waits until the fixture's cleanup.
class Waiting {
 public:
  Waiting() {
    WSABUF into{1, &byte_};
    DWORD flags = 0;
    CHECK_FAILS(WSARecv(socket_, &into, 1, nullptr, &flags, &request_.overlapped, nullptr),
                WSA_IO_PENDING);
  }
  ~Waiting() {
    socket_.close();
    CHECK(request_.done_within(time_limit));
  }
  Waiting(const Waiting&) = delete;

 private:
  UniqueSocket socket_ = udp_socket();
  Request request_;
  char byte_ = 0;
};

void check_waits_without_threads() {
  const std::size_t before = threads();
  const TcpPair stream = tcp_pair();
  UdpPair datagram = udp_pair();
  Request request;
  WSABUF piece{1, const_cast<char*>("x")};
  CHECK(WSASend(stream.client, &piece, 1, nullptr, 0, &request.overlapped, nullptr) == 0);
  CHECK(read_exactly(stream.server, 1) == "x");
  set_option(datagram.receiver, SOL_SOCKET, SO_RCVTIMEO, 1);
  char byte;
  CHECK_FAILS(recv(datagram.receiver, &byte, 1, 0), WSAETIMEDOUT);
  CHECK(threads() == before);
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "Sockets of which none waits overlapped have no thread") {
  check_waits_without_threads();
}

TEST_CASE_FIXTURE(Winsock, "The first operation that waits starts one thread") {
  const std::size_t before = threads();
  const Waiting one;
  CHECK(threads() == before + 1);
}

TEST_CASE_FIXTURE(Winsock, "Sockets are spread over as many threads as there may be, and no more") {
  const std::size_t before = threads();
  const std::size_t most = wsx::posix::reactor_threads();
  for (std::size_t sockets : {most, 4 * most}) {
    const std::vector<Waiting> waiting(sockets);
    CHECK(threads() == before + most);
  }
}

TEST_CASE("The last WSACleanup ends all threads, and what waits afterwards starts them anew") {
  const std::size_t before = threads();
  for (int life = 0; life < 3; ++life) {
    WSADATA data;
    REQUIRE(WSAStartup(MAKEWORD(2, 2), &data) == 0);
    REQUIRE(WSAStartup(MAKEWORD(2, 2), &data) == 0);
    check_waits_without_threads();
    {
      const std::vector<Waiting> waiting(100);
      CHECK(threads() == before + wsx::posix::reactor_threads());
      REQUIRE(WSACleanup() == 0);
      CHECK(threads() == before + wsx::posix::reactor_threads());
      REQUIRE(WSACleanup() == 0);
      // The kernel takes a moment to forget a thread that has been joined.
      CHECK(eventually([&] { return threads() == before; }));
    }
  }
}
