// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <string>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/wine.h"

// Who may bind to what while others are bound.

using namespace support;

namespace {

enum class Use { standard, shared, exclusive };

constexpr const char* wine_rule =
    "who shares a port follows from SO_REUSEADDR and SO_EXCLUSIVEADDRUSE of both sockets";

UniqueSocket made(int type, Use use) {
  UniqueSocket s(socket(AF_INET, type, 0));
  REQUIRE(s != INVALID_SOCKET);
  if (use == Use::shared) set_option(s, SOL_SOCKET, SO_REUSEADDR, 1);
  if (use == Use::exclusive) set_option(s, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, 1);
  return s;
}

int bind_to(SOCKET s, const sockaddr_in& address) {
  return bind(s, generic(address), sizeof address);
}

// The error of a second bind to the port of a first one, 0 for none.
int second_bind(int type, Use first_use, const char* first_host, Use second_use,
                const char* second_host) {
  const UniqueSocket first = made(type, first_use);
  REQUIRE(bind_to(first, ipv4(first_host)) == 0);
  const UniqueSocket second = made(type, second_use);
  const sockaddr_in address = ipv4(second_host, bound_to(first).sin_port);
  return bind_to(second, address) == 0 ? 0 : WSAGetLastError();
}

constexpr const char* wildcard = "0.0.0.0";
constexpr const char* specific = "127.0.0.1";
constexpr const char* elsewhere = "127.0.0.2";

struct Row {
  Use first;
  const char* first_host;
  Use second;
  const char* second_host;
  int error;
};

// Every use of the first against every use of the second socket, by address. Sharing a port with
// an owner that asked for nothing is granted: SO_REUSEADDR takes what is not protected.
constexpr std::array rows{
    Row{Use::standard, wildcard, Use::standard, wildcard, WSAEADDRINUSE},
    Row{Use::standard, wildcard, Use::standard, specific, 0},
    Row{Use::standard, wildcard, Use::shared, wildcard, 0},
    Row{Use::standard, wildcard, Use::shared, specific, 0},
    Row{Use::standard, wildcard, Use::exclusive, wildcard, WSAEADDRINUSE},
    Row{Use::standard, wildcard, Use::exclusive, specific, 0},
    Row{Use::standard, specific, Use::standard, wildcard, 0},
    Row{Use::standard, specific, Use::standard, specific, WSAEADDRINUSE},
    Row{Use::standard, specific, Use::shared, wildcard, 0},
    Row{Use::standard, specific, Use::shared, specific, 0},
    Row{Use::standard, specific, Use::exclusive, wildcard, WSAEADDRINUSE},
    Row{Use::standard, specific, Use::exclusive, specific, WSAEADDRINUSE},
    Row{Use::shared, wildcard, Use::standard, wildcard, WSAEADDRINUSE},
    Row{Use::shared, wildcard, Use::standard, specific, 0},
    Row{Use::shared, wildcard, Use::shared, wildcard, 0},
    Row{Use::shared, wildcard, Use::shared, specific, 0},
    Row{Use::shared, wildcard, Use::exclusive, wildcard, WSAEADDRINUSE},
    Row{Use::shared, wildcard, Use::exclusive, specific, 0},
    Row{Use::shared, specific, Use::standard, wildcard, 0},
    Row{Use::shared, specific, Use::standard, specific, WSAEADDRINUSE},
    Row{Use::shared, specific, Use::shared, wildcard, 0},
    Row{Use::shared, specific, Use::shared, specific, 0},
    Row{Use::shared, specific, Use::exclusive, wildcard, WSAEADDRINUSE},
    Row{Use::shared, specific, Use::exclusive, specific, WSAEADDRINUSE},
    Row{Use::exclusive, wildcard, Use::standard, wildcard, WSAEADDRINUSE},
    Row{Use::exclusive, wildcard, Use::standard, specific, WSAEACCES},
    Row{Use::exclusive, wildcard, Use::shared, wildcard, WSAEACCES},
    Row{Use::exclusive, wildcard, Use::shared, specific, WSAEACCES},
    Row{Use::exclusive, wildcard, Use::exclusive, wildcard, WSAEADDRINUSE},
    Row{Use::exclusive, wildcard, Use::exclusive, specific, WSAEACCES},
    Row{Use::exclusive, specific, Use::standard, wildcard, 0},
    Row{Use::exclusive, specific, Use::standard, specific, WSAEADDRINUSE},
    Row{Use::exclusive, specific, Use::shared, wildcard, 0},
    Row{Use::exclusive, specific, Use::shared, specific, WSAEACCES},
    Row{Use::exclusive, specific, Use::exclusive, wildcard, WSAEADDRINUSE},
    Row{Use::exclusive, specific, Use::exclusive, specific, WSAEADDRINUSE},
};

}  // namespace

