// SPDX-License-Identifier: MIT
#include "tests/fault/memory.h"

#include <atomic>
#include <cstdlib>
#include <new>

#include "tests/fault/host.h"

extern "C" void* __libc_malloc(std::size_t);
extern "C" void* __interceptor_malloc(std::size_t) __attribute__((weak));

namespace memory {
namespace {

std::atomic<int> allocation_count{0};
std::atomic<int> block_count{0};
std::atomic<int> left{0};
std::atomic<bool> has_struck{false};

bool refuses() {
  if (left.load(std::memory_order_relaxed) == 0 || !host::exposed()) return false;
  if (left.fetch_sub(1) != 1) return false;
  has_struck = true;
  return true;
}

void* allocate(std::size_t size) {
  ++allocation_count;
  void* block = std::malloc(size == 0 ? 1 : size);
  if (block) ++block_count;
  return block;
}

void* allocate(std::size_t size, std::align_val_t alignment) {
  ++allocation_count;
  if (refuses()) return nullptr;
  void* const block = std::aligned_alloc(static_cast<std::size_t>(alignment), size);
  if (block) ++block_count;
  return block;
}

void release(void* block) {
  if (block) --block_count;
  std::free(block);
}

}  // namespace

int allocations() {
  return allocation_count;
}
int blocks() {
  return block_count;
}
void strike(int at) {
  has_struck = false;
  left = at;
}
bool struck() {
  return has_struck;
}

}  // namespace memory

extern "C" void* malloc(std::size_t size) {
  if (memory::refuses()) return nullptr;
  return __interceptor_malloc ? __interceptor_malloc(size) : __libc_malloc(size);
}
void* operator new(std::size_t size) {
  if (void* block = memory::allocate(size)) return block;
  throw std::bad_alloc();
}
void* operator new[](std::size_t size) {
  return operator new(size);
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return memory::allocate(size);
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return memory::allocate(size);
}
// What begins a line of the cache.
void* operator new(std::size_t size, std::align_val_t alignment, const std::nothrow_t&) noexcept {
  return memory::allocate(size, alignment);
}
void* operator new[](std::size_t size, std::align_val_t alignment, const std::nothrow_t&) noexcept {
  return memory::allocate(size, alignment);
}
void operator delete(void* block, std::align_val_t) noexcept {
  memory::release(block);
}
void operator delete[](void* block, std::align_val_t) noexcept {
  memory::release(block);
}
void operator delete(void* block, std::size_t, std::align_val_t) noexcept {
  memory::release(block);
}
void operator delete(void* block) noexcept {
  memory::release(block);
}
void operator delete(void* block, std::size_t) noexcept {
  memory::release(block);
}
void operator delete(void* block, const std::nothrow_t&) noexcept {
  memory::release(block);
}
void operator delete[](void* block) noexcept {
  memory::release(block);
}
void operator delete[](void* block, std::size_t) noexcept {
  memory::release(block);
}
