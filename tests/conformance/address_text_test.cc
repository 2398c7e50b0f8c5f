// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <cstring>
#include <string>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/threads.h"
#include "support/untouched.h"
#include "support/wine.h"

using namespace support;

namespace {

template <class Address>
std::string print(const Address& address) {
  std::array<char, 128> text{};
  DWORD size = text.size();
  const int result = WSAAddressToStringA(const_cast<sockaddr*>(generic(address)), sizeof address,
                                         nullptr, text.data(), &size);
  if (result != 0) return "error " + std::to_string(WSAGetLastError());
  return size == std::strlen(text.data()) + 1 ? text.data() : "wrong length";
}

std::string parse(std::string text) {
  sockaddr_in address;
  std::memset(&address, 0xa5, sizeof address);
  int length = sizeof address;
  if (WSAStringToAddressA(text.data(), AF_INET, nullptr, generic(address), &length) != 0)
    return "error " + std::to_string(WSAGetLastError());
  return print(address);
}

sockaddr_in6 with(sockaddr_in6 address, u_short port, ULONG scope) {
  address.sin6_port = htons(port);
  address.sin6_scope_id = scope;
  return address;
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "WSAAddressToString tells port and scope only when there are any") {
  CHECK(print(ipv4("1.2.3.4")) == "1.2.3.4");
  CHECK(print(ipv4("1.2.3.4", htons(80))) == "1.2.3.4:80");
  CHECK(print(ipv4("255.255.255.255", htons(65535))) == "255.255.255.255:65535");
  CHECK(print(ipv6("::1")) == "::1");
  CHECK(print(with(ipv6("fe80::1"), 0, 7)) == "fe80::1%7");
  CHECK(print(with(ipv6("::1"), 80, 0)) == "[::1]:80");
  CHECK(print(with(ipv6("fe80::1"), 80, 4294967295u)) == "[fe80::1%4294967295]:80");
}

TEST_CASE_FIXTURE(Winsock, "WSAAddressToString refuses what is no address") {
  sockaddr_in address = ipv4("1.2.3.4");
  std::array<char, 64> text{};
  DWORD size = text.size();
  if (WINE_DIFFERS("WSAAddressToString sets the last error")) return;
  CHECK_FAILS(WSAAddressToStringA(nullptr, sizeof address, nullptr, text.data(), &size), WSAEFAULT);
  CHECK_FAILS(WSAAddressToStringA(generic(address), sizeof address, nullptr, text.data(), nullptr),
              WSAEFAULT);
  CHECK_FAILS(WSAAddressToStringA(generic(address), 0, nullptr, text.data(), &size), WSAEINVAL);
  address.sin_family = 99;
  CHECK_FAILS(WSAAddressToStringA(generic(address), sizeof address, nullptr, text.data(), &size),
              WSAEINVAL);
  CHECK(size == text.size());
  CHECK(text[0] == 0);
}

TEST_CASE_FIXTURE(Winsock, "WSAStringToAddress reads numbers as C writes them") {
  CHECK(parse("1") == "0.0.0.1");
  CHECK(parse("1.2.3") == "1.2.0.3");
  CHECK(parse("0x7f.1") == "127.0.0.1");
  CHECK(parse("0177.0.0.01") == "127.0.0.1");
  CHECK(parse("4294967295") == "255.255.255.255");
  CHECK(parse("1.2.3.4:0X50") == "1.2.3.4:80");
  CHECK(parse("1.2.3.4:0120") == "1.2.3.4:80");
  CHECK(parse("1.2.3.4:65535") == "1.2.3.4:65535");
}

TEST_CASE_FIXTURE(Winsock, "WSAStringToAddress refuses blanks, overflow and what is left over") {
  const std::string refused = "error " + std::to_string(WSAEINVAL);
  for (const char* wrong :
       {"1.2.3.4 :80", "1.2.3.4: 80", "1. 2.3.4", "1.2.3.4\n", "4294967296", "1.16777216",
        "1.2.65536", "256.1.1.1", "1..2", ".1", "1.2.3.4.5", "1.2.3.4:0x10000", "1.2.3.4:080",
        "1.2.3.4:80:80", "0x", "-1", "+1", "::1", "localhost"}) {
    CAPTURE(wrong);
    CHECK(parse(wrong) == refused);
  }
}

TEST_CASE_FIXTURE(Winsock, "WSAStringToAddress writes the whole address, and its length") {
  std::string text = "1.2.3.4:80";
  Untouched<sockaddr_in> address;
  int length = 100;
  CHECK(WSAStringToAddressA(text.data(), AF_INET, nullptr, generic(*address.out()), &length) == 0);
  CHECK(length == static_cast<int>(sizeof(sockaddr_in)));
  CHECK(address->sin_family == AF_INET);
  CHECK(address->sin_port == htons(80));
  CHECK(address->sin_addr.s_addr == htonl(0x01020304));
}

TEST_CASE_FIXTURE(Winsock, "What WSAStringToAddress refuses leaves no family and no port") {
  std::string text = "1.2.3.4:0";
  Untouched<sockaddr_in> address;
  int length = sizeof(sockaddr_in);
  CHECK_FAILS(WSAStringToAddressA(text.data(), AF_INET, nullptr, generic(*address.out()), &length),
              WSAEINVAL);
  if (WINE_DIFFERS("WSAStringToAddress zeroes family and port first")) return;
  CHECK(address->sin_family == 0);
  CHECK(address->sin_port == 0);
}

TEST_CASE_FIXTURE(Winsock, "WSAStringToAddress knows two families and wants its pointers") {
  std::string text = "1.2.3.4";
  sockaddr_in address{};
  int length = sizeof address;
  CHECK_FAILS(WSAStringToAddressA(text.data(), 99, nullptr, generic(address), &length), WSAEINVAL);
  if (WINE_DIFFERS("WSAStringToAddress sets the last error for a pointer that is missing")) return;
  CHECK_FAILS(WSAStringToAddressA(text.data(), AF_INET, nullptr, nullptr, &length), WSAEFAULT);
  CHECK_FAILS(WSAStringToAddressA(text.data(), AF_INET, nullptr, generic(address), nullptr),
              WSAEFAULT);
}

TEST_CASE("inet_pton leaves the address alone when the text is none") {
  for (const char* wrong : {"1.2.3", "01.2.3.4", "1.2.3.04", "0x1.2.3.4", "::1"}) {
    CAPTURE(wrong);
    Untouched<in_addr> address;
    if (WINE_DIFFERS("inet_pton reads strict dotted quads and writes nothing else")) return;
    CHECK(inet_pton(AF_INET, wrong, address.out()) == 0);
    CHECK(address.untouched());
  }
  for (const char* wrong : {":", "1::2::3", "12345::", "1:2:3:4:5:6:7:8:9", "::1%1", "[::1]", ""}) {
    CAPTURE(wrong);
    Untouched<in6_addr> address;
    if (WINE_DIFFERS("inet_pton reads IPv6 addresses and writes nothing else")) return;
    CHECK(inet_pton(AF_INET6, wrong, address.out()) == 0);
    CHECK(address.untouched());
  }
}

TEST_CASE("inet_pton reads an IPv4 address at the end of an IPv6 one") {
  in6_addr address{};
  CHECK(inet_pton(AF_INET6, "::ffff:1.2.3.4", &address) == 1);
  CHECK(address.s6_bytes[10] == 0xff);
  CHECK(address.s6_bytes[15] == 4);
  std::array<char, 65> text{};
  REQUIRE(inet_ntop(AF_INET6, &address, text.data(), text.size()));
  CHECK(std::string(text.data()) == "::ffff:1.2.3.4");
}

TEST_CASE("inet_ntoa keeps a text for each thread") {
  in_addr address;
  address.s_addr = htonl(0x01020304);
  char* const mine = inet_ntoa(address);
  Worker([] {
    in_addr other;
    other.s_addr = htonl(0x05060708);
    CHECK(std::string(inet_ntoa(other)) == "5.6.7.8");
  }).join();
  CHECK(std::string(mine) == "1.2.3.4");
}

TEST_CASE("inet_addr takes the highest address for none") {
  CHECK(inet_addr("255.255.255.255") == INADDR_NONE);
  CHECK(inet_addr("4294967296") == INADDR_NONE);
  CHECK(inet_addr("0x7f000001") == htonl(INADDR_LOOPBACK));
}

TEST_CASE_FIXTURE(Winsock, "WSAHtons and its kin want a socket and a place for the answer") {
  const UniqueSocket s = udp_socket();
  u_short small = 0;
  u_long large = 0;
  CHECK(WSAHtons(s, 0x1234, &small) == 0);
  CHECK(small == htons(0x1234));
  CHECK(WSANtohs(s, small, &small) == 0);
  CHECK(small == 0x1234);
  CHECK(WSAHtonl(s, 0x12345678, &large) == 0);
  CHECK(large == htonl(0x12345678));
  CHECK(WSANtohl(s, large, &large) == 0);
  CHECK(large == 0x12345678);
  if (WINE_DIFFERS("WSAHtons and its kin look at the socket, and set the last error")) return;
  CHECK_FAILS(WSAHtons(INVALID_SOCKET, 1, &small), WSAENOTSOCK);
  CHECK_FAILS(WSANtohl(0xbad, 1, &large), WSAENOTSOCK);
  CHECK_FAILS(WSAHtonl(s, 1, nullptr), WSAEFAULT);
  CHECK_FAILS(WSANtohs(s, 1, nullptr), WSAEFAULT);
}
