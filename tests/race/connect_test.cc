// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <atomic>

#include "race/blocked.h"
#include "support/checks.h"
#include "support/fixtures.h"

// Several threads that connect one socket, or ask how its connection goes.

using namespace support;
using race::Blocked;

namespace {

int pending_error(SOCKET s) {
  int error = 0;
  int length = sizeof error;
  getsockopt(s, SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&error), &length);
  return error;
}

}  // namespace

TEST_CASE_FIXTURE(Winsock,
                  "Of several connects at once one succeeds, and the socket is connected") {
  const UniqueSocket listener = tcp_listener();
  const sockaddr_in address = bound_to(listener);
  for (int round = 0; round < 300; ++round) {
    CAPTURE(round);
    UniqueSocket s(socket(AF_INET, SOCK_STREAM, 0));
    const auto connects = [&] { return connect(s, generic(address), sizeof address); };
    Blocked first(connects), second(connects), third(connects);
    int successes = 0;
    for (Blocked* one : {&first, &second, &third}) {
      if (one->result() == 0) {
        ++successes;
        continue;
      }
      const int error = one->error();
      CHECK((error == WSAEISCONN || error == WSAEALREADY));
    }
    REQUIRE(successes == 1);
    const UniqueSocket accepted(accept(listener, nullptr, nullptr));
    CHECK(send(s, "x", 1, 0) == 1);
    sockaddr_in peer{};
    int length = sizeof peer;
    CHECK(getpeername(s, generic(peer), &length) == 0);
    CHECK(peer.sin_port == address.sin_port);
  }
}

TEST_CASE_FIXTURE(Winsock, "A blocked connect ends even when another thread fetches its error") {
  const sockaddr_in nobody = deserted_address(SOCK_STREAM);
  for (int round = 0; round < 300; ++round) {
    UniqueSocket s(socket(AF_INET, SOCK_STREAM, 0));
    std::atomic<bool> done{false};
    Blocked thief([&] {
      while (!done) pending_error(s);
      return 0;
    });
    Blocked first([&] { return connect(s, generic(nobody), sizeof nobody); });
    Blocked second([&] { return connect(s, generic(nobody), sizeof nobody); });
    for (Blocked* one : {&first, &second}) {
      CHECK(one->result() == SOCKET_ERROR);
      const int error = one->error();
      CAPTURE(error);
      // Where the thief was faster, nobody knows what the error was.
      CHECK((error == WSAECONNREFUSED || error == WSAECONNABORTED || error == WSAEALREADY));
    }
    done = true;
    REQUIRE(thief.result() == 0);
    sockaddr_in peer;
    int length = sizeof peer;
    CHECK_FAILS(getpeername(s, generic(peer), &length), WSAENOTCONN);
  }
}

TEST_CASE_FIXTURE(Winsock, "A socket whose connection was refused can be connected elsewhere") {
  const UniqueSocket listener = tcp_listener();
  const sockaddr_in address = bound_to(listener);
  const sockaddr_in nobody = deserted_address(SOCK_STREAM);
  for (const bool nonblocking : {false, true}) {
    CAPTURE(nonblocking);
    UniqueSocket s(socket(AF_INET, SOCK_STREAM, 0));
    set_nonblocking(s, nonblocking);
    const auto refused = [&] {
      REQUIRE(connect(s, generic(nobody), sizeof nobody) == SOCKET_ERROR);
      return WSAGetLastError() == WSAECONNREFUSED || pending_error(s) == WSAECONNREFUSED;
    };
    CHECK(eventually(refused));
    set_nonblocking(s, false);
    CHECK_SUCCEEDS(connect(s, generic(address), sizeof address), 0);
    CHECK(send(s, "x", 1, 0) == 1);
  }
}

TEST_CASE_FIXTURE(Winsock, "Asking again and again connects a non-blocking socket once") {
  const UniqueSocket listener = tcp_listener();
  const sockaddr_in address = bound_to(listener);
  for (int round = 0; round < 300; ++round) {
    UniqueSocket s(socket(AF_INET, SOCK_STREAM, 0));
    set_nonblocking(s);
    const auto ask = [&] {
      if (connect(s, generic(address), sizeof address) == 0) return WSAEISCONN;
      return WSAGetLastError();
    };
    const bool connected = eventually([&] {
      const int error = ask();
      CHECK((error == WSAEWOULDBLOCK || error == WSAEALREADY || error == WSAEISCONN));
      return error == WSAEISCONN;
    });
    REQUIRE(connected);
    CHECK(send(s, "x", 1, 0) == 1);
    const UniqueSocket accepted(accept(listener, nullptr, nullptr));
    CHECK_FAILS(connect(s, generic(address), sizeof address), WSAEISCONN);
  }
}

TEST_CASE_FIXTURE(Winsock, "Each connection is accepted by one of several blocked threads") {
  constexpr int connections = 100;
  UniqueSocket listener = tcp_listener();
  const sockaddr_in address = bound_to(listener);
  std::atomic<int> accepted{0};
  const auto accepts = [&, value = SOCKET{listener}] {
    for (;;) {
      const UniqueSocket s(accept(value, nullptr, nullptr));
      if (s == INVALID_SOCKET) return WSAGetLastError();
      ++accepted;
      send(s, "!", 1, 0);
    }
  };
  Blocked first(accepts), second(accepts), third(accepts);
  for (int i = 0; i < connections; ++i) {
    const UniqueSocket s(socket(AF_INET, SOCK_STREAM, 0));
    set_option(s, SOL_SOCKET, SO_RCVTIMEO, time_limit);
    char byte = 0;
    REQUIRE(connect(s, generic(address), sizeof address) == 0);
    REQUIRE(recv(s, &byte, 1, 0) == 1);
  }
  CHECK(accepted == connections);
  CHECK(listener.close() == 0);
  for (Blocked* one : {&first, &second, &third}) {
    const long long error = one->result();
    CHECK((error == WSAEINTR || error == WSAENOTSOCK));
  }
}
