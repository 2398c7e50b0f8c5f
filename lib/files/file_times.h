// SPDX-License-Identifier: MIT
#pragma once

#include <minwindef.h>
#include <winnt.h>

#include <cstdint>

#include "posix/file_facts.h"

namespace wsx {

inline FILETIME file_time(std::int64_t ticks) noexcept {
  return {static_cast<DWORD>(ticks), static_cast<DWORD>(ticks >> 32)};
}
inline std::int64_t ticks_of(const FILETIME& time) noexcept {
  return static_cast<std::int64_t>(std::uint64_t{time.dwHighDateTime} << 32 | time.dwLowDateTime);
}

// FILE_ATTRIBUTE_NORMAL stands for none.
inline DWORD attributes_of(const posix::FileFacts& facts) noexcept {
  const DWORD attributes = (facts.folder ? FILE_ATTRIBUTE_DIRECTORY : 0) |
                           (facts.read_only ? FILE_ATTRIBUTE_READONLY : 0) |
                           (facts.link ? FILE_ATTRIBUTE_REPARSE_POINT : 0);
  return attributes != 0 ? attributes : FILE_ATTRIBUTE_NORMAL;
}

// What WIN32_FIND_DATA, WIN32_FILE_ATTRIBUTE_DATA and BY_HANDLE_FILE_INFORMATION share.
template <typename Data>
void describe(const posix::FileFacts& facts, Data& data) noexcept {
  data.dwFileAttributes = attributes_of(facts);
  data.ftCreationTime = file_time(facts.created);
  data.ftLastAccessTime = file_time(facts.accessed);
  data.ftLastWriteTime = file_time(facts.written);
  data.nFileSizeHigh = static_cast<DWORD>(facts.size >> 32);
  data.nFileSizeLow = static_cast<DWORD>(facts.size);
}

}  // namespace wsx
