// SPDX-License-Identifier: MIT
#pragma once

#include <winsock2.h>

#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>

#include "lib/arguments.h"
#include "posix/status.h"

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

WSAPROTOCOL_INFOW describe(const BaseProtocol& protocol) noexcept;

// The name in the program's encoding, cut where it is too long, with its terminator.
void give_name(const WCHAR* name, CHAR (&place)[WSAPROTOCOL_LEN + 1]) noexcept;
void give_name(const WCHAR* name, WCHAR (&place)[WSAPROTOCOL_LEN + 1]) noexcept;
void give_name(const WCHAR* name, char16_t (&place)[WSAPROTOCOL_LEN + 1]) noexcept;

// Everything but the name has the same place in all three forms.
template <typename From, typename To>
void copy_head(const From& from, To& to) noexcept {
  std::copy_n(reinterpret_cast<const std::byte*>(&from), offsetof(WSAPROTOCOL_INFOW, szProtocol),
              reinterpret_cast<std::byte*>(&to));
}

template <typename Info>
Info in_form(const WSAPROTOCOL_INFOW& info) noexcept {
  Info form{};
  copy_head(info, form);
  give_name(info.szProtocol, form.szProtocol);
  return form;
}

// Writes those of `entries` that satisfy `wanted` and that the program's list asks for: protocol
// numbers ended by 0, or null for all.
template <typename Info, typename Wanted>
Status list_protocols(std::span<const WSAPROTOCOL_INFOW> entries, Wanted wanted, const INT* list,
                      Info* buffer, DWORD* length, int& count) noexcept {
  if (bad_pointer(length) || (list && bad_pointer(list))) return Status::access_violation;
  const auto asked_for = [=](const WSAPROTOCOL_INFOW& entry) {
    const INT* place = list;
    while (place && *place != 0 && *place != entry.iProtocol) ++place;
    return wanted(entry) && (!place || *place != 0);
  };
  const auto matches = std::count_if(entries.begin(), entries.end(), asked_for);
  const auto needed = static_cast<DWORD>(matches) * DWORD{sizeof(Info)};
  const bool fits = *length >= needed && (matches == 0 || !bad_pointer(buffer));
  *length = needed;
  if (!fits) return socket_code(WSAENOBUFS);
  for (const WSAPROTOCOL_INFOW& entry : entries)
    if (asked_for(entry)) *buffer++ = in_form<Info>(entry);
  count = static_cast<int>(matches);
  return Status::success;
}

}  // namespace wsx