TEST_CASE_FIXTURE(Winsock, "A second bind to a port is judged by both sockets' options") {
  if (WINE_DIFFERS(wine_rule)) return;
  for (const int type : {SOCK_STREAM, SOCK_DGRAM})
    for (const Row& row : rows) {
      CAPTURE(type);
      CAPTURE(static_cast<int>(row.first));
      CAPTURE(row.first_host);
      CAPTURE(static_cast<int>(row.second));
      CAPTURE(row.second_host);
      CHECK(second_bind(type, row.first, row.first_host, row.second, row.second_host) == row.error);
    }
}

TEST_CASE_FIXTURE(Winsock, "Different addresses share a port whatever their sockets asked for") {
  if (WINE_DIFFERS(wine_rule)) return;
  for (const int type : {SOCK_STREAM, SOCK_DGRAM})
    for (const Use first : {Use::standard, Use::shared, Use::exclusive})
      for (const Use second : {Use::standard, Use::shared, Use::exclusive})
        CHECK(second_bind(type, first, specific, second, elsewhere) == 0);
}

TEST_CASE_FIXTURE(Winsock, "TCP and UDP have ports of their own") {
  const UniqueSocket stream = made(SOCK_STREAM, Use::exclusive);
  REQUIRE(bind_to(stream, ipv4(specific)) == 0);
  const UniqueSocket datagram = made(SOCK_DGRAM, Use::exclusive);
  const int result = bind_to(datagram, bound_to(stream));
  // The UDP port may be somebody else's.
  CHECK((result == 0 || WSAGetLastError() == WSAEADDRINUSE));
}

TEST_CASE_FIXTURE(Winsock, "A stream's second bind fails at once, not when it would listen") {
  const UniqueSocket first = made(SOCK_STREAM, Use::standard);
  REQUIRE(bind_to(first, ipv4(specific)) == 0);
  const sockaddr_in address = bound_to(first);
  const UniqueSocket second = made(SOCK_STREAM, Use::standard);
  CHECK_FAILS(bind_to(second, address), WSAEADDRINUSE);
  CHECK(listen(first, 1) == 0);
  CHECK_FAILS(bind_to(second, address), WSAEADDRINUSE);
  // What failed has changed nothing.
  CHECK(bind_to(second, ipv4(specific)) == 0);
}

TEST_CASE_FIXTURE(Winsock, "A port is free again when its socket is closed") {
  for (const int type : {SOCK_STREAM, SOCK_DGRAM})
    for (const Use use : {Use::standard, Use::exclusive}) {
      UniqueSocket first = made(type, use);
      REQUIRE(bind_to(first, ipv4(specific)) == 0);
      const sockaddr_in address = bound_to(first);
      REQUIRE(first.close() == 0);
      const UniqueSocket second = made(type, use);
      CHECK(bind_to(second, address) == 0);
    }
}

