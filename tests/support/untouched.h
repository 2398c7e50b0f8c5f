// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstring>
#include <type_traits>

namespace support {

// An output that a call must not write, or must write: filled with a pattern that no call under
// test produces.
template <class T>
class Untouched {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  Untouched() { std::memset(&value_, poison, sizeof value_); }

  T* out() { return &value_; }
  const T& value() const { return value_; }
  T* operator->() { return &value_; }

  bool untouched() const {
    std::array<unsigned char, sizeof(T)> expected;
    expected.fill(poison);
    return std::memcmp(&value_, expected.data(), sizeof(T)) == 0;
  }

 private:
  static constexpr unsigned char poison = 0xa5;
  T value_;
};

}  // namespace support
