// SPDX-License-Identifier: MIT
#include <memoryapi.h>
#include <winerror.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <new>

#include "lib/arguments.h"
#include "lib/last_error.h"
#include "posix/pages.h"

// VirtualAlloc and its kin, for what they have allocated themselves. Windows counts addresses in
// 64 KiB and memory in pages; the host does both in pages.
namespace wsx {
namespace {

using Address = std::uintptr_t;

constexpr Address granularity = 65536;

struct Protection {
  DWORD windows;
  posix::PageAccess host;
};
constexpr std::array<Protection, 6> protections = {{
    {PAGE_NOACCESS, posix::PageAccess::none},
    {PAGE_READONLY, posix::PageAccess::read},
    {PAGE_READWRITE, posix::PageAccess::write},
    {PAGE_EXECUTE, posix::PageAccess::execute},
    {PAGE_EXECUTE_READ, posix::PageAccess::execute_read},
    {PAGE_EXECUTE_READWRITE, posix::PageAccess::execute_write},
}};

const Protection* find_protection(DWORD windows) noexcept {
  const auto found = std::ranges::find(protections, windows, &Protection::windows);
  return found == protections.end() ? nullptr : &*found;
}

// The whole pages that a range touches.
struct Range {
  Address begin;
  Address end;
  std::size_t size() const noexcept { return end - begin; }
  void* pointer() const noexcept { return reinterpret_cast<void*>(begin); }
};

bool pages_of(const void* address, std::size_t size, Range& range) noexcept {
  const auto begin = reinterpret_cast<Address>(address);
  const Address mask = posix::page_size() - 1;
  if (size > (UINTPTR_MAX - mask) - begin) return false;
  range = {begin & ~mask, (begin + size + mask) & ~mask};
  return true;
}

// One reservation: which of its pages have memory, and what may be done with them. A run reaches to
// the next one; 0 stands for no memory.
class Region {
 public:
  Region(Range range, DWORD protection) : range_(range), first_protection_(protection) {
    runs_[range.begin] = 0;
  }

  const Range& range() const noexcept { return range_; }
  DWORD first_protection() const noexcept { return first_protection_; }
  DWORD at(Address address) const noexcept { return std::prev(runs_.upper_bound(address))->second; }

  void set(const Range& part, DWORD protection) {
    if (part.end < range_.end) runs_.insert({part.end, at(part.end)});
    runs_[part.begin] = protection;
    runs_.erase(runs_.upper_bound(part.begin), runs_.lower_bound(part.end));
  }

  bool committed(const Range& part) const noexcept {
    return std::all_of(std::prev(runs_.upper_bound(part.begin)), runs_.lower_bound(part.end),
                       [](const auto& run) { return run.second != 0; });
  }

  // Where what is at an address ends.
  Address end_of(Address address) const noexcept {
    auto run = runs_.upper_bound(address);
    const DWORD here = std::prev(run)->second;
    while (run != runs_.end() && run->second == here) ++run;
    return run == runs_.end() ? range_.end : run->first;
  }

 private:
  Range range_;
  DWORD first_protection_;
  std::map<Address, DWORD> runs_;
};

class Regions {
 public:
  DWORD allocate(void*& address, std::size_t size, DWORD type, DWORD protection);
  DWORD decommit(void* address, std::size_t size);
  DWORD release(void* address) noexcept;
  DWORD protect(const void* address, std::size_t size, DWORD protection, DWORD& before);
  bool query(const void* address, MEMORY_BASIC_INFORMATION& found) noexcept;

  // Never destroyed: programs use their memory in the destructors of static objects.
  static Regions& instance() {
    static Regions& regions = *new Regions;
    return regions;
  }

 private:
  using Table = std::map<Address, Region>;

  // That which has the whole range in it; null for none.
  Region* find(const Range& range) noexcept {
    const auto next = table_.upper_bound(range.begin);
    if (next == table_.begin()) return nullptr;
    Region& region = std::prev(next)->second;
    return range.end <= region.range().end && range.begin < region.range().end ? &region : nullptr;
  }
  DWORD reserve(void*& address, std::size_t size, DWORD protection);
  DWORD commit(Region& region, const Range& range, const Protection& protection);

