// SPDX-License-Identifier: MIT
#pragma once

#include <minwindef.h>

#include <cstddef>
#include <cstdint>

#include "lib/named.h"
#include "posix/mapping.h"

namespace wsx {

// What CreateFileMapping makes: a file, or memory without one, that views show.
class Section final : public Named {
 public:
  static constexpr Kind object_kind = Kind::section;

  struct Rights {
    bool write;
    bool execute;
  };

  // Takes the descriptor over.
  Section(int descriptor, std::uint64_t size, Rights rights) noexcept
      : Named(Kind::section), descriptor_(descriptor), size_(size), rights_(rights) {}

  struct Wish {
    DWORD access;  // FILE_MAP_...
    std::uint64_t offset;
    std::size_t size;
    void* address;
  };
  // ERROR_SUCCESS, or why there is no view.
  DWORD map(const Wish& wish, void*& address) noexcept;

 private:
  ~Section() override;
  DWORD view_of(DWORD access, posix::View& view) const noexcept;

  const int descriptor_;
  const std::uint64_t size_;
  const Rights rights_;
};

DWORD unmap_view(const void* address) noexcept;
DWORD flush_view(const void* address, std::size_t size) noexcept;

}  // namespace wsx
