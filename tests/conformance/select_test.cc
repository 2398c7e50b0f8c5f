// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <thread>
#include <vector>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/wine.h"

using namespace support;

namespace {

fd_set set_of(std::initializer_list<SOCKET> sockets) {
  fd_set set;
  FD_ZERO(&set);
  for (const SOCKET s : sockets) set.fd_array[set.fd_count++] = s;
  return set;
}

int error_of(SOCKET s) {
  int error = -1;
  int length = sizeof error;
  getsockopt(s, SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&error), &length);
  return error;
}

timeval at_once{0, 0};
timeval in_time{5, 0};

}  // namespace

TEST_CASE_FIXTURE(Winsock, "select without any socket fails with WSAEINVAL") {
  CHECK_FAILS(select(0, nullptr, nullptr, nullptr, &at_once), WSAEINVAL);
  fd_set empty = set_of({});
  CHECK_FAILS(select(0, &empty, &empty, &empty, &at_once), WSAEINVAL);
}

TEST_CASE_FIXTURE(Winsock, "select refuses what is no socket and leaves the sets alone") {
  const UniqueSocket s = udp_socket();
  fd_set set = set_of({s, 0xbad});
  CHECK_FAILS(select(0, &set, nullptr, nullptr, &at_once), WSAENOTSOCK);
  CHECK(set.fd_count == 2);
}

TEST_CASE_FIXTURE(Winsock, "select refuses pointers that cannot be") {
  const UniqueSocket s = udp_socket();
  fd_set set = set_of({s});
  fd_set* const nowhere = reinterpret_cast<fd_set*>(16);
  if (WINE_DIFFERS("select with a bad pointer: WSAEFAULT")) return;
  CHECK_FAILS(select(0, &set, nowhere, nullptr, &at_once), WSAEFAULT);
  CHECK_FAILS(select(0, &set, nullptr, nullptr, reinterpret_cast<timeval*>(16)), WSAEFAULT);
  CHECK(set.fd_count == 1);
}

TEST_CASE_FIXTURE(Winsock, "select refuses a negative time, and leaves any time alone") {
  const UniqueSocket s = udp_socket();
  fd_set set = set_of({s});
  for (timeval negative : {timeval{-1, 0}, timeval{0, -1}}) {
    if (WINE_DIFFERS("select with a negative time: WSAEINVAL")) break;
    CHECK_FAILS(select(0, &set, nullptr, nullptr, &negative), WSAEINVAL);
    CHECK(set.fd_count == 1);
  }
  timeval soon{0, 2000};
  CHECK(select(0, nullptr, &set, nullptr, &soon) == 1);
  CHECK(select(0, &set, nullptr, nullptr, &soon) == 0);
  CHECK(soon.tv_sec == 0);
  CHECK(soon.tv_usec == 2000);
}

TEST_CASE_FIXTURE(Winsock, "One fd_set may be given as two") {
  const UniqueSocket s = udp_socket();
  fd_set both = set_of({s});
  CHECK(select(0, &both, &both, nullptr, &in_time) == 1);
  CHECK(both.fd_count == 1);
  CHECK(FD_ISSET(s, &both));
}

TEST_CASE_FIXTURE(Winsock, "What stays in a set keeps its order") {
  const UniqueSocket first = udp_socket(), second = udp_socket();
  for (fd_set writable : {set_of({first, second}), set_of({second, first})}) {
    const fd_set before = writable;
    CHECK(select(0, nullptr, &writable, nullptr, &in_time) == 2);
    CHECK(writable.fd_array[0] == before.fd_array[0]);
    CHECK(writable.fd_array[1] == before.fd_array[1]);
  }
}

TEST_CASE_FIXTURE(Winsock, "select leaves the ready sockets in its sets and counts them all") {
  const UdpPair ready = udp_pair();
  const UniqueSocket idle = udp_socket();
  REQUIRE(sendto(ready.sender, "x", 1, 0, generic(ready.receiver_address),
                 sizeof ready.receiver_address) == 1);
  fd_set readable = set_of({idle, ready.receiver});
  fd_set writable = set_of({idle, ready.receiver});
  fd_set exceptional = set_of({idle});
  CHECK_SUCCEEDS(select(0, &readable, &writable, &exceptional, &in_time), 3);
  CHECK(select(0, &writable, nullptr, nullptr, &in_time) == 1);
  CHECK(readable.fd_count == 1);
  CHECK(FD_ISSET(ready.receiver, &readable));
  CHECK_FALSE(FD_ISSET(idle, &readable));
  CHECK(exceptional.fd_count == 0);
}

TEST_CASE_FIXTURE(Winsock, "A socket that stands in a set twice counts once") {
  const UniqueSocket s = udp_socket();
  fd_set writable = set_of({s, s});
  CHECK(select(0, nullptr, &writable, nullptr, &in_time) == 1);
  CHECK(writable.fd_count == 1);
}

