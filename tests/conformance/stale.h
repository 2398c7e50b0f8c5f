// SPDX-License-Identifier: MIT
#pragma once

#include <doctest/doctest.h>

#include <string>

#include "support/fixtures.h"
#include "support/wine.h"

// Values that name no socket and no handle, and what calls are given beside them.
namespace stale {

using namespace support;

inline HANDLE handle(SOCKET value) {
  return reinterpret_cast<HANDLE>(value);
}

// What the calls are given beside the value in question. All of it is good.
struct Rest {
  UniqueSocket listener = tcp_listener();
  UniqueSocket datagram = udp_socket();
  UniqueSocket fresh{socket(AF_INET, SOCK_STREAM, 0)};
  UniqueEvent event;
  Request request;
  char bytes[512] = {};
  WSABUF buffer{1, bytes};
  sockaddr_in address = ipv4("127.0.0.1", htons(9));
  int length = sizeof address;
  DWORD count = 0;
  DWORD flags = 0;
  u_long number = 0;
  u_short half = 0;
  HANDLE made = nullptr;
  ULONG_PTR key = 0;
  OVERLAPPED* dequeued = nullptr;
  OVERLAPPED_ENTRY entry{};
  WSANETWORKEVENTS events{};
  WSAPROTOCOL_INFOA narrow{};
  WSAPROTOCOL_INFOW wide{};
  OVERLAPPED pending{0x103, 0, {{0, 0}}, nullptr};
};

// Made when everything else is there: Windows gives values out again.
using Value = SOCKET (*)();

inline SOCKET closed() {
  const SOCKET s = socket(AF_INET, SOCK_DGRAM, 0);
  REQUIRE(closesocket(s) == 0);
  return s;
}

inline constexpr Value invented[] = {
    closed,
    [] { return SOCKET{0x7ffffff0}; },
    [] { return SOCKET{0x7ffffffc}; },
};

struct WineDifference {
  const char* name;
  const char* rule;
};
inline constexpr WineDifference wine_differences[] = {
    {"WSAHtons", "WSAHtons and its kin look at their socket"},
    {"WSANtohs", "WSAHtons and its kin look at their socket"},
    {"WSAHtonl", "WSAHtons and its kin look at their socket"},
    {"WSANtohl", "WSAHtons and its kin look at their socket"},
    {"WSAJoinLeaf", "WSAJoinLeaf looks at its socket"},
    {"RegisterWaitForSingleObject", "RegisterWaitForSingleObject looks at its handle"},
    {"WSARecvEx", "WSARecvEx says what is wrong"},
    {"WSAEventSelect", "WSAEventSelect and WSAEnumNetworkEvents look at the event"},
    {"WSAEnumNetworkEvents", "WSAEventSelect and WSAEnumNetworkEvents look at the event"},
};

inline bool wine_differs(const std::string& name) {
  for (const WineDifference& difference : wine_differences)
    if (name == difference.name && WINE_DIFFERS(difference.rule)) return true;
  return false;
}

}  // namespace stale
