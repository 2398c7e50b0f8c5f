// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "posix/status.h"

// What the host knows of files and folders beside their contents, and their names.
namespace wsx::posix {

// Times are Windows': tenths of microseconds since 1601.
struct FileFacts {
  bool folder = false;
  bool read_only = false;
  bool link = false;  // what it leads to has the other facts, if that is there
  std::uint64_t size = 0;
  std::int64_t created = 0;
  std::int64_t accessed = 0;
  std::int64_t written = 0;
  std::uint64_t device = 0;
  std::uint64_t number = 0;
  std::uint32_t links = 1;
};
Status facts_of(const char* path, FileFacts& facts) noexcept;
Status facts_of(int descriptor, FileFacts& facts) noexcept;

// A null time stays as it is.
Status set_times(int descriptor, const std::int64_t* accessed,
                 const std::int64_t* written) noexcept;
Status set_read_only(const char* path, bool read_only) noexcept;

// Every name in a folder, "." and ".." among them. May throw bad_alloc.
Status list_folder(const char* path, std::vector<std::string>& names);

struct Renaming {
  bool replace = false;  // a file of the new name goes, a folder never
  bool copy = false;     // where the file system ends
};
Status rename_file(const char* from, const char* to, const Renaming& how) noexcept;
// With the time when it was written, and whether it may be written.
Status copy_file(const char* from, const char* to, bool replace) noexcept;

// A new, empty file.
Status create_file(const char* path) noexcept;

}  // namespace wsx::posix
