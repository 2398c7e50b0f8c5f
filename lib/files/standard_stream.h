// SPDX-License-Identifier: MIT
#pragma once

#include <minwindef.h>

#include <array>
#include <atomic>
#include <cstddef>

#include "lib/handle.h"
#include "lib/object.h"
#include "posix/console.h"

namespace wsx {

// The standard input, output or error of the process: what GetStdHandle's handles name.
class StandardStream final : public Object {
 public:
  static constexpr Kind object_kind = Kind::standard_stream;

  explicit StandardStream(int descriptor) noexcept
      : Object(Kind::standard_stream), descriptor_(descriptor) {}

  int descriptor() const noexcept { return descriptor_; }
  bool is_input() const noexcept { return descriptor_ == 0; }

  Status read(void* memory, std::size_t size, std::size_t& count) const noexcept {
    return posix::read_stream(descriptor_, memory, size, count);
  }
  Status write(void* memory, std::size_t size, std::size_t& count) const noexcept {
    return posix::write_stream(descriptor_, memory, size, count);
  }

 private:
  const int descriptor_;
};

}  // namespace wsx
