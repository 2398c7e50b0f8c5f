// SPDX-License-Identifier: MIT
#include <heapapi.h>
#include <winerror.h>

#include <new>
#include <span>

#include "lib/arguments.h"
#include "lib/handle.h"
#include "lib/last_error.h"
#include "lib/system/heap.h"

// Heaps as programs see them.
namespace wsx {
namespace {

// The process's heap has no entry in the handle table, so that it costs none to find it.
class MeantHeap {
 public:
  explicit MeantHeap(HANDLE handle) noexcept {
    if (handle == &Heap::process()) {
      heap_ = &Heap::process();
    } else if ((private_ = Pinned<Heap>(reinterpret_cast<HandleValue>(handle)))) {
      heap_ = &*private_;
    } else {
      set_last_error(ERROR_INVALID_HANDLE);
    }
  }

  explicit operator bool() const noexcept { return heap_ != nullptr; }
  Heap* operator->() const noexcept { return heap_; }

 private:
  Pinned<Heap> private_;
  Heap* heap_ = nullptr;
};

void* checked(void* memory) noexcept {
  if (!memory) set_last_error(ERROR_NOT_ENOUGH_MEMORY);
  return memory;
}

constexpr std::size_t page = 4096;

// A limit is one of pages.
std::size_t rounded(std::size_t most) noexcept {
  return most > SIZE_MAX - page ? most : (most + page - 1) / page * page;
}

HANDLE create(std::size_t most) noexcept {
  Ref<Heap> heap(new (std::nothrow) Heap(rounded(most)));
  const HandleValue value = heap ? open_handle(std::move(heap)) : 0;
  if (value == 0) set_last_error(ERROR_NOT_ENOUGH_MEMORY);
  return reinterpret_cast<HANDLE>(value);
}

// Every heap is made for small blocks, and a broken one ends the program: what these two ask for.
bool may_set(HEAP_INFORMATION_CLASS what, const void* value, SIZE_T length) noexcept {
  constexpr ULONG low_fragmentation = 2;
  if (what == HeapEnableTerminationOnCorruption) return !value && length == 0;
  return what == HeapCompatibilityInformation && !bad_pointer(value) && length == sizeof(ULONG) &&
         *static_cast<const ULONG*>(value) <= low_fragmentation;
}

}  // namespace
}  // namespace wsx

using namespace wsx;

HANDLE WINAPI GetProcessHeap() {
  return &Heap::process();
}

DWORD WINAPI GetProcessHeaps(DWORD NumberOfHeaps, PHANDLE ProcessHeaps) {
  const std::span room(ProcessHeaps, NumberOfHeaps);
  DWORD count = 0;
  const auto add = [&](HANDLE heap) {
    if (count < room.size()) room[count] = heap;
    ++count;
  };
  add(&Heap::process());
  for (HandleValue value = next_handle(0); value != 0; value = next_handle(value))
    if (Pinned<Heap>(value)) add(reinterpret_cast<HANDLE>(value));
  return count;
}

HANDLE WINAPI HeapCreate(DWORD, SIZE_T dwInitialSize, SIZE_T dwMaximumSize) {
  if (dwMaximumSize == 0 || dwInitialSize <= dwMaximumSize) return create(dwMaximumSize);
  set_last_error(ERROR_INVALID_PARAMETER);
  return nullptr;
}

BOOL WINAPI HeapDestroy(HANDLE hHeap) {
  return close_handle(reinterpret_cast<HandleValue>(hHeap), Object::Kind::heap)
             ? TRUE
             : fail_win32(ERROR_INVALID_HANDLE);
}

LPVOID WINAPI HeapAlloc(HANDLE hHeap, DWORD dwFlags, SIZE_T dwBytes) {
  const MeantHeap heap(hHeap);
  return heap ? checked(heap->allocate(dwBytes, dwFlags & HEAP_ZERO_MEMORY)) : nullptr;
}

LPVOID WINAPI HeapReAlloc(HANDLE hHeap, DWORD dwFlags, LPVOID lpMem, SIZE_T dwBytes) {
  const MeantHeap heap(hHeap);
  if (!heap) return nullptr;
  if (!lpMem) return checked(nullptr);
  return checked(heap->resize(lpMem, dwBytes, dwFlags & HEAP_ZERO_MEMORY,
                              dwFlags & HEAP_REALLOC_IN_PLACE_ONLY));
}

BOOL WINAPI HeapFree(HANDLE hHeap, DWORD, LPVOID lpMem) {
  const MeantHeap heap(hHeap);
  if (!heap) return FALSE;
  if (lpMem) heap->free(lpMem);
  return TRUE;
}

SIZE_T WINAPI HeapSize(HANDLE hHeap, DWORD, LPCVOID lpMem) {
  const MeantHeap heap(hHeap);
  if (heap && lpMem) return Heap::size(lpMem);
  if (heap) set_last_error(ERROR_INVALID_PARAMETER);
  return static_cast<SIZE_T>(-1);
}

// The host looks after its own blocks.
BOOL WINAPI HeapValidate(HANDLE hHeap, DWORD, LPCVOID lpMem) {
  const MeantHeap heap(hHeap);
  return heap && (!lpMem || heap->has(lpMem));
}

SIZE_T WINAPI HeapCompact(HANDLE hHeap, DWORD) {
  const MeantHeap heap(hHeap);
  if (heap) set_last_error(ERROR_SUCCESS);
  return 0;
}

BOOL WINAPI HeapLock(HANDLE hHeap) {
  const MeantHeap heap(hHeap);
  if (!heap) return FALSE;
  heap->lock();
  return TRUE;
}

BOOL WINAPI HeapUnlock(HANDLE hHeap) {
  const MeantHeap heap(hHeap);
  if (!heap) return FALSE;
  heap->unlock();
  return TRUE;
}

BOOL WINAPI HeapSetInformation(HANDLE HeapHandle, HEAP_INFORMATION_CLASS HeapInformationClass,
                               PVOID HeapInformation, SIZE_T HeapInformationLength) {
  // Corruption is a matter of the whole process, and needs no heap to be named.
  if (HeapInformationClass != HeapEnableTerminationOnCorruption && !MeantHeap(HeapHandle))
    return FALSE;
  return may_set(HeapInformationClass, HeapInformation, HeapInformationLength)
             ? TRUE
             : fail_win32(ERROR_INVALID_PARAMETER);
}

BOOL WINAPI HeapQueryInformation(HANDLE HeapHandle, HEAP_INFORMATION_CLASS HeapInformationClass,
                                 PVOID HeapInformation, SIZE_T HeapInformationLength,
                                 PSIZE_T ReturnLength) {
  constexpr ULONG low_fragmentation = 2;
  if (!MeantHeap(HeapHandle)) return FALSE;
  if (HeapInformationClass != HeapCompatibilityInformation)
    return fail_win32(ERROR_INVALID_PARAMETER);
  if (ReturnLength) *ReturnLength = sizeof(ULONG);
  if (HeapInformationLength < sizeof(ULONG)) return fail_win32(ERROR_INSUFFICIENT_BUFFER);
  *static_cast<ULONG*>(HeapInformation) = low_fragmentation;
  return TRUE;
}
