// SPDX-License-Identifier: MIT
#pragma once

#include <winerror.h>

#include <algorithm>
#include <new>
#include <string>

#include "lib/arguments.h"
#include "lib/encoding.h"
#include "lib/last_error.h"
#include "lib/status.h"

namespace wsx {

// A path as a program writes it, narrow or wide, made one of the host: either slash parts folders.
class HostPath {
 public:
  template <typename Char>
  explicit HostPath(const Char* name) noexcept {
    error_ = read(name);
    std::ranges::replace(text_, '\\', '/');
  }

  // Why it is none, or ERROR_SUCCESS.
  DWORD error() const noexcept { return error_; }
  const std::string& text() const noexcept { return text_; }
  const char* get() const noexcept { return text_.c_str(); }

 private:
  template <typename Char>
  DWORD read(const Char* name) noexcept try {
    if (bad_pointer(name) || *name == Char{}) return ERROR_PATH_NOT_FOUND;
    if constexpr (sizeof(Char) == 1)
      text_ = name;
    else if (!encode(std::basic_string_view<Char>(name), text_))
      return ERROR_INVALID_NAME;
    return ERROR_SUCCESS;
  } catch (const std::bad_alloc&) {
    return ERROR_NOT_ENOUGH_MEMORY;
  }

  std::string text_;
  DWORD error_;
};

// The last line of a door that asked the host about a file.
inline BOOL finish_win32(Status status) noexcept {
  return succeeded(status) ? TRUE : fail_win32(win32_error(status));
}

}  // namespace wsx
