// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <string>
#include <vector>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/network_events.h"
#include "support/threads.h"
#include "support/untouched.h"
#include "support/wine.h"

// Sends and receives that the state of their socket decides.

using namespace support;

namespace {

// A request that the state forbids: no count, no indication.
void check_send_fails(SOCKET s, WSABUF buffer, int error) {
  Untouched<DWORD> sent;
  Request request;
  CHECK_FAILS(send(s, buffer.buf, static_cast<int>(buffer.len), 0), error);
  CHECK_FAILS(WSASend(s, &buffer, 1, sent.out(), 0, nullptr, nullptr), error);
  CHECK_FAILS(WSASend(s, &buffer, 1, sent.out(), 0, &request.overlapped, nullptr), error);
  CHECK(sent.untouched());
  CHECK_FALSE(request.event.set());
}

void check_receive_fails(SOCKET s, int error) {
  char room[8];
  WSABUF into{sizeof room, room};
  Untouched<DWORD> received;
  DWORD flags = 0;
  Request request;
  CHECK_FAILS(recv(s, room, sizeof room, 0), error);
  CHECK_FAILS(WSARecv(s, &into, 1, received.out(), &flags, nullptr, nullptr), error);
  CHECK_FAILS(WSARecv(s, &into, 1, received.out(), &flags, &request.overlapped, nullptr), error);
  CHECK(received.untouched());
  CHECK_FALSE(request.event.set());
}

// A stream whose connection is neither made nor refused: the listener takes no more.
struct Connecting {
  Connecting() : listener(socket(AF_INET, SOCK_STREAM, 0)) {
    const sockaddr_in any_port = ipv4("127.0.0.1");
    REQUIRE(bind(listener, generic(any_port), sizeof any_port) == 0);
    REQUIRE(listen(listener, 1) == 0);
    const sockaddr_in address = bound_to(listener);
    for (int i = 0; i < 5; ++i) {
      waiting.emplace_back(socket(AF_INET, SOCK_STREAM, 0));
      set_nonblocking(waiting.back());
      connect(waiting.back(), generic(address), sizeof address);
    }
  }
  SOCKET last() const { return waiting.back(); }

  UniqueSocket listener;
  std::vector<UniqueSocket> waiting;
};

// The reset has arrived.
TcpPair reset_pair() {
  TcpPair pair = tcp_pair();
  abort_connection(pair.client);
  char byte;
  REQUIRE(recv(pair.server, &byte, 1, 0) == SOCKET_ERROR);
  REQUIRE(WSAGetLastError() == WSAECONNRESET);
  return pair;
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "A stream that is connecting neither sends nor receives") {
  const Connecting connecting;
  if (WINE_DIFFERS("sends and receives while connecting: WSAENOTCONN")) return;
  check_send_fails(connecting.last(), piece("x"), WSAENOTCONN);
  check_receive_fails(connecting.last(), WSAENOTCONN);
}

TEST_CASE_FIXTURE(Winsock,
                  "A stream that listens, or was never connected, neither sends nor receives") {
  const UniqueSocket listener = tcp_listener();
  const UniqueSocket fresh(socket(AF_INET, SOCK_STREAM, 0));
  for (const SOCKET s : {SOCKET{listener}, SOCKET{fresh}}) {
    CAPTURE(s);
    if (WINE_DIFFERS("sends without a connection: WSAENOTCONN")) return;
    check_send_fails(s, piece("x"), WSAENOTCONN);
    check_receive_fails(s, WSAENOTCONN);
  }
}

TEST_CASE_FIXTURE(Winsock, "A reset stream refuses every kind of call, again and again") {
  if (WINE_DIFFERS("a reset stream: WSAECONNRESET from every call")) return;
  const TcpPair pair = reset_pair();
  for (int i = 0; i < 2; ++i) {
    check_send_fails(pair.server, piece("x"), WSAECONNRESET);
    check_receive_fails(pair.server, WSAECONNRESET);
  }
  int error = -1;
  int length = sizeof error;
  CHECK(getsockopt(pair.server, SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&error), &length) ==
        0);
  CHECK(error == 0);
}

TEST_CASE_FIXTURE(Winsock, "Sending nothing tells the state of the stream all the same") {
  if (WINE_DIFFERS("an empty send on a stream that cannot send fails")) return;
  const UniqueSocket fresh(socket(AF_INET, SOCK_STREAM, 0));
  const TcpPair pair = tcp_pair();
  const TcpPair reset = reset_pair();
  REQUIRE(shutdown(pair.client, SD_SEND) == 0);
  check_send_fails(fresh, piece(""), WSAENOTCONN);
  check_send_fails(pair.client, piece(""), WSAESHUTDOWN);
  check_send_fails(reset.server, piece(""), WSAECONNRESET);
}