TEST_CASE_FIXTURE(Winsock, "select waits for what another thread sends") {
  const UdpPair pair = udp_pair();
  std::thread sender([&] {
    sendto(pair.sender, "x", 1, 0, generic(pair.receiver_address), sizeof pair.receiver_address);
  });
  fd_set readable = set_of({pair.receiver});
  CHECK(select(0, &readable, nullptr, nullptr, nullptr) == 1);
  sender.join();
}

TEST_CASE_FIXTURE(Winsock, "select times out with 0 and empty sets") {
  const UniqueSocket s = udp_socket();
  fd_set readable = set_of({s});
  timeval soon{0, 1000};
  CHECK(select(0, &readable, nullptr, nullptr, &soon) == 0);
  CHECK(readable.fd_count == 0);
}

TEST_CASE_FIXTURE(Winsock, "A stream that was never connected is ready for nothing") {
  const UniqueSocket s(socket(AF_INET, SOCK_STREAM, 0));
  fd_set readable = set_of({s});
  fd_set writable = set_of({s});
  fd_set exceptional = set_of({s});
  CHECK(select(0, &readable, &writable, &exceptional, &at_once) == 0);
}

TEST_CASE_FIXTURE(Winsock, "A listener without a caller is ready for nothing") {
  const UniqueSocket s = tcp_listener();
  fd_set readable = set_of({s});
  fd_set writable = set_of({s});
  fd_set exceptional = set_of({s});
  CHECK(select(0, &readable, &writable, &exceptional, &at_once) == 0);
}

TEST_CASE_FIXTURE(Winsock, "A datagram socket that was never bound is writable") {
  const UniqueSocket s(socket(AF_INET, SOCK_DGRAM, 0));
  fd_set readable = set_of({s});
  fd_set writable = set_of({s});
  CHECK(select(0, &readable, &writable, nullptr, &at_once) == 1);
  CHECK(writable.fd_count == 1);
}

TEST_CASE_FIXTURE(Winsock, "Urgent data are exceptional until they are read") {
  const TcpPair pair = tcp_pair();
  REQUIRE(send(pair.client, "!", 1, MSG_OOB) == 1);
  fd_set exceptional = set_of({pair.server});
  CHECK(select(0, nullptr, nullptr, &exceptional, &in_time) == 1);
  fd_set readable = set_of({pair.server});
  exceptional = set_of({pair.server});
  CHECK(select(0, &readable, nullptr, &exceptional, &at_once) == 1);
  CHECK(readable.fd_count == 0);
  char byte = 0;
  CHECK(recv(pair.server, &byte, 1, MSG_OOB) == 1);
  CHECK(byte == '!');
  exceptional = set_of({pair.server});
  CHECK(select(0, nullptr, nullptr, &exceptional, &at_once) == 0);
}

TEST_CASE_FIXTURE(Winsock, "Urgent data in the stream's order are readable and nothing else") {
  const TcpPair pair = tcp_pair();
  set_option(pair.server, SOL_SOCKET, SO_OOBINLINE, TRUE);
  REQUIRE(send(pair.client, "!", 1, MSG_OOB) == 1);
  fd_set readable = set_of({pair.server});
  fd_set exceptional = set_of({pair.server});
  CHECK(select(0, &readable, nullptr, &exceptional, &in_time) == 1);
  CHECK(readable.fd_count == 1);
  exceptional = set_of({pair.server});
  timeval soon{0, 2000};
  CHECK(select(0, nullptr, nullptr, &exceptional, &soon) == 0);
}

TEST_CASE_FIXTURE(Winsock, "A listener with a caller is readable, a finished peer too") {
  const UniqueSocket listener = tcp_listener();
  const sockaddr_in address = bound_to(listener);
  UniqueSocket client(socket(AF_INET, SOCK_STREAM, 0));
  REQUIRE(connect(client, generic(address), sizeof address) == 0);
  fd_set readable = set_of({listener});
  CHECK(select(0, &readable, nullptr, nullptr, &in_time) == 1);
  const UniqueSocket server(accept(listener, nullptr, nullptr));
  client.close();
  readable = set_of({server});
  CHECK(select(0, &readable, nullptr, nullptr, &in_time) == 1);
}

