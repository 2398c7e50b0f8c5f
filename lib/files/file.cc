// SPDX-License-Identifier: MIT
#include "lib/files/file.h"

#include <winerror.h>

#include <algorithm>

#include "posix/descriptor.h"

namespace wsx {

File::~File() {
  posix::close_descriptor(descriptor_);
}

Status File::read(void* memory, std::size_t size, const std::uint64_t* offset,
                  std::size_t& count) noexcept {
  const std::lock_guard lock(mutex_);
  const std::uint64_t start = offset ? *offset : position_;
  const Status status = posix::read_at(descriptor_, memory, size, start, count);
  if (succeeded(status)) position_ = start + count;
  return status;
}

Status File::write(const void* memory, std::size_t size, const std::uint64_t* offset,
                   std::size_t& count) noexcept {
  const std::lock_guard lock(mutex_);
  std::uint64_t start = offset ? *offset : position_;
  // An offset of all ones means the end of the file.
  if (offset && start == ~std::uint64_t{0}) {
    const Status status = this->size(start);
    if (!succeeded(status)) return status;
  }
  const Status status = posix::write_at(descriptor_, memory, size, start, count);
  if (succeeded(status)) position_ = start + count;
  return status;
}

Status File::seek(std::int64_t distance, DWORD from, std::uint64_t& position) noexcept {
  const std::lock_guard lock(mutex_);
  std::uint64_t origin = 0;
  Status status = Status::success;
  switch (static_cast<From>(from)) {
    case From::begin:
      break;
    case From::current:
      origin = position_;
      break;
    case From::end:
      status = size(origin);
      break;
    default:
      status = Status::invalid_parameter;
  }
  if (!succeeded(status)) return status;
  std::int64_t sum;
  if (__builtin_add_overflow(static_cast<std::int64_t>(origin), distance, &sum))
    return Status::invalid_parameter;
  if (sum < 0) return socket_code(ERROR_NEGATIVE_SEEK);
  position = position_ = static_cast<std::uint64_t>(sum);
  return Status::success;
}

Status File::end_here() noexcept {
  const std::lock_guard lock(mutex_);
  return posix::resize_file(descriptor_, position_);
}

Status File::lend(int& descriptor) noexcept {
  const std::lock_guard lock(mutex_);
  descriptor = descriptor_;
  return posix::place_file(descriptor_, position_);
}

Status File::claim(const std::uint64_t* offset, std::uint64_t wanted, std::uint64_t& start,
                   std::uint64_t& length) noexcept {
  const std::lock_guard lock(mutex_);
  std::uint64_t end = 0;
  const Status status = size(end);
  if (!succeeded(status)) return status;
  start = offset ? *offset : position_;
  if (start > end) return Status::invalid_parameter;
  length = wanted == 0 ? end - start : std::min(wanted, end - start);
  if (!offset) position_ = start + length;
  return Status::success;
}

}  // namespace wsx
