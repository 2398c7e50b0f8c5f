// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/threads.h"
#include "support/untouched.h"
#include "support/wine.h"

// Stream sends that are larger than the buffers between both ends, and a reader that comes late.

using namespace support;

namespace {

constexpr std::size_t large = 4 << 20;

struct Send : Request {
  explicit Send(std::string bytes) : data(std::move(bytes)) {}
  int start(SOCKET s, DWORD* sent = nullptr, std::size_t count = 3) {
    auto pieces = pieces_of(data, count);
    return WSASend(s, pieces.data(), static_cast<DWORD>(count), sent, 0, &overlapped, nullptr);
  }
  std::string data;
};

}  // namespace

TEST_CASE_FIXTURE(Winsock, "A large send pends and completes once, with all of its bytes") {
  const TcpPair pair = narrow_tcp_pair();
  Send large_send(pattern(large));
  Untouched<DWORD> sent;
  CHECK_FAILS(large_send.start(pair.client, sent.out()), WSA_IO_PENDING);
  CHECK(sent.untouched());
  CHECK(large_send.status() == 0x103);
  CHECK_FALSE(large_send.event.within(50));

  CHECK((read_exactly(pair.server, large) == large_send.data));
  REQUIRE(large_send.done_within(time_limit));
  DWORD bytes = 0;
  DWORD flags = 0;
  CHECK(WSAGetOverlappedResult(pair.client, &large_send.overlapped, &bytes, FALSE, &flags));
  CHECK(bytes == large);
  CHECK(large_send.overlapped.Internal == 0);
  CHECK(large_send.overlapped.InternalHigh == large);
  CHECK(sent.untouched());
  CHECK(nothing_to_receive(pair.server));
}

TEST_CASE_FIXTURE(Winsock, "The buffer array of a pending send can be overwritten at once") {
  const TcpPair pair = narrow_tcp_pair();
  std::string data = pattern(large);
  auto pieces = pieces_of(data, 40);
  Request request;
  CHECK_FAILS(WSASend(pair.client, pieces.data(), 40, nullptr, 0, &request.overlapped, nullptr),
              WSA_IO_PENDING);
  for (WSABUF& buffer : pieces) buffer = {0xffffffff, nullptr};
  pieces.clear();
  CHECK((read_exactly(pair.server, large) == data));
  CHECK(request.done_within(time_limit));
  CHECK(request.overlapped.InternalHigh == large);
}

TEST_CASE_FIXTURE(Winsock, "A pending send of thousands of buffers arrives whole") {
  const TcpPair pair = narrow_tcp_pair();
  if (WINE_DIFFERS("there is no limit to the number of buffers")) return;
  Send many(pattern(large));
  CHECK_FAILS(many.start(pair.client, nullptr, 5000), WSA_IO_PENDING);
  CHECK((read_exactly(pair.server, large) == many.data));
  CHECK(many.done_within(time_limit));
  CHECK(many.overlapped.InternalHigh == large);
}

TEST_CASE_FIXTURE(Winsock, "Several pending sends arrive in order and complete one by one") {
  const TcpPair pair = narrow_tcp_pair();
  std::vector<Send> sends;
  std::string expected;
  for (std::uint32_t i = 0; i < 6; ++i) {
    sends.emplace_back(pattern(i == 0 ? large : 1000000 + i * 1000, i + 1));
    expected += sends.back().data;
  }
  for (Send& one : sends) CHECK_FAILS(one.start(pair.client), WSA_IO_PENDING);
  std::string received;
  Worker reader([&] { received = read_exactly(pair.server, expected.size()); });
  for (Send& one : sends) {
    REQUIRE(one.done_within(time_limit));
    CHECK(one.overlapped.Internal == 0);
    CHECK(one.overlapped.InternalHigh == one.data.size());
  }
  reader.join();
  CHECK((received == expected));
}

