// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstdint>
#include <type_traits>

#include "lib/object.h"
#include "lib/signal_word.h"

// The inside of the handle table, as far as a look-up needs it: every call begins with one, so all
// of it is in view of the compiler. Opening, closing and retiring are in handle.cc.
namespace wsx {

using HandleValue = std::uintptr_t;

// A value: 00 in the low bits, 20 bits of slot number, 9 bits of generation, and a clear sign bit.
inline constexpr unsigned index_bits = 20;
inline constexpr unsigned generation_bits = 9;
inline constexpr std::uint32_t index_mask = (1u << index_bits) - 1;
inline constexpr std::uint32_t generation_mask = (1u << generation_bits) - 1;

// What an object has that may be looked at without holding it, because its memory is never given
// back; null for what it has not.
struct Lasting {
  std::atomic<Signal*> signal{nullptr};
  std::atomic<PortQueue*> queue{nullptr};

  void put(const Object::Lasting& parts) noexcept {
    signal.store(parts.signal, std::memory_order_relaxed);
    queue.store(parts.queue, std::memory_order_relaxed);
  }
  template <typename Part>
  Part* get() const noexcept {
    if constexpr (std::is_same_v<Part, Signal>)
      return signal.load(std::memory_order_relaxed);
    else
      return queue.load(std::memory_order_relaxed);
  }
};

// `state` is the generation, whether the handle is open, how calls hold it, and the number of pins.
// One word, so that a look-up checks the generation and takes its pin in one step. Each slot has a
// line of the cache to itself: threads that use different handles do not write to each other's.
struct alignas(cache_line) Slot {
  static constexpr std::uint64_t pin_unit = 1;
  static constexpr std::uint64_t pin_mask = 0xFFFFFFFF;
  static constexpr std::uint64_t open_bit = std::uint64_t{1} << 32;
  // Calls hold it by hazard pointers (hazard.h) where they can. Until it is retired.
  static constexpr std::uint64_t hazard_bit = std::uint64_t{1} << 33;
  static constexpr unsigned generation_shift = 40;

  std::atomic<std::uint64_t> state{0};
  Object* object = nullptr;  // written only while the slot is neither open nor pinned
  Lasting lasting;           // the object's, written before the slot is opened
  std::atomic<Object::Kind> kind{};
  std::uint32_t index = 0;
  Slot* next_free = nullptr;

  static std::uint32_t generation_of(std::uint64_t state) noexcept {
    return static_cast<std::uint32_t>(state >> generation_shift);
  }
  // The upper half of the state in which a value's handle is open.
  static std::uint32_t open_half(HandleValue value) noexcept {
    constexpr unsigned to_upper_half = generation_shift - 32;
    return static_cast<std::uint32_t>((value >> (index_bits + 2)) << to_upper_half) |
           static_cast<std::uint32_t>(open_bit >> 32);
  }
  static bool is_open(std::uint64_t state, std::uint32_t open_half) noexcept {
    return (state & ~hazard_bit) >> 32 == open_half;
  }
  static bool is_open_to_hazards(std::uint64_t state, std::uint32_t open_half) noexcept {
    return state >> 32 == (open_half | hazard_bit >> 32);
  }

  // Takes a pin when the slot is open under this value.
  bool pin(HandleValue value) noexcept {
    const std::uint32_t wanted = open_half(value);
    std::uint64_t seen = state.load(std::memory_order_relaxed);
    do {
      if (!is_open(seen, wanted)) [[unlikely]]
        return false;
    } while (!state.compare_exchange_weak(seen, seen + pin_unit, std::memory_order_acquire,
                                          std::memory_order_relaxed));
    return true;
  }

  void unpin() noexcept {
    const std::uint64_t before = state.fetch_sub(pin_unit, std::memory_order_acq_rel);
    if ((before & pin_mask) == pin_unit && !(before & open_bit)) [[unlikely]]
      last_pin_gone(before & hazard_bit);
  }

  // A call's hazard pointer is gone, and the handle closed.
  void hazard_gone() noexcept;

 private:
  void last_pin_gone(bool hazards) noexcept;
  bool win_retirement() noexcept;
  void retire() noexcept;
};

// Slots are made in chunks that stay, so that a look-up takes no lock.
struct SlotChunks {
  static constexpr std::uint32_t chunk_slots = 1024;
  static constexpr std::uint32_t chunk_count = (index_mask + 1) / chunk_slots;

  Slot* find(std::uint32_t index) const noexcept {
    Slot* chunk = chunks[index / chunk_slots].load(std::memory_order_acquire);
    return chunk ? &chunk[index % chunk_slots] : nullptr;
  }

  std::array<std::atomic<Slot*>, chunk_count> chunks{};
};
extern SlotChunks slot_chunks;

// The slot that a value would name; null for what is no value. Turned around, a value has all the
// bits that must be clear at its upper end.
inline Slot* slot_of(HandleValue value) noexcept {
  const HandleValue turned = std::rotr(value, 2);
  if (turned >> (index_bits + generation_bits) != 0) [[unlikely]]
    return nullptr;
  return slot_chunks.find(static_cast<std::uint32_t>(turned) & index_mask);
}

inline Slot* pinned_slot(HandleValue value) noexcept {
  Slot* const slot = slot_of(value);
  return slot && slot->pin(value) ? slot : nullptr;
}

}  // namespace wsx
