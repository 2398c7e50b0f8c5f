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

// A non-blocking stream takes all of a send or nothing, and what it has taken arrives.

using namespace support;

namespace {

constexpr std::size_t large = 8 << 20;
constexpr const char* wine_sends_parts = "a non-blocking stream takes all of a send or nothing";

int send_all(SOCKET s, const std::string& data) {
  return send(s, data.data(), static_cast<int>(data.size()), 0);
}

bool writable(SOCKET s, long milliseconds = 0) {
  fd_set set;
  FD_ZERO(&set);
  FD_SET(s, &set);
  timeval limit{};
  limit.tv_sec = milliseconds / 1000;
  limit.tv_usec = milliseconds % 1000 * 1000;
  return select(0, nullptr, &set, nullptr, &limit) == 1;
}

SHORT polled(SOCKET s) {
  WSAPOLLFD entry{s, POLLWRNORM, 0};
  return WSAPoll(&entry, 1, 0) == 1 ? entry.revents : SHORT{0};
}

struct Busy : TcpPair {
  Busy() : TcpPair(narrow_tcp_pair()), data(pattern(large)) {
    set_nonblocking(client);
    CHECK_SUCCEEDS(send_all(client, data), static_cast<int>(large));
  }
  std::string data;
};

}  // namespace

TEST_CASE_FIXTURE(Winsock, "A non-blocking send takes everything, and the next one would block") {
  if (WINE_DIFFERS(wine_sends_parts)) return;
  Busy busy;
  WSABUF buffer = piece("x");
  Untouched<DWORD> sent;
  CHECK_FAILS(send(busy.client, "x", 1, 0), WSAEWOULDBLOCK);
  CHECK_FAILS(WSASend(busy.client, &buffer, 1, sent.out(), 0, nullptr, nullptr), WSAEWOULDBLOCK);
  CHECK(sent.untouched());
  const std::string expected = busy.data;
  busy.data.assign(large, '?');  // it is the program's again
  CHECK((read_exactly(busy.server, large) == expected));
  REQUIRE(writable(busy.client, time_limit));
  CHECK(send(busy.client, "last", 4, 0) == 4);
  CHECK(read_exactly(busy.server, 4) == "last");
  CHECK(nothing_to_receive(busy.server));
}

TEST_CASE_FIXTURE(Winsock, "A non-blocking WSASend of many buffers takes everything") {
  if (WINE_DIFFERS(wine_sends_parts)) return;
  const TcpPair pair = narrow_tcp_pair();
  set_nonblocking(pair.client);
  std::string data = pattern(large);
  auto pieces = pieces_of(data, 3000);
  DWORD sent = 0;
  CHECK_SUCCEEDS(WSASend(pair.client, pieces.data(), 3000, &sent, 0, nullptr, nullptr), 0);
  CHECK(sent == large);
  CHECK((read_exactly(pair.server, large) == data));
}

TEST_CASE_FIXTURE(Winsock, "A stream is not writable before what it has taken is on its way") {
  if (WINE_DIFFERS(wine_sends_parts)) return;
  Busy busy;
  CHECK_FALSE(writable(busy.client));
  CHECK(polled(busy.client) == 0);
  bool became = false;
  Worker waiter([&] { became = writable(busy.client, time_limit); });
  CHECK((read_exactly(busy.server, large) == busy.data));
  waiter.join();
  CHECK(became);
  CHECK(polled(busy.client) == POLLWRNORM);
}

TEST_CASE_FIXTURE(Winsock, "FD_WRITE comes when a send would not block again") {
  if (WINE_DIFFERS(wine_sends_parts)) return;
  const TcpPair pair = narrow_tcp_pair();
  const UniqueEvent event;
  WSANETWORKEVENTS found{};
  REQUIRE(WSAEventSelect(pair.client, event, FD_WRITE) == 0);
  REQUIRE(WSAEnumNetworkEvents(pair.client, event, &found) == 0);
  const std::string data = pattern(large);
  CHECK(send_all(pair.client, data) == static_cast<int>(large));
  CHECK_FALSE(event.within(20));
  CHECK_FAILS(send(pair.client, "x", 1, 0), WSAEWOULDBLOCK);
  CHECK_FALSE(event.within(20));
  CHECK((read_exactly(pair.server, large) == data));
  REQUIRE(event.within(time_limit));
  CHECK(WSAEnumNetworkEvents(pair.client, event, &found) == 0);
  CHECK(found.lNetworkEvents == FD_WRITE);
  CHECK(send(pair.client, "x", 1, 0) == 1);
}

TEST_CASE_FIXTURE(Winsock,
                  "What a non-blocking send has taken arrives although the socket closes") {
  if (WINE_DIFFERS(wine_sends_parts)) return;
  Busy busy;
  CHECK(busy.client.close() == 0);
  CHECK((read_to_end(busy.server) == busy.data));
}

TEST_CASE_FIXTURE(Winsock, "The end of sending follows what a non-blocking send has taken") {
  if (WINE_DIFFERS(wine_sends_parts)) return;
  for (const bool closes : {false, true}) {
    Busy busy;
    CHECK(shutdown(busy.client, SD_SEND) == 0);
    CHECK_FAILS(send(busy.client, "x", 1, 0), WSAESHUTDOWN);
    if (closes) CHECK(busy.client.close() == 0);
    CHECK((read_to_end(busy.server) == busy.data));
  }
}

