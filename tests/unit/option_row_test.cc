// SPDX-License-Identifier: MIT
#include <mswsock.h>
#include <winsock2.h>
#include <ws2tcpip.h>

#include <doctest/doctest.h>

#include <set>
#include <utility>

#include "lib/address_text.h"
#include "lib/extension.h"
#include "lib/option.h"
#include "posix/option.h"

using namespace wsx;

namespace {

const OptionRow& row_of(int level, int name) {
  for (const OptionRow& row : option_rows())
    if (row.level == level && row.name == name) return row;
  FAIL("no row for level " << level << ", name " << name);
  return option_rows().front();
}

}  // namespace

TEST_CASE("Each option has one row at its level") {
  std::set<std::pair<int, int>> seen;
  for (const OptionRow& row : option_rows()) {
    CAPTURE(row.level);
    CAPTURE(row.name);
    CHECK(seen.emplace(row.level, row.name).second);
  }
}

TEST_CASE("What goes to the host has a row there, and nothing there is out of reach") {
  const OptionRow& through = row_of(SOL_SOCKET, SO_KEEPALIVE);
  for (const OptionRow& row : option_rows()) {
    CAPTURE(row.level);
    CAPTURE(row.name);
    const posix::HostOption* host = posix::find_host_option(row.level, row.name);
    if (row.set == through.set) {
      REQUIRE(host);
      CHECK((host->converter->to_host != nullptr));
    }
    if (row.get == through.get) {
      REQUIRE(host);
      CHECK((host->converter->from_host != nullptr));
    }
  }
  for (const posix::HostOption& host : posix::host_options()) {
    const OptionRow& row = row_of(host.level, host.name);
    CHECK((row.set != nullptr || row.get != nullptr));
  }
}

TEST_CASE("Rows with a size are structures, and no other") {
  for (const OptionRow& row : option_rows()) {
    CAPTURE(row.level);
    CAPTURE(row.name);
    const bool structure = row.shape == Shape::structure || row.shape == Shape::report;
    CHECK((row.size != 0) == structure);
    CHECK(row.size <= sizeof(OptionValue::bytes));
    if (posix::find_host_option(row.level, row.name))
      CHECK(row.size <= sizeof(posix::HostValue::bytes));
  }
}

TEST_CASE("Each report has one option") {
  std::set<std::uint32_t> seen;
  for (const OptionRow& row : option_rows()) {
    if (row.report == posix::Report::none) continue;
    CHECK(seen.insert(bit(row.report)).second);
  }
  CHECK(seen.size() == 15);
}

TEST_CASE("Extension pointers lead to functions, past every layer") {
  const GUID send = WSAID_WSASENDMSG;
  const GUID receive = WSAID_WSARECVMSG;
  const GUID nobody{};
  CHECK(find_extension(send) != nullptr);
  CHECK(find_extension(send) != reinterpret_cast<void*>(&WSASendMsg));
  CHECK(find_extension(receive) != nullptr);
  CHECK(find_extension(nobody) == nullptr);
}

TEST_CASE("An IPv4 address is taken off the front of a text") {
  std::string_view text = "1.2.3.4:80";
  IN_ADDR address;
  CHECK(take_ipv4(text, address));
  CHECK(text == ":80");
  CHECK(address.s_addr == htonl(0x01020304));
  for (std::string_view wrong : {"4294967296", "1.16777216", "1.2.65536", "0x", "1..2", "256.1"}) {
    CAPTURE(std::string(wrong));
    CHECK_FALSE(take_ipv4(wrong, address));
  }
  text = "4294967295";
  CHECK(take_ipv4(text, address));
  CHECK(address.s_addr == 0xffffffff);
}

TEST_CASE("The longest address fits its text") {
  SOCKADDR_IN6 address{};
  REQUIRE(parse_endpoint("[1111:2222:3333:4444:5555:6666:7777:8888%4294967295]:65535", address));
  CHECK(print(address).view() == "[1111:2222:3333:4444:5555:6666:7777:8888%4294967295]:65535");
}
