// SPDX-License-Identifier: MIT
#pragma once

#include <utility>

#include "support/winsock.h"

namespace support {

// A handle of any kind that CloseHandle closes.
class UniqueHandle {
 public:
  UniqueHandle() = default;
  explicit UniqueHandle(HANDLE value) : value_(value) {}
  UniqueHandle(UniqueHandle&& other) noexcept : value_(other.release()) {}
  UniqueHandle& operator=(UniqueHandle&& other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }
  ~UniqueHandle() { close(); }

  operator HANDLE() const { return value_; }
  HANDLE release() { return std::exchange(value_, nullptr); }
  void close() {
    if (value_) CloseHandle(release());
  }
  // The wait, which may take it.
  DWORD wait(DWORD milliseconds = 0) const { return WaitForSingleObject(value_, milliseconds); }

 private:
  HANDLE value_ = nullptr;
};

}  // namespace support
