// SPDX-License-Identifier: MIT
#include "posix/address.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <utility>

#include "posix/family.h"
#include "unit/records.h"

namespace {

using unit::Bytes;
using unit::joined;
using unit::raw;
using wsx::Status;
using wsx::posix::Address;

constexpr int windows_inet = 2;
constexpr int windows_inet6 = 23;
constexpr int windows_unix = 1;
constexpr Status other_family = wsx::socket_code(10047);

const Bytes loopback4 = raw({2, 0, 0x1f, 0x90, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0});

Bytes name6(const char* text, int family, std::uint32_t scope = 0) {
  in6_addr host{};
  REQUIRE(::inet_pton(AF_INET6, text, &host) == 1);
  return joined(raw({family, 0, 0x1f, 0x90, 1, 2, 3, 4}), unit::bytes_of(host),
                unit::bytes_of(scope));
}

Status read(const Bytes& name, int family, Address& address) {
  return wsx::posix::read_address(name.data(), static_cast<int>(name.size()), family, address);
}

Address host_address(const Bytes& bytes) {
  Address address;
  address.length = static_cast<std::uint32_t>(bytes.size());
  std::copy(bytes.begin(), bytes.end(), address.bytes);
  return address;
}

Bytes host_bytes(const Address& address) {
  return Bytes(address.bytes, address.bytes + address.length);
}

Bytes windows_bytes(const Address& address) {
  Bytes name(static_cast<std::size_t>(wsx::posix::windows_length(address)));
  CHECK(wsx::posix::write_address(address, name.data(), static_cast<int>(name.size())) ==
        static_cast<int>(name.size()));
  return name;
}

}  // namespace

TEST_CASE("families have their own number on each side, and -1 where there is none") {
  const std::pair<int, int> families[] = {
      {0, AF_UNSPEC}, {1, AF_UNIX}, {2, AF_INET}, {23, AF_INET6}};
  for (const auto& [windows, host] : families) {
    CHECK(wsx::posix::host_family(windows) == host);
    CHECK(wsx::posix::windows_family(host) == windows);
  }
  for (const int unknown : {-1, 6, AF_INET6, 26, 32, 34, 65535})
    CHECK(wsx::posix::host_family(unknown) == -1);
  for (const int unknown : {-1, 23, AF_NETLINK, AF_PACKET, 65535})
    CHECK(wsx::posix::windows_family(unknown) == -1);
}

TEST_CASE("an IPv4 address has the same bytes on both sides") {
  Address address;
  REQUIRE(read(loopback4, windows_inet, address) == Status::success);
  CHECK(host_bytes(address) == loopback4);
  CHECK(windows_bytes(address) == loopback4);
  CHECK(wsx::posix::port_of(address) == 8080);
}

TEST_CASE("an IPv6 address changes its family number and keeps flow, host and scope") {
  Address address;
  REQUIRE(read(name6("fe80::1234", windows_inet6, 7), windows_inet6, address) == Status::success);
  CHECK(host_bytes(address) == name6("fe80::1234", AF_INET6, 7));
  CHECK(windows_bytes(address) == name6("fe80::1234", windows_inet6, 7));
  CHECK(wsx::posix::port_of(address) == 8080);
}

TEST_CASE("a path keeps the length that its owner gave") {
  const Bytes name = raw({windows_unix, 0, '/', 't', 'm', 'p', '/', 's', 0});
  Address address;
  REQUIRE(read(name, windows_unix, address) == Status::success);
  CHECK(host_bytes(address) == name);
  CHECK(windows_bytes(address) == name);
  CHECK(wsx::posix::port_of(address) == 0);
}

TEST_CASE("a name that is short for the socket's family is a fault, whatever it contains") {
  struct {
    int family;
    int size;
  } const forms[] = {{windows_inet, 16}, {windows_inet6, 28}, {windows_unix, 2}};
  for (const auto& form : forms) {
    for (int length = -1; length < form.size; ++length) {
      Bytes name(static_cast<std::size_t>(std::max(length, 0)), std::byte{0xee});
      Address address;
      CAPTURE(form.family);
      CAPTURE(length);
      CHECK(wsx::posix::read_address(name.data(), length, form.family, address) ==
            Status::access_violation);
    }
  }
  Address address;
  CHECK(wsx::posix::read_address(nullptr, 16, windows_inet, address) == Status::access_violation);
}

TEST_CASE("a long name is cut to the family's size") {
  Address address;
  CHECK(read(joined(loopback4, Bytes(200)), windows_inet, address) == Status::success);
  CHECK(host_bytes(address) == loopback4);
  CHECK(read(joined(name6("::1", windows_inet6), Bytes(200)), windows_inet6, address) ==
        Status::success);
  CHECK(host_bytes(address) == name6("::1", AF_INET6));
  CHECK(read(joined(raw({windows_unix, 0}), Bytes(200, std::byte{'a'})), windows_unix, address) ==
        Status::success);
  CHECK(address.length == sizeof(sockaddr_un));
}

