// SPDX-License-Identifier: MIT
#include "lib/queue_memory.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <new>

namespace wsx {
namespace {

// Small blocks: one that stays for a single operation that waits for long does no harm.
constexpr std::size_t block_size = 4096 - 2 * sizeof(void*);
constexpr std::size_t header_size = 16;
constexpr std::size_t places_of_block = (block_size - header_size) / QueueMemory::place_size;

}  // namespace

// The places that have not been handed out yet count as what is still to be given back, so that
// handing out needs no exchange; and so does the thread itself.
class QueueMemory::Block {
 public:
  void* place(std::size_t index) noexcept { return &places_[index * place_size]; }
  void leave(std::size_t count) noexcept {
    if (left_.fetch_sub(count, std::memory_order_acq_rel) == count) delete this;
  }
  // For the thread, when it has handed out everything: true when all of it is free again.
  bool begin_again() noexcept {
    if (left_.load(std::memory_order_acquire) != 1) return false;
    left_.store(1 + places_of_block, std::memory_order_relaxed);
    return true;
  }

 private:
  std::atomic<std::size_t> left_{1 + places_of_block};
  alignas(header_size) std::array<std::byte, places_of_block * place_size> places_;
};

QueueMemory::~QueueMemory() {
  if (block_) block_->leave(1 + places_of_block - taken_);
}

bool QueueMemory::make_room() noexcept {
  if (!block_ || !block_->begin_again()) {
    auto* const block = new (std::nothrow) Block;
    if (!block) return false;
    if (block_) block_->leave(1);
    block_ = block;
  }
  taken_ = 0;
  return true;
}

QueueMemory::Place QueueMemory::take() noexcept {
  const bool room = block_ && taken_ < places_of_block;
  if (!room && !make_room()) return {};
  return {block_->place(taken_++), block_};
}

void QueueMemory::give_back(Block& block) noexcept {
  block.leave(1);
}

}  // namespace wsx
