// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>

#include "support/winsock.h"

namespace support {

class UniqueFile {
 public:
  UniqueFile() = default;
  explicit UniqueFile(HANDLE value) : value_(value) {}
  UniqueFile(UniqueFile&& other) noexcept
      : value_(std::exchange(other.value_, INVALID_HANDLE_VALUE)) {}
  ~UniqueFile() { close(); }

  operator HANDLE() const { return value_; }
  bool open() const { return value_ != INVALID_HANDLE_VALUE; }
  BOOL close();

 private:
  HANDLE value_ = INVALID_HANDLE_VALUE;
};

// A name in the current folder that nobody else uses; what has it is removed at the end. Declare it
// before the files that are opened by it.
class TemporaryName {
 public:
  TemporaryName();
  ~TemporaryName();
  TemporaryName(const TemporaryName&) = delete;

  const char* get() const { return name_.c_str(); }

  // With CreateFileA, all sharing allowed.
  UniqueFile create(DWORD flags = FILE_ATTRIBUTE_NORMAL) const;
  UniqueFile open(DWORD access = GENERIC_READ, DWORD disposition = OPEN_EXISTING,
                  DWORD flags = FILE_ATTRIBUTE_NORMAL) const;
  // All at once; the file is made anew.
  void fill(const std::string& bytes) const;
  std::string contents() const;

 private:
  std::string name_;
};

}  // namespace support
