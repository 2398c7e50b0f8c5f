// SPDX-License-Identifier: MIT
#include <atomic>
#include <string>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/threads.h"
#include "support/untouched.h"
#include "support/wine.h"

// SO_SNDTIMEO: how long a blocking send may wait. tests/conformance/pending_send_test.cc has the
// overlapped ones, which it does not concern.

using namespace support;

namespace {

constexpr DWORD timeout = 50;
constexpr std::size_t large = 16 << 20;

// Milliseconds that went by; a tick of Windows' clock may be missing.
class Stopwatch {
 public:
  bool shows_timeout() const { return GetTickCount64() - begin_ + 16 >= timeout; }

 private:
  ULONGLONG begin_ = GetTickCount64();
};

struct Full {
  TcpPair pair = tcp_pair();
  Full() {
    fill_stream(pair);
    set_option(pair.client, SOL_SOCKET, SO_SNDTIMEO, timeout);
  }
};

TcpPair pair_without_attribute() {
  const UniqueSocket listener = tcp_listener();
  const sockaddr_in address = bound_to(listener);
  TcpPair pair;
  pair.client = UniqueSocket(WSASocketW(AF_INET, SOCK_STREAM, 0, nullptr, 0, 0));
  REQUIRE(connect(pair.client, generic(address), sizeof address) == 0);
  pair.server = UniqueSocket(accept(listener, nullptr, nullptr));
  REQUIRE(pair.server != INVALID_SOCKET);
  return pair;
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "SO_SNDTIMEO ends send and sendto into a full stream") {
  const Full full;
  const SOCKET s = full.pair.client;
  Stopwatch first;
  CHECK_FAILS(send(s, "x", 1, 0), WSAETIMEDOUT);
  CHECK(first.shows_timeout());
  Stopwatch second;
  CHECK_FAILS(sendto(s, "x", 1, 0, nullptr, 0), WSAETIMEDOUT);
  CHECK(second.shows_timeout());
}

TEST_CASE_FIXTURE(Winsock, "SO_SNDTIMEO ends WSASend and WSASendTo, and leaves the count alone") {
  const Full full;
  const SOCKET s = full.pair.client;
  WSABUF buffers[] = {piece("several"), piece(""), piece("pieces")};
  Untouched<DWORD> sent;
  Stopwatch first;
  CHECK_FAILS(WSASend(s, buffers, 3, sent.out(), 0, nullptr, nullptr), WSAETIMEDOUT);
  CHECK(first.shows_timeout());
  CHECK(sent.untouched());
  Stopwatch second;
  CHECK_FAILS(WSASendTo(s, buffers, 3, sent.out(), 0, nullptr, 0, nullptr, nullptr), WSAETIMEDOUT);
  CHECK(second.shows_timeout());
  CHECK(sent.untouched());
}

TEST_CASE_FIXTURE(Winsock, "SO_SNDTIMEO does not matter to a non-blocking send") {
  const Full full;
  set_nonblocking(full.pair.client);
  CHECK_FAILS(send(full.pair.client, "x", 1, 0), WSAEWOULDBLOCK);
}

TEST_CASE_FIXTURE(Winsock, "A send that times out has sent a beginning of its data") {
  TcpPair pair = narrow_tcp_pair();
  set_option(pair.client, SOL_SOCKET, SO_SNDTIMEO, timeout);
  std::string data = pattern(large);
  WSABUF buffer = piece(data);
  Untouched<DWORD> sent;
  CHECK_FAILS(WSASend(pair.client, &buffer, 1, sent.out(), 0, nullptr, nullptr), WSAETIMEDOUT);
  CHECK(sent.untouched());
  pair.client.close();
  const std::string received = read_to_end(pair.server);
  CHECK(received.size() < large);
  CHECK((received == data.substr(0, received.size())));
}

TEST_CASE_FIXTURE(Winsock, "SO_SNDTIMEO is for all of a send, however often a part of it goes") {
  if (WINE_DIFFERS("SO_SNDTIMEO is for all of a send")) return;
  const TcpPair pair = narrow_tcp_pair();
  set_option(pair.client, SOL_SOCKET, SO_SNDTIMEO, timeout);
  std::atomic<bool> over{false};
  Worker slow([&] {
    char room[1024];
    while (!over && recv(pair.server, room, sizeof room, 0) > 0) Sleep(1);
  });
  const std::string data = pattern(large);
  CHECK_FAILS(send(pair.client, data.data(), int{large}, 0), WSAETIMEDOUT);
  over = true;
}

TEST_CASE_FIXTURE(Winsock, "A send that its timeout does not meet is whole") {
  const TcpPair pair = narrow_tcp_pair();
  set_option(pair.client, SOL_SOCKET, SO_SNDTIMEO, 2 * time_limit);
  const std::string data = pattern(large);
  std::string received;
  Worker reader([&] { received = read_exactly(pair.server, large); });
  CHECK_SUCCEEDS(send(pair.client, data.data(), int{large}, 0), int{large});
  reader.join();
  CHECK((received == data));
}

TEST_CASE_FIXTURE(Winsock,
                  "Without the overlapped attribute a socket's timeouts never take effect") {
  if (WINE_DIFFERS("timeouts of sockets without the overlapped attribute never take effect"))
    return;
  const TcpPair pair = pair_without_attribute();
  const std::size_t filled = fill_stream(pair);
  set_option(pair.client, SOL_SOCKET, SO_SNDTIMEO, 20);
  set_option(pair.client, SOL_SOCKET, SO_RCVTIMEO, 20);
  const UniqueEvent sent, received;
  int taken = 0;
  Worker sender([&] {
    taken = send(pair.client, "last", 4, 0);
    SetEvent(sent);
  });
  char byte = 0;
  Worker receiver([&] {
    CHECK(recv(pair.client, &byte, 1, 0) == 1);
    SetEvent(received);
  });
  CHECK_FALSE(sent.within(3 * timeout));
  CHECK_FALSE(received.within(0));
  CHECK(read_exactly(pair.server, filled + 4).substr(filled) == "last");
  CHECK(send(pair.server, "y", 1, 0) == 1);
  CHECK(sent.within(time_limit));
  CHECK(received.within(time_limit));
  CHECK(taken == 4);
  CHECK(byte == 'y');
}
