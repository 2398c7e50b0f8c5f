// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <thread>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/port.h"
#include "support/threads.h"
#include "support/wine.h"

// Who waits for what it began, time after time, may be given the watch over it for as long as it
// sleeps. Then it does something else, or others meddle: nobody notices.

using namespace support;

namespace {

constexpr int habit = 6;

struct Receive : Request {
  int start(SOCKET s) {
    WSABUF into{sizeof room, room};
    DWORD flags = 0;
    overlapped.Internal = 0;
    return WSARecv(s, &into, 1, nullptr, &flags, &overlapped, nullptr);
  }
  std::string data() const { return std::string(room, overlapped.InternalHigh); }

  char room[64];
};

void say(SOCKET s, const char* text = "x") {
  const int length = static_cast<int>(std::char_traits<char>::length(text));
  REQUIRE(send(s, text, length, 0) == length);
}

// The calling thread waits for receives on that socket, and sleeps for each.
void make_it_a_habit(const TcpPair& pair) {
  for (int i = 0; i < habit; ++i) {
    Receive receive;
    CHECK_FAILS(receive.start(pair.server), WSA_IO_PENDING);
    REQUIRE_FALSE(receive.done_within(1));
    say(pair.client);
    REQUIRE(receive.done_within(time_limit));
  }
}

// The same with a port, which has the socket by the key 7.
void make_it_a_habit(const TcpPair& pair, HANDLE port, Receive& receive) {
  for (int i = 0; i < habit; ++i) {
    CHECK_FAILS(receive.start(pair.server), WSA_IO_PENDING);
    REQUIRE(Dequeued(port, 1).nothing(WAIT_TIMEOUT));
    say(pair.client);
    REQUIRE(Dequeued(port).success(7, &receive.overlapped, 1));
  }
}

// Without any call that waits.
bool ends_unwaited(const Request& request) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(time_limit);
  while (!HasOverlappedIoCompleted(&request.overlapped))
    if (std::chrono::steady_clock::now() > end) return false;
  return true;
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "Who waited for every receive may look at the next in a loop") {
  const TcpPair pair = tcp_pair();
  make_it_a_habit(pair);
  for (int i = 0; i < 3; ++i) {
    Receive receive;
    CHECK_FAILS(receive.start(pair.server), WSA_IO_PENDING);
    say(pair.client, "seen");
    REQUIRE(ends_unwaited(receive));
    CHECK(receive.data() == "seen");
  }
}

TEST_CASE_FIXTURE(Winsock, "What a wait gave up comes without one") {
  const TcpPair pair = tcp_pair();
  make_it_a_habit(pair);
  Receive receive;
  CHECK_FAILS(receive.start(pair.server), WSA_IO_PENDING);
  CHECK_FALSE(receive.done_within(1));
  say(pair.client, "late");
  REQUIRE(ends_unwaited(receive));
  CHECK(receive.data() == "late");
}

TEST_CASE_FIXTURE(Winsock, "What is pending ends while its thread waits for another socket") {
  const TcpPair pair = tcp_pair();
  const TcpPair other = tcp_pair();
  make_it_a_habit(pair);
  SUBCASE("with a call that blocks") {
    Receive receive;
    CHECK_FAILS(receive.start(pair.server), WSA_IO_PENDING);
    say(pair.client, "first");
    Worker answer([&] {
      if (ends_unwaited(receive)) say(other.client);
    });
    char byte = 0;
    CHECK(recv(other.server, &byte, 1, 0) == 1);
    CHECK(receive.data() == "first");
  }
  SUBCASE("with another overlapped one") {
    Receive receive;
    Receive second;
    CHECK_FAILS(receive.start(pair.server), WSA_IO_PENDING);
    CHECK_FAILS(second.start(other.server), WSA_IO_PENDING);
    say(other.client, "second");
    CHECK(second.done_within(time_limit));
    say(pair.client, "first");
    CHECK(receive.done_within(time_limit));
    CHECK(second.data() == "second");
    CHECK(receive.data() == "first");
  }
}

TEST_CASE_FIXTURE(Winsock,
                  "Another thread's send on the socket that a thread sleeps for is driven") {
  const TcpPair pair = narrow_tcp_pair();
  Request done;
  Worker sleeper([&] {
    make_it_a_habit(pair);
    Receive receive;
    CHECK_FAILS(receive.start(pair.server), WSA_IO_PENDING);
    SetEvent(done.event);
    CHECK(receive.done_within(time_limit));
    CHECK(receive.data() == "end");
  });
  REQUIRE(done.done_within(time_limit));
  std::string data = pattern(4 << 20);
  Request sending;
  WSABUF buffer = piece(data);
  CHECK_FAILS(WSASend(pair.server, &buffer, 1, nullptr, 0, &sending.overlapped, nullptr),
              WSA_IO_PENDING);
  CHECK((read_exactly(pair.client, data.size()) == data));
  CHECK(sending.done_within(time_limit));
  say(pair.client, "end");
}

TEST_CASE_FIXTURE(Winsock, "Closing a socket ends the sleep of the thread that watches it") {
  TcpPair pair = tcp_pair();
  const UniquePort port;
  REQUIRE(port.add(pair.server, 7));
  Request about_to_sleep;
  Worker sleeper([&] {
    Receive receive;
    make_it_a_habit(pair, port, receive);
    CHECK_FAILS(receive.start(pair.server), WSA_IO_PENDING);
    SetEvent(about_to_sleep.event);
    const Dequeued last(port);
    if (WINE_DIFFERS("closing: 995 for datagram sockets, 1236 for connected streams")) return;
    CHECK(last.failure(ERROR_CONNECTION_ABORTED, 7, &receive.overlapped));
  });
  REQUIRE(about_to_sleep.done_within(time_limit));
  CHECK(pair.server.close() == 0);
}

TEST_CASE_FIXTURE(Winsock, "What a thread leaves behind on its socket is looked after") {
  const TcpPair pair = tcp_pair();
  Receive cut_off;
  Receive receive;
  Request first;
  Request second;
  Worker ending([&] {
    make_it_a_habit(pair);
    CHECK_FAILS(cut_off.start(pair.server), WSA_IO_PENDING);
    SetEvent(first.event);
    CHECK(second.done_within(time_limit));
  });
  REQUIRE(first.done_within(time_limit));
  CHECK_FAILS(receive.start(pair.server), WSA_IO_PENDING);
  SetEvent(second.event);
  ending.join();
  CHECK(cut_off.done_within(time_limit));
  say(pair.client, "after");
  CHECK(receive.done_within(time_limit));
  CHECK(receive.data() == "after");
}

TEST_CASE_FIXTURE(Winsock, "A post ends the sleep of a thread that watches its socket") {
  const TcpPair pair = tcp_pair();
  const UniquePort port;
  REQUIRE(port.add(pair.server, 7));
  Receive receive;
  make_it_a_habit(pair, port, receive);
  CHECK_FAILS(receive.start(pair.server), WSA_IO_PENDING);
  OVERLAPPED posted{};
  Worker poster([&] { CHECK(PostQueuedCompletionStatus(port, 5, 8, &posted)); });
  CHECK(Dequeued(port).success(8, &posted, 5));
  say(pair.client);
  CHECK(Dequeued(port).success(7, &receive.overlapped, 1));
}
