// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cstddef>
#include <iterator>
#include <string_view>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/untouched.h"
#include "support/wine.h"

// Wide strings, unit by unit. Besides being a conformance test this file is compiled with
// -fshort-wchar into the unit tests, where a WCHAR is a unit of UTF-16 as it is on Windows; hence
// no templates on WCHAR, which the rest of that program has for the other wchar_t.

using namespace support;

namespace {

constexpr WCHAR high = static_cast<WCHAR>(0xd83d);
constexpr WCHAR low = static_cast<WCHAR>(0xde00);

// A null-terminated wide string made of ASCII text.
template <std::size_t size = 80>
struct Wide {
  explicit Wide(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) units[i] = static_cast<WCHAR>(text[i]);
  }
  operator WCHAR*() { return units; }
  WCHAR units[size] = {};
};

bool equal(const WCHAR* wide, std::string_view text) {
  for (const char c : text)
    if (*wide++ != static_cast<WCHAR>(c)) return false;
  return *wide == 0;
}

int look_up(const WCHAR* node, const WCHAR* service) {
  ADDRINFOW hints{};
  hints.ai_flags = AI_NUMERICHOST;
  ADDRINFOW* list = nullptr;
  const int error = GetAddrInfoW(node, service, &hints, &list);
  CHECK((list != nullptr) == (error == 0));
  if (list) FreeAddrInfoW(list);
  return error;
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "GetAddrInfoW refuses names that are no Unicode") {
  if (WINE_DIFFERS("GetAddrInfoW with half a character: WSANO_RECOVERY")) return;
  const WCHAR cut[] = {'a', high, 0};
  const WCHAR alone[] = {low, 'a', 0};
  const WCHAR reversed[] = {low, high, 0};
  const WCHAR doubled[] = {high, high, low, 0};
  for (const WCHAR* name : {cut, alone, reversed, doubled}) {
    CHECK(look_up(name, nullptr) == WSANO_RECOVERY);
    CHECK(WSAGetLastError() == WSANO_RECOVERY);
    CHECK(look_up(Wide("127.0.0.1"), name) == WSANO_RECOVERY);
  }
}

TEST_CASE_FIXTURE(Winsock, "GetAddrInfoW reads whole characters of any size") {
  const WCHAR greek[] = {0x3b1, 0x3b2, 0};
  CHECK(look_up(greek, nullptr) == WSAHOST_NOT_FOUND);
  if (sizeof(WCHAR) == 2) {
    const WCHAR pair[] = {high, low, 0};
    CHECK(look_up(pair, nullptr) == WSAHOST_NOT_FOUND);
  }
  CHECK(look_up(Wide("127.0.0.1"), Wide("80")) == 0);
  CHECK(look_up(Wide("::1"), nullptr) == 0);
}

TEST_CASE_FIXTURE(Winsock, "GetAddrInfoW ends its strings at the first null") {
  const WCHAR hidden[] = {'1', '.', '2', '.', '3', '.', '4', 0, '!', 0};
  CHECK(look_up(hidden, nullptr) == 0);
}

TEST_CASE_FIXTURE(Winsock, "Digits of other scripts are no address") {
  // Arabic digits, and units whose low byte alone would be a digit.
  if (WINE_DIFFERS("digits of other scripts are no address, and nothing is written for them"))
    return;
  for (const int unit : {0x661, 0x131, 0xff11, 0xd831, 0xdc31}) {
    CAPTURE(unit);
    Wide text("1.2.3.4");
    text.units[0] = static_cast<WCHAR>(unit);
    Untouched<in_addr> address;
    CHECK(InetPtonW(AF_INET, text, address.out()) == 0);
    CHECK(address.untouched());
    Wide text6("::1");
    text6.units[2] = static_cast<WCHAR>(unit);
    Untouched<in6_addr> address6;
    CHECK(InetPtonW(AF_INET6, text6, address6.out()) == 0);
    CHECK(address6.untouched());
    sockaddr_in endpoint{};
    int length = sizeof endpoint;
    CHECK_FAILS(WSAStringToAddressW(text, AF_INET, nullptr, generic(endpoint), &length), WSAEINVAL);
  }
}

TEST_CASE("InetPtonW and InetNtopW have the errors of their narrow twins") {
  in_addr v4{};
  WCHAR text[65] = {};
  CHECK_RESULT_AND_ERROR(InetPtonW(99, Wide("1.2.3.4"), &v4), -1, WSAEAFNOSUPPORT);
  CHECK_RESULT_AND_ERROR(InetNtopW(99, &v4, text, std::size(text)), nullptr, WSAEAFNOSUPPORT);
  if (WINE_DIFFERS("InetNtopW with too little room: ERROR_INVALID_PARAMETER")) return;
  CHECK_RESULT_AND_ERROR(InetNtopW(AF_INET, &v4, text, 7), nullptr, ERROR_INVALID_PARAMETER);
  CHECK(text[0] == 0);
  CHECK(InetNtopW(AF_INET, &v4, text, 8) == text);
  CHECK(equal(text, "0.0.0.0"));
}

TEST_CASE_FIXTURE(Winsock, "WSAAddressToStringW counts characters, the null among them") {
  const sockaddr_in address = ipv4("10.0.0.1", htons(80));
  auto* name = const_cast<sockaddr*>(generic(address));
  WCHAR text[32] = {};
  DWORD length = 11;
  CHECK_FAILS(WSAAddressToStringW(name, sizeof address, nullptr, text, &length), WSAEFAULT);
  CHECK(length == 12);
  CHECK(WSAAddressToStringW(name, sizeof address, nullptr, text, &length) == 0);
  CHECK(length == 12);
  CHECK(equal(text, "10.0.0.1:80"));
}

TEST_CASE_FIXTURE(Winsock, "WSAStringToAddressW reads what its narrow twin reads") {
  sockaddr_in6 address{};
  int length = sizeof address;
  CHECK(WSAStringToAddressW(Wide("[fe80::1%7]:80"), AF_INET6, nullptr, generic(address), &length) ==
        0);
  CHECK(address.sin6_family == AF_INET6);
  CHECK(address.sin6_port == htons(80));
  CHECK(address.sin6_scope_id == 7);
}

TEST_CASE_FIXTURE(Winsock, "GetNameInfoW writes nothing when one of the names does not fit") {
  const sockaddr_in address = ipv4("127.0.0.1", htons(7777));
  constexpr int numeric = NI_NUMERICHOST | NI_NUMERICSERV;
  struct Name {
    WCHAR units[16];
  };
  Untouched<Name> node;
  Untouched<Name> service;
  if (WINE_DIFFERS("GetNameInfoW with too little room: WSAEFAULT")) return;
  CHECK(GetNameInfoW(generic(address), sizeof address, node->units, 16, service->units, 4,
                     numeric) == WSAEFAULT);
  CHECK(WSAGetLastError() == WSAEFAULT);
  CHECK(node.untouched());
  CHECK(service.untouched());
  CHECK(GetNameInfoW(generic(address), sizeof address, node->units, 10, service->units, 5,
                     numeric) == 0);
  CHECK(equal(node->units, "127.0.0.1"));
  CHECK(equal(service->units, "7777"));
}

TEST_CASE("gai_strerrorW has a sentence for every error") {
  CHECK(gai_strerrorW(WSAHOST_NOT_FOUND)[0] != 0);
  CHECK(gai_strerrorW(WSATRY_AGAIN)[0] != 0);
}
