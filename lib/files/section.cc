// SPDX-License-Identifier: MIT
#include "lib/files/section.h"

#include <memoryapi.h>
#include <winerror.h>

#include <cstdint>
#include <iterator>
#include <map>
#include <mutex>
#include <new>

#include "lib/status.h"
#include "posix/descriptor.h"

namespace wsx {
namespace {

constexpr std::uint64_t granularity = 65536;

// Where views are, and how long.
class Views {
 public:
  void add(void* address, std::size_t size) {
    const std::lock_guard lock(mutex_);
    sizes_.insert_or_assign(reinterpret_cast<std::uintptr_t>(address), size);
  }

  // Under the lock, for nobody may be given the addresses before the view has left the table.
  bool remove(const void* address) noexcept {
    const std::lock_guard lock(mutex_);
    const auto found = sizes_.find(reinterpret_cast<std::uintptr_t>(address));
    if (found == sizes_.end()) return false;
    posix::release_pages(const_cast<void*>(address), found->second);
    sizes_.erase(found);
    return true;
  }

  // The bytes from an address to the end of its view; 0 when it is in none.
  std::size_t rest(const void* address) noexcept {
    const auto place = reinterpret_cast<std::uintptr_t>(address);
    const std::lock_guard lock(mutex_);
    const auto next = sizes_.upper_bound(place);
    if (next == sizes_.begin()) return 0;
    const auto& [begin, size] = *std::prev(next);
    return place - begin < size ? size - (place - begin) : 0;
  }

  // Never destroyed: programs use their views in the destructors of static objects.
  static Views& instance() {
    static Views& views = *new Views;
    return views;
  }

 private:
  std::mutex mutex_;
  std::map<std::uintptr_t, std::size_t> sizes_;
};

}  // namespace

Section::~Section() {
  posix::close_descriptor(descriptor_);
}

DWORD Section::view_of(DWORD access, posix::View& view) const noexcept {
  const bool writes = access & FILE_MAP_WRITE;
  const bool executes = access & FILE_MAP_EXECUTE;
  view.copies = !writes && (access & FILE_MAP_COPY);
  if (!writes && !view.copies && !(access & (FILE_MAP_READ | FILE_MAP_EXECUTE)))
    return ERROR_INVALID_PARAMETER;
  if ((writes && !rights_.write) || (executes && !rights_.execute)) return ERROR_ACCESS_DENIED;
  const bool changes = writes || view.copies;
  if (executes)
    view.access = changes ? posix::PageAccess::execute_write : posix::PageAccess::execute_read;
  else
    view.access = changes ? posix::PageAccess::write : posix::PageAccess::read;
  return ERROR_SUCCESS;
}

DWORD Section::map(const Wish& wish, void*& address) noexcept try {
  posix::View view;
  if (const DWORD error = view_of(wish.access, view); error != ERROR_SUCCESS) return error;
  const auto wanted = reinterpret_cast<std::uintptr_t>(wish.address);
  if (wish.offset % granularity != 0 || wanted % granularity != 0) return ERROR_MAPPED_ALIGNMENT;
  if (wish.offset >= size_ || wish.size > size_ - wish.offset) return ERROR_ACCESS_DENIED;
  const std::size_t size = wish.size != 0 ? wish.size : size_ - wish.offset;
  const std::size_t page = posix::page_size();
  const std::size_t whole = (size + page - 1) / page * page;
  const Status status =
      posix::map_view(descriptor_, wish.offset, whole, view, wish.address, granularity, address);
  if (!succeeded(status)) return win32_error(status);
  try {
    Views::instance().add(address, whole);
  } catch (const std::bad_alloc&) {
    posix::release_pages(address, whole);
    throw;
  }
  return ERROR_SUCCESS;
} catch (const std::bad_alloc&) {
  return ERROR_NOT_ENOUGH_MEMORY;
}

DWORD unmap_view(const void* address) noexcept {
  return Views::instance().remove(address) ? ERROR_SUCCESS : ERROR_INVALID_ADDRESS;
}

// The host flushes from where a page begins.
DWORD flush_view(const void* address, std::size_t size) noexcept {
  const std::size_t rest = Views::instance().rest(address);
  if (rest == 0 || size > rest) return ERROR_INVALID_ADDRESS;
  const std::size_t before = reinterpret_cast<std::uintptr_t>(address) % posix::page_size();
  auto* const begin = static_cast<char*>(const_cast<void*>(address)) - before;
  const Status status = posix::flush_view(begin, (size != 0 ? size : rest) + before);
  return succeeded(status) ? ERROR_SUCCESS : win32_error(status);
}

}  // namespace wsx
