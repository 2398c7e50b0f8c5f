// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cstring>
#include <string>
#include <vector>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/untouched.h"
#include "support/wine.h"

// GetAddrInfoEx.

using namespace support;

namespace {

constexpr ULONG_PTR garbage = 0xcdcdcdcd;
template <class T>
T* poison() {
  return reinterpret_cast<T*>(garbage);
}

// A result that is freed.
template <class Info, void(WSAAPI* free_results)(Info*)>
class Results {
 public:
  ~Results() {
    if (found()) free_results(list_);
  }
  Info** operator&() { return &list_; }
  Info* operator->() const { return list_; }
  bool found() const { return list_ && list_ != poison<Info>(); }
  bool none() const { return !list_; }

 private:
  Info* list_ = poison<Info>();
};
using Wide = Results<ADDRINFOEXW, FreeAddrInfoExW>;
using Narrow = Results<ADDRINFOEXA, FreeAddrInfoEx>;

template <class Info>
bool is_loopback(const Info& info, u_short port) {
  sockaddr_in address;
  if (info.ai_family != AF_INET || info.ai_addrlen != sizeof address) return false;
  std::memcpy(&address, info.ai_addr, sizeof address);
  return address.sin_addr.s_addr == htonl(INADDR_LOOPBACK) && address.sin_port == htons(port);
}

template <class Info>
Info wanted() {
  Info hints{};
  hints.ai_flags = AI_NUMERICHOST;
  hints.ai_family = AF_INET;
  hints.ai_socktype = SOCK_STREAM;
  return hints;
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "GetAddrInfoEx without an OVERLAPPED waits for its results") {
  Wide wide;
  const auto hints = wanted<ADDRINFOEXW>();
  CHECK_RESULT_AND_ERROR(GetAddrInfoExW(L"127.0.0.1", L"80", NS_ALL, nullptr, &hints, &wide,
                                        nullptr, nullptr, nullptr, nullptr),
                         0, 0);
  REQUIRE(wide.found());
  CHECK(is_loopback(*wide.operator->(), 80));
  CHECK(wide->ai_socktype == SOCK_STREAM);
  CHECK(wide->ai_blob == nullptr);
  CHECK(wide->ai_bloblen == 0);
  CHECK(wide->ai_provider == nullptr);
  CHECK(wide->ai_next == nullptr);
  if (WINE_DIFFERS("GetAddrInfoEx is there for narrow characters, too")) return;
  Narrow narrow;
  const auto narrow_hints = wanted<ADDRINFOEXA>();
  CHECK_RESULT_AND_ERROR(GetAddrInfoExA("127.0.0.1", "80", NS_DNS, nullptr, &narrow_hints, &narrow,
                                        nullptr, nullptr, nullptr, nullptr),
                         0, 0);
  REQUIRE(narrow.found());
  CHECK(is_loopback(*narrow.operator->(), 80));
}

TEST_CASE_FIXTURE(Winsock, "GetAddrInfoEx gives the canonical name in the characters of its call") {
  Wide wide;
  auto hints = wanted<ADDRINFOEXW>();
  hints.ai_flags |= AI_CANONNAME;
  CHECK(GetAddrInfoExW(L"127.0.0.1", nullptr, NS_ALL, nullptr, &hints, &wide, nullptr, nullptr,
                       nullptr, nullptr) == 0);
  REQUIRE(wide.found());
  REQUIRE(wide->ai_canonname);
  CHECK(std::wstring(wide->ai_canonname) == L"127.0.0.1");
}

TEST_CASE_FIXTURE(Winsock, "GetAddrInfoEx tells by the value it returns what was wrong") {
  Wide wide;
  CHECK_RESULT_AND_ERROR(GetAddrInfoExW(nullptr, nullptr, NS_DNS, nullptr, nullptr, &wide, nullptr,
                                        nullptr, nullptr, nullptr),
                         WSAHOST_NOT_FOUND, WSAHOST_NOT_FOUND);
  CHECK(wide.none());
  if (WINE_DIFFERS("GetAddrInfoEx knows name spaces, and checks its hints")) return;
  auto hints = wanted<ADDRINFOEXW>();
  CHECK(GetAddrInfoExW(L"127.0.0.1", nullptr, NS_BTH, nullptr, &hints, &wide, nullptr, nullptr,
                       nullptr, nullptr) == WSASERVICE_NOT_FOUND);
  GUID unknown{1, 2, 3, {4}};
  CHECK(GetAddrInfoExW(L"127.0.0.1", nullptr, NS_DNS, &unknown, &hints, &wide, nullptr, nullptr,
                       nullptr, nullptr) == WSASERVICE_NOT_FOUND);
  hints.ai_provider = &unknown;
  CHECK(GetAddrInfoExW(L"127.0.0.1", nullptr, NS_DNS, nullptr, &hints, &wide, nullptr, nullptr,
                       nullptr, nullptr) == WSANO_RECOVERY);
  CHECK(wide.none());
}

TEST_CASE_FIXTURE(Winsock, "GetAddrInfoExA takes neither a time limit nor an OVERLAPPED") {
  if (WINE_DIFFERS("GetAddrInfoEx is there for narrow characters, too")) return;
  const UniqueEvent event;
  OVERLAPPED overlapped{};
  overlapped.hEvent = event;
  Narrow narrow;
  timeval limit{5, 0};
  CHECK(GetAddrInfoExA("127.0.0.1", nullptr, NS_DNS, nullptr, nullptr, &narrow, nullptr,
                       &overlapped, nullptr, nullptr) == WSAEINVAL);
  CHECK(GetAddrInfoExA("127.0.0.1", nullptr, NS_DNS, nullptr, nullptr, &narrow, &limit, nullptr,
                       nullptr, nullptr) == WSAEINVAL);
  CHECK(narrow.none());
  CHECK_FALSE(event.set());
}

TEST_CASE("GetAddrInfoEx asks for WSAStartup") {
  if (WINE_DIFFERS("GetAddrInfoEx asks for WSAStartup")) return;
  Wide wide;
  CHECK_RESULT_AND_ERROR(GetAddrInfoExW(L"127.0.0.1", nullptr, NS_DNS, nullptr, nullptr, &wide,
                                        nullptr, nullptr, nullptr, nullptr),
                         WSANOTINITIALISED, WSANOTINITIALISED);
}
