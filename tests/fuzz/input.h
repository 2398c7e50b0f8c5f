// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace fuzz {

using Bytes = std::vector<std::byte>;

// What no call under test writes by itself.
constexpr std::byte poison{0xa5};

// Takes an input apart. What is missing reads as 0, so that every input means something.
class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size) : next_(data), left_(size) {}

  template <typename Value>
  Value take() {
    Value value{};
    copy(&value, sizeof value);
    return value;
  }

  // Exactly `size` bytes on the heap, where an address checker sees every step outside.
  Bytes bytes(std::size_t size) {
    Bytes taken(size);
    copy(taken.data(), size);
    return taken;
  }
  // At most `most` of what is left.
  Bytes some(std::size_t most) { return bytes(std::min(most, left_)); }
  Bytes rest() { return bytes(left_); }

  bool empty() const { return left_ == 0; }

 private:
  void copy(void* to, std::size_t size) {
    const std::size_t given = std::min(size, left_);
    if (given > 0) std::memcpy(to, next_, given);
    next_ += given;
    left_ -= given;
  }

  const std::uint8_t* next_;
  std::size_t left_;
};

inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

// True when nothing was written from `begin` on.
inline bool untouched(const Bytes& bytes, std::size_t begin = 0) {
  return std::all_of(bytes.begin() + static_cast<std::ptrdiff_t>(std::min(begin, bytes.size())),
                     bytes.end(), [](std::byte byte) { return byte == poison; });
}

}  // namespace fuzz
