// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <type_traits>
#include <vector>

namespace wsx {

// Structures that point to one another, made here as they will stand in a buffer of the program's,
// which may be too small for them.
class PackedList {
 public:
  explicit PackedList(void* target) noexcept : target_(reinterpret_cast<std::uintptr_t>(target)) {}

  // Puts a copy behind what is there, and tells where it will be.
  template <typename T>
  T* add(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    return reinterpret_cast<T*>(add(&value, sizeof value));
  }
  template <typename Char>
  Char* add_text(const std::basic_string<Char>& text) {
    return reinterpret_cast<Char*>(add(text.c_str(), (text.size() + 1) * sizeof(Char)));
  }

  // Changes what will be there.
  template <typename T>
  void put(T* place, const T& value) noexcept {
    const std::uintptr_t offset = reinterpret_cast<std::uintptr_t>(place) - target_;
    std::memcpy(bytes_.data() + offset, &value, sizeof value);
  }

  std::size_t size() const noexcept { return bytes_.size(); }
  void give() const noexcept {
    std::memcpy(reinterpret_cast<void*>(target_), bytes_.data(), bytes_.size());
  }

 private:
  void* add(const void* value, std::size_t size) {
    constexpr std::size_t alignment = 8;
    const std::size_t offset = bytes_.size();
    bytes_.resize((offset + size + alignment - 1) / alignment * alignment);
    std::memcpy(bytes_.data() + offset, value, size);
    return reinterpret_cast<void*>(target_ + offset);
  }

  // A number, because a program that only asks for the size has no buffer.
  const std::uintptr_t target_;
  std::vector<std::byte> bytes_;
};

}  // namespace wsx
