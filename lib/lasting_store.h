// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstddef>
#include <mutex>
#include <new>
#include <utility>

namespace wsx {

// Objects in memory that is never given back, so that who has looked one up may look at it at any
// time, and find out afterwards whether it was still the one that was meant. Constant at the start
// and there after all destructors: programs use handles in both.
template <typename T>
class LastingStore {
 public:
  constexpr LastingStore() = default;

  // As it was put back; null without memory.
  T* get() noexcept {
    const std::lock_guard lock(mutex_);
    if (!free_ && !grow()) return nullptr;
    return &std::exchange(free_, free_->next)->item;
  }

  void put(T& item) noexcept {
    const std::lock_guard lock(mutex_);
    auto& place = reinterpret_cast<Place&>(item);
    place.next = std::exchange(free_, &place);
  }

 private:
  // Threads that use neighbours shall not share a cache line.
  struct alignas(64) Place {
    T item;
    Place* next = nullptr;
  };

  struct Chunk {
    std::array<Place, 4096 / sizeof(Place)> places;
    Chunk* next = nullptr;
  };

  bool grow() noexcept {
    static_assert(offsetof(Place, item) == 0);
    auto* const chunk = new (std::nothrow) Chunk;
    if (!chunk) return false;
    chunk->next = std::exchange(chunks_, chunk);
    for (Place& place : chunk->places) place.next = std::exchange(free_, &place);
    return true;
  }

  std::mutex mutex_;  // innermost
  Place* free_ = nullptr;
  Chunk* chunks_ = nullptr;  // all that there are
};

}  // namespace wsx
