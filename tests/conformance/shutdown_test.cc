// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <vector>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/message.h"
#include "support/untouched.h"
#include "support/wine.h"

using namespace support;

TEST_CASE_FIXTURE(Winsock, "shutdown refuses a direction that does not exist") {
  const TcpPair pair = tcp_pair();
  CHECK_FAILS(shutdown(pair.client, 9), WSAEINVAL);
  CHECK_FAILS(shutdown(pair.client, -1), WSAEINVAL);
  CHECK(send(pair.client, "x", 1, 0) == 1);
}

TEST_CASE_FIXTURE(Winsock, "shutdown needs a connection on a stream but not on a datagram socket") {
  const UniqueSocket stream(socket(AF_INET, SOCK_STREAM, 0));
  CHECK_FAILS(shutdown(stream, SD_SEND), WSAENOTCONN);
  const UniqueSocket listener = tcp_listener();
  CHECK_FAILS(shutdown(listener, SD_BOTH), WSAENOTCONN);
  const UniqueSocket datagram = udp_socket();
  CHECK_SUCCEEDS(shutdown(datagram, SD_SEND), 0);
  CHECK_SUCCEEDS(shutdown(datagram, SD_SEND), 0);
}

TEST_CASE_FIXTURE(Winsock, "After SD_SEND every send on a stream is refused") {
  const TcpPair pair = tcp_pair();
  CHECK_SUCCEEDS(shutdown(pair.client, SD_SEND), 0);
  CHECK_SUCCEEDS(shutdown(pair.client, SD_SEND), 0);
  WSABUF buffer = piece("x");
  Untouched<DWORD> sent;
  CHECK_FAILS(send(pair.client, "x", 1, 0), WSAESHUTDOWN);
  CHECK_FAILS(sendto(pair.client, "x", 1, 0, nullptr, 0), WSAESHUTDOWN);
  CHECK_FAILS(WSASend(pair.client, &buffer, 1, sent.out(), 0, nullptr, nullptr), WSAESHUTDOWN);
  CHECK(sent.untouched());
}

TEST_CASE_FIXTURE(Winsock, "After SD_SEND every send on a datagram socket is refused") {
  const UdpPair pair = udp_pair();
  const sockaddr_in& to = pair.receiver_address;
  REQUIRE(shutdown(pair.sender, SD_SEND) == 0);
  WSABUF buffer = piece("x");
  Untouched<DWORD> sent;
  CHECK_FAILS(sendto(pair.sender, "x", 1, 0, generic(to), sizeof to), WSAESHUTDOWN);
  CHECK_FAILS(
      WSASendTo(pair.sender, &buffer, 1, sent.out(), 0, generic(to), sizeof to, nullptr, nullptr),
      WSAESHUTDOWN);
  CHECK(send_message(pair.sender, "x", to).error == WSAESHUTDOWN);
  CHECK(sent.untouched());
  CHECK(nothing_to_receive(pair.receiver));
}

TEST_CASE_FIXTURE(Winsock, "After SD_SEND the peer reads the end, and can still answer") {
  const TcpPair pair = tcp_pair();
  REQUIRE(send(pair.client, "all", 3, 0) == 3);
  REQUIRE(shutdown(pair.client, SD_SEND) == 0);
  CHECK(read_to_end(pair.server) == "all");
  CHECK(send(pair.server, "answer", 6, 0) == 6);
  CHECK(read_exactly(pair.client, 6) == "answer");
}

TEST_CASE_FIXTURE(Winsock, "After SD_RECEIVE receives are refused even with data there") {
  const TcpPair pair = tcp_pair();
  REQUIRE(send(pair.client, "unread", 6, 0) == 6);
  REQUIRE(shutdown(pair.server, SD_RECEIVE) == 0);
  char room[8];
  CHECK_FAILS(recv(pair.server, room, sizeof room, 0), WSAESHUTDOWN);
  CHECK(send(pair.client, "more", 4, 0) == 4);
  CHECK(send(pair.server, "answer", 6, 0) == 6);
  CHECK(read_exactly(pair.client, 6) == "answer");
}

TEST_CASE_FIXTURE(Winsock, "A connection that is shut both ways still has its names") {
  const TcpPair pair = tcp_pair();
  REQUIRE(shutdown(pair.client, SD_BOTH) == 0);
  REQUIRE(shutdown(pair.server, SD_BOTH) == 0);
  sockaddr_in name{};
  int length = sizeof name;
  CHECK(getsockname(pair.client, generic(name), &length) == 0);
  if (WINE_DIFFERS("getpeername answers after both ends were shut")) return;
  CHECK(getpeername(pair.client, generic(name), &length) == 0);
  CHECK(name.sin_port == bound_to(pair.server).sin_port);
}

