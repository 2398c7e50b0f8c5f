// SPDX-License-Identifier: MIT
#include "process/roles.h"

#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "process/host.h"
#include "process/sizes.h"
#include "support/data.h"
#include "support/winsock.h"

namespace {

[[noreturn]] void fail(int code) {
  std::_Exit(code);
}

SOCKET connected_to(const char* port) {
  WSADATA data;
  if (WSAStartup(MAKEWORD(2, 2), &data) != 0) fail(90);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = static_cast<u_short>(std::atoi(port));
  const SOCKET s = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(s, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) fail(91);
  return s;
}

// More than the host takes: the library has the rest.
void leave_behind(SOCKET s) {
  u_long on = 1;
  ioctlsocket(s, FIONBIO, &on);
  const std::string data = support::pattern(process::large);
  if (send(s, data.data(), static_cast<int>(data.size()), 0) != static_cast<int>(data.size()))
    fail(92);
}

// It outlives the exit that follows.
void pend(SOCKET s) {
  static const std::string data = support::pattern(process::large);
  static OVERLAPPED overlapped;
  WSABUF piece{static_cast<ULONG>(data.size()), const_cast<char*>(data.data())};
  if (WSASend(s, &piece, 1, nullptr, 0, &overlapped, nullptr) != SOCKET_ERROR ||
      WSAGetLastError() != WSA_IO_PENDING)
    fail(93);
}

int returns(const char* port) {
  leave_behind(connected_to(port));
  return 0;
}

int exits(const char* port) {
  leave_behind(connected_to(port));
  std::exit(0);
}

int closes_and_exits(const char* port) {
  const SOCKET s = connected_to(port);
  leave_behind(s);
  if (closesocket(s) != 0) fail(94);
  std::exit(0);
}

int exits_with_pending_sends(const char* port) {
  pend(connected_to(port));
  std::exit(0);
}

int forks(const char* port) {
  const SOCKET s = connected_to(port);
  leave_behind(s);
  if (process::fork_and_run("! ls -l /proc/self/fd | grep -q socket:") != 0) fail(95);
  if (process::fork_and_exit(7) != 7) fail(96);
  if (process::fork_and_run("exit 8") != 8) fail(97);
  return closesocket(s);
}

// The code is the number of threads that ten sockets need.
int counts_threads(const char*) {
  WSADATA data;
  if (WSAStartup(MAKEWORD(2, 2), &data) != 0) fail(90);
  const std::size_t before = process::threads();
  static char byte;
  static OVERLAPPED overlapped[10];
  for (OVERLAPPED& one : overlapped) {
    const SOCKET s = socket(AF_INET, SOCK_DGRAM, 0);
    sockaddr_in any_port{};
    any_port.sin_family = AF_INET;
    if (bind(s, reinterpret_cast<const sockaddr*>(&any_port), sizeof any_port) != 0) fail(98);
    WSABUF into{1, &byte};
    DWORD flags = 0;
    WSARecv(s, &into, 1, nullptr, &flags, &one, nullptr);
    if (WSAGetLastError() != WSA_IO_PENDING) fail(99);
  }
  return static_cast<int>(process::threads() - before);
}

SOCKET datagram_socket(sockaddr_in& address) {
  const SOCKET s = socket(AF_INET, SOCK_DGRAM, 0);
  address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int length = sizeof address;
  if (bind(s, reinterpret_cast<const sockaddr*>(&address), length) != 0 ||
      getsockname(s, reinterpret_cast<sockaddr*>(&address), &length) != 0)
    fail(100);
  return s;
}

// Sends itself a byte.
void talk(SOCKET s, const sockaddr_in& address) {
  char byte = 0;
  const auto* const to = reinterpret_cast<const sockaddr*>(&address);
  if (sendto(s, "x", 1, 0, to, sizeof address) != 1 || recv(s, &byte, 1, 0) != 1 || byte != 'x')
    fail(101);
}

// The code is the number of descriptors that are left behind.
int loses_the_fence(const char*) {
  WSADATA data;
  if (WSAStartup(MAKEWORD(2, 2), &data) != 0) fail(90);
  sockaddr_in address, later_address;
  const SOCKET early = datagram_socket(address);
  talk(early, address);
  const std::size_t before = process::descriptors();
  if (!process::forbid_fence()) return 77;
  talk(early, address);
  if (closesocket(early) != 0 || closesocket(early) == 0 || WSAGetLastError() != WSAENOTSOCK)
    fail(102);
  for (int i = 0; i < 20; ++i) {
    const SOCKET later = datagram_socket(later_address);
    talk(later, later_address);
    if (closesocket(later) != 0) fail(103);
  }
  for (int i = 0; i < 20; ++i) datagram_socket(later_address);
  if (WSACleanup() != 0) fail(104);
  return static_cast<int>(process::descriptors() - (before - 1));
}

// A child whose parent has other threads closes what it has from its parent.
int closes_in_a_child(const char*) {
  WSADATA data;
  if (WSAStartup(MAKEWORD(2, 2), &data) != 0) fail(90);
  sockaddr_in address;
  const SOCKET s = datagram_socket(address);
  for (int i = 0; i < 4; ++i) std::thread([&] { talk(s, address); }).join();
  const int code = process::fork_and_do([&] {
    const std::size_t before = process::descriptors();
    for (int i = 0; i < 4; ++i) std::thread([&] { talk(s, address); }).join();
    if (closesocket(s) != 0) fail(105);
    return static_cast<int>(before - process::descriptors());
  });
  talk(s, address);
  return closesocket(s) == 0 ? code : 106;
}

struct Role {
  std::string_view name;
  int (*play)(const char* port);
};
constexpr Role roles[] = {
    {"returns", returns},
    {"exits", exits},
    {"closes and exits", closes_and_exits},
    {"exits with pending sends", exits_with_pending_sends},
    {"forks", forks},
    {"counts threads", counts_threads},
    {"loses the fence", loses_the_fence},
    {"closes in a child", closes_in_a_child},
};

}  // namespace

int play_role(int count, char** words) {
  if (count != 3) return -1;
  for (const Role& role : roles)
    if (role.name == words[1]) return role.play(words[2]);
  return -1;
}
