// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <random>

#include "posix/control.h"
#include "unit/records.h"

// Buffers are as large as what they hold, so that an address checker sees every step outside.
namespace {

using unit::Bytes;
using unit::Record;
using wsx::Status;
using wsx::posix::ControlContext;
using wsx::posix::ReceivedControl;
using wsx::posix::SendControl;

constexpr ControlContext context{.family = 23, .to_ipv4 = true, .datagram = true};
const Record hop_limit{0, 4, unit::bytes_of(9)};

Status translate(const Bytes& bytes, SendControl& control) {
  return wsx::posix::read_send_control(bytes.data(), bytes.size(), context, control);
}

bool refused(const Bytes& bytes) {
  SendControl control;
  control.length = 0xdeadbeef;
  control.segment = 0xdeadbeef;
  const Status status = translate(bytes, control);
  if (status == Status::success) return false;
  CHECK(status == Status::invalid_parameter);
  CHECK(control.length == 0xdeadbeef);
  CHECK(control.segment == 0xdeadbeef);
  return true;
}

std::size_t records_in(const Bytes& bytes) {
  SendControl control;
  REQUIRE(translate(bytes, control) == Status::success);
  return unit::decode(control.bytes, control.length).size();
}

}  // namespace

TEST_CASE("a record whose length is impossible is refused wherever it stands") {
  constexpr std::uint64_t lengths[] = {
      0,          1,          15,         16,           17,           25,
      0x7fffffff, 0x80000000, 0xffffffff, SIZE_MAX - 7, SIZE_MAX - 6, SIZE_MAX};
  for (std::size_t position = 0; position < 4; ++position) {
    for (const std::uint64_t length : lengths) {
      Bytes bytes;
      for (std::size_t i = 0; i < 4; ++i)
        bytes = unit::joined(bytes, i == position ? unit::encode_with_length(hop_limit, length)
                                                  : unit::encode(hop_limit));
      CAPTURE(position);
      CAPTURE(length);
      CHECK(refused(bytes));
    }
  }
}

TEST_CASE("a last record may lack its padding but no byte of its payload") {
  const Bytes whole = unit::encode({hop_limit, hop_limit});
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    const Bytes bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    CAPTURE(size);
    const bool cut = (size >= 16 && size < 20) || (size >= 40 && size < 44);
    CHECK(refused(bytes) == cut);
  }
}

TEST_CASE("a remainder that is smaller than a header is no record") {
  for (std::size_t size = 0; size < 16; ++size) {
    const Bytes rest(size, std::byte{0xff});
    CHECK(records_in(rest) == 0);
    CHECK(records_in(unit::joined(unit::encode(hop_limit), rest)) == 1);
  }
  SendControl control;
  CHECK(wsx::posix::read_send_control(nullptr, 0, context, control) == Status::success);
  CHECK(control.length == 0);
}

TEST_CASE("records may stand at any address") {
  for (std::size_t shift = 0; shift < 8; ++shift) {
    const Bytes bytes = unit::joined(Bytes(shift), unit::encode(hop_limit));
    SendControl control;
    REQUIRE(wsx::posix::read_send_control(bytes.data() + shift, bytes.size() - shift, context,
                                          control) == Status::success);
    CHECK(unit::decode(control.bytes, control.length).size() == 1);
  }
}

TEST_CASE("a thousand good records make one of each kind") {
  const std::vector<Record> many(1000, hop_limit);
  CHECK(records_in(unit::encode(many)) == 1);
}

namespace {

// Random bytes rarely look like records, so most headers are made plausible.
Bytes scramble(std::mt19937& random, const std::vector<std::pair<int, int>>& kinds) {
  const auto below = [&](std::size_t limit) { return random() % limit; };
  Bytes bytes(below(200));
  for (std::byte& byte : bytes) byte = static_cast<std::byte>(below(4) ? 0 : below(256));
  for (std::size_t at = 0; at + 16 <= bytes.size();) {
    const std::uint64_t length = below(8) ? 16 + below(30) : below(1000) - 500;
    const auto [level, type] = kinds[below(kinds.size())];
    std::memcpy(&bytes[at], &length, 8);
    std::memcpy(&bytes[at + 8], &level, 4);
    std::memcpy(&bytes[at + 12], &type, 4);
    at += 16 + (below(4) ? (length - 16 + 7) / 8 * 8 % 64 : below(40));
  }
  return bytes;
}

}  // namespace

TEST_CASE("whatever the bytes are, what reaches the host is well formed") {
  std::mt19937 random(20240229);
  const std::vector<std::pair<int, int>> kinds{{0, 19},  {0, 4},   {0, 3},   {0, 50},  {0, 51},
                                               {41, 19}, {41, 21}, {41, 39}, {41, 50}, {17, 2}};
  int taken = 0;
  for (int i = 0; i < 100000; ++i) {
    const Bytes bytes = scramble(random, kinds);
    ControlContext varied = context;
    varied.family = random() % 2 ? 23 : 2;
    varied.to_ipv4 = varied.family == 2 || random() % 2;
    SendControl control;
    if (wsx::posix::read_send_control(bytes.data(), bytes.size(), varied, control) !=
        Status::success)
      continue;
    REQUIRE(control.length + CMSG_SPACE(2) <= SendControl::capacity);
    wsx::posix::append_segment(control, 1);
    taken += !unit::decode(control.bytes, control.length).empty();
  }
  CHECK(taken > 1000);
}

TEST_CASE("whatever the host says, what reaches the program is well formed and fits") {
  std::mt19937 random(20240301);
  const std::vector<std::pair<int, int>> kinds{{0, 8},   {0, 2},   {0, 1},    {41, 50},
                                               {41, 52}, {41, 67}, {17, 104}, {1, 29}};
  int written = 0;
  for (int i = 0; i < 100000; ++i) {
    const Bytes host = scramble(random, kinds);
    Bytes buffer(random() % 160);
    const ReceivedControl control = wsx::posix::write_received_control(
        host.data(), host.size(), static_cast<std::uint32_t>(random()), buffer.data(),
        buffer.size());
    REQUIRE(control.used <= buffer.size());
    written += !unit::decode(buffer.data(), control.used).empty();
  }
  CHECK(written > 1000);
}