TEST_CASE_FIXTURE(Winsock, "After SD_BOTH a stream neither sends nor receives nor connects again") {
  const TcpPair pair = tcp_pair();
  REQUIRE(send(pair.server, "unread", 6, 0) == 6);
  CHECK_SUCCEEDS(shutdown(pair.client, SD_BOTH), 0);
  CHECK_SUCCEEDS(shutdown(pair.client, SD_BOTH), 0);
  char room[8];
  CHECK_FAILS(send(pair.client, "x", 1, 0), WSAESHUTDOWN);
  CHECK_FAILS(recv(pair.client, room, sizeof room, 0), WSAESHUTDOWN);
  const sockaddr_in peer = bound_to(pair.server);
  if (WINE_DIFFERS("a stream that was shut is connected: WSAEISCONN")) return;
  CHECK_FAILS(connect(pair.client, generic(peer), sizeof peer), WSAEISCONN);
}

TEST_CASE_FIXTURE(Winsock, "After SD_RECEIVE a datagram socket receives nothing, but sends") {
  const UdpPair pair = udp_pair();
  REQUIRE(sendto(pair.receiver, "unread", 6, 0, generic(pair.sender_address),
                 sizeof pair.sender_address) == 6);
  CHECK_SUCCEEDS(shutdown(pair.sender, SD_RECEIVE), 0);
  CHECK_SUCCEEDS(shutdown(pair.sender, SD_RECEIVE), 0);
  char room[8];
  CHECK_FAILS(recv(pair.sender, room, sizeof room, 0), WSAESHUTDOWN);
  CHECK(sendto(pair.sender, "hello", 5, 0, generic(pair.receiver_address),
               sizeof pair.receiver_address) == 5);
  CHECK(next_datagram(pair.receiver) == "hello");
}

TEST_CASE_FIXTURE(Winsock, "After SD_BOTH a datagram socket neither sends nor receives") {
  const UdpPair pair = udp_pair();
  CHECK_SUCCEEDS(shutdown(pair.sender, SD_BOTH), 0);
  char room[8];
  CHECK_FAILS(recv(pair.sender, room, sizeof room, 0), WSAESHUTDOWN);
  CHECK_FAILS(
      sendto(pair.sender, "x", 1, 0, generic(pair.receiver_address), sizeof pair.receiver_address),
      WSAESHUTDOWN);
}

TEST_CASE_FIXTURE(Winsock, "A peer that receives no more is sent to all the same") {
  const TcpPair pair = tcp_pair();
  REQUIRE(shutdown(pair.server, SD_RECEIVE) == 0);
  for (int i = 0; i < 3; ++i) CHECK(send(pair.client, "data", 4, 0) == 4);
  CHECK(send(pair.server, "answer", 6, 0) == 6);
  CHECK(read_exactly(pair.client, 6) == "answer");
}

namespace {

// All orders of up to three shutdowns.
std::vector<std::vector<int>> orders() {
  std::vector<std::vector<int>> found{{}};
  for (std::size_t from = 0; found[from].size() < 3; ++from)
    for (const int how : {SD_RECEIVE, SD_SEND, SD_BOTH}) {
      std::vector<int> longer = found[from];
      longer.push_back(how);
      found.push_back(std::move(longer));
    }
  return found;
}

struct Open {
  bool sending = true;
  bool receiving = true;
  void shut(int how) {
    sending = sending && how == SD_RECEIVE;
    receiving = receiving && how == SD_SEND;
  }
};

int send_once(SOCKET s) {
  SetLastError(0);
  return send(s, "x", 1, 0) == 1 ? 0 : WSAGetLastError();
}

int receive_once(SOCKET s) {
  char byte;
  SetLastError(0);
  return recv(s, &byte, 1, 0) == 1 ? 0 : WSAGetLastError();
}

// What `s` may still do after each of the shutdowns; `peer` never shuts anything.
void check_order(const std::vector<int>& order, SOCKET s, SOCKET peer) {
  Open open;
  for (const int how : order) {
    CAPTURE(how);
    CHECK_SUCCEEDS(shutdown(s, how), 0);
    CHECK_SUCCEEDS(shutdown(s, how), 0);
    open.shut(how);
    CHECK(send_once(s) == (open.sending ? 0 : WSAESHUTDOWN));
    if (open.sending) CHECK(read_exactly(peer, 1) == "x");
    CHECK(send_once(peer) == 0);
    CHECK(receive_once(s) == (open.receiving ? 0 : WSAESHUTDOWN));
  }
}

}  // namespace

