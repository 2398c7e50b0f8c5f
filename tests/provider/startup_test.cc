// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <cstring>

#include "provider/base.h"

namespace {

int start(WORD version, WSPDATA* data, WSPPROC_TABLE* table) {
  WSAPROTOCOL_INFOW info{};
  return WSPStartup(version, data, &info, provider::upcalls(), table);
}

}  // namespace

TEST_CASE("WSPStartup returns its error and fills nothing then") {
  WSPDATA data;
  WSPPROC_TABLE table;
  std::memset(&data, 0x5a, sizeof data);
  std::memset(&table, 0x5a, sizeof table);
  const WSPDATA data_before = data;
  const WSPPROC_TABLE table_before = table;
  CHECK(start(MAKEWORD(2, 2), nullptr, &table) == WSAEFAULT);
  CHECK(start(MAKEWORD(2, 2), &data, nullptr) == WSAEFAULT);
  CHECK(start(MAKEWORD(1, 1), &data, &table) == WSAVERNOTSUPPORTED);
  CHECK(start(MAKEWORD(0, 2), &data, &table) == WSAVERNOTSUPPORTED);
  CHECK(std::memcmp(&data, &data_before, sizeof data) == 0);
  CHECK(std::memcmp(&table, &table_before, sizeof table) == 0);
  INT error = 0;
  const provider::Base base;
  CHECK(base->lpWSPCancelBlockingCall(&error) == SOCKET_ERROR);
}

TEST_CASE("WSPStartup takes the lower of the wanted version and 2.2") {
  const WORD wanted[] = {MAKEWORD(2, 0), MAKEWORD(2, 1), MAKEWORD(2, 2), MAKEWORD(3, 0)};
  const WORD given[] = {MAKEWORD(2, 0), MAKEWORD(2, 1), MAKEWORD(2, 2), MAKEWORD(2, 2)};
  for (std::size_t i = 0; i < 4; ++i) {
    WSPDATA data{};
    WSPPROC_TABLE table{};
    REQUIRE(start(wanted[i], &data, &table) == 0);
    CHECK(data.wVersion == given[i]);
    CHECK(data.wHighVersion == MAKEWORD(2, 2));
    INT error = 0;
    CHECK(table.lpWSPCleanup(&error) == 0);
  }
}

TEST_CASE("None of the thirty functions of the base provider is missing") {
  const provider::Base base;
  void* functions[30];
  static_assert(sizeof functions == sizeof(WSPPROC_TABLE));
  std::memcpy(functions, base.operator->(), sizeof functions);
  CHECK(std::count(std::begin(functions), std::end(functions), nullptr) == 0);
}

TEST_CASE("WSPCleanup answers WSPStartup, and then every function says WSANOTINITIALISED") {
  WSPDATA data{};
  WSPPROC_TABLE table{};
  REQUIRE(start(MAKEWORD(2, 2), &data, &table) == 0);
  REQUIRE(start(MAKEWORD(2, 2), &data, &table) == 0);
  INT error = provider::untouched;
  CHECK(table.lpWSPCleanup(&error) == 0);
  const SOCKET s = table.lpWSPSocket(AF_INET, SOCK_DGRAM, 0, nullptr, 0, 0, &error);
  CHECK(s != INVALID_SOCKET);
  CHECK(table.lpWSPCleanup(&error) == 0);
  CHECK(error == provider::untouched);
  CHECK(table.lpWSPCleanup(&error) == SOCKET_ERROR);
  CHECK(error == WSANOTINITIALISED);
  DWORD sent = 0;
  WSABUF buffer{0, nullptr};
  error = 0;
  CHECK(table.lpWSPSend(s, &buffer, 1, &sent, 0, nullptr, nullptr, nullptr, &error) ==
        SOCKET_ERROR);
  CHECK(error == WSANOTINITIALISED);
  error = 0;
  CHECK(table.lpWSPSocket(AF_INET, SOCK_DGRAM, 0, nullptr, 0, 0, &error) == INVALID_SOCKET);
  CHECK(error == WSANOTINITIALISED);
}

TEST_CASE("The base provider lives without WSAStartup, and WSAStartup without it") {
  const provider::Base base;
  CHECK(socket(AF_INET, SOCK_DGRAM, 0) == INVALID_SOCKET);
  CHECK(WSAGetLastError() == WSANOTINITIALISED);
  const provider::Socket s(base, AF_INET, SOCK_DGRAM, 0);
  {
    const support::Winsock winsock;
    CHECK(closesocket(socket(AF_INET, SOCK_DGRAM, 0)) == 0);
  }
  CHECK(provider::bind_somewhere(base, s).sin_port != 0);
}
