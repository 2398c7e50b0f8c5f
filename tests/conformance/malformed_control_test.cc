// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <climits>
#include <cstdint>
#include <vector>

#include "support/fixtures.h"
#include "support/message.h"
#include "support/refusals.h"
#include "support/wine.h"

// Every way to get control data wrong, by the thousand: each is refused with its error, and nothing
// is sent by any of them.

using namespace support;

namespace {

constexpr const char* wine_drops = "malformed and unknown control data is refused";

constexpr int positions = 4;

// Good records, but for what `put` adds instead of the one at `position`.
template <class Put>
ControlWriter four_records(const Way& way, int position, Put put) {
  ControlWriter records;
  for (int i = 0; i < positions; ++i) {
    if (i == position)
      put(records);
    else
      records.add(way.good_level, way.good_type, INT{64});
  }
  return records;
}

template <class Put>
void check_record(Refusals& refusals, Way& way, int position, Put put) {
  CAPTURE(position);
  ControlWriter records = four_records(way, position, put);
  WSAMSG message = refusals.message(way);
  message.Control = records.buffer();
  refusals.check(way, message, WSAEINVAL);
}

constexpr std::array levels{
    int{IPPROTO_IP}, int{IPPROTO_IPV6}, int{IPPROTO_UDP}, int{IPPROTO_TCP}, SOL_SOCKET, 1, -1};
constexpr std::array types{0, 2, 3, 4, 8, 19, 21, 39, 50, 51, 52, 9999, -1};

struct Kind {
  int level, type;
  std::size_t size;
};
constexpr int pktinfo_ex = 51;  // of either level
constexpr Kind kinds[] = {
    {IPPROTO_IP, IP_PKTINFO, 8},      {IPPROTO_IP, pktinfo_ex, 12},
    {IPPROTO_IP, IP_TTL, 4},          {IPPROTO_IP, IP_HOPLIMIT, 4},
    {IPPROTO_IP, IP_TOS, 4},          {IPPROTO_IP, IP_ECN, 4},
    {IPPROTO_IPV6, IPV6_PKTINFO, 20}, {IPPROTO_IPV6, pktinfo_ex, 24},
    {IPPROTO_IPV6, IPV6_HOPLIMIT, 4}, {IPPROTO_IPV6, IPV6_TCLASS, 4},
    {IPPROTO_IPV6, IPV6_ECN, 4},      {IPPROTO_UDP, UDP_SEND_MSG_SIZE, 4},
};

bool exists(int level, int type) {
  return std::any_of(std::begin(kinds), std::end(kinds),
                     [=](const Kind& kind) { return kind.level == level && kind.type == type; });
}

bool fits(int level, const Way& way) {
  if (level == IPPROTO_IP) return way.to_ipv4();
  return level == IPPROTO_UDP || way.from_ipv6();
}

char* bad_address(std::uintptr_t value) {
  return reinterpret_cast<char*>(value);
}
constexpr std::array<std::uintptr_t, 3> bad_addresses{0, 1, 0xffff};

}  // namespace

TEST_CASE_FIXTURE(Winsock, "An impossible length is refused in every record at every position") {
  if (WINE_DIFFERS(wine_drops)) return;
  constexpr std::array<std::size_t, 8> lengths{0, 1, 15, 16, 17, 0x80000000, 0xffffffff, SIZE_MAX};
  const auto rows = [&](Refusals& refusals, Way& way) {
    for (const int level : levels)
      for (const int type : types)
        for (const std::size_t length : lengths)
          for (const INT payload : {0, 1, -1})
            for (int position = 0; position < positions; ++position) {
              CAPTURE(level);
              CAPTURE(type);
              CAPTURE(length);
              CAPTURE(payload);
              check_record(refusals, way, position, [&](ControlWriter& records) {
                records.add_lying(level, type, payload, length);
              });
            }
  };
  CHECK(refused(rows) == 3 * 7 * 13 * 8 * 3 * positions * 2);
}

TEST_CASE_FIXTURE(Winsock, "A payload of another size than its kind has is refused") {
  if (WINE_DIFFERS(wine_drops)) return;
  std::array<char, 32> ones;
  ones.fill(1);
  const auto rows = [&](Refusals& refusals, Way& way) {
    for (const Kind& kind : kinds)
      for (std::size_t size = 0; size <= ones.size(); ++size)
        for (int position = 0; position < positions && size != kind.size; ++position) {
          CAPTURE(kind.level);
          CAPTURE(kind.type);
          CAPTURE(size);
          check_record(refusals, way, position, [&](ControlWriter& records) {
            records.add_bytes(kind.level, kind.type, ones.data(), size, WSA_CMSG_LEN(size));
          });
        }
  };
  CHECK(refused(rows) == 3 * 12 * 32 * positions * 2);
}

