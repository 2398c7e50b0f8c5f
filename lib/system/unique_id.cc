// SPDX-License-Identifier: MIT
#include <combaseapi.h>
#include <rpcdce.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <exception>
#include <random>

#include "lib/arguments.h"

// GUIDs: made of random bits (version 4), and printed.
namespace wsx {
namespace {

bool make(GUID* id) noexcept try {
  std::random_device source;
  std::array<std::uint32_t, 4> bits;
  for (std::uint32_t& word : bits) word = source();
  std::memcpy(id, bits.data(), sizeof *id);
  id->Data3 = static_cast<unsigned short>((id->Data3 & 0x0fff) | 0x4000);
  id->Data4[0] = static_cast<unsigned char>((id->Data4[0] & 0x3f) | 0x80);
  return true;
} catch (const std::exception&) {
  return false;
}

constexpr int text_size = 39;  // with the zero

template <typename Wide>
int print(const GUID* id, Wide* text, int room) noexcept {
  if (bad_pointer(id) || bad_pointer(text) || room < text_size) return 0;
  std::array<char, text_size> digits;
  const auto* const d = id->Data4;
  std::snprintf(digits.data(), digits.size(), "{%08X-%04X-%04X-%02X%02X-%02X%02X%02X%02X%02X%02X}",
                static_cast<unsigned>(id->Data1), id->Data2, id->Data3, d[0], d[1], d[2], d[3],
                d[4], d[5], d[6], d[7]);
  std::copy(digits.begin(), digits.end(), text);
  return text_size;
}

}  // namespace
}  // namespace wsx

using namespace wsx;

HRESULT WINAPI CoCreateGuid(GUID* pguid) {
  if (bad_pointer(pguid)) return E_INVALIDARG;
  return make(pguid) ? S_OK : E_OUTOFMEMORY;
}

int WINAPI StringFromGUID2(REFGUID rguid, LPWSTR lpsz, int cchMax) {
  return print(&rguid, lpsz, cchMax);
}

RPC_STATUS UuidCreate(UUID* Uuid) {
  if (bad_pointer(Uuid)) return RPC_S_INVALID_ARG;
  return make(Uuid) ? RPC_S_OK : ERROR_NOT_ENOUGH_MEMORY;
}

// The same for programs compiled with -fshort-wchar.
WSX_BEGIN_DECLS
int WINAPI wsx16_StringFromGUID2(const GUID* id, char16_t* text, int room) {
  return print(id, text, room);
}
WSX_END_DECLS
