// SPDX-License-Identifier: MIT
#include "lib/pieces.h"

#include <algorithm>
#include <new>
#include <utility>

namespace wsx {

Pieces::Pieces(Pieces&& other) noexcept
    : many_(std::move(other.many_)), count_(other.count_), size_(other.size_) {
  if (!many_) std::copy_n(other.few_.begin(), count_, few_.begin());
}

Status Pieces::capture_many(const WSABUF* buffers, DWORD count) noexcept {
  many_.reset(new (std::nothrow) iovec[count]);
  return many_ ? fill(many_.get(), buffers, count) : Status::insufficient_resources;
}

}  // namespace wsx
