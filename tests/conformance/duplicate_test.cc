// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cstring>
#include <string>
#include <vector>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/untouched.h"
#include "support/wine.h"

// WSADuplicateSocket within the process: two handles, one socket.

using namespace support;

namespace {

struct Receive : Request {
  Receive() : Request(Reset::automatic) {}
  int start(SOCKET s) {
    WSABUF into{sizeof room, room};
    DWORD flags = 0;
    return WSARecv(s, &into, 1, nullptr, &flags, &overlapped, nullptr);
  }
  char room[16] = {};
};

SOCKET open_from(WSAPROTOCOL_INFOA& info) {
  return WSASocketA(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info, 0,
                    WSA_FLAG_OVERLAPPED);
}

UniqueSocket duplicate_of(SOCKET s) {
  WSAPROTOCOL_INFOA info{};
  REQUIRE(WSADuplicateSocketA(s, GetCurrentProcessId(), &info) == 0);
  UniqueSocket second(open_from(info));
  REQUIRE(second != INVALID_SOCKET);
  return second;
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "WSADuplicateSocket checks the socket, the process, then the pointer") {
  const UniqueSocket s = udp_socket();
  Untouched<WSAPROTOCOL_INFOA> info;
  CHECK_FAILS(WSADuplicateSocketA(INVALID_SOCKET, 0, nullptr), WSAENOTSOCK);
  CHECK_FAILS(WSADuplicateSocketA(s, 0, nullptr), WSAEINVAL);
  CHECK_FAILS(WSADuplicateSocketA(s, 0, info.out()), WSAEINVAL);
  CHECK_FAILS(WSADuplicateSocketA(s, GetCurrentProcessId(), nullptr), WSAEFAULT);
  CHECK(info.untouched());
}

// Windows lets the other process have the socket; here its handles mean nothing there.
TEST_CASE_FIXTURE(Winsock,
                  "A socket is not duplicated for another process" * doctest::skip(for_windows)) {
  const UniqueSocket s = udp_socket();
  WSAPROTOCOL_INFOW info;
  CHECK_FAILS(WSADuplicateSocketW(s, 1, &info), WSAEINVAL);
}

TEST_CASE_FIXTURE(Winsock, "What WSADuplicateSocket fills in describes the socket") {
  const UniqueSocket s = udp_socket();
  WSAPROTOCOL_INFOW info{};
  REQUIRE(WSADuplicateSocketW(s, GetCurrentProcessId(), &info) == 0);
  CHECK(info.iAddressFamily == AF_INET);
  CHECK(info.iSocketType == SOCK_DGRAM);
  CHECK(info.iProtocol == IPPROTO_UDP);
  const UniqueSocket second(WSASocketW(-1, -1, -1, &info, 0, WSA_FLAG_OVERLAPPED));
  CHECK(second != INVALID_SOCKET);
}

TEST_CASE_FIXTURE(Winsock, "A duplicate is another handle to the same socket") {
  const TcpPair pair = tcp_pair();
  const UniqueSocket second = duplicate_of(pair.client);
  CHECK(second != pair.client);
  CHECK(send(pair.client, "one ", 4, 0) == 4);
  CHECK(send(second, "two", 3, 0) == 3);
  CHECK(read_exactly(pair.server, 7) == "one two");
  CHECK(bound_to(second).sin_port == bound_to(pair.client).sin_port);
}

TEST_CASE_FIXTURE(Winsock, "Duplicates share options and mode") {
  const UniqueSocket first = udp_socket();
  const UniqueSocket second = duplicate_of(first);
  set_option(second, SOL_SOCKET, SO_RCVTIMEO, 321);
  DWORD timeout = 0;
  int length = sizeof timeout;
  CHECK(getsockopt(first, SOL_SOCKET, SO_RCVTIMEO, reinterpret_cast<char*>(&timeout), &length) ==
        0);
  if (!WINE_DIFFERS("timeouts belong to the socket, not to the handle")) CHECK(timeout == 321);
  set_nonblocking(first);
  char byte;
  CHECK_FAILS(recv(second, &byte, 1, 0), WSAEWOULDBLOCK);
}

TEST_CASE_FIXTURE(Winsock, "A socket stays open until its last handle is closed, in either order") {
  for (const bool close_first : {true, false}) {
    CAPTURE(close_first);
    TcpPair pair = tcp_pair();
    UniqueSocket second = duplicate_of(pair.client);
    UniqueSocket& early = close_first ? pair.client : second;
    UniqueSocket& late = close_first ? second : pair.client;
    const SOCKET closed = early;
    CHECK(early.close() == 0);
    CHECK_FAILS(send(closed, "x", 1, 0), WSAENOTSOCK);
    CHECK(send(late, "still", 5, 0) == 5);
    CHECK(read_exactly(pair.server, 5) == "still");
    CHECK(late.close() == 0);
    CHECK(read_to_end(pair.server).empty());
  }
}

TEST_CASE_FIXTURE(Winsock, "Operations are cancelled when the last handle is closed, not before") {
  if (WINE_DIFFERS("operations go on while a socket has another handle")) return;
  UdpPair pair = connected_udp_pair();
  UniqueSocket second = duplicate_of(pair.receiver);
  Receive first_receive, second_receive;
  CHECK_FAILS(first_receive.start(pair.receiver), WSA_IO_PENDING);
  CHECK(pair.receiver.close() == 0);
  CHECK_FALSE(first_receive.done_within(30));
  CHECK(send(pair.sender, "x", 1, 0) == 1);
  REQUIRE(first_receive.done_within(time_limit));
  CHECK(first_receive.overlapped.Internal == 0);
  CHECK(first_receive.room[0] == 'x');
  CHECK_FAILS(second_receive.start(second), WSA_IO_PENDING);
  CHECK(second.close() == 0);
  REQUIRE(second_receive.done_within(time_limit));
  CHECK(second_receive.overlapped.Internal != 0);
}

TEST_CASE_FIXTURE(Winsock, "A socket may be closed between its duplication and WSASocket") {
  TcpPair pair = tcp_pair();
  WSAPROTOCOL_INFOA info{};
  REQUIRE(WSADuplicateSocketA(pair.client, GetCurrentProcessId(), &info) == 0);
  CHECK(pair.client.close() == 0);
  const UniqueSocket second(open_from(info));
  REQUIRE(second != INVALID_SOCKET);
  CHECK(send(second, "alive", 5, 0) == 5);
  CHECK(read_exactly(pair.server, 5) == "alive");
}

TEST_CASE_FIXTURE(Winsock, "A duplication is good for one WSASocket" * doctest::skip(for_windows)) {
  const UniqueSocket s = udp_socket();
  WSAPROTOCOL_INFOA info{};
  REQUIRE(WSADuplicateSocketA(s, GetCurrentProcessId(), &info) == 0);
  const UniqueSocket second(open_from(info));
  CHECK(second != INVALID_SOCKET);
  CHECK_RESULT_AND_ERROR(open_from(info), INVALID_SOCKET, WSAEINVAL);
  // A value that names a socket but was never promised.
  info.dwProviderReserved = static_cast<DWORD>(s);
  CHECK_RESULT_AND_ERROR(open_from(info), INVALID_SOCKET, WSAEINVAL);
}

TEST_CASE("The last cleanup closes duplicates and what nobody came for") {
  WSADATA data;
  REQUIRE(WSAStartup(MAKEWORD(2, 2), &data) == 0);
  const SOCKET s = udp_socket().release();
  const SOCKET second = duplicate_of(s).release();
  WSAPROTOCOL_INFOA info{};
  REQUIRE(WSADuplicateSocketA(s, GetCurrentProcessId(), &info) == 0);
  REQUIRE(WSACleanup() == 0);
  const Winsock again;
  char byte = 0;
  CHECK_FAILS(send(s, &byte, 1, 0), WSAENOTSOCK);
  CHECK_FAILS(send(second, &byte, 1, 0), WSAENOTSOCK);
  if (!for_windows) CHECK_RESULT_AND_ERROR(open_from(info), INVALID_SOCKET, WSAEINVAL);
}
