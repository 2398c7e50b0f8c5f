// SPDX-License-Identifier: MIT
#include "lib/system/heap.h"

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <utility>

#include "lib/arguments.h"

namespace wsx {

// In front of each block. The host's blocks lie at multiples of 16, and so do ours.
struct alignas(16) Heap::Block {
  Heap* heap;
  std::size_t size;
  Block* next;  // in a private heap
  union {
    Block* previous;  // in a private heap
    void* owner;      // in the process's
  };
};

Heap& Heap::process() noexcept {
  static Heap& heap = *new Heap(ProcessHeap{});
  return heap;
}

Heap::~Heap() {
  while (first_) std::free(std::exchange(first_, first_->next));
}

Heap::Block* Heap::block_of(const void* memory) noexcept {
  return static_cast<Block*>(const_cast<void*>(memory)) - 1;
}

bool Heap::admit(std::size_t size) noexcept {
  if (size > std::numeric_limits<std::ptrdiff_t>::max() - sizeof(Block)) return false;
  return most_ == 0 || (used_ <= most_ && size + sizeof(Block) <= most_ - used_);
}

void Heap::link(Block& block) noexcept {
  block.next = first_;
  block.previous = nullptr;
  if (first_) first_->previous = &block;
  first_ = &block;
  used_ += block.size + sizeof(Block);
}

void Heap::unlink(Block& block) noexcept {
  (block.previous ? block.previous->next : first_) = block.next;
  if (block.next) block.next->previous = block.previous;
  used_ -= block.size + sizeof(Block);
}

namespace {

// The process's heap needs no lock: it has no list.
std::unique_lock<std::recursive_mutex> guard(std::recursive_mutex& mutex, bool needed) noexcept {
  return needed ? std::unique_lock(mutex) : std::unique_lock<std::recursive_mutex>();
}

}  // namespace

void* Heap::allocate(std::size_t size, bool zeroed) noexcept {
  const auto lock = guard(mutex_, is_private_);
  if (!admit(size)) return nullptr;
  void* const memory =
      zeroed ? std::calloc(1, sizeof(Block) + size) : std::malloc(sizeof(Block) + size);
  if (!memory) return nullptr;
  auto* const block = static_cast<Block*>(memory);
  block->heap = this;
  block->size = size;
  block->owner = nullptr;
  if (is_private_) link(*block);
  return block + 1;
}

void* Heap::resize(void* memory, std::size_t size, bool zeroed, bool stays) noexcept {
  const auto lock = guard(mutex_, is_private_);
  Block* block = block_of(memory);
  const std::size_t before = block->size;
  if (stays && size > before) return nullptr;
  if (is_private_) unlink(*block);
  const bool possible = admit(size);
  if (possible && !stays) {
    void* const moved = std::realloc(block, sizeof(Block) + size);
    if (moved) block = static_cast<Block*>(moved);
    if (moved || size <= before) block->size = size;
  } else if (possible) {
    block->size = size;
  }
  if (is_private_) link(*block);
  if (block->size != size) return nullptr;
  auto* const bytes = reinterpret_cast<std::byte*>(block + 1);
  if (zeroed && size > before) std::memset(bytes + before, 0, size - before);
  return bytes;
}

void Heap::free(void* memory) noexcept {
  const auto lock = guard(mutex_, is_private_);
  Block* const block = block_of(memory);
  if (is_private_) unlink(*block);
  block->heap = nullptr;
  std::free(block);
}

bool Heap::has(const void* memory) noexcept {
  if (bad_pointer(memory) || reinterpret_cast<std::uintptr_t>(memory) % alignof(Block) != 0)
    return false;
  if (!is_private_) return block_of(memory)->heap == this;
  const std::lock_guard lock(mutex_);
  const Block* block = first_;
  while (block && block != block_of(memory)) block = block->next;
  return block;
}

std::size_t Heap::size(const void* memory) noexcept {
  return block_of(memory)->size;
}

void* Heap::owner(const void* memory) noexcept {
  return block_of(memory)->owner;
}
void Heap::set_owner(void* memory, void* owner) noexcept {
  block_of(memory)->owner = owner;
}

}  // namespace wsx
