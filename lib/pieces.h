// SPDX-License-Identifier: MIT
#pragma once

#include <sys/uio.h>
#include <winsock2.h>

#include <array>
#include <cstdint>
#include <memory>
#include <utility>

#include "lib/arguments.h"
#include "posix/status.h"

namespace wsx {

// A program's WSABUF array, captured: Windows lets the program reuse the array as soon as the call
// returns. Read once, so that what was checked is what is used. Up to `inline_pieces` buffers need
// no heap.
class Pieces {
 public:
  static constexpr std::size_t inline_pieces = 16;

  Pieces() = default;
  Pieces(Pieces&& other) noexcept;

  // access_violation for a null array or buffer with something in it. Empty buffers are left out:
  // they carry nothing, and the host counts them against its limit.
  Status capture(const WSABUF* buffers, DWORD count) noexcept {
    if (count == 0) return Status::success;
    if (bad_pointer(buffers)) return Status::access_violation;
    return count <= inline_pieces ? fill(few_.data(), buffers, count)
                                  : capture_many(buffers, count);
  }

  iovec* first() noexcept { return many_ ? many_.get() : few_.data(); }
  std::size_t count() const noexcept { return count_; }
  // What first() points to when it is on the heap: it stays where it is, with another owner.
  std::unique_ptr<iovec[]> release_many() noexcept { return std::move(many_); }
  // Of all buffers; the program's 32-bit lengths may add up to more than 32 bits.
  std::uint64_t size() const noexcept { return size_; }

 private:
  Status capture_many(const WSABUF* buffers, DWORD count) noexcept;

  Status fill(iovec* pieces, const WSABUF* buffers, DWORD count) noexcept {
    std::size_t kept = 0;
    std::uint64_t size = 0;
    for (const WSABUF* given = buffers; given != buffers + count; ++given) {
      const WSABUF buffer = *given;
      if (buffer.len == 0) continue;
      if (bad_pointer(buffer.buf)) return Status::access_violation;
      pieces[kept++] = {buffer.buf, buffer.len};
      size += buffer.len;
    }
    count_ = kept;
    size_ = size;
    return Status::success;
  }

  std::array<iovec, inline_pieces> few_;
  std::unique_ptr<iovec[]> many_;
  std::size_t count_ = 0;
  std::uint64_t size_ = 0;
};

}  // namespace wsx
