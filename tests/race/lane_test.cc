// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "race/blocked.h"
#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"

// Calls that block and operations that overlap, in one line on one socket.

using namespace support;
using race::Blocked;

namespace {

constexpr ULONG_PTR status_cancelled = 0xc0000120;

struct Receive : Request {
  int start(SOCKET s) {
    WSABUF into{sizeof room, room};
    DWORD flags = 0;
    return WSARecv(s, &into, 1, nullptr, &flags, &overlapped, nullptr);
  }
  char room[8] = {};
};

int start_send(SOCKET s, std::string& data, Request& request) {
  WSABUF buffer = piece(data);
  return WSASend(s, &buffer, 1, nullptr, 0, &request.overlapped, nullptr);
}

struct BlockedReceive {
  explicit BlockedReceive(SOCKET s) : call([this, s] { return recv(s, &byte, 1, 0); }) {}
  char byte = 0;
  Blocked call;
};

class Stopwatch {
 public:
  long long milliseconds() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin_).count();
  }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point begin_ = Clock::now();
};

}  // namespace

TEST_CASE_FIXTURE(Winsock,
                  "Blocked and overlapped receives get the data in the order of the calls") {
  UdpPair pair = connected_udp_pair();
  Receive first, third;
  CHECK_FAILS(first.start(pair.receiver), WSA_IO_PENDING);
  BlockedReceive second(pair.receiver);
  REQUIRE(second.call.sleeps());
  CHECK_FAILS(third.start(pair.receiver), WSA_IO_PENDING);
  BlockedReceive fourth(pair.receiver);
  REQUIRE(fourth.call.sleeps());
  for (const char* data : {"1", "2", "3", "4"}) CHECK(send(pair.sender, data, 1, 0) == 1);
  CHECK(first.done_within(time_limit));
  CHECK(second.call.result() == 1);
  CHECK(third.done_within(time_limit));
  CHECK(fourth.call.result() == 1);
  CHECK(first.room[0] == '1');
  CHECK(second.byte == '2');
  CHECK(third.room[0] == '3');
  CHECK(fourth.byte == '4');
}

TEST_CASE_FIXTURE(Winsock, "Closing ends every call and operation in the line, each in its way") {
  UdpPair pair = udp_pair();
  Receive first, third;
  CHECK_FAILS(first.start(pair.receiver), WSA_IO_PENDING);
  BlockedReceive second(pair.receiver);
  REQUIRE(second.call.sleeps());
  CHECK_FAILS(third.start(pair.receiver), WSA_IO_PENDING);
  CHECK(pair.receiver.close() == 0);
  CHECK(second.call.result() == SOCKET_ERROR);
  CHECK(second.call.error() == WSAEINTR);
  for (const Receive* receive : {&first, &third}) {
    CHECK(receive->done_within(time_limit));
    CHECK(receive->overlapped.Internal == status_cancelled);
  }
}

TEST_CASE_FIXTURE(Winsock,
                  "A recv that times out behind an overlapped one leaves the line in order") {
  UdpPair pair = connected_udp_pair();
  set_option(pair.receiver, SOL_SOCKET, SO_RCVTIMEO, 50);
  Receive first, third;
  CHECK_FAILS(first.start(pair.receiver), WSA_IO_PENDING);
  const Stopwatch watch;
  BlockedReceive second(pair.receiver);
  CHECK(second.call.result() == SOCKET_ERROR);
  CHECK(second.call.error() == WSAETIMEDOUT);
  CHECK(watch.milliseconds() >= 50);
  CHECK_FALSE(first.event.set());
  CHECK_FAILS(third.start(pair.receiver), WSA_IO_PENDING);
  CHECK(send(pair.sender, "1", 1, 0) == 1);
  CHECK(send(pair.sender, "3", 1, 0) == 1);
  CHECK(first.done_within(time_limit));
  CHECK(third.done_within(time_limit));
  CHECK(first.room[0] == '1');
  CHECK(third.room[0] == '3');
}

TEST_CASE_FIXTURE(Winsock,
                  "A recv that times out hands the socket to the overlapped one behind it") {
  UdpPair pair = connected_udp_pair();
  set_option(pair.receiver, SOL_SOCKET, SO_RCVTIMEO, 100);
  BlockedReceive first(pair.receiver);
  REQUIRE(first.call.sleeps());
  Receive second;
  CHECK_FAILS(second.start(pair.receiver), WSA_IO_PENDING);
  CHECK(first.call.error() == WSAETIMEDOUT);
  CHECK_FALSE(second.event.set());
  CHECK(send(pair.sender, "2", 1, 0) == 1);
  CHECK(second.done_within(time_limit));
  CHECK(second.room[0] == '2');
}