TEST_CASE_FIXTURE(Winsock, "Other sends wait behind what a non-blocking send has taken") {
  if (WINE_DIFFERS(wine_sends_parts)) return;
  Busy busy;
  std::string second = pattern(100000, 2);
  WSABUF buffer = piece(second);
  Request request;
  CHECK_FAILS(WSASend(busy.client, &buffer, 1, nullptr, 0, &request.overlapped, nullptr),
              WSA_IO_PENDING);
  set_nonblocking(busy.client, false);
  int taken = 0;
  Worker third([&] { taken = send(busy.client, "<end>", 5, 0); });
  CHECK((read_exactly(busy.server, large + 100005) == busy.data + second + "<end>"));
  third.join();
  CHECK(taken == 5);
  CHECK(request.done_within(time_limit));
  CHECK(request.overlapped.InternalHigh == second.size());
}

TEST_CASE_FIXTURE(Winsock, "Closing ends the sends behind what a non-blocking send has taken") {
  if (WINE_DIFFERS(wine_sends_parts)) return;
  Busy busy;
  std::string second = pattern(1000, 2);
  WSABUF buffer = piece(second);
  Request request;
  CHECK_FAILS(WSASend(busy.client, &buffer, 1, nullptr, 0, &request.overlapped, nullptr),
              WSA_IO_PENDING);
  CHECK(busy.client.close() == 0);
  CHECK(request.done_within(time_limit));
  CHECK(request.overlapped.Internal == 0xc0000241);
  CHECK((read_to_end(busy.server) == busy.data));
}

TEST_CASE_FIXTURE(Winsock, "CancelIoEx leaves what a non-blocking send has taken alone") {
  if (WINE_DIFFERS(wine_sends_parts)) return;
  Busy busy;
  CHECK_RESULT_AND_ERROR(CancelIoEx(reinterpret_cast<HANDLE>(SOCKET{busy.client}), nullptr), FALSE,
                         ERROR_NOT_FOUND);
  CHECK((read_exactly(busy.server, large) == busy.data));
}

TEST_CASE_FIXTURE(Winsock, "SO_SNDTIMEO ends a send behind what a non-blocking send has taken") {
  if (WINE_DIFFERS(wine_sends_parts)) return;
  Busy busy;
  set_nonblocking(busy.client, false);
  set_option(busy.client, SOL_SOCKET, SO_SNDTIMEO, 50);
  CHECK_FAILS(send(busy.client, "x", 1, 0), WSAETIMEDOUT);
  CHECK((read_exactly(busy.server, large) == busy.data));
}

TEST_CASE_FIXTURE(Winsock, "SO_LINGER waits for what a non-blocking send has taken") {
  if (WINE_DIFFERS(wine_sends_parts)) return;
  Busy busy;
  const LINGER five_seconds{1, 5};
  REQUIRE(setsockopt(busy.client, SOL_SOCKET, SO_LINGER,
                     reinterpret_cast<const char*>(&five_seconds), sizeof five_seconds) == 0);
  const SOCKET s = busy.client;
  CHECK_FAILS(closesocket(s), WSAEWOULDBLOCK);
  set_nonblocking(busy.client, false);
  std::string received;
  Worker reader([&] { received = read_to_end(busy.server); });
  CHECK(busy.client.close() == 0);
  reader.join();
  CHECK((received == busy.data));
}

TEST_CASE_FIXTURE(Winsock, "SO_LINGER with 0 seconds drops what a non-blocking send has taken") {
  if (WINE_DIFFERS(wine_sends_parts)) return;
  Busy busy;
  abort_connection(busy.client);
  std::vector<char> room(65536);
  std::size_t received = 0;
  int taken;
  while ((taken = recv(busy.server, room.data(), 65536, 0)) > 0)
    received += static_cast<std::size_t>(taken);
  CHECK(taken == SOCKET_ERROR);
  CHECK(WSAGetLastError() == WSAECONNRESET);
  CHECK(received < large);
}

TEST_CASE_FIXTURE(Winsock,
                  "A reset ends what a non-blocking send has taken, and later sends say so") {
  if (WINE_DIFFERS(wine_sends_parts)) return;
  Busy busy;
  abort_connection(busy.server);
  REQUIRE(eventually([&] {
    return send(busy.client, "x", 1, 0) == SOCKET_ERROR && WSAGetLastError() != WSAEWOULDBLOCK;
  }));
  const int error = WSAGetLastError();
  CHECK((error == WSAECONNRESET || error == WSAECONNABORTED));
}

TEST_CASE_FIXTURE(Winsock, "Many sockets close at once, each with bytes on their way") {
  if (WINE_DIFFERS(wine_sends_parts)) return;
  std::array<Busy, 6> busy;
  for (Busy& one : busy) CHECK(one.client.close() == 0);
  for (Busy& one : busy) CHECK((read_to_end(one.server) == one.data));
}