TEST_CASE_FIXTURE(Winsock, "Wildcard and specific listeners on one port get their own callers") {
  if (WINE_DIFFERS(wine_rule)) return;
  const UniqueSocket all = made(SOCK_STREAM, Use::standard);
  REQUIRE(bind_to(all, ipv4(wildcard)) == 0);
  const sockaddr_in one_address = ipv4(specific, bound_to(all).sin_port);
  const sockaddr_in other_address = ipv4(elsewhere, bound_to(all).sin_port);
  const UniqueSocket one = made(SOCK_STREAM, Use::standard);
  REQUIRE(bind_to(one, one_address) == 0);
  REQUIRE(listen(all, 4) == 0);
  REQUIRE(listen(one, 4) == 0);
  set_nonblocking(all);
  set_nonblocking(one);
  const UniqueSocket to_one(socket(AF_INET, SOCK_STREAM, 0));
  const UniqueSocket to_other(socket(AF_INET, SOCK_STREAM, 0));
  REQUIRE(connect(to_one, generic(one_address), sizeof one_address) == 0);
  CHECK_RESULT_AND_ERROR(accept(all, nullptr, nullptr), INVALID_SOCKET, WSAEWOULDBLOCK);
  const UniqueSocket first(accept(one, nullptr, nullptr));
  CHECK(first != INVALID_SOCKET);
  REQUIRE(connect(to_other, generic(other_address), sizeof other_address) == 0);
  CHECK_RESULT_AND_ERROR(accept(one, nullptr, nullptr), INVALID_SOCKET, WSAEWOULDBLOCK);
  const UniqueSocket second(accept(all, nullptr, nullptr));
  CHECK(second != INVALID_SOCKET);
}

TEST_CASE_FIXTURE(Winsock, "Wildcard and specific datagram sockets on one port get their own") {
  if (WINE_DIFFERS(wine_rule)) return;
  const UniqueSocket all = udp_socket(wildcard);
  const sockaddr_in one_address = ipv4(specific, bound_to(all).sin_port);
  const UniqueSocket one = made(SOCK_DGRAM, Use::standard);
  REQUIRE(bind_to(one, one_address) == 0);
  set_option(one, SOL_SOCKET, SO_RCVTIMEO, time_limit);
  const UniqueSocket sender = udp_socket(wildcard);
  const sockaddr_in other_address = ipv4(elsewhere, bound_to(all).sin_port);
  CHECK(sendto(sender, "one", 3, 0, generic(one_address), sizeof one_address) == 3);
  CHECK(sendto(sender, "other", 5, 0, generic(other_address), sizeof other_address) == 5);
  CHECK(next_datagram(one) == "one");
  CHECK(next_datagram(all) == "other");
}

TEST_CASE_FIXTURE(Winsock, "A client can bind to the port of its last connection") {
  const UniqueSocket listener = tcp_listener();
  const sockaddr_in address = bound_to(listener);
  sockaddr_in own = ipv4(specific);
  {
    UniqueSocket client(socket(AF_INET, SOCK_STREAM, 0));
    REQUIRE(bind_to(client, own) == 0);
    own = bound_to(client);
    REQUIRE(connect(client, generic(address), sizeof address) == 0);
    const UniqueSocket server(accept(listener, nullptr, nullptr));
    // The side that closes first keeps the port in TIME_WAIT.
    REQUIRE(client.close() == 0);
    CHECK(read_to_end(server).empty());
  }
  const UniqueSocket next(socket(AF_INET, SOCK_STREAM, 0));
  CHECK(bind_to(next, own) == 0);
}

TEST_CASE_FIXTURE(Winsock, "A listener can start again while its connections live") {
  UniqueSocket listener = tcp_listener();
  const sockaddr_in address = bound_to(listener);
  const UniqueSocket client(socket(AF_INET, SOCK_STREAM, 0));
  REQUIRE(connect(client, generic(address), sizeof address) == 0);
  const UniqueSocket server(accept(listener, nullptr, nullptr));
  REQUIRE(listener.close() == 0);
  const UniqueSocket next(socket(AF_INET, SOCK_STREAM, 0));
  CHECK(bind_to(next, address) == 0);
  CHECK(listen(next, 1) == 0);
  CHECK(send(client, "x", 1, 0) == 1);
  CHECK(read_exactly(server, 1) == "x");
}

TEST_CASE_FIXTURE(Winsock, "A bound socket cannot become exclusive, and stays as it is") {
  if (for_windows) return;
  const UniqueSocket s = udp_socket();
  const DWORD on = 1;
  CHECK_FAILS(
      setsockopt(s, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, reinterpret_cast<const char*>(&on), sizeof on),
      WSAEINVAL);
}
