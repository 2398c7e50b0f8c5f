// SPDX-License-Identifier: MIT
#pragma once

#include <fileapi.h>

#include <cstddef>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "lib/object.h"
#include "posix/file_facts.h"

namespace wsx {

// WIN32_FIND_DATAW of programs compiled with -fshort-wchar.
struct FindData16 {
  DWORD dwFileAttributes;
  FILETIME ftCreationTime, ftLastAccessTime, ftLastWriteTime;
  DWORD nFileSizeHigh, nFileSizeLow, dwReserved0, dwReserved1;
  char16_t cFileName[MAX_PATH];
  char16_t cAlternateFileName[14];
};

// A search for files, which FindNextFile steps through: the names that matched when it began.
class Search final : public Object {
 public:
  static constexpr Kind object_kind = Kind::search;

  Search(std::string folder, std::vector<std::string> names, bool folders_only) noexcept
      : Object(Kind::search),
        folder_(std::move(folder)),
        names_(std::move(names)),
        folders_only_(folders_only) {}

  // The next file that is still there; false when there is none. May throw bad_alloc.
  bool next(std::string& name, posix::FileFacts& facts);

  // A search ends by FindClose, and by nothing else.
  Status may_close() noexcept override { return Status::invalid_handle; }

 private:
  ~Search() override = default;

  const std::string folder_;
  const std::vector<std::string> names_;
  const bool folders_only_;
  std::mutex mutex_;
  std::size_t position_ = 0;
};

}  // namespace wsx
