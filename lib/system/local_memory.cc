// SPDX-License-Identifier: MIT
#include <winbase.h>

#include <cstdint>
#include <cstdlib>
#include <mutex>
#include <new>

#include "lib/arguments.h"
#include "lib/last_error.h"
#include "lib/system/heap.h"

// LocalAlloc and GlobalAlloc, which differ in nothing but their names. Fixed memory is a block of
// the process's heap and its own handle. Moveable memory has a handle that stays while the block
// comes and goes; it points 8 bytes behind a multiple of 16, where no block can be.
namespace wsx {
namespace {

struct alignas(16) Moveable {
  static constexpr std::uint32_t alive = 0x4D6F7665;

  std::uint32_t mark = alive;
  std::uint8_t locks = 0;
  bool discardable = false;
  void* memory = nullptr;  // null when it is discarded
};

constinit std::mutex moveables_lock;

HANDLE handle_of(Moveable* moveable) noexcept {
  return reinterpret_cast<std::byte*>(moveable) + 8;
}

// What a handle means: one of the two, or neither.
struct Meaning {
  explicit Meaning(HANDLE handle) noexcept {
    if (bad_pointer(handle)) return;
    if (reinterpret_cast<std::uintptr_t>(handle) % 16 == 8) {
      auto* const candidate = reinterpret_cast<Moveable*>(static_cast<std::byte*>(handle) - 8);
      if (candidate->mark == Moveable::alive) moveable = candidate;
    } else if (Heap::process().has(handle)) {
      fixed = handle;
    }
  }

  void* fixed = nullptr;
  Moveable* moveable = nullptr;
};

template <typename T>
T fail_with(DWORD error, T result) noexcept {
  set_last_error(error);
  return result;
}

HANDLE no_memory() noexcept {
  return fail_with<HANDLE>(ERROR_NOT_ENOUGH_MEMORY, nullptr);
}

HANDLE allocate(UINT flags, SIZE_T size) noexcept {
  const bool zeroed = flags & LMEM_ZEROINIT;
  const bool moveable = flags & LMEM_MOVEABLE;
  void* const memory = moveable && size == 0 ? nullptr : Heap::process().allocate(size, zeroed);
  if (!memory && !(moveable && size == 0)) return no_memory();
  if (!moveable) return memory;
  auto* const made = new (std::nothrow) Moveable;
  if (!made) {
    if (memory) Heap::process().free(memory);
    return no_memory();
  }
  made->discardable = flags & GMEM_DISCARDABLE;
  made->memory = memory;
  if (memory) Heap::set_owner(memory, handle_of(made));
  return handle_of(made);
}

// A fixed block that is to be moveable from now on keeps its place.
HANDLE modify(const Meaning& meaning, HANDLE handle, UINT flags) noexcept {
  if (meaning.moveable) {
    const std::lock_guard lock(moveables_lock);
    meaning.moveable->discardable = flags & GMEM_DISCARDABLE;
    return handle;
  }
  if (!(flags & LMEM_MOVEABLE)) return handle;
  auto* const made = new (std::nothrow) Moveable;
  if (!made) return no_memory();
  made->memory = meaning.fixed;
  Heap::set_owner(meaning.fixed, handle_of(made));
  return handle_of(made);
}

HANDLE resize(Moveable& moveable, SIZE_T size, UINT flags) noexcept {
  const std::lock_guard lock(moveables_lock);
  const bool locked = moveable.locks > 0;
  void* const before = moveable.memory;
  if (size == 0) {
    if (locked || !(flags & LMEM_MOVEABLE))
      return fail_with<HANDLE>(ERROR_INVALID_PARAMETER, nullptr);
    if (before) Heap::process().free(before);
    moveable.memory = nullptr;
    return handle_of(&moveable);
  }
  const bool zeroed = flags & LMEM_ZEROINIT;
  const bool stays = locked && !(flags & LMEM_MOVEABLE);
  void* const memory = before ? Heap::process().resize(before, size, zeroed, stays)
                              : Heap::process().allocate(size, zeroed);
  if (!memory) return no_memory();
  Heap::set_owner(memory, handle_of(&moveable));
  moveable.memory = memory;
  return handle_of(&moveable);
}

HANDLE reallocate(HANDLE handle, SIZE_T size, UINT flags) noexcept {
  const Meaning meaning(handle);
  if (!meaning.fixed && !meaning.moveable) return fail_with<HANDLE>(ERROR_INVALID_HANDLE, nullptr);
  if (flags & LMEM_MODIFY) return modify(meaning, handle, flags);
  if (meaning.moveable) return resize(*meaning.moveable, size, flags);
  void* const memory =
      Heap::process().resize(meaning.fixed, size, flags & LMEM_ZEROINIT, !(flags & LMEM_MOVEABLE));
  return memory ? memory : no_memory();
}

HANDLE free(HANDLE handle) noexcept {
  if (!handle) return nullptr;
  const Meaning meaning(handle);
  if (meaning.fixed) {
    Heap::process().free(meaning.fixed);
  } else if (meaning.moveable) {
    if (meaning.moveable->memory) Heap::process().free(meaning.moveable->memory);
    meaning.moveable->mark = 0;
    delete meaning.moveable;
  } else {
    return fail_with(ERROR_INVALID_HANDLE, handle);
  }
  return nullptr;
}

SIZE_T size(HANDLE handle) noexcept {
  const Meaning meaning(handle);
  if (meaning.fixed) return Heap::size(meaning.fixed);
  if (!meaning.moveable) return fail_with<SIZE_T>(ERROR_INVALID_HANDLE, 0);
  const std::lock_guard lock(moveables_lock);
  return meaning.moveable->memory ? Heap::size(meaning.moveable->memory) : 0;
}

void* lock(HANDLE handle) noexcept {
  const Meaning meaning(handle);
  if (meaning.fixed) return meaning.fixed;
  if (!meaning.moveable) return fail_with<void*>(ERROR_INVALID_HANDLE, nullptr);
  const std::lock_guard guard(moveables_lock);
  if (!meaning.moveable->memory) return fail_with<void*>(ERROR_DISCARDED, nullptr);
  if (meaning.moveable->locks < LMEM_LOCKCOUNT) ++meaning.moveable->locks;
  return meaning.moveable->memory;
}

// True while it is still locked.
BOOL unlock(const Meaning& meaning) noexcept {
  if (!meaning.moveable) return fail_win32(ERROR_INVALID_HANDLE);
  const std::lock_guard guard(moveables_lock);
  if (meaning.moveable->locks == 0) return fail_win32(ERROR_NOT_LOCKED);
  if (--meaning.moveable->locks > 0) return TRUE;
  return fail_win32(ERROR_SUCCESS);
}

UINT flags(HANDLE handle) noexcept {
  const Meaning meaning(handle);
  if (meaning.fixed) return 0;
  if (!meaning.moveable) return fail_with<UINT>(ERROR_INVALID_HANDLE, LMEM_INVALID_HANDLE);
  const std::lock_guard guard(moveables_lock);
  return meaning.moveable->locks | (meaning.moveable->discardable ? GMEM_DISCARDABLE : 0u) |
         (meaning.moveable->memory ? 0u : LMEM_DISCARDED);
}

HANDLE find(const void* memory) noexcept {
  const Meaning meaning(const_cast<void*>(memory));
  if (meaning.moveable) return const_cast<void*>(memory);
  if (!meaning.fixed) return fail_with<HANDLE>(ERROR_INVALID_HANDLE, nullptr);
  void* const owner = Heap::owner(memory);
  return owner ? owner : meaning.fixed;
}

}  // namespace
}  // namespace wsx