TEST_CASE_FIXTURE(Winsock, "A plain send queues behind a send that pends") {
  const TcpPair pair = narrow_tcp_pair();
  Send first(pattern(large));
  CHECK_FAILS(first.start(pair.client), WSA_IO_PENDING);
  int taken = 0;
  Worker blocking([&] { taken = send(pair.client, "<end>", 5, 0); });
  const std::string received = read_exactly(pair.server, large + 5);
  blocking.join();
  CHECK(taken == 5);
  REQUIRE(received.size() == large + 5);
  CHECK((received.substr(0, large) == first.data));
  CHECK(received.substr(large) == "<end>");
  CHECK(first.done_within(time_limit));
}

TEST_CASE_FIXTURE(Winsock, "A non-blocking send behind a send that pends would block") {
  const TcpPair pair = narrow_tcp_pair();
  Send first(pattern(large));
  CHECK_FAILS(first.start(pair.client), WSA_IO_PENDING);
  set_nonblocking(pair.client);
  CHECK_FAILS(send(pair.client, "x", 1, 0), WSAEWOULDBLOCK);
  CHECK((read_exactly(pair.server, large) == first.data));
  CHECK(first.done_within(time_limit));
}

TEST_CASE_FIXTURE(Winsock, "An overlapped send pends on a non-blocking socket too") {
  const TcpPair pair = narrow_tcp_pair();
  set_nonblocking(pair.client);
  Send one(pattern(large));
  CHECK_FAILS(one.start(pair.client), WSA_IO_PENDING);
  CHECK((read_exactly(pair.server, large) == one.data));
  CHECK(one.done_within(time_limit));
}

TEST_CASE_FIXTURE(Winsock, "SO_SNDTIMEO does not end an overlapped send") {
  const TcpPair pair = narrow_tcp_pair();
  set_option(pair.client, SOL_SOCKET, SO_SNDTIMEO, 20);
  Send one(pattern(large));
  CHECK_FAILS(one.start(pair.client), WSA_IO_PENDING);
  CHECK_FALSE(one.done_within(100));
  CHECK((read_exactly(pair.server, large) == one.data));
  CHECK(one.done_within(time_limit));
}

TEST_CASE_FIXTURE(Winsock, "SD_SEND lets a pending send arrive before the end") {
  const TcpPair pair = narrow_tcp_pair();
  Send one(pattern(large));
  CHECK_FAILS(one.start(pair.client), WSA_IO_PENDING);
  CHECK(shutdown(pair.client, SD_SEND) == 0);
  CHECK_FAILS(send(pair.client, "x", 1, 0), WSAESHUTDOWN);
  CHECK((read_to_end(pair.server) == one.data));
  CHECK(one.done_within(time_limit));
  CHECK(one.overlapped.InternalHigh == large);
}

TEST_CASE_FIXTURE(Winsock, "A pending send fails when the peer resets the connection") {
  TcpPair pair = narrow_tcp_pair();
  Send one(pattern(large));
  CHECK_FAILS(one.start(pair.client), WSA_IO_PENDING);
  abort_connection(pair.server);
  REQUIRE(one.done_within(time_limit));
  DWORD bytes = 0;
  DWORD flags = 0;
  SetLastError(0);
  CHECK_FALSE(WSAGetOverlappedResult(pair.client, &one.overlapped, &bytes, FALSE, &flags));
  const int error = WSAGetLastError();
  CHECK((error == WSAECONNRESET || error == WSAECONNABORTED));
}

TEST_CASE_FIXTURE(Winsock, "Both directions of a connection pend and complete on their own") {
  const TcpPair pair = narrow_tcp_pair();
  Send there(pattern(large, 1));
  Send back(pattern(large, 2));
  CHECK_FAILS(there.start(pair.client), WSA_IO_PENDING);
  CHECK_FAILS(back.start(pair.server), WSA_IO_PENDING);
  CHECK((read_exactly(pair.client, large) == back.data));
  CHECK(back.done_within(time_limit));
  CHECK((read_exactly(pair.server, large) == there.data));
  CHECK(there.done_within(time_limit));
}
