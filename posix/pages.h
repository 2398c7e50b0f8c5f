// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>

namespace wsx::posix {

// What may be done with a page.
enum class PageAccess { none, read, write, execute, execute_read, execute_write };

std::size_t page_size() noexcept;

// What a block of malloc has room for.
std::size_t size_of_block(void* block) noexcept;

// Addresses without memory behind them, at `wish` or, when that is null, at a multiple of
// `alignment`, which is one of the page size. Null when they are not to be had.
void* reserve_pages(void* wish, std::size_t size, std::size_t alignment) noexcept;
void release_pages(void* address, std::size_t size) noexcept;

// Gives the pages memory, or another access to it; false without memory.
bool allow_pages(void* address, std::size_t size, PageAccess access) noexcept;
// Takes the memory away. The addresses stay.
bool empty_pages(void* address, std::size_t size) noexcept;

// Keeps the pages from being paged out, or lets them; false when the host does not.
bool lock_pages(void* address, std::size_t size) noexcept;
bool unlock_pages(void* address, std::size_t size) noexcept;

}  // namespace wsx::posix