TEST_CASE_FIXTURE(Winsock, "A connect that failed is an exception and nothing else") {
  const UniqueSocket s(socket(AF_INET, SOCK_STREAM, 0));
  set_nonblocking(s);
  const sockaddr_in nobody = deserted_address(SOCK_STREAM);
  CHECK_FAILS(connect(s, generic(nobody), sizeof nobody), WSAEWOULDBLOCK);
  fd_set readable = set_of({s});
  fd_set writable = set_of({s});
  fd_set exceptional = set_of({s});
  if (WINE_DIFFERS("a failed connect is in exceptfds only")) return;
  CHECK(select(0, &readable, &writable, &exceptional, &in_time) == 1);
  CHECK(readable.fd_count == 0);
  CHECK(writable.fd_count == 0);
  CHECK(exceptional.fd_count == 1);
}

TEST_CASE_FIXTURE(Winsock, "Why a connect failed can be asked again, and it stays an exception") {
  const UniqueSocket s(socket(AF_INET, SOCK_STREAM, 0));
  set_nonblocking(s);
  const sockaddr_in nobody = deserted_address(SOCK_STREAM);
  CHECK_FAILS(connect(s, generic(nobody), sizeof nobody), WSAEWOULDBLOCK);
  if (WINE_DIFFERS("SO_ERROR of a failed connect stays, and so does the exception")) return;
  for (int i = 0; i < 3; ++i) {
    CAPTURE(i);
    fd_set readable = set_of({s});
    fd_set writable = set_of({s});
    fd_set exceptional = set_of({s});
    CHECK(select(0, &readable, &writable, &exceptional, &in_time) == 1);
    CHECK(exceptional.fd_count == 1);
    CHECK(error_of(s) == WSAECONNREFUSED);
  }
  const UniqueSocket listener = tcp_listener();
  const sockaddr_in address = bound_to(listener);
  CHECK_FAILS(connect(s, generic(address), sizeof address), WSAEWOULDBLOCK);
  fd_set writable = set_of({s});
  fd_set exceptional = set_of({s});
  CHECK(select(0, nullptr, &writable, &exceptional, &in_time) == 1);
  CHECK(writable.fd_count == 1);
  CHECK(error_of(s) == 0);
}

TEST_CASE_FIXTURE(Winsock, "A connect that succeeded makes the socket writable") {
  const UniqueSocket listener = tcp_listener();
  const sockaddr_in address = bound_to(listener);
  const UniqueSocket s(socket(AF_INET, SOCK_STREAM, 0));
  set_nonblocking(s);
  CHECK_FAILS(connect(s, generic(address), sizeof address), WSAEWOULDBLOCK);
  fd_set writable = set_of({s});
  fd_set exceptional = set_of({s});
  CHECK(select(0, nullptr, &writable, &exceptional, &in_time) == 1);
  CHECK(writable.fd_count == 1);
}

TEST_CASE_FIXTURE(Winsock,
                  "A datagram that reached nobody makes its sender readable and writable") {
  const UniqueSocket s = udp_socket();
  const sockaddr_in nobody = deserted_address(SOCK_DGRAM);
  REQUIRE(connect(s, generic(nobody), sizeof nobody) == 0);
  if (WINE_DIFFERS("sends do not report that an earlier datagram was unreachable")) return;
  for (int i = 0; i < 3; ++i) REQUIRE(send(s, "x", 1, 0) == 1);
  fd_set readable = set_of({s});
  CHECK(select(0, &readable, nullptr, nullptr, &in_time) == 1);
  char room[1];
  fd_set writable = set_of({s});
  CHECK(select(0, nullptr, &writable, nullptr, &in_time) == 1);
  CHECK_FAILS(recv(s, room, 1, 0), WSAECONNRESET);
}

TEST_CASE_FIXTURE(Winsock, "select takes sets that are larger than FD_SETSIZE") {
  std::vector<UniqueSocket> sockets(200);
  std::vector<SOCKET> room(1 + sockets.size());  // the count takes as much as a socket
  fd_set* set = reinterpret_cast<fd_set*>(room.data());
  set->fd_count = 0;
  for (UniqueSocket& s : sockets) {
    s = udp_socket();
    room[1 + set->fd_count++] = s;
  }
  CHECK(select(0, nullptr, set, nullptr, &in_time) == 200);
  CHECK(set->fd_count == 200);
}

TEST_CASE_FIXTURE(Winsock, "A reset stream is readable and writable, but no exception") {
  TcpPair pair = tcp_pair();
  abort_connection(pair.client);
  if (WINE_DIFFERS("a reset stream is readable and writable for good")) return;
  char room[1];
  for (int i = 0; i < 2; ++i) {
    fd_set readable = set_of({pair.server});
    CHECK(select(0, &readable, nullptr, nullptr, &in_time) == 1);
    fd_set writable = set_of({pair.server});
    fd_set exceptional = set_of({pair.server});
    CHECK(select(0, &readable, &writable, &exceptional, &at_once) == 2);
    CHECK(exceptional.fd_count == 0);
    CHECK_FAILS(recv(pair.server, room, 1, 0), WSAECONNRESET);
  }
}