TEST_CASE_FIXTURE(Winsock, "An overlapped send of nothing is complete at once") {
  const TcpPair pair = tcp_pair();
  WSABUF empty{0, nullptr};
  Untouched<DWORD> sent;
  Request request;
  CHECK_SUCCEEDS(WSASend(pair.client, &empty, 1, sent.out(), 0, &request.overlapped, nullptr), 0);
  CHECK(sent.value() == 0);
  CHECK(request.overlapped.Internal == 0);
  CHECK(request.overlapped.InternalHigh == 0);
  CHECK(request.event.set());
  CHECK(nothing_to_receive(pair.server));
}

TEST_CASE_FIXTURE(Winsock, "A stream send longer than its count can tell is refused") {
  const TcpPair pair = tcp_pair();
  // Refused by the lengths; the bytes are not looked at.
  char byte = 'x';
  std::array<WSABUF, 5> buffers;
  buffers.fill({0x40000000, &byte});
  Untouched<DWORD> sent;
  if (WINE_DIFFERS("more than 4 GiB in one send are refused before any byte goes")) return;
  CHECK_FAILS(WSASend(pair.client, buffers.data(), buffers.size(), sent.out(), 0, nullptr, nullptr),
              WSAEINVAL);
  CHECK(sent.untouched());
  CHECK(nothing_to_receive(pair.server));
}

TEST_CASE_FIXTURE(Winsock, "A receive of a negative length consumes nothing") {
  const TcpPair stream = tcp_pair();
  const UdpPair datagrams = connected_udp_pair();
  const std::array<std::array<SOCKET, 2>, 2> pairs{
      {{stream.client, stream.server}, {datagrams.sender, datagrams.receiver}}};
  for (const auto& [sender, receiver] : pairs) {
    REQUIRE(send(sender, "data", 4, 0) == 4);
    char room[8];
    if (WINE_DIFFERS("recv with a negative length: WSAEFAULT")) return;
    CHECK_FAILS(recv(receiver, room, -1, 0), WSAEFAULT);
    CHECK_FAILS(recvfrom(receiver, room, -1, 0, nullptr, nullptr), WSAEFAULT);
    CHECK(recv(receiver, room, sizeof room, 0) == 4);
  }
}

TEST_CASE_FIXTURE(Winsock, "Hundreds of sends of two threads to a deserted port all succeed") {
  const UniqueSocket s = udp_socket();
  const sockaddr_in nobody = deserted_address(SOCK_DGRAM);
  REQUIRE(connect(s, generic(nobody), sizeof nobody) == 0);
  set_nonblocking(s);
  if (WINE_DIFFERS("sends do not report that an earlier datagram was unreachable")) return;
  std::array<int, 2> sent{};
  {
    const auto send_many = [&s](int& count) {
      for (int i = 0; i < 256; ++i) count += send(s, "x", 1, 0) == 1;
    };
    const Worker first([&] { send_many(sent[0]); });
    const Worker second([&] { send_many(sent[1]); });
  }
  CHECK(sent[0] == 256);
  CHECK(sent[1] == 256);
}

namespace {

// The ways to find out that a stream is broken, as soon as it is.
void by_recv(SOCKET s, int code) {
  char byte;
  int received = 0;
  CHECK(eventually([&] { return (received = recv(s, &byte, 1, 0)) != 0; }));
  CHECK(received == SOCKET_ERROR);
  CHECK(WSAGetLastError() == code);
}

void by_wsarecv(SOCKET s, int code) {
  Request request;
  char byte;
  WSABUF into{1, &byte};
  DWORD bytes = 0;
  DWORD flags = 0;
  int error = 0;
  // The end of the data may come first.
  CHECK(eventually([&] {
    if (WSARecv(s, &into, 1, nullptr, &flags, &request.overlapped, nullptr) == 0) return false;
    error = WSAGetLastError();
    if (error != WSA_IO_PENDING) return true;
    if (WSAGetOverlappedResult(s, &request.overlapped, &bytes, TRUE, &flags)) return false;
    error = WSAGetLastError();
    return true;
  }));
  CHECK(error == code);
}

void by_wsapoll(SOCKET s, int) {
  CHECK(eventually([&] {
    WSAPOLLFD entry{s, POLLRDNORM, 0};
    return WSAPoll(&entry, 1, 0) == 1 && (entry.revents & POLLERR) != 0;
  }));
}

void by_send(SOCKET s, int code) {
  by_wsapoll(s, code);
  CHECK_FAILS(send(s, "x", 1, 0), code);
}

void by_wsasend(SOCKET s, int code) {
  by_wsapoll(s, code);
  WSABUF buffer = piece("x");
  Request request;
  CHECK_FAILS(WSASend(s, &buffer, 1, nullptr, 0, &request.overlapped, nullptr), code);
}

void by_sending_nothing(SOCKET s, int code) {
  by_wsapoll(s, code);
  CHECK_FAILS(send(s, "", 0, 0), code);
}

void by_so_error(SOCKET s, int code) {
  by_wsapoll(s, code);
  int error = -1;
  int length = sizeof error;
  CHECK(getsockopt(s, SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&error), &length) == 0);
  CHECK(error == 0);
}

