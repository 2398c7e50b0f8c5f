// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <cstring>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/wine.h"

// How long the values of options may be, and which sockets have which of them.

#ifndef IPV6_DONTFRAG
#define IPV6_DONTFRAG 14
#endif
#ifndef IP_UNICAST_IF
#define IP_UNICAST_IF 31
#endif
#ifndef IPV6_UNICAST_IF
#define IPV6_UNICAST_IF 31
#endif

using namespace support;

namespace {

// What room of 1, 2 and 4 bytes gets of a value; 0: nothing, WSAEFAULT.
using Sizes = std::array<int, 3>;
constexpr Sizes as_byte{1, 1, 1};  // one byte, whatever the room
constexpr Sizes by_room{1, 1, 4};  // one byte, or four if they fit
constexpr Sizes whole{0, 0, 4};    // four bytes, set and read
constexpr std::array rooms{1, 2, 4};

struct Option {
  int family, type, level, name;
  Sizes sizes;
  DWORD value;  // another one than by default
};

constexpr int sol = SOL_SOCKET;
constexpr int ip = IPPROTO_IP;
constexpr int ipv6 = IPPROTO_IPV6;
constexpr int tcp = IPPROTO_TCP;

constexpr Option options[] = {
    {AF_INET, SOCK_STREAM, sol, SO_DEBUG, by_room, 1},
    {AF_INET, SOCK_STREAM, sol, SO_DONTLINGER, by_room, 0},
    {AF_INET, SOCK_STREAM, sol, SO_DONTROUTE, as_byte, 1},
    {AF_INET, SOCK_STREAM, sol, SO_EXCLUSIVEADDRUSE, by_room, 1},
    {AF_INET, SOCK_STREAM, sol, SO_KEEPALIVE, as_byte, 1},
    {AF_INET, SOCK_STREAM, sol, SO_LINGER, whole, 0x20001},
    {AF_INET, SOCK_STREAM, sol, SO_OOBINLINE, by_room, 1},
    {AF_INET, SOCK_STREAM, sol, SO_RCVBUF, whole, 0x1234},
    {AF_INET, SOCK_STREAM, sol, SO_RCVTIMEO, whole, 1234},
    {AF_INET, SOCK_STREAM, sol, SO_REUSEADDR, by_room, 1},
    {AF_INET, SOCK_STREAM, sol, SO_SNDBUF, whole, 0x1234},
    {AF_INET, SOCK_STREAM, sol, SO_SNDTIMEO, whole, 1234},
    {AF_INET, SOCK_STREAM, tcp, TCP_NODELAY, as_byte, 1},
    {AF_INET, SOCK_STREAM, ip, IP_TTL, by_room, 9},
    {AF_INET, SOCK_DGRAM, sol, SO_BROADCAST, by_room, 1},
    {AF_INET, SOCK_DGRAM, ip, IP_DONTFRAGMENT, by_room, 1},
    {AF_INET, SOCK_DGRAM, ip, IP_MULTICAST_LOOP, by_room, 0},
    {AF_INET, SOCK_DGRAM, ip, IP_MULTICAST_TTL, by_room, 9},
    {AF_INET, SOCK_DGRAM, ip, IP_PKTINFO, whole, 1},
    {AF_INET, SOCK_DGRAM, ip, IP_RECVTOS, whole, 1},
    {AF_INET, SOCK_DGRAM, ip, IP_RECVTTL, whole, 1},
    {AF_INET, SOCK_DGRAM, ip, IP_TOS, by_room, 0x20},
    {AF_INET, SOCK_DGRAM, ip, IP_TTL, by_room, 9},
    {AF_INET6, SOCK_DGRAM, ipv6, IPV6_DONTFRAG, by_room, 1},
    {AF_INET6, SOCK_DGRAM, ipv6, IPV6_HOPLIMIT, whole, 1},
    {AF_INET6, SOCK_DGRAM, ipv6, IPV6_MULTICAST_HOPS, by_room, 9},
    {AF_INET6, SOCK_DGRAM, ipv6, IPV6_MULTICAST_LOOP, by_room, 0},
    {AF_INET6, SOCK_DGRAM, ipv6, IPV6_PKTINFO, whole, 1},
    {AF_INET6, SOCK_DGRAM, ipv6, IPV6_RECVTCLASS, whole, 1},
    {AF_INET6, SOCK_DGRAM, ipv6, IPV6_UNICAST_HOPS, by_room, 9},
    {AF_INET6, SOCK_DGRAM, ipv6, IPV6_V6ONLY, as_byte, 0},
};

UniqueSocket socket_for(const Option& option) {
  UniqueSocket s(socket(option.family, option.type, 0));
  REQUIRE(s != INVALID_SOCKET);
  return s;
}

int set(SOCKET s, const Option& option, const void* value, int length) {
  return setsockopt(s, option.level, option.name, static_cast<const char*>(value), length);
}

// The bytes that have been written start `bytes`, and the others are 0xa5.
struct Read {
  Read(SOCKET s, const Option& option, int room) : length(room) {
    bytes.fill(0xa5);
    result =
        getsockopt(s, option.level, option.name, reinterpret_cast<char*>(bytes.data()), &length);
  }
  DWORD value(int size) const {
    DWORD number = 0;
    std::memcpy(&number, bytes.data(), static_cast<std::size_t>(size));
    return number;
  }
  bool untouched_from(int size) const {
    for (std::size_t i = static_cast<std::size_t>(size); i < bytes.size(); ++i)
      if (bytes[i] != 0xa5) return false;
    return true;
  }

