// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "posix/status.h"

// Small files that several processes share.
namespace wsx::posix {

// An environment variable that may name a file. Null when it is absent or empty, and in a program
// that runs with more rights than its caller has.
const char* trusted_environment(const char* name) noexcept;

// The file that the code at this address was loaded from.
std::string module_path(const void* address);

// no_such_file: there is none. access_denied: others than the user and root could have written it,
// or it cannot be read.
Status read_file(const std::string& path, std::string& content);

// The new content is there whole or not at all, after a crash of the system too.
Status replace_file(const std::string& path, std::string_view content);

// Only one process at a time holds the lock that belongs to a file; its threads must take turns by
// themselves. The lock is a file beside it, because the file itself is replaced.
class FileLock {
 public:
  explicit FileLock(const std::string& path);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

  bool held() const noexcept { return descriptor_ >= 0; }

 private:
  int descriptor_;
};

}  // namespace wsx::posix
