// SPDX-License-Identifier: MIT
#include <cstring>

#include "support/winsock.h"
//
#include <doctest/doctest.h>
#include <ws2spi.h>

// The base provider for programs compiled with -fshort-wchar, whose wide strings are UTF-16. No
// template may see a wchar_t here: it would be one function with that of the files beside this one.

static_assert(sizeof(wchar_t) == 2);

namespace {

bool starts_with(const wchar_t* text, const wchar_t* wanted) {
  while (*wanted != 0 && *text == *wanted) ++text, ++wanted;
  return *wanted == 0;
}

}  // namespace

TEST_CASE("A program with UTF-16 strings gets a table of the base provider that understands them") {
  struct {
    WSPDATA data;
    char behind[16];
  } answer;
  std::memset(&answer, 0x5a, sizeof answer);
  WSAPROTOCOL_INFOW info{};
  WSPPROC_TABLE table{};
  REQUIRE(WSPStartup(MAKEWORD(2, 2), &answer.data, &info, {}, &table) == 0);
  CHECK(starts_with(answer.data.szDescription, L"wsx"));
  CHECK(answer.behind[0] == 0x5a);
  INT error = 0;
  sockaddr_in address{};
  int size = sizeof address;
  wchar_t text[] = L"127.0.0.1:80";
  CHECK(table.lpWSPStringToAddress(text, AF_INET, nullptr, reinterpret_cast<sockaddr*>(&address),
                                   &size, &error) == 0);
  CHECK(address.sin_port == htons(80));
  wchar_t back[16]{};
  DWORD room = 13;
  CHECK(table.lpWSPAddressToString(reinterpret_cast<sockaddr*>(&address), sizeof address, nullptr,
                                   back, &room, &error) == 0);
  CHECK(std::memcmp(back, text, sizeof text) == 0);
  const SOCKET s = table.lpWSPSocket(AF_INET, SOCK_STREAM, 0, &info, 0, 0, &error);
  REQUIRE(s != INVALID_SOCKET);
  int length = sizeof info;
  CHECK(table.lpWSPGetSockOpt(s, SOL_SOCKET, SO_PROTOCOL_INFOW, reinterpret_cast<char*>(&info),
                              &length, &error) == 0);
  CHECK((info.szProtocol[0] != 0 && info.szProtocol[1] != 0));
  WSAPROTOCOL_INFOW twin{};
  CHECK(table.lpWSPDuplicateSocket(s, GetCurrentProcessId(), &twin, &error) == 0);
  CHECK(std::memcmp(twin.szProtocol, info.szProtocol, sizeof info.szProtocol) == 0);
  const SOCKET second = table.lpWSPSocket(AF_INET, SOCK_STREAM, 0, &twin, 0, 0, &error);
  CHECK(table.lpWSPCloseSocket(second, &error) == 0);
  CHECK(table.lpWSPCloseSocket(s, &error) == 0);
  CHECK(table.lpWSPCleanup(&error) == 0);
}