  std::mutex mutex_;
  Table table_;
};

DWORD Regions::reserve(void*& address, std::size_t size, DWORD protection) {
  Range range;
  void* const wish =
      reinterpret_cast<void*>(reinterpret_cast<Address>(address) & ~(granularity - 1));
  const std::size_t shift = reinterpret_cast<Address>(address) - reinterpret_cast<Address>(wish);
  if (size > SIZE_MAX / 2 || !pages_of(wish, size + shift, range)) return ERROR_INVALID_PARAMETER;
  const std::size_t whole = range.size();
  void* const made = posix::reserve_pages(wish, whole, granularity);
  if (!made) return wish ? ERROR_INVALID_ADDRESS : ERROR_NOT_ENOUGH_MEMORY;
  const auto begin = reinterpret_cast<Address>(made);
  try {
    table_.insert_or_assign(begin, Region({begin, begin + whole}, protection));
  } catch (const std::bad_alloc&) {
    posix::release_pages(made, whole);
    throw;
  }
  address = made;
  return ERROR_SUCCESS;
}

// Pages that have memory keep what is in it.
DWORD Regions::commit(Region& region, const Range& range, const Protection& protection) {
  if (!posix::allow_pages(range.pointer(), range.size(), protection.host))
    return ERROR_COMMITMENT_LIMIT;
  region.set(range, protection.windows);
  return ERROR_SUCCESS;
}

DWORD Regions::allocate(void*& address, std::size_t size, DWORD type, DWORD protection) {
  const Protection* const wanted = find_protection(protection);
  constexpr DWORD known = MEM_COMMIT | MEM_RESERVE | MEM_TOP_DOWN;
  if (size == 0 || !wanted || !(type & (MEM_COMMIT | MEM_RESERVE))) return ERROR_INVALID_PARAMETER;
  if (type & ~known) return ERROR_NOT_SUPPORTED;
  const std::lock_guard lock(mutex_);
  const bool new_one = type & MEM_RESERVE || !address;
  if (new_one) {
    const DWORD error = reserve(address, size, protection);
    if (error != ERROR_SUCCESS || !(type & MEM_COMMIT)) return error;
  }
  Range range;
  if (!pages_of(address, size, range)) return ERROR_INVALID_PARAMETER;
  Region* const region = find(range);
  if (!region) return ERROR_INVALID_ADDRESS;
  if (new_one) range = region->range();
  const DWORD error = commit(*region, range, *wanted);
  address = range.pointer();
  if (error != ERROR_SUCCESS && new_one) {
    posix::release_pages(address, range.size());
    table_.erase(range.begin);
  }
  return error;
}

DWORD Regions::decommit(void* address, std::size_t size) {
  const std::lock_guard lock(mutex_);
  Range range;
  if (!pages_of(address, size, range)) return ERROR_INVALID_PARAMETER;
  Region* const region = find({range.begin, range.begin});
  if (!region) return ERROR_INVALID_ADDRESS;
  if (size == 0) {
    if (range.begin != region->range().begin) return ERROR_INVALID_ADDRESS;
    range = region->range();
  }
  if (range.end > region->range().end) return ERROR_INVALID_PARAMETER;
  if (!posix::empty_pages(range.pointer(), range.size())) return ERROR_NOT_ENOUGH_MEMORY;
  region->set(range, 0);
  return ERROR_SUCCESS;
}

DWORD Regions::release(void* address) noexcept {
  const std::lock_guard lock(mutex_);
  const auto found = table_.find(reinterpret_cast<Address>(address));
  if (found == table_.end()) return ERROR_INVALID_ADDRESS;
  posix::release_pages(address, found->second.range().size());
  table_.erase(found);
  return ERROR_SUCCESS;
}

DWORD Regions::protect(const void* address, std::size_t size, DWORD protection, DWORD& before) {
  const Protection* const wanted = find_protection(protection);
  Range range;
  if (!wanted || size == 0 || !pages_of(address, size, range)) return ERROR_INVALID_PARAMETER;
  const std::lock_guard lock(mutex_);
  Region* const region = find(range);
  if (!region || !region->committed(range)) return ERROR_INVALID_ADDRESS;
  const DWORD old = region->at(range.begin);
  const DWORD error = commit(*region, range, *wanted);
  if (error == ERROR_SUCCESS) before = old;
  return error;
}

bool Regions::query(const void* address, MEMORY_BASIC_INFORMATION& found) noexcept {
  Range range;
  if (!pages_of(address, 1, range)) return false;
  const std::lock_guard lock(mutex_);
  const Region* const region = find(range);
  if (!region) return false;
  const DWORD protection = region->at(range.begin);
  found = {};
  found.BaseAddress = range.pointer();
  found.AllocationBase = region->range().pointer();
  found.AllocationProtect = region->first_protection();
  found.RegionSize = region->end_of(range.begin) - range.begin;
  found.State = protection ? MEM_COMMIT : MEM_RESERVE;
  found.Protect = protection;
  found.Type = MEM_PRIVATE;
  return true;
}

template <class Call>
DWORD with_memory(Call call) noexcept try {
  return call(Regions::instance());
} catch (const std::bad_alloc&) {
  return ERROR_NOT_ENOUGH_MEMORY;
}

BOOL finish_win32(DWORD error) noexcept {
  return error == ERROR_SUCCESS ? TRUE : fail_win32(error);
}

}  // namespace
}  // namespace wsx