  int length;
  int result;
  std::array<unsigned char, 8> bytes;
};

DWORD number(SOCKET s, int level, int name) {
  DWORD value = 0;
  int length = sizeof value;
  const int result = getsockopt(s, level, name, reinterpret_cast<char*>(&value), &length);
  return result == 0 ? value : 1'000'000 + WSAGetLastError();
}

int set_number(SOCKET s, int level, int name, DWORD value) {
  return setsockopt(s, level, name, reinterpret_cast<const char*>(&value), sizeof value);
}

constexpr const char* wine_rule = "values of options may be as short and as long as on Windows";

}  // namespace

TEST_CASE_FIXTURE(Winsock, "An option is set by values of one to eight bytes, or needs four") {
  if (WINE_DIFFERS(wine_rule)) return;
  for (const Option& option : options) {
    CAPTURE(option.level);
    CAPTURE(option.name);
    for (const int length : {1, 2, 3, 4, 8}) {
      CAPTURE(length);
      const UniqueSocket s = socket_for(option);
      const DWORD before = Read(s, option, 4).value(option.sizes[2]);
      const unsigned long long value = option.value;
      if (length < 4 && option.sizes == whole) {
        CHECK_FAILS(set(s, option, &value, length), WSAEFAULT);
        CHECK(Read(s, option, 4).value(4) == before);
      } else {
        CHECK_SUCCEEDS(set(s, option, &value, length), 0);
        CHECK(Read(s, option, 4).value(option.sizes[2]) == option.value);
      }
    }
  }
}

TEST_CASE_FIXTURE(Winsock,
                  "An option is read as one byte or as four, and nothing behind is written") {
  if (WINE_DIFFERS(wine_rule)) return;
  for (const Option& option : options) {
    CAPTURE(option.level);
    CAPTURE(option.name);
    const UniqueSocket s = socket_for(option);
    REQUIRE(set(s, option, &option.value, sizeof option.value) == 0);
    for (std::size_t i = 0; i < rooms.size(); ++i) {
      CAPTURE(rooms[i]);
      const int size = option.sizes[i];
      const Read read(s, option, rooms[i]);
      CHECK(read.result == (size == 0 ? SOCKET_ERROR : 0));
      if (size == 0) CHECK(WSAGetLastError() == WSAEFAULT);
      if (size != 0) CHECK(read.length == size);
      if (size != 0) CHECK(read.value(size) == (option.value & (size == 1 ? 0xff : ~0u)));
      CHECK(read.untouched_from(size));
    }
    CHECK(Read(s, option, 8).length == option.sizes[2]);
  }
}