TEST_CASE_FIXTURE(Winsock, "A record that is unknown or not for the destination is refused") {
  if (WINE_DIFFERS(wine_drops)) return;
  const auto rows = [](Refusals& refusals, Way& way) {
    for (const int level : levels)
      for (const int type : types)
        for (int position = 0; position < positions; ++position) {
          CAPTURE(level);
          CAPTURE(type);
          if (exists(level, type) && fits(level, way)) continue;
          check_record(refusals, way, position,
                       [&](ControlWriter& records) { records.add(level, type, INT{1}); });
        }
  };
  CHECK(refused(rows) > 1000);
}

TEST_CASE_FIXTURE(Winsock, "A value out of the range of its kind is refused") {
  if (WINE_DIFFERS(wine_drops)) return;
  const struct {
    int level, type;
    std::vector<INT> values;
  } ranges[] = {
      {IPPROTO_IP, IP_TTL, {0, -1, 256, INT_MIN, INT_MAX}},
      {IPPROTO_IP, IP_HOPLIMIT, {0, -1, 256, INT_MIN, INT_MAX}},
      {IPPROTO_IP, IP_TOS, {-1, 256, INT_MIN, INT_MAX}},
      {IPPROTO_IP, IP_ECN, {-1, 3, 4, 255, INT_MIN, INT_MAX}},
      {IPPROTO_IPV6, IPV6_HOPLIMIT, {-2, 256, INT_MIN, INT_MAX}},
      {IPPROTO_IPV6, IPV6_TCLASS, {-1, 256, INT_MIN, INT_MAX}},
      {IPPROTO_IPV6, IPV6_ECN, {-1, 3, 4, 255, INT_MIN, INT_MAX}},
      {IPPROTO_UDP, UDP_SEND_MSG_SIZE, {-1, 0x10000, INT_MIN, INT_MAX}},
  };
  const auto rows = [&](Refusals& refusals, Way& way) {
    for (const auto& range : ranges)
      for (const INT value : range.values)
        for (int position = 0; position < positions; ++position) {
          CAPTURE(range.level);
          CAPTURE(range.type);
          CAPTURE(value);
          check_record(refusals, way, position, [&](ControlWriter& records) {
            records.add(range.level, range.type, value);
          });
        }
  };
  CHECK(refused(rows) == 3 * 38 * positions * 2);
}

TEST_CASE_FIXTURE(Winsock, "Control data that ends within a payload is refused") {
  if (WINE_DIFFERS(wine_drops)) return;
  const auto rows = [](Refusals& refusals, Way& way) {
    ControlWriter records = four_records(way, positions, [](ControlWriter&) {});
    WSAMSG message = refusals.message(way);
    message.Control = records.buffer();
    const ULONG record = message.Control.len / positions;
    for (ULONG whole = 0; whole < positions; ++whole)
      for (ULONG payload = 0; payload < sizeof(INT); ++payload) {
        message.Control.len = static_cast<ULONG>(whole * record + WSA_CMSG_LEN(payload));
        CAPTURE(message.Control.len);
        refusals.check(way, message, WSAEINVAL);
      }
  };
  CHECK(refused(rows) == 3 * positions * 4 * 2);
}

// Nothing behind the first record is looked at, so nothing has to be there.
TEST_CASE_FIXTURE(Winsock, "Control data of gigabytes is refused by its first record") {
  if (WINE_DIFFERS(wine_drops)) return;
  const auto rows = [](Refusals& refusals, Way& way) {
    for (const ULONG size : {0x7fffffffu, 0x80000000u, 0xfffffff8u, 0xffffffffu})
      for (const std::size_t length : {std::size_t{0}, std::size_t{15}, std::size_t{size} + 1,
                                       std::size_t{size}, SIZE_MAX - 7, SIZE_MAX}) {
        CAPTURE(size);
        CAPTURE(length);
        ControlWriter records;
        records.add_lying(way.good_level, way.good_type, 64, length);
        WSAMSG message = refusals.message(way);
        message.Control = {size, records.buffer().buf};
        refusals.check(way, message, WSAEINVAL);
      }
  };
  CHECK(refused(rows) == 3 * 4 * 6 * 2);
}

TEST_CASE_FIXTURE(Winsock, "Control data at a bad address is WSAEFAULT, whatever its length") {
  if (WINE_DIFFERS(wine_drops)) return;
  const auto rows = [](Refusals& refusals, Way& way) {
    for (const std::uintptr_t address : bad_addresses)
      for (const ULONG length : {1u, 15u, 16u, 17u, 24u, 0x80000000u, 0xffffffffu}) {
        CAPTURE(address);
        CAPTURE(length);
        WSAMSG message = refusals.message(way);
        message.Control = {length, bad_address(address)};
        refusals.check(way, message, WSAEFAULT);
      }
  };
  CHECK(refused(rows) == 3 * 3 * 7 * 2);
}
