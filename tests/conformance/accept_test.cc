// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cstring>
#include <functional>
#include <string>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/untouched.h"
#include "support/wine.h"

// accept's arguments, and WSAAccept's condition function.

using namespace support;

namespace {

// What a condition function was told, and what it answers.
struct Condition {
  explicit Condition(int its_answer) : answer(its_answer) {}

  static int CALLBACK ask(LPWSABUF caller, LPWSABUF caller_data, LPQOS, LPQOS, LPWSABUF callee,
                          LPWSABUF callee_data, GROUP* group, DWORD_PTR data) {
    Condition& self = *reinterpret_cast<Condition*>(data);
    ++self.times;
    self.thread = GetCurrentThreadId();
    self.caller_length = static_cast<int>(caller->len);
    self.callee_length = static_cast<int>(callee->len);
    std::memcpy(&self.caller, caller->buf, sizeof self.caller);
    std::memcpy(&self.callee, callee->buf, sizeof self.callee);
    self.any_data = (caller_data && caller_data->len != 0) || (callee_data && callee_data->len);
    self.has_group = group != nullptr;
    if (self.body) self.body();
    return self.answer;
  }

  SOCKET accept_from(SOCKET listener, sockaddr* name = nullptr, int* length = nullptr) {
    return WSAAccept(listener, name, length, ask, reinterpret_cast<DWORD_PTR>(this));
  }

  int answer;
  std::function<void()> body;
  int times = 0;
  DWORD thread = 0;
  sockaddr_in caller{};
  sockaddr_in callee{};
  int caller_length = 0;
  int callee_length = 0;
  bool any_data = true;
  bool has_group = false;
};

UniqueSocket caller_of(SOCKET listener) {
  const sockaddr_in address = bound_to(listener);
  UniqueSocket client(socket(AF_INET, SOCK_STREAM, 0));
  REQUIRE(connect(client, generic(address), sizeof address) == 0);
  set_option(client, SOL_SOCKET, SO_RCVTIMEO, time_limit);
  return client;
}

u_short peer_port(SOCKET s) {
  sockaddr_in name{};
  int length = sizeof name;
  CHECK(getpeername(s, generic(name), &length) == 0);
  return name.sin_port;
}

bool readable(SOCKET s, long seconds = 0) {
  fd_set set;
  FD_ZERO(&set);
  FD_SET(s, &set);
  timeval timeout{seconds, 0};
  return select(0, &set, nullptr, nullptr, &timeout) == 1;
}

SHORT polled(SOCKET s) {
  WSAPOLLFD entry{s, POLLRDNORM, 0};
  WSAPoll(&entry, 1, 0);
  return entry.revents;
}

constexpr const char* wine_drops = "a connection that is not accepted stays with the listener";

}  // namespace

TEST_CASE_FIXTURE(Winsock,
                  "A condition function is told who calls whom, and that there is no data") {
  const UniqueSocket listener = tcp_listener();
  const UniqueSocket client = caller_of(listener);
  Condition condition(CF_ACCEPT);
  const UniqueSocket server(condition.accept_from(listener));
  REQUIRE(server != INVALID_SOCKET);
  CHECK(WSAGetLastError() == 0);
  CHECK(condition.times == 1);
  CHECK(condition.thread == GetCurrentThreadId());
  CHECK(condition.caller_length == static_cast<int>(sizeof(sockaddr_in)));
  CHECK(condition.callee_length == static_cast<int>(sizeof(sockaddr_in)));
  CHECK(condition.caller.sin_port == bound_to(client).sin_port);
  CHECK(condition.caller.sin_addr.s_addr == htonl(INADDR_LOOPBACK));
  CHECK(condition.callee.sin_port == bound_to(listener).sin_port);
  if (!WINE_DIFFERS("a condition function is told of no data")) CHECK_FALSE(condition.any_data);
  if (!WINE_DIFFERS("a condition function has a place for a group")) CHECK(condition.has_group);
  CHECK(send(client, "abc", 3, 0) == 3);
  CHECK(read_exactly(server, 3) == "abc");
}

TEST_CASE_FIXTURE(Winsock, "CF_REJECT resets the connection, and the next caller is served") {
  const UniqueSocket listener = tcp_listener();
  const UniqueSocket rejected = caller_of(listener);
  const UniqueSocket next = caller_of(listener);
  Untouched<sockaddr_in> name;
  int length = sizeof(sockaddr_in);
  Condition condition(CF_REJECT);
  CHECK_RESULT_AND_ERROR(condition.accept_from(listener, generic(*name.out()), &length),
                         INVALID_SOCKET, WSAECONNREFUSED);
  if (!WINE_DIFFERS("a rejected caller is not told of")) CHECK(name.untouched());
  CHECK(length == static_cast<int>(sizeof(sockaddr_in)));
  char byte;
  if (!WINE_DIFFERS("a rejected connection is reset"))
    CHECK_FAILS(recv(rejected, &byte, 1, 0), WSAECONNRESET);
  const UniqueSocket server(accept(listener, nullptr, nullptr));
  CHECK(peer_port(server) == bound_to(next).sin_port);
}