using namespace wsx;

LPVOID WINAPI VirtualAlloc(LPVOID lpAddress, SIZE_T dwSize, DWORD flAllocationType,
                           DWORD flProtect) {
  const DWORD error = with_memory([&](Regions& regions) {
    return regions.allocate(lpAddress, dwSize, flAllocationType, flProtect);
  });
  if (error == ERROR_SUCCESS) return lpAddress;
  set_last_error(error);
  return nullptr;
}

BOOL WINAPI VirtualFree(LPVOID lpAddress, SIZE_T dwSize, DWORD dwFreeType) {
  const bool releases = dwFreeType == MEM_RELEASE;
  if ((!releases && dwFreeType != MEM_DECOMMIT) || (releases && dwSize != 0))
    return fail_win32(ERROR_INVALID_PARAMETER);
  return finish_win32(with_memory([=](Regions& regions) {
    return releases ? regions.release(lpAddress) : regions.decommit(lpAddress, dwSize);
  }));
}

BOOL WINAPI VirtualProtect(LPVOID lpAddress, SIZE_T dwSize, DWORD flNewProtect,
                           PDWORD lpflOldProtect) {
  if (bad_pointer(lpflOldProtect)) return fail_win32(ERROR_NOACCESS);
  return finish_win32(with_memory([=](Regions& regions) {
    return regions.protect(lpAddress, dwSize, flNewProtect, *lpflOldProtect);
  }));
}

SIZE_T WINAPI VirtualQuery(LPCVOID lpAddress, PMEMORY_BASIC_INFORMATION lpBuffer, SIZE_T dwLength) {
  DWORD error = ERROR_BAD_LENGTH;
  if (dwLength >= sizeof *lpBuffer)
    error = with_memory([=](Regions& regions) -> DWORD {
      return regions.query(lpAddress, *lpBuffer) ? ERROR_SUCCESS : ERROR_NOT_SUPPORTED;
    });
  if (error == ERROR_SUCCESS) return sizeof *lpBuffer;
  set_last_error(error);
  return 0;
}

BOOL WINAPI VirtualLock(LPVOID lpAddress, SIZE_T dwSize) {
  return posix::lock_pages(lpAddress, dwSize) ? TRUE : fail_win32(ERROR_WORKING_SET_QUOTA);
}

BOOL WINAPI VirtualUnlock(LPVOID lpAddress, SIZE_T dwSize) {
  return posix::unlock_pages(lpAddress, dwSize) ? TRUE : fail_win32(ERROR_NOT_LOCKED);
}