TEST_CASE_FIXTURE(Winsock, "An option without a value or without room is WSAEFAULT") {
  if (WINE_DIFFERS(wine_rule)) return;
  for (const Option& option : options) {
    CAPTURE(option.level);
    CAPTURE(option.name);
    const UniqueSocket s = socket_for(option);
    for (const std::uintptr_t address : {0, 1, 0xffff})
      CHECK_FAILS(set(s, option, reinterpret_cast<const void*>(address), 4), WSAEFAULT);
    CHECK_FAILS(set(s, option, &option.value, 0), WSAEFAULT);
    for (const int room : {0, -1}) {
      const Read read(s, option, room);
      CHECK(read.result == SOCKET_ERROR);
      CHECK(WSAGetLastError() == WSAEFAULT);
      CHECK(read.untouched_from(0));
    }
  }
}

TEST_CASE_FIXTURE(Winsock, "A length of -1 is long enough at SOL_SOCKET and too long elsewhere") {
  if (WINE_DIFFERS(wine_rule)) return;
  for (const Option& option : options) {
    CAPTURE(option.level);
    CAPTURE(option.name);
    const UniqueSocket s = socket_for(option);
    if (option.level == sol)
      CHECK_SUCCEEDS(set(s, option, &option.value, -1), 0);
    else
      CHECK_FAILS(set(s, option, &option.value, -1), WSAENOBUFS);
  }
}

TEST_CASE_FIXTURE(Winsock, "Options of datagrams are invalid on a stream") {
  if (WINE_DIFFERS("options of datagrams on a stream: WSAEINVAL")) return;
  const UniqueSocket stream(socket(AF_INET, SOCK_STREAM, 0));
  const UniqueSocket stream6(socket(AF_INET6, SOCK_STREAM, 0));
  for (const int name :
       {IP_MULTICAST_IF, IP_MULTICAST_TTL, IP_MULTICAST_LOOP, IP_PKTINFO, IP_RECVTTL, IP_RECVTOS}) {
    CAPTURE(name);
    CHECK_FAILS(set_number(stream, ip, name, 1), WSAEINVAL);
    CHECK(number(stream, ip, name) == 1'000'000 + WSAEINVAL);
  }
  for (const int name : {IPV6_MULTICAST_IF, IPV6_MULTICAST_HOPS, IPV6_MULTICAST_LOOP, IPV6_PKTINFO,
                         IPV6_HOPLIMIT, IPV6_RECVTCLASS}) {
    CAPTURE(name);
    CHECK_FAILS(set_number(stream6, ipv6, name, 1), WSAEINVAL);
    CHECK(number(stream6, ipv6, name) == 1'000'000 + WSAEINVAL);
  }
}

TEST_CASE_FIXTURE(Winsock, "Memberships can be asked for and not read") {
  if (WINE_DIFFERS("reading a membership: WSAENOPROTOOPT")) return;
  const UniqueSocket s(socket(AF_INET, SOCK_DGRAM, 0));
  const UniqueSocket s6(socket(AF_INET6, SOCK_DGRAM, 0));
  for (const int name : {IP_ADD_MEMBERSHIP, IP_DROP_MEMBERSHIP, IP_ADD_SOURCE_MEMBERSHIP,
                         IP_DROP_SOURCE_MEMBERSHIP, IP_BLOCK_SOURCE, IP_UNBLOCK_SOURCE})
    CHECK(number(s, ip, name) == 1'000'000 + WSAENOPROTOOPT);
  for (const int name : {IPV6_ADD_MEMBERSHIP, IPV6_DROP_MEMBERSHIP})
    CHECK(number(s6, ipv6, name) == 1'000'000 + WSAENOPROTOOPT);
}

TEST_CASE_FIXTURE(Winsock, "A level that does not go with the socket is WSAEINVAL") {
  if (WINE_DIFFERS("a level that does not go with the socket: WSAEINVAL")) return;
  const UniqueSocket s(socket(AF_INET, SOCK_DGRAM, 0));
  for (const int level : {-1, 0xfffe, 0x10000, int{IPPROTO_ICMP}, int{IPPROTO_IPV6}}) {
    CAPTURE(level);
    CHECK_FAILS(set_number(s, level, 1, 1), WSAEINVAL);
    CHECK(number(s, level, 1) == 1'000'000 + WSAEINVAL);
  }
}

