// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>

#include "posix/status.h"

// Ordinary files. Nothing here knows a current position: that is the File's above.
namespace wsx::posix {

// By Windows' numbers.
enum class Disposition : std::uint32_t {
  create_new = 1,
  create_always,
  open_existing,
  open_always,
  truncate_existing,
};

struct FileWish {
  bool read = false;
  bool write = false;
  bool write_through = false;
  bool read_only = false;  // when it is created
  Disposition disposition = Disposition::open_existing;
};

// `existed`: the file was there before. access_denied for a folder, not_supported for what is
// neither a file nor a folder.
Status open_file(const char* path, const FileWish& wish, int& descriptor, bool& existed) noexcept;

// What an errno of files means; ENOENT of a path is a missing file or a missing folder.
Status file_status(int error) noexcept;
Status path_status(int error, const char* path) noexcept;

// As many bytes as there are, up to `size`; 0 at the end.
Status read_at(int descriptor, void* memory, std::size_t size, std::uint64_t offset,
               std::size_t& count) noexcept;
// All of them, or an error; `count` tells how many went before it.
Status write_at(int descriptor, const void* memory, std::size_t size, std::uint64_t offset,
                std::size_t& count) noexcept;
// Cuts a file or fills it with zeros.
Status resize_file(int descriptor, std::uint64_t size) noexcept;
Status flush_file(int descriptor) noexcept;
// The host's own current position, which only other processes go by.
Status place_file(int descriptor, std::uint64_t offset) noexcept;
Status file_size(int descriptor, std::uint64_t& size) noexcept;

}  // namespace wsx::posix
