// SPDX-License-Identifier: MIT
#pragma once

#include <ws2tcpip.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <string_view>

#include "lib/address_text.h"
#include "lib/arguments.h"
#include "lib/last_error.h"
#include "lib/startup.h"

// The doors between addresses and text, for either width of character. Addresses are ASCII, so a
// string of any width is one of chars, and wider characters are in no address.
namespace wsx {

class Ascii {
 public:
  template <typename Char>
  explicit Ascii(const Char* text) noexcept {
    // What is longer is no address, and neither is what is left of it then.
    for (; *text != Char{} && size_ < text_.size(); ++text)
      text_[size_++] = *text > Char{0} && *text < Char{0x7f} ? static_cast<char>(*text) : '?';
    if (*text != Char{}) text_[0] = '?';
  }
  std::string_view view() const noexcept { return {text_.data(), size_}; }

 private:
  std::array<char, 2 * INET6_ADDRSTRLEN> text_;
  std::size_t size_ = 0;
};

// Programs have addresses in packets and in SOCKADDRs, which need not stand where the address' own
// type would; so they are copied in and out.
template <typename Address>
Address address_at(const void* bytes) noexcept {
  Address address;
  std::memcpy(&address, bytes, sizeof address);
  return address;
}

template <typename Char>
void widen(std::string_view text, Char* buffer) noexcept {
  *std::copy(text.begin(), text.end(), buffer) = Char{};
}

template <typename Address>
INT give_address(bool parsed, const Address& result, void* address) noexcept {
  if (parsed) std::memcpy(address, &result, sizeof result);
  return parsed;
}

// 1, 0 for text that is no address, -1 with the last error.
template <typename Char>
INT text_to_bytes(INT family, const Char* text, void* address) noexcept {
  if (family != AF_INET && family != AF_INET6) return fail(WSAEAFNOSUPPORT);
  if (bad_pointer(text) || bad_pointer(address)) return fail(WSAEFAULT);
  const Ascii ascii(text);
  if (family == AF_INET) {
    IN_ADDR result{};
    return give_address(parse_dotted_quad(ascii.view(), result), result, address);
  }
  IN6_ADDR result{};
  return give_address(parse_ipv6(ascii.view(), result), result, address);
}

template <typename Char>
const Char* bytes_to_text(INT family, const void* address, Char* buffer,
                          std::size_t size) noexcept {
  if (family != AF_INET && family != AF_INET6) {
    set_last_error(WSAEAFNOSUPPORT);
    return nullptr;
  }
  if (bad_pointer(address) || bad_pointer(buffer)) {
    set_last_error(ERROR_INVALID_PARAMETER);
    return nullptr;
  }
  const AddressText text = family == AF_INET ? print(address_at<IN_ADDR>(address))
                                             : print(address_at<IN6_ADDR>(address));
  if (text.view().size() >= size) {
    set_last_error(ERROR_INVALID_PARAMETER);
    return nullptr;
  }
  widen(text.view(), buffer);
  return buffer;
}

// `length` counts characters with the null, and tells what is needed when it is too small.
template <typename Char>
Status endpoint_to_text(const SOCKADDR* address, DWORD size, Char* buffer, DWORD* length) noexcept {
  if (bad_pointer(address) || bad_pointer(buffer) || bad_pointer(length))
    return Status::access_violation;
  if (size < sizeof(SOCKADDR_IN)) return Status::invalid_parameter;
  AddressText text;
  if (address->sa_family == AF_INET)
    text = print(address_at<SOCKADDR_IN>(address));
  else if (address->sa_family == AF_INET6 && size >= sizeof(SOCKADDR_IN6))
    text = print(address_at<SOCKADDR_IN6>(address));
  else
    return Status::invalid_parameter;
  const auto needed = static_cast<DWORD>(text.view().size() + 1);
  const bool fits = *length >= needed;
  *length = needed;
  if (!fits) return Status::access_violation;
  widen(text.view(), buffer);
  return Status::success;
}

template <typename Address>
Status text_to_endpoint(std::string_view text, SOCKADDR* address, INT* length) noexcept {
  constexpr INT needed = sizeof(Address);
  const bool fits = *length >= needed;
  *length = needed;
  if (!fits) return Status::access_violation;
  Address result{};
  const bool parsed = parse_endpoint(text, result);
  // What is no address leaves one without a family.
  std::memcpy(address, &result, sizeof result);
  return parsed ? Status::success : Status::invalid_parameter;
}

template <typename Char>
Status text_to_endpoint(const Char* text, INT family, SOCKADDR* address, INT* length) noexcept {
  if (bad_pointer(text) || bad_pointer(address) || bad_pointer(length))
    return Status::access_violation;
  const Ascii ascii(text);
  switch (family) {
    case AF_INET:
      return text_to_endpoint<SOCKADDR_IN>(ascii.view(), address, length);
    case AF_INET6:
      return text_to_endpoint<SOCKADDR_IN6>(ascii.view(), address, length);
    default:
      return Status::invalid_parameter;
  }
}

// The same as doors.
template <typename Char>
INT tell_endpoint(const SOCKADDR* address, DWORD size, Char* buffer, DWORD* length) noexcept {
  if (!started()) return fail(WSANOTINITIALISED);
  return finish(endpoint_to_text(address, size, buffer, length));
}

template <typename Char>
INT read_endpoint(const Char* text, INT family, SOCKADDR* address, INT* length) noexcept {
  if (!started()) return fail(WSANOTINITIALISED);
  return finish(text_to_endpoint(text, family, address, length));
}

}  // namespace wsx
