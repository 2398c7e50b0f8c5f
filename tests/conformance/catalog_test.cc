// SPDX-License-Identifier: MIT
#include <array>
#include <cstring>
#include <vector>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/untouched.h"
#include "support/wine.h"
//
#include <ws2spi.h>

// The provider catalog, as far as looking at it goes: on Windows a test must not change it.

using namespace support;

namespace {

std::vector<WSAPROTOCOL_INFOW> installed() {
  std::vector<WSAPROTOCOL_INFOW> entries;
  DWORD length = 0;
  int error = 0;
  CHECK(WSCEnumProtocols(nullptr, nullptr, &length, &error) == SOCKET_ERROR);
  CHECK(error == WSAENOBUFS);
  entries.resize(length / sizeof(WSAPROTOCOL_INFOW));
  const int count = WSCEnumProtocols(nullptr, entries.data(), &length, &error);
  CHECK(count == static_cast<int>(entries.size()));
  return entries;
}

GUID unknown() {
  return {0x5e0d0001, 0x1c4a, 0x4b1e, {0x9a, 0x31, 0x7c, 0x22, 0x40, 0x19, 0x6f, 0x02}};
}

int path_error(GUID* id, WCHAR* path, int* length) {
  int error = 0;
  return WSCGetProviderPath(id, path, length, &error) == SOCKET_ERROR ? error : 0;
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "WSCEnumProtocols lists the base protocols") {
  bool tcp = false;
  for (const auto& entry : installed())
    tcp |= entry.iAddressFamily == AF_INET && entry.iSocketType == SOCK_STREAM &&
           entry.iProtocol == IPPROTO_TCP && entry.ProtocolChain.ChainLen == BASE_PROTOCOL;
  CHECK(tcp);
}

TEST_CASE_FIXTURE(Winsock, "WSCEnumProtocols lists only what it is asked for") {
  std::array<int, 2> wanted{IPPROTO_UDP, 0};
  std::vector<WSAPROTOCOL_INFOW> room(64);
  auto length = static_cast<DWORD>(room.size() * sizeof room[0]);
  Untouched<int> error;
  const int count = WSCEnumProtocols(wanted.data(), room.data(), &length, error.out());
  REQUIRE(count > 0);
  for (int place = 0; place < count; ++place)
    CHECK(room[static_cast<std::size_t>(place)].iProtocol == IPPROTO_UDP);
  if (WINE_DIFFERS("WSCEnumProtocols leaves lpErrno alone on success")) return;
  CHECK(error.untouched());
}

TEST_CASE_FIXTURE(Winsock, "WSCEnumProtocols without a length is WSAEFAULT") {
  if (WINE_DIFFERS("WSCEnumProtocols without a length: WSAEFAULT")) return;
  int error = 0;
  std::vector<WSAPROTOCOL_INFOW> room(64);
  CHECK(WSCEnumProtocols(nullptr, room.data(), nullptr, &error) == SOCKET_ERROR);
  CHECK(error == WSAEFAULT);
}

TEST_CASE_FIXTURE(Winsock, "WSCGetProviderPath refuses arguments that are not there") {
  GUID id = unknown();
  std::array<WCHAR, 16> room{};
  int length = static_cast<int>(room.size());
  CHECK(path_error(nullptr, room.data(), &length) == WSAEFAULT);
  CHECK(path_error(&id, room.data(), nullptr) == WSAEFAULT);
  length = -1;
  CHECK(path_error(&id, nullptr, &length) == WSAEINVAL);
  if (WINE_DIFFERS("WSCGetProviderPath without lpErrno fails")) return;
  CHECK(WSCGetProviderPath(&id, room.data(), &length, nullptr) == SOCKET_ERROR);
}

TEST_CASE_FIXTURE(Winsock, "WSCGetProviderPath of an unknown provider is WSAEINVALIDPROVIDER") {
  if (WINE_DIFFERS("WSCGetProviderPath of an unknown provider: WSAEINVALIDPROVIDER")) return;
  GUID id = unknown();
  std::array<WCHAR, 16> room{};
  int length = static_cast<int>(room.size());
  CHECK(path_error(&id, room.data(), &length) == WSAEINVALIDPROVIDER);
  CHECK(length == static_cast<int>(room.size()));
  CHECK(path_error(&id, nullptr, &length) == WSAEINVALIDPROVIDER);
}

TEST_CASE_FIXTURE(Winsock, "WSCGetProviderPath says how much room the path needs") {
  if (WINE_DIFFERS("WSCGetProviderPath knows the base providers")) return;
  GUID id = installed().front().ProviderId;
  std::vector<WCHAR> room(5000);
  int length = 1;
  CHECK(path_error(&id, room.data(), &length) == WSAEFAULT);
  CHECK(length > 1);
  CHECK(path_error(&id, room.data(), &length) == 0);
  CHECK(room[static_cast<std::size_t>(length) - 1] == 0);
}

TEST_CASE_FIXTURE(Winsock, "The catalog's functions leave the last error alone") {
  if (WINE_DIFFERS("the catalog's functions do not touch the last error")) return;
  GUID id = unknown();
  std::array<WCHAR, 16> room{};
  int length = static_cast<int>(room.size());
  SetLastError(1234);
  CHECK(path_error(&id, room.data(), &length) == WSAEINVALIDPROVIDER);
  CHECK(WSAGetLastError() == 1234);
}

TEST_CASE_FIXTURE(Winsock, "A socket says which entry it was made from") {
  for (const auto& entry : installed()) {
    if (entry.ProtocolChain.ChainLen != BASE_PROTOCOL || (entry.dwProviderFlags & PFL_HIDDEN))
      continue;
    if (entry.iAddressFamily != AF_INET && entry.iAddressFamily != AF_INET6) continue;
    if (entry.iSocketType == SOCK_RAW) continue;
    CAPTURE(entry.dwCatalogEntryId);
    const UniqueSocket s(WSASocketW(entry.iAddressFamily, entry.iSocketType, entry.iProtocol,
                                    nullptr, 0, WSA_FLAG_OVERLAPPED));
    WSAPROTOCOL_INFOW info{};
    int length = sizeof info;
    REQUIRE(getsockopt(s, SOL_SOCKET, SO_PROTOCOL_INFOW, reinterpret_cast<char*>(&info), &length) ==
            0);
    CHECK(info.dwCatalogEntryId == entry.dwCatalogEntryId);
    CHECK(std::memcmp(&info.ProviderId, &entry.ProviderId, sizeof info.ProviderId) == 0);
    CHECK(info.ProtocolChain.ChainLen == BASE_PROTOCOL);
  }
}
