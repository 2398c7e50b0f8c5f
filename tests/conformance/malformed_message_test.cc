// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <climits>
#include <cstdint>
#include <vector>

#include "support/fixtures.h"
#include "support/message.h"
#include "support/refusals.h"
#include "support/wine.h"

// Every way to get the rest of a WSAMSG wrong, its name and its buffers: each is refused with its
// error before anything is sent.

using namespace support;

namespace {

template <class Pointed>
Pointed* bad_address(std::uintptr_t value) {
  return reinterpret_cast<Pointed*>(value);
}
constexpr std::array<std::uintptr_t, 3> bad_addresses{0, 1, 0xffff};

}  // namespace

TEST_CASE_FIXTURE(Winsock, "A name that is not there or too short is WSAEFAULT") {
  if (WINE_DIFFERS("a name of a wrong length is WSAEFAULT")) return;
  const auto rows = [](Refusals& refusals, Way& way) {
    const auto check = [&](std::uintptr_t address, INT length) {
      CAPTURE(address);
      CAPTURE(length);
      WSAMSG message = refusals.message(way);
      message.namelen = length;
      if (address <= 0xffff) message.name = bad_address<sockaddr>(address);
      refusals.check(way, message, WSAEFAULT);
    };
    constexpr std::uintptr_t own = SIZE_MAX;
    for (INT length = 0; length < way.length; ++length) check(own, length);
    for (const INT length : {-1, -16, -28, INT_MIN}) check(own, length);
    for (const std::uintptr_t address : bad_addresses)
      for (const INT length : {1, 2, 15, 16, 28, 128, INT_MAX, -1, INT_MIN}) check(address, length);
  };
  CHECK(refused(rows) == (16 + 28 + 28 + 3 * (4 + 3 * 9)) * 2);
}

TEST_CASE_FIXTURE(Winsock, "A name of another family is WSAEAFNOSUPPORT") {
  if (WINE_DIFFERS("a name of another family is WSAEAFNOSUPPORT")) return;
  const auto rows = [](Refusals& refusals, Way& way) {
    for (unsigned family = 0; family <= 0xffff; ++family) {
      if (family > 300 && family < 0xff00) continue;
      if (family == way.destination.sin6_family) continue;
      CAPTURE(family);
      sockaddr_in6 name = way.destination;
      name.sin6_family = static_cast<ADDRESS_FAMILY>(family);
      WSAMSG message = refusals.message(way);
      message.name = generic(name);
      refusals.check(way, message, WSAEAFNOSUPPORT);
    }
  };
  CHECK(refused(rows) == 3 * (301 + 256 - 1) * 2);
}

TEST_CASE_FIXTURE(Winsock, "A name that no datagram can go to is WSAEADDRNOTAVAIL") {
  if (WINE_DIFFERS("a send to port 0 or to the any-address is WSAEADDRNOTAVAIL")) return;
  const auto rows = [](Refusals& refusals, Way& way) {
    const auto check = [&](const sockaddr_in6& name) {
      sockaddr_in6 copy = name;
      WSAMSG message = refusals.message(way);
      message.name = generic(copy);
      refusals.check(way, message, WSAEADDRNOTAVAIL);
    };
    sockaddr_in6 without_port = way.destination;
    without_port.sin6_port = 0;
    check(without_port);
    sockaddr_in6 anybody{};
    anybody.sin6_family = way.destination.sin6_family;
    anybody.sin6_port = way.destination.sin6_port;
    check(anybody);
  };
  CHECK(refused(rows) == 3 * 2 * 2);
}

TEST_CASE_FIXTURE(Winsock, "A buffer that is not there is WSAEFAULT in every place of the array") {
  if (WINE_DIFFERS("an array or a buffer at a bad address is WSAEFAULT")) return;
  const auto rows = [](Refusals& refusals, Way& way) {
    WSAMSG message = refusals.message(way);
    for (const std::uintptr_t address : bad_addresses)
      for (const DWORD count : {1u, 2u, 17u, 0xffffffffu}) {
        message.lpBuffers = bad_address<WSABUF>(address);
        message.dwBufferCount = count;
        refusals.check(way, message, WSAEFAULT);
      }
    char byte = 'x';
    for (const std::uintptr_t address : bad_addresses)
      for (const ULONG length : {1u, 0x7fffffffu, 0x80000000u, 0xffffffffu})
        for (std::size_t place = 0; place < 20; ++place) {
          std::vector<WSABUF> buffers(20, {1, &byte});
          buffers[place] = {length, bad_address<char>(address)};
          CAPTURE(address);
          CAPTURE(length);
          CAPTURE(place);
          message.lpBuffers = buffers.data();
          message.dwBufferCount = 20;
          refusals.check(way, message, WSAEFAULT);
        }
  };
  CHECK(refused(rows) == 3 * 3 * (4 + 4 * 20) * 2);
}

// Sums of lengths that pass 2^31 and 2^32, and some that are small in 32 bits. No byte is read.
TEST_CASE_FIXTURE(Winsock, "Data that no datagram can hold is WSAEMSGSIZE") {
  const std::vector<std::vector<ULONG>> lists{
      {65528},
      {65527, 1},
      {0x7fffffff},
      {0x80000000},
      {0x80000001},
      {0xffffffff},
      {0x7fffffff, 1},
      {0x80000000, 0x80000000},
      {0x80000000, 0x80000000, 1},
      {0xffffffff, 1},
      {0xffffffff, 2},
      {1, 0xffffffff},
      {0xffffffff, 0xffffffff, 3},
      std::vector<ULONG>(16, 0x10000000),
      std::vector<ULONG>(17, 0x80000000),
      std::vector<ULONG>(65536, 1),
      std::vector<ULONG>(65536, 0x10000),
      std::vector<ULONG>(1000, 0xffffffff),
  };
  const auto rows = [&](Refusals& refusals, Way& way) {
    char byte = 'x';
    for (std::size_t i = 0; i < lists.size(); ++i) {
      CAPTURE(i);
      std::vector<WSABUF> buffers;
      for (const ULONG length : lists[i]) buffers.push_back({length, &byte});
      WSAMSG message = refusals.message(way);
      message.lpBuffers = buffers.data();
      message.dwBufferCount = static_cast<DWORD>(buffers.size());
      refusals.check(way, message, WSAEMSGSIZE);
    }
  };
  CHECK(refused(rows) == 3 * static_cast<int>(lists.size()) * 2);
}

TEST_CASE_FIXTURE(Winsock,
                  "A message without a name needs a peer, whatever else is wrong with it") {
  if (WINE_DIFFERS("a send without a name and without a peer is WSAENOTCONN")) return;
  const auto rows = [](Refusals& refusals, Way& way) {
    WSAMSG message = refusals.message(way);
    message.name = nullptr;
    message.namelen = 0;
    refusals.check(way, message, WSAENOTCONN);
    ControlWriter broken;
    broken.add_lying(way.good_level, way.good_type, 64, 0);
    message.Control = broken.buffer();
    refusals.check(way, message, WSAENOTCONN);
    message.Control = {24, nullptr};
    refusals.check(way, message, WSAENOTCONN);
  };
  CHECK(refused(rows) == 3 * 3 * 2);
}