TEST_CASE_FIXTURE(Winsock, "The type of a datagram socket cannot be set, which is invalid there") {
  if (WINE_DIFFERS("setting SO_TYPE of a datagram socket: WSAEINVAL")) return;
  const UniqueSocket s(socket(AF_INET, SOCK_DGRAM, 0));
  CHECK_FAILS(set_number(s, sol, SO_TYPE, SOCK_STREAM), WSAEINVAL);
}

TEST_CASE_FIXTURE(Winsock, "IP_DONTFRAGMENT is on for streams and off for datagrams") {
  const UniqueSocket stream(socket(AF_INET, SOCK_STREAM, 0));
  const UniqueSocket datagram(socket(AF_INET, SOCK_DGRAM, 0));
  if (!WINE_DIFFERS("IP_DONTFRAGMENT is on for streams"))
    CHECK(number(stream, ip, IP_DONTFRAGMENT) == 1);
  CHECK(number(datagram, ip, IP_DONTFRAGMENT) == 0);
}

TEST_CASE_FIXTURE(Winsock, "IPV6_V6ONLY can be read of an IPv4 socket") {
  const UniqueSocket s(socket(AF_INET, SOCK_STREAM, 0));
  if (WINE_DIFFERS("IPV6_V6ONLY of an IPv4 socket")) return;
  CHECK(number(s, ipv6, IPV6_V6ONLY) == 1);
}

TEST_CASE_FIXTURE(Winsock, "The largest message is a datagram's payload, by family") {
  const UniqueSocket s(socket(AF_INET, SOCK_DGRAM, 0));
  const UniqueSocket s6(socket(AF_INET6, SOCK_DGRAM, 0));
  CHECK(number(s, sol, SO_MAX_MSG_SIZE) == 65507);
  if (!WINE_DIFFERS("SO_MAX_MSG_SIZE of an IPv6 socket"))
    CHECK(number(s6, sol, SO_MAX_MSG_SIZE) == 65527);
  CHECK_FAILS(set_number(s, sol, SO_MAX_MSG_SIZE, 5), WSAENOPROTOOPT);
}

TEST_CASE_FIXTURE(Winsock, "An interface for what is sent is set by index and read in host order") {
  if (WINE_DIFFERS("IP_UNICAST_IF and IPV6_UNICAST_IF take an index")) return;
  const UniqueSocket s(socket(AF_INET, SOCK_DGRAM, 0));
  const UniqueSocket s6(socket(AF_INET6, SOCK_DGRAM, 0));
  CHECK(set_number(s, ip, IP_UNICAST_IF, htonl(1)) == 0);
  CHECK(number(s, ip, IP_UNICAST_IF) == 1);
  CHECK(set_number(s, ip, IP_MULTICAST_IF, htonl(1)) == 0);
  CHECK(number(s, ip, IP_MULTICAST_IF) == 1);
  CHECK(set_number(s6, ipv6, IPV6_UNICAST_IF, 1) == 0);
  CHECK(number(s6, ipv6, IPV6_UNICAST_IF) == 1);
  CHECK(set_number(s6, ipv6, IPV6_MULTICAST_IF, 1) == 0);
  CHECK(number(s6, ipv6, IPV6_MULTICAST_IF) == 1);
}

TEST_CASE_FIXTURE(Winsock, "An error that was set is read once and gone") {
  if (WINE_DIFFERS("SO_ERROR can be set")) return;
  const UniqueSocket s(socket(AF_INET, SOCK_DGRAM, 0));
  CHECK(set_number(s, sol, SO_ERROR, WSAEMSGSIZE) == 0);
  CHECK(number(s, sol, SO_ERROR) == WSAEMSGSIZE);
  CHECK(number(s, sol, SO_ERROR) == 0);
}