TEST_CASE_FIXTURE(Winsock, "CF_DEFER leaves the caller to the next accept, before the others") {
  if (WINE_DIFFERS(wine_drops)) return;
  const UniqueSocket listener = tcp_listener();
  const UniqueSocket first = caller_of(listener);
  const UniqueSocket second = caller_of(listener);
  Untouched<sockaddr_in> name;
  int length = sizeof(sockaddr_in);
  Condition later(CF_DEFER);
  for (int i = 0; i < 3; ++i) {
    CHECK_RESULT_AND_ERROR(later.accept_from(listener, generic(*name.out()), &length),
                           INVALID_SOCKET, WSATRY_AGAIN);
    CHECK(later.caller.sin_port == bound_to(first).sin_port);
  }
  CHECK(later.times == 3);
  CHECK(name.untouched());
  REQUIRE(send(first, "waits", 5, 0) == 5);
  const UniqueSocket server(accept(listener, nullptr, nullptr));
  CHECK(peer_port(server) == bound_to(first).sin_port);
  CHECK(read_exactly(server, 5) == "waits");
  const UniqueSocket other(accept(listener, nullptr, nullptr));
  CHECK(peer_port(other) == bound_to(second).sin_port);
}

TEST_CASE_FIXTURE(Winsock, "A connection that was put off shows in select and WSAPoll") {
  if (WINE_DIFFERS(wine_drops)) return;
  const UniqueSocket listener = tcp_listener();
  const UniqueSocket client = caller_of(listener);
  REQUIRE(readable(listener, 5));
  Condition later(CF_DEFER);
  CHECK(later.accept_from(listener) == INVALID_SOCKET);
  CHECK(readable(listener));
  CHECK(readable(listener, 5));
  CHECK(polled(listener) == POLLRDNORM);
  const UniqueSocket server(accept(listener, nullptr, nullptr));
  REQUIRE(server != INVALID_SOCKET);
  CHECK_FALSE(readable(listener));
  CHECK(polled(listener) == 0);
}

TEST_CASE_FIXTURE(Winsock, "Calls that put off one caller each keep all of them, in their order") {
  if (WINE_DIFFERS(wine_drops)) return;
  const UniqueSocket listener = tcp_listener();
  const UniqueSocket first = caller_of(listener);
  const UniqueSocket second = caller_of(listener);
  Condition outer(CF_DEFER);
  Condition inner(CF_DEFER);
  outer.body = [&] { CHECK(inner.accept_from(listener) == INVALID_SOCKET); };
  CHECK(outer.accept_from(listener) == INVALID_SOCKET);
  CHECK(outer.caller.sin_port == bound_to(first).sin_port);
  CHECK(inner.caller.sin_port == bound_to(second).sin_port);
  const UniqueSocket servers[] = {UniqueSocket(accept(listener, nullptr, nullptr)),
                                  UniqueSocket(accept(listener, nullptr, nullptr))};
  CHECK(peer_port(servers[0]) != peer_port(servers[1]));
  CHECK_FALSE(readable(listener));
}

TEST_CASE_FIXTURE(Winsock, "An answer that is none fails with WSAEINVAL, and the caller waits on") {
  if (WINE_DIFFERS("an answer that is none is WSAEINVAL")) return;
  const UniqueSocket listener = tcp_listener();
  const UniqueSocket client = caller_of(listener);
  Condition strange(77);
  CHECK_RESULT_AND_ERROR(strange.accept_from(listener), INVALID_SOCKET, WSAEINVAL);
  const UniqueSocket server(accept(listener, nullptr, nullptr));
  CHECK(server != INVALID_SOCKET);
}

TEST_CASE_FIXTURE(Winsock, "Without a caller no condition function is asked") {
  const UniqueSocket listener = tcp_listener();
  set_nonblocking(listener);
  Condition condition(CF_ACCEPT);
  CHECK_RESULT_AND_ERROR(condition.accept_from(listener), INVALID_SOCKET, WSAEWOULDBLOCK);
  CHECK(condition.times == 0);
}

