// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

namespace wsx {

// Memory for what waits in queues, where there may be very much of it. What comes and goes in about
// the same order needs no list of free places: they are handed out one behind the other, and a
// block of them is freed when all that was in it has gone. Whoever makes something in such a place
// writes down the block, and gives the place back by it.
//
// It is one thread's to take from; all may give back, also when that thread has ended.
class QueueMemory {
 public:
  static constexpr std::size_t place_size = 128;

  class Block;
  struct Place {
    void* address = nullptr;
    Block* block = nullptr;
    explicit operator bool() const noexcept { return address != nullptr; }
  };

  QueueMemory() = default;
  ~QueueMemory();
  QueueMemory(const QueueMemory&) = delete;
  QueueMemory& operator=(const QueueMemory&) = delete;

  // Null without memory.
  Place take() noexcept;
  static void give_back(Block& block) noexcept;

 private:
  bool make_room() noexcept;

  Block* block_ = nullptr;
  std::size_t taken_ = 0;  // of that block
};

}  // namespace wsx
