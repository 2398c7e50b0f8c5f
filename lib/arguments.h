// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>

namespace wsx {

// Neither system maps the first 64 KiB, so null and small integers cast to pointers are refused
// with WSAEFAULT without asking the kernel.
inline bool bad_pointer(const void* pointer) noexcept {
  return reinterpret_cast<std::uintptr_t>(pointer) < 0x10000;
}

}  // namespace wsx
