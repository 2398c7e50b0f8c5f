// SPDX-License-Identifier: MIT
#include "posix/pages.h"

#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>

namespace wsx::posix {
namespace {

constexpr int nothing = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;

int protection(PageAccess access) noexcept {
  switch (access) {
    case PageAccess::none:
      return PROT_NONE;
    case PageAccess::read:
      return PROT_READ;
    case PageAccess::write:
      return PROT_READ | PROT_WRITE;
    case PageAccess::execute:
      return PROT_EXEC;
    case PageAccess::execute_read:
      return PROT_READ | PROT_EXEC;
    case PageAccess::execute_write:
      return PROT_READ | PROT_WRITE | PROT_EXEC;
  }
  return PROT_NONE;
}

void* map(void* wish, std::size_t size, int flags) noexcept {
  void* const address = ::mmap(wish, size, PROT_NONE, nothing | flags, -1, 0);
  return address == MAP_FAILED ? nullptr : address;
}

}  // namespace

std::size_t page_size() noexcept {
  static const auto size = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  return size;
}

std::size_t size_of_block(void* block) noexcept {
  return ::malloc_usable_size(block);
}

// Some more than is asked for, and what is not aligned cut off.
void* reserve_pages(void* wish, std::size_t size, std::size_t alignment) noexcept {
  if (wish) {
    void* const address = map(wish, size, MAP_FIXED_NOREPLACE);
    if (address == wish) return address;
    if (address) ::munmap(address, size);
    return nullptr;
  }
  if (size > SIZE_MAX - alignment) return nullptr;
  auto* const begin = static_cast<std::byte*>(map(nullptr, size + alignment, 0));
  if (!begin) return nullptr;
  const std::size_t before =
      (alignment - reinterpret_cast<std::uintptr_t>(begin) % alignment) % alignment;
  if (before > 0) ::munmap(begin, before);
  if (alignment > before) ::munmap(begin + before + size, alignment - before);
  return begin + before;
}

void release_pages(void* address, std::size_t size) noexcept {
  ::munmap(address, size);
}

bool allow_pages(void* address, std::size_t size, PageAccess access) noexcept {
  return ::mprotect(address, size, protection(access)) == 0;
}

bool empty_pages(void* address, std::size_t size) noexcept {
  return map(address, size, MAP_FIXED) != nullptr;
}

bool lock_pages(void* address, std::size_t size) noexcept {
  return ::mlock(address, size) == 0;
}
bool unlock_pages(void* address, std::size_t size) noexcept {
  return ::munlock(address, size) == 0;
}

}  // namespace wsx::posix
