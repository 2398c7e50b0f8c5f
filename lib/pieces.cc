// SPDX-License-Identifier: MIT
#include "lib/pieces.h"

#include <algorithm>
#include <new>
#include <utility>

#include "lib/arguments.h"

namespace wsx {

Pieces::Pieces(Pieces&& other) noexcept
    : many_(std::move(other.many_)), count_(other.count_), size_(other.size_) {
  if (!many_) std::copy_n(other.few_.begin(), count_, few_.begin());
}

Status Pieces::capture(const WSABUF* buffers, DWORD count) noexcept {
  if (count == 0) return Status::success;
  if (bad_pointer(buffers)) return Status::access_violation;
  if (count > inline_pieces) {
    many_.reset(new (std::nothrow) iovec[count]);
    if (!many_) return Status::insufficient_resources;
  }
  iovec* const pieces = first();
  for (DWORD i = 0; i < count; ++i) {
    const WSABUF buffer = buffers[i];
    if (buffer.len == 0) continue;
    if (bad_pointer(buffer.buf)) return Status::access_violation;
    pieces[count_++] = {buffer.buf, buffer.len};
    size_ += buffer.len;
  }
  return Status::success;
}

}  // namespace wsx
