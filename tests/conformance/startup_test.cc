// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <cstring>
#include <string>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/untouched.h"
#include "support/wine.h"

using namespace support;

TEST_CASE("WSAStartup gives the version asked for, or the nearest one that it has") {
  struct Row {
    WORD asked;
    int result;
    WORD given;
  };
  const std::array rows{
      Row{MAKEWORD(0, 0), WSAVERNOTSUPPORTED, MAKEWORD(2, 2)},
      Row{MAKEWORD(0, 1), WSAVERNOTSUPPORTED, MAKEWORD(2, 2)},
      Row{MAKEWORD(1, 0), 0, MAKEWORD(1, 0)},
      Row{MAKEWORD(1, 1), 0, MAKEWORD(1, 1)},
      Row{MAKEWORD(1, 2), 0, MAKEWORD(1, 1)},
      Row{MAKEWORD(1, 255), 0, MAKEWORD(1, 1)},
      Row{MAKEWORD(2, 0), 0, MAKEWORD(2, 0)},
      Row{MAKEWORD(2, 1), 0, MAKEWORD(2, 1)},
      Row{MAKEWORD(2, 2), 0, MAKEWORD(2, 2)},
      Row{MAKEWORD(2, 3), 0, MAKEWORD(2, 2)},
      Row{MAKEWORD(3, 0), 0, MAKEWORD(2, 2)},
  };
  for (const Row& row : rows) {
    CAPTURE(row.asked);
    WSADATA data{};
    const int result = WSAStartup(row.asked, &data);
    CHECK(result == row.result);
    CHECK(data.wVersion == row.given);
    CHECK(data.wHighVersion == MAKEWORD(2, 2));
    if (result == 0) CHECK(WSACleanup() == 0);
  }
}

TEST_CASE("WSAStartup describes itself and states limits to Winsock 1 programs only") {
  for (const WORD version : {MAKEWORD(1, 1), MAKEWORD(2, 2)}) {
    Untouched<WSADATA> data;
    const auto vendor = data->lpVendorInfo;
    REQUIRE(WSAStartup(version, data.out()) == 0);
    CHECK(data->szDescription == std::string("WinSock 2.0"));
    CHECK(data->szSystemStatus == std::string("Running"));
    const bool first = LOBYTE(version) == 1;
    CHECK(data->iMaxSockets == (first ? 32767 : 0));
    CHECK(data->iMaxUdpDg == (first ? 65467 : 0));
    CHECK(data->lpVendorInfo == vendor);
    CHECK(WSACleanup() == 0);
  }
}

TEST_CASE("WSAStartup without a place for its data fails and starts nothing") {
  CHECK(WSAStartup(MAKEWORD(2, 2), nullptr) == WSAEFAULT);
  CHECK_FAILS(WSACleanup(), WSANOTINITIALISED);
}

TEST_CASE("A version that is refused starts nothing") {
  WSADATA data;
  CHECK(WSAStartup(MAKEWORD(0, 9), &data) == WSAVERNOTSUPPORTED);
  CHECK_FAILS(WSACleanup(), WSANOTINITIALISED);
}

TEST_CASE("Startups are counted and each needs its cleanup") {
  WSADATA data;
  REQUIRE(WSAStartup(MAKEWORD(2, 2), &data) == 0);
  REQUIRE(WSAStartup(MAKEWORD(1, 1), &data) == 0);
  CHECK(WSACleanup() == 0);
  UniqueSocket still_working(socket(AF_INET, SOCK_DGRAM, 0));
  CHECK(still_working != INVALID_SOCKET);
  CHECK(still_working.close() == 0);
  CHECK(WSACleanup() == 0);
  CHECK_FAILS(WSACleanup(), WSANOTINITIALISED);
}

TEST_CASE("The last cleanup closes every socket of the process") {
  WSADATA data;
  REQUIRE(WSAStartup(MAKEWORD(2, 2), &data) == 0);
  const SOCKET left_open = socket(AF_INET, SOCK_DGRAM, 0);
  REQUIRE(left_open != INVALID_SOCKET);
  const sockaddr_in any = ipv4("127.0.0.1");
  REQUIRE(bind(left_open, generic(any), sizeof any) == 0);
  const sockaddr_in address = bound_to(left_open);
  REQUIRE(WSACleanup() == 0);

  REQUIRE(WSAStartup(MAKEWORD(2, 2), &data) == 0);
  CHECK_FAILS(closesocket(left_open), WSAENOTSOCK);
  {
    UniqueSocket next(socket(AF_INET, SOCK_DGRAM, 0));
    CHECK(bind(next, generic(address), sizeof address) == 0);
  }
  CHECK(WSACleanup() == 0);
}

TEST_CASE("Socket calls before WSAStartup fail with WSANOTINITIALISED") {
  CHECK_RESULT_AND_ERROR(socket(AF_INET, SOCK_DGRAM, 0), INVALID_SOCKET, WSANOTINITIALISED);
  CHECK_RESULT_AND_ERROR(WSASocketA(AF_INET, SOCK_STREAM, 0, nullptr, 0, WSA_FLAG_OVERLAPPED),
                         INVALID_SOCKET, WSANOTINITIALISED);
  CHECK_FAILS(WSACleanup(), WSANOTINITIALISED);

  if (WINE_DIFFERS("calls on a socket before WSAStartup: WSANOTINITIALISED")) return;
  char byte = 0;
  WSABUF buffer{1, &byte};
  WSAMSG message{};
  Untouched<DWORD> bytes;
  const SOCKET s = 0x1234;
  CHECK_FAILS(send(s, &byte, 1, 0), WSANOTINITIALISED);
  CHECK_FAILS(sendto(s, &byte, 1, 0, nullptr, 0), WSANOTINITIALISED);
  CHECK_FAILS(WSASend(s, &buffer, 1, bytes.out(), 0, nullptr, nullptr), WSANOTINITIALISED);
  CHECK_FAILS(WSASendTo(s, &buffer, 1, bytes.out(), 0, nullptr, 0, nullptr, nullptr),
              WSANOTINITIALISED);
  CHECK_FAILS(WSASendMsg(s, &message, 0, bytes.out(), nullptr, nullptr), WSANOTINITIALISED);
  CHECK_FAILS(recv(s, &byte, 1, 0), WSANOTINITIALISED);
  CHECK_FAILS(closesocket(s), WSANOTINITIALISED);
  CHECK_FAILS(listen(s, 1), WSANOTINITIALISED);
  CHECK_FAILS(shutdown(s, SD_SEND), WSANOTINITIALISED);
  CHECK(bytes.untouched());
}

TEST_CASE("Byte order, text addresses, the last error and events need no WSAStartup") {
  CHECK(htons(0x1234) == 0x3412);
  CHECK(ntohl(0x01020304) == 0x04030201);
  CHECK(inet_addr("127.0.0.1") == htonl(INADDR_LOOPBACK));
  WSASetLastError(10013);
  CHECK(WSAGetLastError() == WSAEACCES);
  const WSAEVENT event = WSACreateEvent();
  CHECK(event != WSA_INVALID_EVENT);
  CHECK(WSASetEvent(event));
  CHECK(WSACloseEvent(event));
}

TEST_CASE("A process can start and clean up Winsock again and again") {
  for (int round = 0; round < 20; ++round) {
    Winsock winsock;
    UdpPair pair = udp_pair();
    CHECK(sendto(pair.sender, "x", 1, 0, generic(pair.receiver_address),
                 sizeof pair.receiver_address) == 1);
  }
}
