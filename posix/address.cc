// SPDX-License-Identifier: MIT
#include "posix/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <cstring>
#include <iterator>

#include "posix/family.h"
#include "posix/numbers.h"

// Both systems lay out every address that we carry alike, IPv6 scope included; only the number in
// the family field differs.
namespace wsx::posix {
namespace {

struct Form {
  int family;           // Windows' number
  std::uint32_t least;  // a shorter name is refused
  std::uint32_t most;   // a longer one is clamped
};

constexpr std::uint32_t family_size = sizeof(sa_family_t);

constexpr Form forms[] = {
    {win::af_inet, sizeof(sockaddr_in), sizeof(sockaddr_in)},
    {win::af_inet6, sizeof(sockaddr_in6), sizeof(sockaddr_in6)},
    // A path is as long as its owner says.
    {win::af_unix, family_size, sizeof(sockaddr_un)},
};
static_assert(sizeof(sockaddr_in6) == 28 && sizeof(sockaddr_un) == 110);

const Form* form_of(int family) {
  const auto form = std::find_if(std::begin(forms), std::end(forms),
                                 [=](const Form& f) { return f.family == family; });
  return form != std::end(forms) ? form : nullptr;
}

// Windows refuses what points into its first 64 KiB as it refuses null; neither system has anything
// there.
bool points_nowhere(const void* name) {
  return reinterpret_cast<std::uintptr_t>(name) < 0x10000;
}

sa_family_t read_family(const void* name) {
  sa_family_t family;
  std::memcpy(&family, name, sizeof family);
  return family;
}

void write_family(Address& address, int family) {
  const auto number = static_cast<sa_family_t>(family);
  std::memcpy(address.bytes, &number, sizeof number);
}

int host_family_of(const Address& address) {
  return address.length < family_size ? AF_UNSPEC : read_family(address.bytes);
}

template <typename Name>
Name name_of(const Address& address) {
  static_assert(sizeof(Name) <= sizeof address.bytes);
  Name name;
  std::memcpy(&name, address.bytes, sizeof name);
  return name;
}

bool is_any(const in6_addr& host) {
  constexpr in6_addr mapped_any{{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0}}};
  return IN6_IS_ADDR_UNSPECIFIED(&host) || std::memcmp(&host, &mapped_any, sizeof host) == 0;
}

bool names_a_host(const Address& address) {
  switch (host_family_of(address)) {
    case AF_INET:
      return name_of<sockaddr_in>(address).sin_addr.s_addr != INADDR_ANY;
    case AF_INET6:
      return !is_any(name_of<sockaddr_in6>(address).sin6_addr);
    default:
      return true;
  }
}

bool has_port(const Address& address) {
  const int family = host_family_of(address);
  return family == AF_INET || family == AF_INET6;
}

}  // namespace

Status read_address(const void* name, int length, int family, Address& address) noexcept {
  const Form* form = form_of(family);
  if (!form) return socket_code(win::wsaeafnosupport);
  if (points_nowhere(name) || length < 0) return Status::access_violation;
  const auto given = static_cast<std::uint32_t>(length);
  if (given < family_size) return Status::access_violation;
  // A whole name of another family is no fault of its length.
  const Form* own = form_of(read_family(name));
  if (own && own != form && given >= own->least) return socket_code(win::wsaeafnosupport);
  if (given < form->least) return Status::access_violation;
  if (own != form) return socket_code(win::wsaeafnosupport);
  address.length = std::min(given, form->most);
  std::memcpy(address.bytes, name, address.length);
  write_family(address, host_family(family));
  return Status::success;
}

bool can_be_destination(const Address& address, bool needs_port) noexcept {
  if (needs_port && has_port(address) && port_of(address) == 0) return false;
  return names_a_host(address);
}

