// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#include "posix/pages.h"
#include "posix/status.h"

// Files as memory.
namespace wsx::posix {

// Memory that several places can show, as a file without a name.
Status open_memory(std::uint64_t size, int& descriptor) noexcept;

struct View {
  PageAccess access = PageAccess::read;
  bool copies = false;  // what is written is nobody else's
};
// At `wish`, or when that is null, at a multiple of `alignment`. invalid_address as a socket_code
// when something is at `wish`.
Status map_view(int descriptor, std::uint64_t offset, std::size_t size, const View& view,
                void* wish, std::size_t alignment, void*& address) noexcept;
Status flush_view(void* address, std::size_t size) noexcept;

}  // namespace wsx::posix
