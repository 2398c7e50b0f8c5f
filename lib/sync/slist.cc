// SPDX-License-Identifier: MIT
#include <interlockedapi.h>

#include <atomic>
#include <thread>
#include <utility>

// Singly linked lists for many threads. Windows exchanges both words of the header at once, which
// not every processor of ours can; here the lowest bit of the second word is a lock that is held
// for a few instructions.
namespace wsx {
namespace {

constexpr ULONGLONG depth_mask = 0xFFFF;
constexpr ULONGLONG one_change = depth_mask + 1;

class Held {
 public:
  explicit Held(SLIST_HEADER* header) noexcept
      : counts_(header->Alignment), region_(header->Region) {
    while ((first_ = region_.fetch_or(locked, std::memory_order_acquire)) & locked)
      std::this_thread::yield();
  }
  ~Held() { region_.store(first_, std::memory_order_release); }
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;

  SLIST_ENTRY* first() const noexcept { return reinterpret_cast<SLIST_ENTRY*>(first_); }
  ULONGLONG depth() const noexcept { return counts() & depth_mask; }

  // Returns what was first before.
  SLIST_ENTRY* put(SLIST_ENTRY* entry, ULONGLONG depth) noexcept {
    counts_.store(((counts() & ~depth_mask) + one_change) | (depth & depth_mask),
                  std::memory_order_relaxed);
    return reinterpret_cast<SLIST_ENTRY*>(
        std::exchange(first_, reinterpret_cast<ULONGLONG>(entry)));
  }

 private:
  static constexpr ULONGLONG locked = 1;

  ULONGLONG counts() const noexcept { return counts_.load(std::memory_order_relaxed); }

  std::atomic_ref<ULONGLONG> counts_;
  std::atomic_ref<ULONGLONG> region_;
  ULONGLONG first_;
};

}  // namespace
}  // namespace wsx

using namespace wsx;

VOID WINAPI InitializeSListHead(PSLIST_HEADER ListHead) {
  *ListHead = {};
}

PSLIST_ENTRY WINAPI InterlockedPushEntrySList(PSLIST_HEADER ListHead, PSLIST_ENTRY ListEntry) {
  return InterlockedPushListSListEx(ListHead, ListEntry, ListEntry, 1);
}

PSLIST_ENTRY WINAPI InterlockedPushListSListEx(PSLIST_HEADER ListHead, PSLIST_ENTRY List,
                                               PSLIST_ENTRY ListEnd, ULONG Count) {
  Held list(ListHead);
  ListEnd->Next = list.first();
  return list.put(List, list.depth() + Count);
}

PSLIST_ENTRY WINAPI InterlockedPopEntrySList(PSLIST_HEADER ListHead) {
  Held list(ListHead);
  SLIST_ENTRY* const first = list.first();
  return first ? list.put(first->Next, list.depth() - 1) : nullptr;
}

PSLIST_ENTRY WINAPI InterlockedFlushSList(PSLIST_HEADER ListHead) {
  Held list(ListHead);
  return list.put(nullptr, 0);
}

USHORT WINAPI QueryDepthSList(PSLIST_HEADER ListHead) {
  return static_cast<USHORT>(std::atomic_ref(ListHead->Alignment).load(std::memory_order_relaxed) &
                             depth_mask);
}