using namespace wsx;

HLOCAL WINAPI LocalAlloc(UINT uFlags, SIZE_T uBytes) {
  return allocate(uFlags, uBytes);
}
HGLOBAL WINAPI GlobalAlloc(UINT uFlags, SIZE_T dwBytes) {
  return allocate(uFlags, dwBytes);
}

HLOCAL WINAPI LocalReAlloc(HLOCAL hMem, SIZE_T uBytes, UINT uFlags) {
  return reallocate(hMem, uBytes, uFlags);
}
HGLOBAL WINAPI GlobalReAlloc(HGLOBAL hMem, SIZE_T dwBytes, UINT uFlags) {
  return reallocate(hMem, dwBytes, uFlags);
}

HLOCAL WINAPI LocalFree(HLOCAL hMem) {
  return wsx::free(hMem);
}
HGLOBAL WINAPI GlobalFree(HGLOBAL hMem) {
  return wsx::free(hMem);
}

SIZE_T WINAPI LocalSize(HLOCAL hMem) {
  return size(hMem);
}
SIZE_T WINAPI GlobalSize(HGLOBAL hMem) {
  return size(hMem);
}

LPVOID WINAPI LocalLock(HLOCAL hMem) {
  return lock(hMem);
}
LPVOID WINAPI GlobalLock(HGLOBAL hMem) {
  return lock(hMem);
}

// Fixed memory is never locked for the one, and always for the other.
BOOL WINAPI LocalUnlock(HLOCAL hMem) {
  const Meaning meaning(hMem);
  return meaning.fixed ? fail_win32(ERROR_NOT_LOCKED) : unlock(meaning);
}
BOOL WINAPI GlobalUnlock(HGLOBAL hMem) {
  const Meaning meaning(hMem);
  return meaning.fixed ? TRUE : unlock(meaning);
}

UINT WINAPI LocalFlags(HLOCAL hMem) {
  return flags(hMem);
}
UINT WINAPI GlobalFlags(HGLOBAL hMem) {
  return flags(hMem);
}

HLOCAL WINAPI LocalHandle(LPCVOID pMem) {
  return find(pMem);
}
HGLOBAL WINAPI GlobalHandle(LPCVOID pMem) {
  return find(pMem);
}
