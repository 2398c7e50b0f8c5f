// SPDX-License-Identifier: MIT
#pragma once

#include <winerror.h>

#include <cstddef>

#include "lib/object.h"
#include "posix/console.h"
#include "posix/descriptor.h"

namespace wsx {

// One end of what CreatePipe makes.
class PipeEnd final : public Object {
 public:
  static constexpr Kind object_kind = Kind::pipe_end;

  // Takes the descriptor over.
  PipeEnd(int descriptor, bool reads) noexcept
      : Object(Kind::pipe_end), descriptor_(descriptor), reads_(reads) {}

  int descriptor() const noexcept { return descriptor_; }
  bool reads() const noexcept { return reads_; }

  // The end of what can be read is an error on Windows.
  Status read(void* memory, std::size_t size, std::size_t& count) const noexcept {
    if (!reads_) return Status::access_denied;
    const Status status = posix::read_stream(descriptor_, memory, size, count);
    const bool ended = succeeded(status) && count == 0 && size != 0;
    return ended ? socket_code(ERROR_BROKEN_PIPE) : status;
  }
  Status write(void* memory, std::size_t size, std::size_t& count) const noexcept {
    if (reads_) return Status::access_denied;
    return posix::write_stream(descriptor_, memory, size, count);
  }

 private:
  ~PipeEnd() override { posix::close_descriptor(descriptor_); }

  const int descriptor_;
  const bool reads_;
};

}  // namespace wsx
