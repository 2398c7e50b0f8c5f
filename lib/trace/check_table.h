// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <utility>

namespace wsx::check {

// A map of fixed capacity from what is never 0, so that nothing is allocated while it is in use.
// What finds no room is not watched.
template <typename Value>
class Table {
 public:
  bool make_room() noexcept {
    slots_.reset(new (std::nothrow) Slot[capacity]);
    return slots_ != nullptr;
  }

  Value* find(std::uint64_t key) noexcept {
    Slot& slot = slots_[place_of(key)];
    return slot.key == key ? &slot.value : nullptr;
  }

  // Replaces what is there under the key.
  void put(std::uint64_t key, const Value& value) noexcept {
    Slot& slot = slots_[place_of(key)];
    if (slot.key == 0 && used_ >= capacity / 2) return;
    used_ += slot.key == 0;
    slot = {key, value};
  }

  // False when there was nothing. Whatever had to step aside moves up.
  bool take(std::uint64_t key, Value& value) noexcept {
    std::size_t hole = place_of(key);
    if (slots_[hole].key == 0) return false;
    value = slots_[hole].value;
    for (std::size_t next = after(hole); slots_[next].key != 0; next = after(next)) {
      const std::size_t home = home_of(slots_[next].key);
      if (((next - home) & mask) >= ((next - hole) & mask))
        slots_[std::exchange(hole, next)] = slots_[next];
    }
    slots_[hole].key = 0;
    --used_;
    return true;
  }

  template <typename Visit>
  void for_each(Visit visit) noexcept {
    for (std::size_t i = 0; i < capacity; ++i)
      if (slots_[i].key != 0) visit(slots_[i].key, slots_[i].value);
  }

 private:
  static constexpr std::size_t capacity = 1 << 14;
  static constexpr std::size_t mask = capacity - 1;

  struct Slot {
    std::uint64_t key = 0;
    Value value{};
  };

  static std::size_t after(std::size_t place) noexcept { return (place + 1) & mask; }
  static std::size_t home_of(std::uint64_t key) noexcept {
    return static_cast<std::size_t>(key * 0x9E3779B97F4A7C15 >> 40) & mask;
  }
  std::size_t place_of(std::uint64_t key) const noexcept {
    std::size_t place = home_of(key);
    while (slots_[place].key != 0 && slots_[place].key != key) place = after(place);
    return place;
  }

  std::unique_ptr<Slot[]> slots_;
  std::size_t used_ = 0;
};

}  // namespace wsx::check