TEST_CASE("a name of another family than the socket's is refused") {
  Address address;
  for (const int family : {0, 1, AF_INET6, windows_inet6, 65535}) {
    Bytes name = loopback4;
    name[0] = static_cast<std::byte>(family);
    name[1] = static_cast<std::byte>(family >> 8);
    CHECK(read(name, windows_inet, address) == other_family);
  }
  // The host's own number would be taken by the host.
  CHECK(read(name6("::1", AF_INET6), windows_inet6, address) == other_family);
  CHECK(read(loopback4, windows_inet6, address) == other_family);
  CHECK(read(loopback4, 0, address) == other_family);
  CHECK(read(loopback4, 6, address) == other_family);
}

TEST_CASE("the any-address and port 0 are no destinations") {
  struct {
    const char* host;
    bool reachable;
  } const hosts[] = {
      {"::1", true}, {"::ffff:127.0.0.1", true}, {"::ffff:0.0.0.0", false}, {"::", false}};
  for (const auto& row : hosts) {
    CAPTURE(row.host);
    CHECK(wsx::posix::can_be_destination(host_address(name6(row.host, AF_INET6))) == row.reachable);
  }
  Bytes name = loopback4;
  CHECK(wsx::posix::can_be_destination(host_address(name)));
  name[2] = name[3] = std::byte{0};
  CHECK_FALSE(wsx::posix::can_be_destination(host_address(name)));
  CHECK(wsx::posix::can_be_destination(host_address(name), /*needs_port=*/false));
  name = loopback4;
  name[4] = name[7] = std::byte{0};
  CHECK_FALSE(wsx::posix::can_be_destination(host_address(name)));
  CHECK_FALSE(wsx::posix::can_be_destination(host_address(name), /*needs_port=*/false));
  CHECK(wsx::posix::can_be_destination(host_address(raw({AF_UNIX, 0, 'a', 0}))));
}

TEST_CASE("IPv4 is what travels to an IPv4 and to an IPv4-mapped address") {
  CHECK(wsx::posix::is_ipv4(host_address(loopback4)));
  CHECK(wsx::posix::is_ipv4(host_address(name6("::ffff:10.1.2.3", AF_INET6))));
  CHECK_FALSE(wsx::posix::is_ipv4(host_address(name6("::1", AF_INET6))));
  CHECK_FALSE(wsx::posix::is_ipv4(host_address(name6("::10.1.2.3", AF_INET6))));
  CHECK_FALSE(wsx::posix::is_ipv4(host_address(raw({AF_UNIX, 0, 'a', 0}))));
  CHECK_FALSE(wsx::posix::is_ipv4(host_address({})));
}

TEST_CASE("the wildcard address is any host and port 0") {
  CHECK(host_bytes(wsx::posix::wildcard_address(windows_inet)) ==
        joined(raw({AF_INET, 0}), Bytes(14)));
  CHECK(host_bytes(wsx::posix::wildcard_address(windows_inet6)) ==
        joined(raw({AF_INET6, 0}), Bytes(26)));
  CHECK(host_bytes(wsx::posix::wildcard_address(windows_unix)) == raw({AF_UNIX, 0}));
  CHECK(wsx::posix::wildcard_address(99).length == 0);
}

TEST_CASE("writing stops at the capacity and tells the whole size") {
  const Address address = host_address(name6("::1", AF_INET6));
  const Bytes whole = name6("::1", windows_inet6);
  for (int capacity = -1; capacity <= 30; ++capacity) {
    Bytes name(40, std::byte{0xee});
    CAPTURE(capacity);
    CHECK(wsx::posix::write_address(address, name.data(), capacity) == 28);
    const auto written = static_cast<std::size_t>(std::clamp(capacity, 0, 28));
    CHECK(std::equal(whole.begin(), whole.begin() + written, name.begin()));
    CHECK(Bytes(name.begin() + written, name.end()) == Bytes(40 - written, std::byte{0xee}));
  }
  CHECK(wsx::posix::write_address(host_address({}), nullptr, 0) == 0);
}

TEST_CASE("storing an address touches nothing when the buffer is too small") {
  const Address address = host_address(loopback4);
  for (const int capacity : {-1, 0, 15, 16, 100}) {
    Bytes name(100, std::byte{0xee});
    int length = capacity;
    CAPTURE(capacity);
    const bool fits = capacity >= 16;
    CHECK(wsx::posix::store_address(address, name.data(), &length) ==
          (fits ? Status::success : Status::access_violation));
    CHECK(length == (fits ? 16 : capacity));
    CHECK(Bytes(name.begin(), name.begin() + 16) ==
          (fits ? loopback4 : Bytes(16, std::byte{0xee})));
  }
  int length = 3;
  CHECK(wsx::posix::store_address(address, nullptr, &length) == Status::success);
  CHECK(length == 3);
  CHECK(wsx::posix::store_address(address, nullptr, nullptr) == Status::success);
}
