// SPDX-License-Identifier: MIT
#include "lib/hazard.h"

#include <new>

#include "posix/thread_exit.h"

namespace wsx {
namespace {

constinit Slot nowhere;

}  // namespace

constinit Hazard Hazard::not_yet_{&nowhere};
constinit Hazard Hazard::no_more_{&nowhere};
constinit thread_local Hazard* Hazard::own_ = &not_yet_;
constinit std::array<Hazard, 32> Hazard::few_{};
constinit std::atomic<Hazard*> Hazard::more_{nullptr};

template <typename Wanted>
Hazard* Hazard::find(Wanted wanted) noexcept {
  for (Hazard& hazard : few_)
    if (wanted(hazard)) return &hazard;
  Hazard* hazard = more_.load(std::memory_order_acquire);
  while (hazard && !wanted(*hazard)) hazard = hazard->next_;
  return hazard;
}

bool Hazard::try_take() noexcept {
  return !taken_.load(std::memory_order_relaxed) &&
         !taken_.exchange(true, std::memory_order_acquire);
}

// No lock: a signal's handler, or a child of fork, may come here at any time.
Hazard* Hazard::take() noexcept {
  if (Hazard* const free = find([](Hazard& hazard) { return hazard.try_take(); })) return free;
  auto* const hazard = new (std::nothrow) Hazard(nullptr);
  if (!hazard) return nullptr;
  hazard->next_ = more_.load(std::memory_order_relaxed);
  while (!more_.compare_exchange_weak(hazard->next_, hazard, std::memory_order_release,
                                      std::memory_order_relaxed)) {
  }
  return hazard;
}

Hazard* Hazard::enter() noexcept {
  if (own_ != &not_yet_) return nullptr;
  own_ = &no_more_;  // for what interrupts us
  Hazard* const hazard = take();
  if (!hazard) return nullptr;
  static const posix::ThreadExit exit(thread_ended);
  if (exit.remember(hazard)) return own_ = hazard;
  hazard->taken_.store(false, std::memory_order_release);
  return nullptr;
}

// A call that has not returned, because it is going on as a fiber elsewhere or because the thread
// has ended in it, keeps its slot.
void Hazard::thread_ended(void* ended) noexcept {
  own_ = &no_more_;
  auto& hazard = *static_cast<Hazard*>(ended);
  if (!hazard.slot_.load(std::memory_order_acquire))
    hazard.taken_.store(false, std::memory_order_release);
}

bool Hazard::any_at(const Slot& slot) noexcept {
  return find(
      [&](const Hazard& hazard) { return hazard.slot_.load(std::memory_order_acquire) == &slot; });
}

Slot* CallPin::pinned(Slot* slot, HandleValue value) noexcept {
  return slot->pin(value) ? slot : nullptr;
}

void CallPin::unpin(Slot& slot) noexcept {
  slot.unpin();
}

Slot* CallPin::withdrawn(Slot* slot, Hazard& hazard) noexcept {
  hazard.clear();
  slot->hazard_gone();
  return nullptr;
}

}  // namespace wsx
