// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <mutex>

#include "lib/object.h"

namespace wsx {

// Memory in blocks that know their size. Those of the process's heap are the host's; a private heap
// knows its blocks, and takes them with it when it goes.
class Heap final : public Object {
 public:
  static constexpr Kind object_kind = Kind::heap;

  // `most`: what all of its blocks together may take, 0 for no limit.
  explicit Heap(std::size_t most) noexcept : Object(Kind::heap), is_private_(true), most_(most) {}

  static Heap& process() noexcept;

  // Null without memory. A block lies at a multiple of 16.
  void* allocate(std::size_t size, bool zeroed) noexcept;
  // The block with another size, at another place unless it has to stay; null, and the block is as
  // it was, when there is no memory. A block that stays may shrink.
  void* resize(void* memory, std::size_t size, bool zeroed, bool stays) noexcept;
  void free(void* memory) noexcept;

  // Whether the memory is a block of this heap. Others are recognised by what is in front of them,
  // which has to be readable.
  bool has(const void* memory) noexcept;
  static std::size_t size(const void* memory) noexcept;

  // What a block of the process's heap is the memory of: null for a block of its own.
  static void* owner(const void* memory) noexcept;
  static void set_owner(void* memory, void* owner) noexcept;

  void lock() noexcept { mutex_.lock(); }
  void unlock() noexcept { mutex_.unlock(); }

  // It is no kernel object, though it has a handle of the same kind.
  Status may_close() noexcept override { return Status::invalid_handle; }

 private:
  struct Block;
  struct ProcessHeap {};

  explicit Heap(ProcessHeap) noexcept : Object(Kind::heap), is_private_(false), most_(0) {}
  ~Heap() override;

  static Block* block_of(const void* memory) noexcept;
  bool admit(std::size_t size) noexcept;
  void link(Block& block) noexcept;
  void unlink(Block& block) noexcept;

  const bool is_private_;
  const std::size_t most_;
  std::recursive_mutex mutex_;  // guards what follows; a program may hold it
  std::size_t used_ = 0;
  Block* first_ = nullptr;
};

}  // namespace wsx
