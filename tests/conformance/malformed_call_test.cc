// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <cstdint>

#include "support/data.h"
#include "support/fixtures.h"
#include "support/message.h"
#include "support/refusals.h"
#include "support/untouched.h"
#include "support/wine.h"

// What is wrong with a WSASendMsg beside its message, and every level and type that a record could
// have.

using namespace support;

namespace {

constexpr DWORD supported = MSG_OOB | MSG_DONTROUTE | MSG_PARTIAL;

// The flags as documented: an unknown one is invalid, whatever stands beside it; urgent data and
// parts of messages are nothing that datagrams have.
int error_of(DWORD flags) {
  if ((flags & ~supported) != 0) return WSAEINVAL;
  return (flags & (MSG_OOB | MSG_PARTIAL)) != 0 ? WSAEOPNOTSUPP : 0;
}

struct Outcome {
  int error;
  bool count_untouched;
};

Outcome send_with(Way& way, WSAMSG message, DWORD flags) {
  Untouched<DWORD> sent;
  SetLastError(0xdeadbeef);
  const int result = WSASendMsg(way.sender, &message, flags, sent.out(), nullptr, nullptr);
  return {result == 0 ? 0 : WSAGetLastError(), sent.untouched()};
}

// Good for this destination, with a payload of four bytes: the types that Windows documents.
bool exists(const Way& way, int level, int type) {
  switch (level) {
    case IPPROTO_IP:
      return way.to_ipv4() &&
             (type == IP_TTL || type == IP_HOPLIMIT || type == IP_TOS || type == IP_ECN);
    case IPPROTO_IPV6:
      return way.from_ipv6() && (type == IPV6_HOPLIMIT || type == IPV6_TCLASS || type == IPV6_ECN);
    case IPPROTO_UDP:
      return type == UDP_SEND_MSG_SIZE;
    default:
      return false;
  }
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "Every combination of flags is refused but MSG_DONTROUTE alone") {
  if (WINE_DIFFERS("unknown flags of a send are WSAEINVAL")) return;
  Refusals refusals;
  int refused = 0;
  for (Way& way : all_ways()) {
    CAPTURE(way.name);
    const WSAMSG message = refusals.message(way);
    const auto check = [&](DWORD flags) {
      const int expected = error_of(flags);
      if (expected == 0) return;
      ++refused;
      const Outcome outcome = send_with(way, message, flags);
      if (outcome.error == expected && outcome.count_untouched) return;
      CAPTURE(flags);
      CHECK(outcome.error == expected);
      CHECK(outcome.count_untouched);
    };
    for (DWORD flags = 0; flags <= 0xffff; ++flags) check(flags);
    for (int bit = 16; bit < 32; ++bit)
      for (const DWORD beside : {DWORD{0}, DWORD{MSG_OOB}, DWORD{MSG_DONTROUTE}, supported})
        check(DWORD{1} << bit | beside);
    check(0xffffffff);
    check_that_nothing_was_sent(way);
  }
  CHECK(refused == 3 * (65536 - 2 + 16 * 4 + 1));
}

TEST_CASE_FIXTURE(Winsock, "Of all levels and types only the documented ones are taken") {
  if (WINE_DIFFERS("malformed and unknown control data is refused")) return;
  Refusals refusals;
  int refused = 0;
  for (Way& way : all_ways()) {
    CAPTURE(way.name);
    for (int level = -1; level <= 0x10000; level = level == 300 ? 0xfff0 : level + 1)
      for (int type = -1; type <= 130; ++type) {
        if (exists(way, level, type)) continue;
        ControlWriter records;
        records.add(way.good_level, way.good_type, INT{64}).add(level, type, INT{1});
        WSAMSG message = refusals.message(way);
        message.Control = records.buffer();
        ++refused;
        const Outcome outcome = send_with(way, message, 0);
        if (outcome.error == WSAEINVAL && outcome.count_untouched) continue;
        CAPTURE(level);
        CAPTURE(type);
        CHECK(outcome.error == WSAEINVAL);
        CHECK(outcome.count_untouched);
      }
    check_that_nothing_was_sent(way);
  }
  CHECK(refused > 10'000);
}

TEST_CASE_FIXTURE(Winsock, "A message without buffers may count none, and points nowhere then") {
  if (WINE_DIFFERS("an array or a buffer at a bad address is WSAEFAULT")) return;
  Refusals refusals;
  for (Way& way : all_ways()) {
    CAPTURE(way.name);
    WSAMSG message = refusals.message(way);
    message.lpBuffers = reinterpret_cast<WSABUF*>(std::uintptr_t{1});
    message.dwBufferCount = 0;
    CHECK(send_with(way, message, 0).error == 0);
    CHECK(next_datagram(way.receiver).empty());
    CHECK(nothing_to_receive(way.receiver));
  }
}
