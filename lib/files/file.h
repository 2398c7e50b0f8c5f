// SPDX-License-Identifier: MIT
#pragma once

#include <minwindef.h>

#include <cstddef>
#include <cstdint>
#include <mutex>

#include "lib/object.h"
#include "posix/disk_file.h"

namespace wsx {

// An ordinary file: the descriptor, what its opener may do, and the current position, which is the
// handle's and not the host's, so that requests with an offset of their own need no second call.
class File final : public Object {
 public:
  static constexpr Kind object_kind = Kind::file;

  struct Access {
    bool read;
    bool write;
    bool overlapped;  // FILE_FLAG_OVERLAPPED: there is no current position
    bool attributes;  // may set times
  };

  File(int descriptor, Access access) noexcept
      : Object(Kind::file), descriptor_(descriptor), access_(access) {}

  int descriptor() const noexcept { return descriptor_; }
  const Access& access() const noexcept { return access_; }

  // At the current position without an offset, which is then behind what was moved either way.
  Status read(void* memory, std::size_t size, const std::uint64_t* offset,
              std::size_t& count) noexcept;
  Status write(const void* memory, std::size_t size, const std::uint64_t* offset,
               std::size_t& count) noexcept;

  Status size(std::uint64_t& size) const noexcept { return posix::file_size(descriptor_, size); }

  enum class From { begin, current, end };
  // invalid_parameter for an origin that is none; ERROR_NEGATIVE_SEEK as a socket_code before 0.
  Status seek(std::int64_t distance, DWORD from, std::uint64_t& position) noexcept;

  // The current position becomes the end.
  Status end_here() noexcept;
  // The descriptor for another process, which goes on at the current position.
  Status lend(int& descriptor) noexcept;
  Status flush() noexcept { return posix::flush_file(descriptor_); }

  // For those who send a part of the file: `wanted` bytes from `offset` (null: the current
  // position, which moves on), 0 for all that follow. Fewer when the file ends before;
  // invalid_parameter for an offset behind its end.
  Status claim(const std::uint64_t* offset, std::uint64_t wanted, std::uint64_t& start,
               std::uint64_t& length) noexcept;

 private:
  ~File() override;

  const int descriptor_;
  const Access access_;
  std::mutex mutex_;  // Windows, too, does one synchronous request of a file at a time
  std::uint64_t position_ = 0;
};

}  // namespace wsx
