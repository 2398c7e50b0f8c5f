// SPDX-License-Identifier: MIT
#pragma once

#include <winsock2.h>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>

// The base protocols: what socket() can make and the protocol catalog lists.
namespace wsx {

struct BaseProtocol {
  int family;
  int type;
  int protocol;       // what 0 stands for
  int highest_above;  // how many protocol numbers after `protocol` the row takes as well
  int address_size;
  int shortest_address;
  DWORD services;
  DWORD provider_flags;
  DWORD message_size;
  DWORD entry;
  GUID provider;
  std::string_view name;

  bool takes(int number) const noexcept {
    return number == 0 || (number >= protocol && number <= protocol + highest_above);
  }
  // Sockets of any protocol have no name that a program could mean without a type.
  bool needs_type() const noexcept { return highest_above != 0; }
};

std::span<const BaseProtocol> base_protocols() noexcept;
const BaseProtocol* find_base_protocol(int family, int type) noexcept;

// WSAPROTOCOL_INFOW as a program compiled with -fshort-wchar sees it.
struct ProtocolInfo16 {
  std::byte head[offsetof(WSAPROTOCOL_INFOW, szProtocol)];
  char16_t szProtocol[WSAPROTOCOL_LEN + 1];
};
static_assert(sizeof(ProtocolInfo16) == 628);

// Everything but the name has the same place in all three forms.
WSAPROTOCOL_INFOW describe(const BaseProtocol& protocol) noexcept;

template <typename Info>
Info in_form(const WSAPROTOCOL_INFOW& info) noexcept {
  Info form{};
  auto* bytes = reinterpret_cast<std::byte*>(&form);
  std::copy_n(reinterpret_cast<const std::byte*>(&info), offsetof(WSAPROTOCOL_INFOW, szProtocol),
              bytes);
  std::copy(std::begin(info.szProtocol), std::end(info.szProtocol), std::begin(form.szProtocol));
  return form;
}

}  // namespace wsx
