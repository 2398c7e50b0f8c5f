// SPDX-License-Identifier: MIT
#include "lib/address_text.h"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "posix/resolve.h"

namespace wsx {
namespace {

bool take(std::string_view& text, char expected) noexcept {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

// from_chars takes neither signs nor blanks, so nothing but digits gets in.
bool take_digits(std::string_view& text, int base, std::uint32_t& value) noexcept {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, base);
  if (error != std::errc()) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

// A number as C writes it.
bool take_number(std::string_view& text, std::uint32_t& value) noexcept {
  if (text.substr(0, 2) == "0x" || text.substr(0, 2) == "0X") {
    text.remove_prefix(2);
    return !text.empty() && text.front() != '-' && take_digits(text, 16, value);
  }
  if (text.empty() || text.front() == '-') return false;
  return take_digits(text, text.front() == '0' ? 8 : 10, value);
}

bool take_port(std::string_view& text, USHORT& port) noexcept {
  std::uint32_t number = 0;
  if (!take_number(text, number) || number == 0 || number > 0xffff) return false;
  port = htons(static_cast<USHORT>(number));
  return true;
}

}  // namespace

bool parse_dotted_quad(std::string_view text, IN_ADDR& address) noexcept {
  std::uint32_t result = 0;
  for (int i = 0; i < 4; ++i) {
    if (i > 0 && !take(text, '.')) return false;
    const std::string_view before = text;
    std::uint32_t part = 0;
    if (text.empty() || text.front() == '-' || !take_digits(text, 10, part) || part > 255)
      return false;
    if (before.front() == '0' && before.size() - text.size() > 1) return false;
    result = result << 8 | part;
  }
  address.s_addr = htonl(result);
  return text.empty();
}

bool take_ipv4(std::string_view& text, IN_ADDR& address) noexcept {
  std::uint32_t result = 0;
  for (int parts = 1; parts <= 4; ++parts) {
    std::uint32_t part = 0;
    if (!take_number(text, part)) return false;
    const bool last = parts == 4 || text.empty() || text.front() != '.';
    const int bits_left = 32 - 8 * (parts - 1);
    if (std::uint64_t{part} >> (last ? bits_left : 8) != 0) return false;
    if (last) {
      address.s_addr = htonl(result | part);
      return true;
    }
    result |= part << (bits_left - 8);
    text.remove_prefix(1);
  }
  return false;
}

bool parse_ipv6(std::string_view text, IN6_ADDR& address) noexcept {
  std::array<char, posix::ipv6_text_size> copy{};
  if (text.size() >= copy.size()) return false;
  std::copy(text.begin(), text.end(), copy.begin());
  return posix::parse_ipv6(copy.data(), &address);
}

AddressText print(const IN_ADDR& address) noexcept {
  const auto& byte = address.S_un.S_un_b;
  return AddressText("{}.{}.{}.{}", byte.s_b1, byte.s_b2, byte.s_b3, byte.s_b4);
}

AddressText print(const IN6_ADDR& address) noexcept {
  std::array<char, posix::ipv6_text_size> bare{};
  posix::print_ipv6(&address, bare.data());
  return AddressText("{}", std::string_view(bare.data()));
}

bool parse_endpoint(std::string_view text, SOCKADDR_IN& address) noexcept {
  address = {};
  if (!take_ipv4(text, address.sin_addr)) return false;
  if (take(text, ':') && !take_port(text, address.sin_port)) return false;
  address.sin_family = AF_INET;
  return text.empty();
}

bool parse_endpoint(std::string_view text, SOCKADDR_IN6& address) noexcept {
  address = {};
  const bool bracketed = take(text, '[');
  const std::size_t end = std::min(text.find_first_of("%]"), text.size());
  if (!parse_ipv6(text.substr(0, end), address.sin6_addr)) return false;
  text.remove_prefix(end);
  std::uint32_t scope = 0;
  if (take(text, '%') && (text.empty() || text.front() == '-' || !take_digits(text, 10, scope)))
    return false;
  address.sin6_scope_id = scope;
  if (bracketed && !take(text, ']')) return false;
  if (bracketed && take(text, ':') && !take_port(text, address.sin6_port)) return false;
  address.sin6_family = AF_INET6;
  return text.empty();
}

AddressText print(const SOCKADDR_IN& address) noexcept {
  const AddressText host = print(address.sin_addr);
  if (address.sin_port == 0) return host;
  return AddressText("{}:{}", host.view(), ntohs(address.sin_port));
}

AddressText print(const SOCKADDR_IN6& address) noexcept {
  AddressText host = print(address.sin6_addr);
  if (address.sin6_scope_id != 0)
    host = AddressText("{}%{}", host.view(), unsigned{address.sin6_scope_id});
  if (address.sin6_port == 0) return host;
  return AddressText("[{}]:{}", host.view(), ntohs(address.sin6_port));
}

}  // namespace wsx
