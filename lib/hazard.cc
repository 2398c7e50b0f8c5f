// SPDX-License-Identifier: MIT
#include "lib/hazard.h"

#include <mutex>
#include <utility>

#include "posix/thread_exit.h"

namespace wsx {

constinit const Slot Hazard::not_yet_{};
constinit const Slot Hazard::no_more_{};
constinit thread_local Hazard Hazard::own_;

namespace {

// Every thread that has ever held by one, until it ends.
constinit std::mutex entering;
constinit Hazard* entered = nullptr;

}  // namespace

bool Hazard::enter() noexcept {
  if (slot_.load(std::memory_order_relaxed) != &not_yet_) return false;
  static const posix::ThreadExit exit(thread_ended);
  if (!exit.remember(this)) return false;
  const std::lock_guard lock(entering);
  next_ = std::exchange(entered, this);
  slot_.store(nullptr, std::memory_order_relaxed);
  return true;
}

void Hazard::thread_ended(void* hazard) noexcept {
  const std::lock_guard lock(entering);
  Hazard** place = &entered;
  while (*place != hazard) place = &(*place)->next_;
  *place = (*place)->next_;
  static_cast<Hazard*>(hazard)->slot_.store(&no_more_, std::memory_order_relaxed);
}

bool Hazard::any_at(const Slot& slot) noexcept {
  const std::lock_guard lock(entering);
  for (const Hazard* hazard = entered; hazard; hazard = hazard->next_)
    if (hazard->slot_.load(std::memory_order_acquire) == &slot) return true;
  return false;
}

Slot* CallPin::pinned(Slot* slot, HandleValue value) noexcept {
  return slot->pin(value) ? slot : nullptr;
}

void CallPin::unpin(Slot& slot) noexcept {
  slot.unpin();
}

Slot* CallPin::withdraw(Slot* slot) noexcept {
  Hazard::own().clear();
  slot->hazard_gone();
  return nullptr;
}

}  // namespace wsx
