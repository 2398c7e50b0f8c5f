// SPDX-License-Identifier: MIT
//
// What the table of names says of options, ioctls, extensions and flags is what the library does:
// refused is refused with the error of the note, and everything else is not.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <winsock2.h>

#include <afunix.h>
#include <mstcpip.h>
#include <mswsock.h>
#include <ws2tcpip.h>

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lib/trace/error_name.h"

namespace {

template <typename Value>
struct Row {
  std::string_view name;
  Value value;
  std::string_view verdict;
  std::string_view note;

  bool refused() const { return verdict == "refused"; }
  bool only_control_data() const { return note.starts_with("control data:"); }
};

#include "verdicts.h"

constexpr int experimental = 253;  // a protocol that nobody speaks

// One of each kind. Raw sockets need rights that not everybody has.
class Sockets {
 public:
  Sockets() {
    WSADATA data;
    REQUIRE(WSAStartup(MAKEWORD(2, 2), &data) == 0);
    for (const int family : {AF_INET, AF_INET6})
      for (const auto& [type, protocol] : {std::pair<int, int>{SOCK_STREAM, IPPROTO_TCP},
                                           {SOCK_DGRAM, IPPROTO_UDP},
                                           {SOCK_RAW, experimental}}) {
        const SOCKET s = WSASocketW(family, type, protocol, nullptr, 0, WSA_FLAG_OVERLAPPED);
        if (s != INVALID_SOCKET) all_.push_back(s);
      }
    REQUIRE(all_.size() >= 4);
  }
  ~Sockets() { WSACleanup(); }

  auto begin() const { return all_.begin(); }
  auto end() const { return all_.end(); }

 private:
  std::vector<SOCKET> all_;
};

std::string_view error_name(int error) {
  return error == 0 ? "success"
                    : wsx::error_name(static_cast<DWORD>(error), wsx::Vocabulary::winsock);
}

std::vector<int> levels_of(std::string_view option) {
  if (option.starts_with("SO_")) return {SOL_SOCKET};
  if (option.starts_with("TCP_")) return {IPPROTO_TCP};
  if (option.starts_with("UDP_")) return {IPPROTO_UDP};
  if (option.starts_with("IPV6_")) return {IPPROTO_IPV6};
  return {IPPROTO_IP};
}

// What asking for the option and setting it, to 0 and to 1, says on all sockets.
std::set<std::string_view> answers(const Sockets& sockets, int level, int option) {
  std::set<std::string_view> found;
  for (const SOCKET s : sockets) {
    char value[1024] = {};
    int length = sizeof value;
    found.insert(
        error_name(getsockopt(s, level, option, value, &length) == 0 ? 0 : WSAGetLastError()));
    for (const DWORD number : {0u, 1u}) {
      const auto* bytes = reinterpret_cast<const char*>(&number);
      const bool set = setsockopt(s, level, option, bytes, sizeof number) == 0;
      found.insert(error_name(set ? 0 : WSAGetLastError()));
    }
  }
  return found;
}

}  // namespace

TEST_CASE("An option is refused with the error of its note, or works in one way at least") {
  const Sockets sockets;
  for (const auto& row : options) {
    CAPTURE(row.name);
    for (const int level : levels_of(row.name)) {
      auto found = answers(sockets, level, static_cast<int>(row.value));
      if (row.only_control_data()) {
        CHECK(found.erase("WSAENOPROTOOPT") == 1);
        CHECK_FALSE(found.contains("success"));
      } else if (row.refused()) {
        CHECK_FALSE(found.contains("success"));
        CHECK(found.contains(row.note));
      } else if (row.note.find("WSAENOPROTOOPT as an option") != std::string_view::npos) {
        CHECK_FALSE(found.contains("success"));
      } else {
        found.erase("WSAENOPROTOOPT");
        found.erase("WSAEINVAL");
        CHECK_FALSE(found.empty());
      }
    }
  }
}

TEST_CASE(
    "An ioctl is refused with the error of its note, or known to one kind of socket at least") {
  const Sockets sockets;
  for (const auto& row : ioctls) {
    CAPTURE(row.name);
    std::set<std::string_view> found;
    for (const SOCKET s : sockets) {
      DWORD returned = 0;
      const int result =
          WSAIoctl(s, row.value, nullptr, 0, nullptr, 0, &returned, nullptr, nullptr);
      found.insert(error_name(result == 0 ? 0 : WSAGetLastError()));
    }
    if (row.refused()) {
      CHECK(found == std::set{row.note});
    } else {
      found.erase("WSAEOPNOTSUPP");
      CHECK_FALSE(found.empty());
    }
  }
}

TEST_CASE("An extension is there unless its row refuses it") {
  const Sockets sockets;
  for (const auto& row : extensions) {
    CAPTURE(row.name);
    GUID id = row.value;
    void* function = nullptr;
    DWORD returned = 0;
    const int result = WSAIoctl(*sockets.begin(), SIO_GET_EXTENSION_FUNCTION_POINTER, &id,
                                sizeof id, &function, sizeof function, &returned, nullptr, nullptr);
    CHECK(error_name(result == 0 ? 0 : WSAGetLastError()) ==
          (row.refused() ? row.note : "success"));
  }
}

TEST_CASE("A flag of getaddrinfo is taken unless its row refuses it") {
  const Sockets sockets;
  for (const auto& row : flags) {
    if (!row.name.starts_with("AI_")) continue;
    CAPTURE(row.name);
    ADDRINFOA hints{};
    hints.ai_flags = static_cast<int>(row.value);
    ADDRINFOA* list = nullptr;
    const int error = getaddrinfo("127.0.0.1", "80", &hints, &list);
    if (error == 0) freeaddrinfo(list);
    CHECK(error_name(error) == (row.refused() ? row.note : "success"));
  }
}

TEST_CASE("A flag of WSASocket is taken unless its row refuses it") {
  const Sockets sockets;
  for (const auto& row : flags) {
    if (!row.name.starts_with("WSA_FLAG_")) continue;
    CAPTURE(row.name);
    const SOCKET s = WSASocketW(AF_INET, SOCK_DGRAM, 0, nullptr, 0, row.value);
    CHECK(error_name(s != INVALID_SOCKET ? 0 : WSAGetLastError()) ==
          (row.refused() ? row.note : "success"));
  }
}