TEST_CASE_FIXTURE(Winsock,
                  "Shutdowns of a stream add up in every order, and each can be repeated") {
  for (const std::vector<int>& order : orders()) {
    CAPTURE(order.size());
    const TcpPair pair = tcp_pair();
    check_order(order, pair.client, pair.server);
  }
}

TEST_CASE_FIXTURE(Winsock, "Shutdowns of a datagram socket add up in every order") {
  for (const std::vector<int>& order : orders()) {
    CAPTURE(order.size());
    const UdpPair pair = connected_udp_pair();
    const sockaddr_in& back = pair.sender_address;
    REQUIRE(connect(pair.receiver, generic(back), sizeof back) == 0);
    check_order(order, pair.sender, pair.receiver);
  }
}

TEST_CASE_FIXTURE(Winsock,
                  "A direction that does not exist is refused before the state is looked at") {
  const UniqueSocket stream(socket(AF_INET, SOCK_STREAM, 0));
  const UniqueSocket listener = tcp_listener();
  const UniqueSocket datagram(socket(AF_INET, SOCK_DGRAM, 0));
  for (const int how : {-1, 3, 0x7fffffff})
    for (const SOCKET s : {SOCKET{stream}, SOCKET{listener}, SOCKET{datagram}}) {
      CAPTURE(how);
      CHECK_FAILS(shutdown(s, how), WSAEINVAL);
    }
}

TEST_CASE_FIXTURE(Winsock, "A stream without a connection has no direction to shut") {
  const UniqueSocket stream(socket(AF_INET, SOCK_STREAM, 0));
  const UniqueSocket listener = tcp_listener();
  for (const SOCKET s : {SOCKET{stream}, SOCKET{listener}}) {
    for (const int how : {SD_RECEIVE, SD_SEND, SD_BOTH}) CHECK_FAILS(shutdown(s, how), WSAENOTCONN);
    CHECK_FAILS(WSASendDisconnect(s, nullptr), WSAENOTCONN);
    CHECK_FAILS(WSARecvDisconnect(s, nullptr), WSAENOTCONN);
  }
  // What was refused has shut nothing.
  const sockaddr_in address = bound_to(listener);
  REQUIRE(connect(stream, generic(address), sizeof address) == 0);
  const UniqueSocket server(accept(listener, nullptr, nullptr));
  CHECK(send_once(stream) == 0);
  CHECK(send_once(server) == 0);
  CHECK(receive_once(stream) == 0);
}

TEST_CASE_FIXTURE(Winsock, "WSASendDisconnect ends sending and WSARecvDisconnect receiving") {
  const TcpPair pair = tcp_pair();
  CHECK_SUCCEEDS(WSASendDisconnect(pair.client, nullptr), 0);
  CHECK_SUCCEEDS(WSASendDisconnect(pair.client, nullptr), 0);
  CHECK(send_once(pair.client) == WSAESHUTDOWN);
  CHECK(read_to_end(pair.server).empty());
  CHECK(send_once(pair.server) == 0);
  CHECK(receive_once(pair.client) == 0);
  CHECK_SUCCEEDS(WSARecvDisconnect(pair.client, nullptr), 0);
  CHECK_SUCCEEDS(WSARecvDisconnect(pair.client, nullptr), 0);
  CHECK(receive_once(pair.client) == WSAESHUTDOWN);
  const UdpPair datagrams = connected_udp_pair();
  CHECK_SUCCEEDS(WSASendDisconnect(datagrams.sender, nullptr), 0);
  CHECK(send_once(datagrams.sender) == WSAESHUTDOWN);
}

TEST_CASE_FIXTURE(Winsock, "Disconnect data are refused, as TCP has none, and nothing is shut") {
  if (WINE_DIFFERS("disconnect data: WSAENOPROTOOPT")) return;
  const TcpPair pair = tcp_pair();
  WSABUF data = piece("bye");
  const auto nowhere = reinterpret_cast<WSABUF*>(std::uintptr_t{1});
  for (const auto call : {&WSASendDisconnect, &WSARecvDisconnect}) {
    CHECK_FAILS(call(pair.client, &data), WSAENOPROTOOPT);
    CHECK_FAILS(call(pair.client, nowhere), WSAEFAULT);
    CHECK_FAILS(call(INVALID_SOCKET, &data), WSAENOTSOCK);
    CHECK_FAILS(call(INVALID_SOCKET, nowhere), WSAENOTSOCK);
  }
  CHECK(send_once(pair.client) == 0);
  CHECK(send_once(pair.server) == 0);
  CHECK(receive_once(pair.client) == 0);
  WSABUF none{0, nullptr};
  CHECK_SUCCEEDS(WSASendDisconnect(pair.client, &none), 0);
}
