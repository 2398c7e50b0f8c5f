// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <string>
#include <vector>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/threads.h"
#include "support/untouched.h"
#include "support/wine.h"

// SO_SNDBUF 0: a stream sends from the program's memory, and has done with it when the peer's side
// has acknowledged it. A peer that has little room and does not read does not acknowledge.

using namespace support;

namespace {

// More than the peer has room for, less than a host may buffer at this end.
constexpr std::size_t size = 400000;
constexpr const char* wine_buffers = "with SO_SNDBUF 0 a send ends when it has been acknowledged";

TcpPair unbuffered_pair() {
  TcpPair pair = tcp_pair();
  set_option(pair.server, SOL_SOCKET, SO_RCVBUF, 65536);
  set_option(pair.client, SOL_SOCKET, SO_SNDBUF, 0);
  return pair;
}

struct Send : Request {
  explicit Send(std::string bytes) : data(std::move(bytes)) {}
  int start(SOCKET s) {
    WSABUF buffer = piece(data);
    return WSASend(s, &buffer, 1, nullptr, 0, &overlapped, nullptr);
  }
  std::string data;
};

}  // namespace

TEST_CASE_FIXTURE(Winsock, "SO_SNDBUF 0 reads back 0") {
  const TcpPair pair = unbuffered_pair();
  DWORD value = 1;
  int length = sizeof value;
  CHECK(getsockopt(pair.client, SOL_SOCKET, SO_SNDBUF, reinterpret_cast<char*>(&value), &length) ==
        0);
  CHECK(value == 0);
}

TEST_CASE_FIXTURE(Winsock, "Without a send buffer a send of 1 MiB pends and completes whole") {
  const TcpPair pair = unbuffered_pair();
  set_nonblocking(pair.client);
  Send one(pattern(1 << 20));
  CHECK_FAILS(one.start(pair.client), WSA_IO_PENDING);
  CHECK_FALSE(one.event.within(30));
  CHECK((read_exactly(pair.server, one.data.size()) == one.data));
  REQUIRE(one.done_within(time_limit));
  CHECK(one.overlapped.Internal == 0);
  CHECK(one.overlapped.InternalHigh == one.data.size());
}

TEST_CASE_FIXTURE(Winsock, "Without a send buffer a send pends until it is acknowledged") {
  if (WINE_DIFFERS(wine_buffers)) return;
  const TcpPair pair = unbuffered_pair();
  Send one(pattern(size));
  CHECK_FAILS(one.start(pair.client), WSA_IO_PENDING);
  CHECK_FALSE(one.event.within(50));
  CHECK((read_exactly(pair.server, size) == one.data));
  REQUIRE(one.done_within(time_limit));
  CHECK(one.overlapped.InternalHigh == size);
}

TEST_CASE_FIXTURE(Winsock, "Without a send buffer a blocking send waits for the acknowledgement") {
  if (WINE_DIFFERS(wine_buffers)) return;
  const TcpPair pair = unbuffered_pair();
  set_option(pair.client, SOL_SOCKET, SO_SNDTIMEO, 50);
  const std::string data = pattern(size);
  CHECK_FAILS(send(pair.client, data.data(), int{size}, 0), WSAETIMEDOUT);
}

TEST_CASE_FIXTURE(Winsock, "Without a send buffer a blocking send ends with the acknowledgement") {
  const TcpPair pair = unbuffered_pair();
  const std::string data = pattern(size);
  std::string received;
  Worker reader([&] { received = read_exactly(pair.server, size); });
  CHECK_SUCCEEDS(send(pair.client, data.data(), int{size}, 0), int{size});
  reader.join();
  CHECK((received == data));
}

TEST_CASE_FIXTURE(Winsock,
                  "Without a send buffer many sends are under way, and complete in order") {
  const TcpPair pair = unbuffered_pair();
  std::vector<Send> sends;
  std::string expected;
  for (std::uint32_t i = 0; i < 40; ++i) {
    sends.emplace_back(pattern(20000 + i, i + 1));
    expected += sends.back().data;
  }
  for (Send& one : sends) {
    const int result = one.start(pair.client);
    CHECK((result == 0 || WSAGetLastError() == WSA_IO_PENDING));
  }
  std::string received;
  Worker reader([&] { received = read_exactly(pair.server, expected.size()); });
  for (std::size_t i = 0; i < sends.size(); ++i) {
    REQUIRE(sends[i].done_within(time_limit));
    CHECK(sends[i].overlapped.Internal == 0);
    CHECK(sends[i].overlapped.InternalHigh == sends[i].data.size());
    if (i > 0) CHECK(sends[i - 1].event.set());
  }
  reader.join();
  CHECK((received == expected));
}

TEST_CASE_FIXTURE(Winsock, "Without a send buffer a reset ends a send that waits for the peer") {
  if (WINE_DIFFERS(wine_buffers)) return;
  TcpPair pair = unbuffered_pair();
  Send one(pattern(size)), two(pattern(10));
  CHECK_FAILS(one.start(pair.client), WSA_IO_PENDING);
  CHECK_FAILS(two.start(pair.client), WSA_IO_PENDING);
  abort_connection(pair.server);
  for (Send* send : {&one, &two}) {
    REQUIRE(send->done_within(time_limit));
    const ULONG_PTR status = send->overlapped.Internal;
    CHECK((status == 0xc000020d || status == 0xc0000241));
  }
}

TEST_CASE_FIXTURE(Winsock, "Without a send buffer closing ends a send that waits for the peer") {
  if (WINE_DIFFERS(wine_buffers)) return;
  TcpPair pair = unbuffered_pair();
  Send one(pattern(size));
  CHECK_FAILS(one.start(pair.client), WSA_IO_PENDING);
  CHECK(pair.client.close() == 0);
  REQUIRE(one.done_within(time_limit));
  CHECK(one.overlapped.Internal == 0xc0000241);
}
