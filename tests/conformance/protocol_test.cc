// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <vector>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/wine.h"

// The catalog of base protocols, and what a socket says of its own.

using namespace support;

namespace {

template <class Info>
struct Catalog {
  static int list(int* wanted, Info* buffer, DWORD* length);
};
template <>
int Catalog<WSAPROTOCOL_INFOA>::list(int* wanted, WSAPROTOCOL_INFOA* buffer, DWORD* length) {
  return WSAEnumProtocolsA(wanted, buffer, length);
}
template <>
int Catalog<WSAPROTOCOL_INFOW>::list(int* wanted, WSAPROTOCOL_INFOW* buffer, DWORD* length) {
  return WSAEnumProtocolsW(wanted, buffer, length);
}

template <class Info>
std::vector<Info> catalog(int* wanted = nullptr) {
  DWORD needed = 0;
  CHECK_FAILS(Catalog<Info>::list(wanted, nullptr, &needed), WSAENOBUFS);
  REQUIRE(needed % sizeof(Info) == 0);
  std::vector<Info> entries(needed / sizeof(Info));
  CHECK(Catalog<Info>::list(wanted, entries.data(), &needed) == static_cast<int>(entries.size()));
  return entries;
}

template <class Info>
const Info* find(const std::vector<Info>& entries, int family, int type) {
  for (const Info& entry : entries)
    if (entry.iAddressFamily == family && entry.iSocketType == type) return &entry;
  return nullptr;
}

template <class Info>
void check_tcp(const Info* tcp) {
  REQUIRE(tcp);
  CHECK(tcp->iProtocol == IPPROTO_TCP);
  CHECK(tcp->dwMessageSize == 0);
  CHECK(tcp->dwServiceFlags1 == 0x20066);
  CHECK(tcp->iMaxSockAddr == static_cast<int>(sizeof(sockaddr_in)));
  CHECK(tcp->ProtocolChain.ChainLen == 1);
  CHECK(tcp->iVersion == 2);
  CHECK(tcp->szProtocol[0] != 0);
}

template <class Info>
void check_own_description(SOCKET s, int option) {
  Info info{};
  int length = sizeof info;
  CHECK(getsockopt(s, SOL_SOCKET, option, reinterpret_cast<char*>(&info), &length) == 0);
  CHECK(length == static_cast<int>(sizeof info));
  CHECK(info.iAddressFamily == AF_INET);
  CHECK(info.iSocketType == SOCK_DGRAM);
  CHECK(info.iProtocol == IPPROTO_UDP);
  CHECK(info.szProtocol[0] != 0);
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "WSAEnumProtocols lists TCP and UDP of both families") {
  const auto narrow = catalog<WSAPROTOCOL_INFOA>();
  const auto wide = catalog<WSAPROTOCOL_INFOW>();
  CHECK(narrow.size() == wide.size());
  check_tcp(find(narrow, AF_INET, SOCK_STREAM));
  check_tcp(find(wide, AF_INET, SOCK_STREAM));
  const auto* udp = find(narrow, AF_INET6, SOCK_DGRAM);
  REQUIRE(udp);
  CHECK(udp->iProtocol == IPPROTO_UDP);
  CHECK(udp->dwServiceFlags1 == 0x20609);
  CHECK(udp->dwMessageSize == 0xffbb);
}

TEST_CASE_FIXTURE(Winsock, "WSAEnumProtocols lists only what it is asked for") {
  std::array<int, 2> only_udp{IPPROTO_UDP, 0};
  for (const auto& entry : catalog<WSAPROTOCOL_INFOA>(only_udp.data()))
    CHECK(entry.iProtocol == IPPROTO_UDP);
}

TEST_CASE_FIXTURE(Winsock, "WSAEnumProtocols says how much room it needs") {
  std::vector<WSAPROTOCOL_INFOA> room(32);
  DWORD length = sizeof room[0] - 1;
  CHECK_FAILS(WSAEnumProtocolsA(nullptr, room.data(), &length), WSAENOBUFS);
  CHECK(length >= 4 * sizeof room[0]);
  if (WINE_DIFFERS("WSAEnumProtocols without a length: WSAEFAULT")) return;
  CHECK_FAILS(WSAEnumProtocolsA(nullptr, room.data(), nullptr), WSAEFAULT);
}

TEST_CASE_FIXTURE(Winsock, "SO_PROTOCOL_INFO describes the socket") {
  const UniqueSocket s = udp_socket();
  check_own_description<WSAPROTOCOL_INFOA>(s, SO_PROTOCOL_INFOA);
  check_own_description<WSAPROTOCOL_INFOW>(s, SO_PROTOCOL_INFOW);
}

TEST_CASE_FIXTURE(Winsock, "SO_PROTOCOL_INFO tells a small buffer its size, and leaves a large's") {
  const UniqueSocket s = udp_socket();
  std::array<char, sizeof(WSAPROTOCOL_INFOW) + 1> room{};
  constexpr std::array sizes{std::pair{SO_PROTOCOL_INFOA, int{sizeof(WSAPROTOCOL_INFOA)}},
                             std::pair{SO_PROTOCOL_INFOW, int{sizeof(WSAPROTOCOL_INFOW)}}};
  for (const auto& row : sizes) {
    const auto name = row.first;
    const int size = row.second;
    CAPTURE(name);
    int length = size - 1;
    CHECK_FAILS(getsockopt(s, SOL_SOCKET, name, room.data(), &length), WSAEFAULT);
    CHECK(length == size);
    length = size + 1;
    CHECK(getsockopt(s, SOL_SOCKET, name, room.data(), &length) == 0);
    CHECK(length == size + 1);
    CHECK_FAILS(getsockopt(s, SOL_SOCKET, name, nullptr, &length), WSAEFAULT);
    CHECK_FAILS(getsockopt(s, SOL_SOCKET, name, room.data(), nullptr), WSAEFAULT);
    CHECK_FAILS(setsockopt(s, SOL_SOCKET, name, room.data(), size), WSAENOPROTOOPT);
  }
}

TEST_CASE_FIXTURE(Winsock, "WSASocket makes what an entry of the catalog describes") {
  for (auto& entry : catalog<WSAPROTOCOL_INFOA>()) {
    CAPTURE(entry.szProtocol);
    if (entry.iAddressFamily != AF_INET && entry.iAddressFamily != AF_INET6) continue;
    const UniqueSocket s(WSASocketA(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO,
                                    &entry, 0, WSA_FLAG_OVERLAPPED));
    CHECK(s != INVALID_SOCKET);
  }
}

TEST_CASE("WSAEnumProtocols needs a started Winsock" * doctest::skip(for_windows)) {
  DWORD length = 0;
  CHECK_FAILS(WSAEnumProtocolsA(nullptr, nullptr, &length), WSANOTINITIALISED);
}