namespace {

bool is_any(const in_addr& host) {
  return host.s_addr == INADDR_ANY;
}

const in_addr& host_of(const sockaddr_in& name) {
  return name.sin_addr;
}
const in6_addr& host_of(const sockaddr_in6& name) {
  return name.sin6_addr;
}
in_port_t port_in(const sockaddr_in& name) {
  return name.sin_port;
}
in_port_t port_in(const sockaddr_in6& name) {
  return name.sin6_port;
}

// A right name of an IP family, in a few steps. False when it takes the long way to say.
template <typename Name>
bool read_ip_destination(const void* given, int length, int family, int host, bool needs_port,
                         Address& address) {
  if (points_nowhere(given) || length < static_cast<int>(sizeof(Name))) return false;
  Name name;
  std::memcpy(&name, given, sizeof name);
  if (read_family(&name) != family || is_any(host_of(name)) || (port_in(name) == 0 && needs_port))
    return false;
  std::memcpy(address.bytes, &name, sizeof name);
  write_family(address, host);
  address.length = sizeof name;
  return true;
}

// What is wrong with a destination, if anything.
[[gnu::noinline]] Status judge_destination(const void* name, int length, int family,
                                           bool needs_port, Address& address) {
  const Status read = read_address(name, length, family, address);
  if (!succeeded(read)) return read;
  return can_be_destination(address, needs_port) ? Status::success
                                                 : Status::invalid_address_component;
}

}  // namespace

[[gnu::hot]] Status read_destination(const void* name, int length, int family, bool needs_port,
                                     Address& address) noexcept {
  if (family == win::af_inet &&
      read_ip_destination<sockaddr_in>(name, length, family, AF_INET, needs_port, address))
    return Status::success;
  if (family == win::af_inet6 &&
      read_ip_destination<sockaddr_in6>(name, length, family, AF_INET6, needs_port, address))
    return Status::success;
  return judge_destination(name, length, family, needs_port, address);
}

[[gnu::hot]] bool is_ipv4(const Address& address) noexcept {
  if (host_family_of(address) != AF_INET6) return host_family_of(address) == AF_INET;
  const auto name = name_of<sockaddr_in6>(address);
  return IN6_IS_ADDR_V4MAPPED(&name.sin6_addr);
}

std::uint32_t ipv4_of(const Address& address) noexcept {
  if (host_family_of(address) != AF_INET) return 0;
  return name_of<sockaddr_in>(address).sin_addr.s_addr;
}

bool same_host(const Address& one, const Address& other) noexcept {
  const auto ipv4 = [](const Address& address) {
    if (host_family_of(address) == AF_INET) return ipv4_of(address);
    std::uint32_t tail;
    const auto name = name_of<sockaddr_in6>(address);
    std::memcpy(&tail, name.sin6_addr.s6_addr + 12, sizeof tail);
    return tail;
  };
  if (is_ipv4(one) || is_ipv4(other))
    return is_ipv4(one) && is_ipv4(other) && ipv4(one) == ipv4(other);
  const auto first = name_of<sockaddr_in6>(one);
  const auto second = name_of<sockaddr_in6>(other);
  return IN6_ARE_ADDR_EQUAL(&first.sin6_addr, &second.sin6_addr) &&
         first.sin6_scope_id == second.sin6_scope_id;
}

Address wildcard_address(int family) noexcept {
  Address address{};
  if (const Form* form = form_of(family)) {
    address.length = form->least;
    write_family(address, host_family(family));
  }
  return address;
}

std::uint16_t port_of(const Address& address) noexcept {
  // The port has the same place in both families.
  static_assert(offsetof(sockaddr_in, sin_port) == offsetof(sockaddr_in6, sin6_port));
  return has_port(address) ? ntohs(name_of<sockaddr_in>(address).sin_port) : std::uint16_t{0};
}

void copy_port(const Address& from, Address& to) noexcept {
  constexpr std::size_t place = offsetof(sockaddr_in, sin_port);
  std::memcpy(to.bytes + place, from.bytes + place, sizeof(in_port_t));
}

int windows_length(const Address& address) noexcept {
  return static_cast<int>(address.length);
}

int write_address(const Address& address, void* name, int capacity) noexcept {
  Address windows = address;
  // A family that Windows does not have is none.
  write_family(windows, std::max(windows_family(host_family_of(address)), 0));
  const int written = std::clamp(capacity, 0, windows_length(address));
  if (written > 0) std::memcpy(name, windows.bytes, static_cast<std::size_t>(written));
  return windows_length(address);
}

Status store_address(const Address& address, void* name, int* length) noexcept {
  if (!name || !length) return Status::success;
  if (*length < windows_length(address)) return Status::access_violation;
  *length = write_address(address, name, *length);
  return Status::success;
}

}  // namespace wsx::posix