TEST_CASE_FIXTURE(Winsock, "A condition function may close the listener that asks it") {
  if (WINE_DIFFERS("a condition function may close its listener")) return;
  for (const int answer : {CF_ACCEPT, CF_REJECT, CF_DEFER}) {
    CAPTURE(answer);
    UniqueSocket listener = tcp_listener();
    const UniqueSocket client = caller_of(listener);
    Condition condition(answer);
    condition.body = [&] { CHECK(listener.close() == 0); };
    const UniqueSocket server(condition.accept_from(listener));
    CHECK((server != INVALID_SOCKET) == (answer == CF_ACCEPT));
    // Nobody has the connection any more.
    char byte;
    if (answer != CF_ACCEPT) CHECK(recv(client, &byte, 1, 0) <= 0);
  }
}

TEST_CASE_FIXTURE(Winsock, "WSAAccept refuses what is no condition function") {
  if (WINE_DIFFERS("a condition function at a bad address is WSAEFAULT")) return;
  const UniqueSocket listener = tcp_listener();
  const UniqueSocket client = caller_of(listener);
  const auto nowhere = reinterpret_cast<LPCONDITIONPROC>(std::uintptr_t{1});
  CHECK_RESULT_AND_ERROR(WSAAccept(listener, nullptr, nullptr, nowhere, 0), INVALID_SOCKET,
                         WSAEFAULT);
  const UniqueSocket server(accept(listener, nullptr, nullptr));
  CHECK(server != INVALID_SOCKET);
}

TEST_CASE_FIXTURE(Winsock, "accept without room for the address fails and the caller waits on") {
  const UniqueSocket listener = tcp_listener();
  const UniqueSocket client = caller_of(listener);
  for (const int room : {0, 1, 15, -1}) {
    CAPTURE(room);
    if (room != 0 && WINE_DIFFERS("too little room for a caller's address: WSAEFAULT")) continue;
    Untouched<sockaddr_in> name;
    int length = room;
    CHECK_RESULT_AND_ERROR(accept(listener, generic(*name.out()), &length), INVALID_SOCKET,
                           WSAEFAULT);
    CHECK(length == room);
    if (!WINE_DIFFERS("accept writes no part of an address")) CHECK(name.untouched());
  }
  if (WINE_DIFFERS(wine_drops)) return;
  const UniqueSocket server(accept(listener, nullptr, nullptr));
  CHECK(peer_port(server) == bound_to(client).sin_port);
}

TEST_CASE_FIXTURE(Winsock, "accept leaves an address alone that comes without a length") {
  const UniqueSocket listener = tcp_listener();
  const UniqueSocket client = caller_of(listener);
  Untouched<sockaddr_in> name;
  const UniqueSocket server(accept(listener, generic(*name.out()), nullptr));
  CHECK(server != INVALID_SOCKET);
  CHECK(name.untouched());
}

TEST_CASE_FIXTURE(Winsock, "accept leaves a length alone that comes without an address") {
  if (WINE_DIFFERS("a length without an address is not looked at")) return;
  const UniqueSocket listener = tcp_listener();
  const UniqueSocket client = caller_of(listener);
  int length = 3;
  const UniqueSocket server(accept(listener, nullptr, &length));
  CHECK(server != INVALID_SOCKET);
  CHECK(length == 3);
}

TEST_CASE_FIXTURE(Winsock, "accept writes no more than the address and says its length") {
  const UniqueSocket listener = tcp_listener();
  const UniqueSocket client = caller_of(listener);
  char room[64];
  std::memset(room, 'z', sizeof room);
  int length = sizeof room;
  const UniqueSocket server(accept(listener, reinterpret_cast<sockaddr*>(room), &length));
  REQUIRE(server != INVALID_SOCKET);
  CHECK(length == static_cast<int>(sizeof(sockaddr_in)));
  if (!WINE_DIFFERS("nothing is written behind a caller's address"))
    CHECK(room[sizeof(sockaddr_in)] == 'z');
}

TEST_CASE_FIXTURE(Winsock, "accept needs a stream that listens") {
  const UniqueSocket datagram = udp_socket();
  CHECK_RESULT_AND_ERROR(accept(datagram, nullptr, nullptr), INVALID_SOCKET, WSAEOPNOTSUPP);
  Condition condition(CF_ACCEPT);
  CHECK_RESULT_AND_ERROR(condition.accept_from(datagram), INVALID_SOCKET, WSAEOPNOTSUPP);
  const TcpPair pair = tcp_pair();
  CHECK_RESULT_AND_ERROR(accept(pair.server, nullptr, nullptr), INVALID_SOCKET, WSAEINVAL);
  CHECK_RESULT_AND_ERROR(condition.accept_from(pair.server), INVALID_SOCKET, WSAEINVAL);
  CHECK(condition.times == 0);
}
