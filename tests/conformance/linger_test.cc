// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <atomic>
#include <string>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/threads.h"
#include "support/wine.h"

// What closing a stream does with data that has not gone yet, by SO_LINGER.

using namespace support;

namespace {

constexpr const char* wine_lingers = "closesocket waits as long as SO_LINGER says, and resets then";

void set_linger(SOCKET s, u_short on, u_short seconds) {
  const LINGER value{on, seconds};
  REQUIRE(setsockopt(s, SOL_SOCKET, SO_LINGER, reinterpret_cast<const char*>(&value),
                     sizeof value) == 0);
}

// What the peer reads after `s` was closed: everything, or everything until a reset.
struct Ending {
  std::size_t received = 0;
  int error = 0;
};
Ending read_ending(SOCKET s) {
  Ending ending;
  char room[65536];
  int taken;
  while ((taken = recv(s, room, sizeof room, 0)) > 0)
    ending.received += static_cast<std::size_t>(taken);
  if (taken < 0) ending.error = WSAGetLastError();
  return ending;
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "Without SO_LINGER closing returns at once and the data still arrives") {
  TcpPair pair = tcp_pair();
  const std::size_t sent = fill_stream(pair);
  CHECK(pair.client.close() == 0);
  const Ending ending = read_ending(pair.server);
  CHECK(ending.received == sent);
  CHECK(ending.error == 0);
}

TEST_CASE_FIXTURE(Winsock, "SO_LINGER with 0 seconds resets the connection, by any name of close") {
  for (const bool by_handle : {false, true}) {
    TcpPair pair = tcp_pair();
    set_linger(pair.client, 1, 0);
    if (by_handle)
      CHECK(CloseHandle(reinterpret_cast<HANDLE>(pair.client.release())));
    else
      CHECK(pair.client.close() == 0);
    if (WINE_DIFFERS("a receive after a reset: WSAECONNRESET")) continue;
    char byte;
    CHECK_FAILS(recv(pair.server, &byte, 1, 0), WSAECONNRESET);
  }
}

TEST_CASE_FIXTURE(Winsock, "SO_LINGER makes closing wait until the peer has everything") {
  if (WINE_DIFFERS(wine_lingers)) return;
  TcpPair pair = tcp_pair();
  const std::size_t sent = fill_stream(pair);
  set_linger(pair.client, 1, 5);
  Ending ending;
  std::atomic<bool> reading{false};
  Worker reader([&] {
    eventually([&] { return reading.load(); });
    ending = read_ending(pair.server);
  });
  std::atomic<bool> closed{false};
  Worker closer([&] {
    CHECK(pair.client.close() == 0);
    closed = true;
  });
  Sleep(30);  // a close that does not wait has returned by now
  CHECK_FALSE(closed);
  reading = true;
  closer.join();
  reader.join();
  CHECK(ending.received == sent);
  CHECK(ending.error == 0);
}

TEST_CASE_FIXTURE(Winsock, "When SO_LINGER's time is over the connection is reset") {
  if (WINE_DIFFERS(wine_lingers)) return;
  TcpPair pair = tcp_pair();
  const std::size_t sent = fill_stream(pair);
  set_linger(pair.client, 1, 1);
  const ULONGLONG before = GetTickCount64();
  CHECK(pair.client.close() == 0);
  const ULONGLONG took = GetTickCount64() - before;
  CHECK(took >= 900);
  CHECK(took < time_limit);
  const Ending ending = read_ending(pair.server);
  CHECK(ending.error == WSAECONNRESET);
  CHECK(ending.received < sent);
}

TEST_CASE_FIXTURE(Winsock, "A lingering close with nothing to send does not wait") {
  TcpPair pair = tcp_pair();
  set_linger(pair.client, 1, 30);
  const ULONGLONG before = GetTickCount64();
  CHECK(pair.client.close() == 0);
  CHECK(GetTickCount64() - before < time_limit);
  CHECK(read_to_end(pair.server).empty());
}

TEST_CASE_FIXTURE(Winsock, "A non-blocking socket that would linger stays open") {
  if (WINE_DIFFERS("closesocket of a non-blocking socket that lingers: WSAEWOULDBLOCK")) return;
  TcpPair pair = tcp_pair();
  const std::size_t sent = fill_stream(pair);
  set_linger(pair.client, 1, 30);
  set_nonblocking(pair.client);
  const SOCKET s = pair.client;
  CHECK_FAILS(closesocket(s), WSAEWOULDBLOCK);
  CHECK_RESULT_AND_ERROR(CloseHandle(reinterpret_cast<HANDLE>(s)), FALSE, WSAEWOULDBLOCK);
  CHECK(bound_to(s).sin_port != 0);
  CHECK(read_exactly(pair.server, sent).size() == sent);
  CHECK(eventually([&] { return closesocket(s) == 0; }));
  static_cast<void>(pair.client.release());
  CHECK(read_to_end(pair.server).empty());
}

TEST_CASE_FIXTURE(Winsock, "SO_DONTLINGER takes a lingering back") {
  TcpPair pair = tcp_pair();
  const std::size_t sent = fill_stream(pair);
  set_linger(pair.client, 1, 30);
  set_option(pair.client, SOL_SOCKET, SO_DONTLINGER, 1);
  set_nonblocking(pair.client);
  CHECK(pair.client.close() == 0);
  CHECK(read_ending(pair.server).received == sent);
}

TEST_CASE_FIXTURE(Winsock, "A duplicate's close does not linger while another handle is open") {
  if (for_windows) return;
  TcpPair pair = tcp_pair();
  fill_stream(pair);
  set_linger(pair.client, 1, 30);
  set_nonblocking(pair.client);
  WSAPROTOCOL_INFOA info{};
  REQUIRE(WSADuplicateSocketA(pair.client, GetCurrentProcessId(), &info) == 0);
  UniqueSocket second(WSASocketA(-1, -1, -1, &info, 0, 0));
  CHECK(second.close() == 0);
  set_linger(pair.client, 0, 0);
}
