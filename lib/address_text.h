// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/core.h>
#include <ws2tcpip.h>

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

// Addresses as text, without any call to the host's resolver. Shared by the doors of both widths
// of character.
namespace wsx {

// Text of bounded length, ended by a null.
class AddressText {
 public:
  AddressText() = default;
  template <typename... Args>
  explicit AddressText(fmt::format_string<Args...> format, Args&&... args) noexcept {
    size_ =
        fmt::format_to_n(text_.data(), text_.size() - 1, format, std::forward<Args>(args)...).size;
  }

  std::string_view view() const noexcept { return {text_.data(), size_}; }
  const char* c_str() const noexcept { return text_.data(); }

 private:
  std::array<char, INET6_ADDRSTRLEN + 1> text_{};
  std::size_t size_ = 0;
};

// Four decimal numbers, as inet_pton wants them.
bool parse_dotted_quad(std::string_view text, IN_ADDR& address) noexcept;

// What BSD's inet_addr took: one to four numbers in decimal, octal (0...) or hexadecimal (0x...),
// the last of which fills the bytes that are left. Takes the address off the front of `text`.
bool take_ipv4(std::string_view& text, IN_ADDR& address) noexcept;

bool parse_ipv6(std::string_view text, IN6_ADDR& address) noexcept;

AddressText print(const IN_ADDR& address) noexcept;
AddressText print(const IN6_ADDR& address) noexcept;

// With a port (not 0) and a scope: "1.2.3.4:80", "[fe80::1%2]:80", "fe80::1%2".
bool parse_endpoint(std::string_view text, SOCKADDR_IN& address) noexcept;
bool parse_endpoint(std::string_view text, SOCKADDR_IN6& address) noexcept;
AddressText print(const SOCKADDR_IN& address) noexcept;
AddressText print(const SOCKADDR_IN6& address) noexcept;

}  // namespace wsx