TEST_CASE_FIXTURE(Winsock, "A blocking send goes out behind the overlapped sends before it") {
  TcpPair pair = tcp_pair();
  std::string expected(fill_stream(pair), 'f');
  std::array<std::string, 3> data{pattern(50000, 1), pattern(1, 2), pattern(20000, 3)};
  std::array<Request, 3> requests;
  for (std::size_t i = 0; i < data.size(); ++i) {
    CHECK_FAILS(start_send(pair.client, data[i], requests[i]), WSA_IO_PENDING);
    expected += data[i];
  }
  const std::string last = pattern(30000, 4);
  Blocked blocked([&] { return send(pair.client, last.data(), 30000, 0); });
  REQUIRE(blocked.sleeps());
  expected += last;
  CHECK((read_exactly(pair.server, expected.size()) == expected));
  CHECK(blocked.result() == 30000);
  for (std::size_t i = 0; i < data.size(); ++i) {
    CHECK(requests[i].done_within(time_limit));
    CHECK(requests[i].overlapped.InternalHigh == data[i].size());
  }
}

TEST_CASE_FIXTURE(Winsock, "A send that times out behind an overlapped one has sent nothing") {
  TcpPair pair = tcp_pair();
  std::string expected(fill_stream(pair), 'f');
  std::string data = pattern(50000, 1);
  Request request;
  CHECK_FAILS(start_send(pair.client, data, request), WSA_IO_PENDING);
  set_option(pair.client, SOL_SOCKET, SO_SNDTIMEO, 50);
  const Stopwatch watch;
  CHECK_FAILS(send(pair.client, "late", 4, 0), WSAETIMEDOUT);
  CHECK(watch.milliseconds() >= 50);
  Blocked reader([&] {
    expected += data + "last";
    return read_exactly(pair.server, expected.size()) == expected;
  });
  CHECK(request.done_within(time_limit));
  CHECK(send(pair.client, "last", 4, 0) == 4);
  CHECK(reader.result() == true);
}

TEST_CASE_FIXTURE(Winsock, "A send in its turn times out, and the sends behind it go on") {
  TcpPair pair = tcp_pair();
  const std::size_t filled = fill_stream(pair);
  set_option(pair.client, SOL_SOCKET, SO_SNDTIMEO, 100);
  Blocked first([&] { return send(pair.client, "first", 5, 0); });
  REQUIRE(first.sleeps());
  std::string data = pattern(50000, 1);
  Request second;
  CHECK_FAILS(start_send(pair.client, data, second), WSA_IO_PENDING);
  CHECK(first.error() == WSAETIMEDOUT);
  CHECK((read_exactly(pair.server, filled) == std::string(filled, 'f')));
  CHECK((read_exactly(pair.server, data.size()) == data));
  CHECK(second.done_within(time_limit));
}

TEST_CASE_FIXTURE(Winsock, "The end of sending waits for the sends before it") {
  for (int round = 0; round < 2; ++round) {
    TcpPair pair = tcp_pair();
    std::string expected(fill_stream(pair), 'f');
    std::string data = pattern(20000, 1);
    Request request;
    CHECK_FAILS(start_send(pair.client, data, request), WSA_IO_PENDING);
    CHECK(shutdown(pair.client, SD_SEND) == 0);
    CHECK_FAILS(send(pair.client, "x", 1, 0), WSAESHUTDOWN);
    expected += data;
    REQUIRE((read_to_end(pair.server) == expected));
    CHECK(request.done_within(time_limit));
  }
}

// Linux tells of the unreachable port on whatever call comes next, which may be the second send.
TEST_CASE_FIXTURE(Winsock, "A receive that waits learns of an unreachable port, whoever is told") {
  const sockaddr_in nobody = deserted_address(SOCK_DGRAM);
  for (int round = 0; round < 200; ++round) {
    UniqueSocket s = udp_socket();
    REQUIRE(connect(s, generic(nobody), sizeof nobody) == 0);
    const bool overlapped = round % 2;
    Receive receive;
    std::unique_ptr<BlockedReceive> blocked;
    if (overlapped)
      CHECK_FAILS(receive.start(s), WSA_IO_PENDING);
    else
      REQUIRE((blocked = std::make_unique<BlockedReceive>(s))->call.sleeps());
    for (int i = 0; i < 2; ++i) CHECK(send(s, "x", 1, 0) == 1);
    if (overlapped) {
      REQUIRE(receive.done_within(time_limit));
      CHECK(receive.overlapped.Internal == 0xc000023f);
    } else {
      REQUIRE(blocked->call.error() == WSAECONNRESET);
    }
  }
}