void by_network_events(SOCKET s, int code) {
  by_wsapoll(s, code);
  Selected selected(s, FD_READ | FD_CLOSE);
  CHECK((selected.collect(FD_CLOSE) & FD_CLOSE) != 0);
  REQUIRE(WSAEventSelect(s, nullptr, 0) == 0);
  set_nonblocking(s, false);
}

struct Finder {
  const char* name;
  void (*find)(SOCKET s, int code);
};
constexpr std::array finders{
    Finder{"recv", by_recv},         Finder{"WSARecv", by_wsarecv},
    Finder{"WSAPoll", by_wsapoll},   Finder{"send", by_send},
    Finder{"WSASend", by_wsasend},   Finder{"an empty send", by_sending_nothing},
    Finder{"SO_ERROR", by_so_error}, Finder{"WSAEnumNetworkEvents", by_network_events},
};

// Whoever finds it, everybody is told the same, for good.
template <class Break>
void check_broken(int code, Break break_stream) {
  for (const Finder& finder : finders) {
    const std::string name = finder.name;
    CAPTURE(name);
    TcpPair pair = tcp_pair();
    break_stream(pair);
    finder.find(pair.server, code);
    for (int i = 0; i < 2; ++i) {
      check_send_fails(pair.server, piece("x"), code);
      check_receive_fails(pair.server, code);
    }
    CHECK_SUCCEEDS(shutdown(pair.server, SD_SEND), 0);
    check_send_fails(pair.server, piece("x"), WSAESHUTDOWN);
    check_receive_fails(pair.server, code);
  }
}

constexpr const char* wine_forgets = "what broke a stream is told by every later call";

}  // namespace

TEST_CASE_FIXTURE(Winsock, "A reset out of the blue is WSAECONNRESET, whoever finds it") {
  if (WINE_DIFFERS(wine_forgets)) return;
  check_broken(WSAECONNRESET, [](TcpPair& pair) { abort_connection(pair.client); });
}

TEST_CASE_FIXTURE(Winsock, "A reset after the peer's end that no data has drawn is WSAECONNRESET") {
  if (WINE_DIFFERS(wine_forgets)) return;
  check_broken(WSAECONNRESET, [](TcpPair& pair) {
    REQUIRE(shutdown(pair.client, SD_SEND) == 0);
    char byte;
    REQUIRE(recv(pair.server, &byte, 1, 0) == 0);
    abort_connection(pair.client);
  });
}

TEST_CASE_FIXTURE(Winsock, "A reset that our data drew after the peer's end is WSAECONNABORTED") {
  if (WINE_DIFFERS(wine_forgets)) return;
  for (const bool seen : {false, true}) {
    CAPTURE(seen);
    check_broken(WSAECONNABORTED, [&](TcpPair& pair) {
      REQUIRE(shutdown(pair.client, SD_SEND) == 0);
      char byte;
      if (seen) REQUIRE(recv(pair.server, &byte, 1, 0) == 0);
      REQUIRE(pair.client.close() == 0);
      CHECK(send(pair.server, "12345", 5, 0) == 5);
    });
  }
}

TEST_CASE_FIXTURE(Winsock, "A receive that pends when the stream is reset ends with that") {
  TcpPair pair = tcp_pair();
  Request request;
  char byte;
  WSABUF into{1, &byte};
  Untouched<DWORD> received;
  DWORD flags = 0;
  CHECK_FAILS(WSARecv(pair.server, &into, 1, received.out(), &flags, &request.overlapped, nullptr),
              WSA_IO_PENDING);
  abort_connection(pair.client);
  REQUIRE(request.done_within(time_limit));
  constexpr DWORD status_connection_reset = 0xC000020D;
  CHECK(static_cast<DWORD>(request.overlapped.Internal) == status_connection_reset);
  CHECK(request.overlapped.InternalHigh == 0);
  CHECK(received.untouched());
  DWORD bytes = 0xdeadbeef;
  CHECK_RESULT_AND_ERROR(
      WSAGetOverlappedResult(pair.server, &request.overlapped, &bytes, FALSE, &flags), FALSE,
      WSAECONNRESET);
  CHECK(bytes == 0);
}
