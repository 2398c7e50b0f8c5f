// SPDX-License-Identifier: MIT
#include "posix/parking.h"

#include <array>
#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace wsx::posix {

// The queue of the addresses that fall to it.
struct alignas(64) Parked::Lot {
  std::mutex mutex;
  Parked* first = nullptr;
  Parked* last = nullptr;

  void remove(Parked& parked) noexcept {
    (parked.previous_ ? parked.previous_->next_ : first) = parked.next_;
    (parked.next_ ? parked.next_->previous_ : last) = parked.previous_;
    parked.parked_ = false;
  }

  // The sleeper may be gone as soon as the lot is free again.
  Parked* wake(Parked& parked) noexcept {
    Parked* const next = parked.next_;
    remove(parked);
    if (parked.bell_) static_cast<std::condition_variable*>(parked.bell_)->notify_one();
    return next;
  }
};

Parked::Lot& Parked::lot_of(const volatile void* address) noexcept {
  // Constant, so that static objects may lock in their constructors and destructors.
  constinit static std::array<Lot, 64> lots;
  const auto value = reinterpret_cast<std::uintptr_t>(address);
  return lots[(value >> 3 ^ value >> 9 ^ value >> 15) % lots.size()];
}

void Parked::lock() noexcept {
  lot_of(address_).mutex.lock();
}
void Parked::unlock() noexcept {
  lot_of(address_).mutex.unlock();
}

void Parked::enter() noexcept {
  Lot& lot = lot_of(address_);
  previous_ = lot.last;
  (lot.last ? lot.last->next_ : lot.first) = this;
  lot.last = this;
  parked_ = true;
}

bool Parked::sleep(Deadline deadline) noexcept {
  Lot& lot = lot_of(address_);
  std::unique_lock lock(lot.mutex);
  if (!parked_) return true;
  std::condition_variable bell;
  bell_ = &bell;
  const auto woken = [this] { return !parked_; };
  if (deadline == no_deadline)
    bell.wait(lock, woken);
  else
    bell.wait_until(lock, deadline, woken);
  bell_ = nullptr;
  if (!parked_) return true;
  lot.remove(*this);
  return false;
}

Parked::~Parked() {
  Lot& lot = lot_of(address_);
  const std::lock_guard lock(lot.mutex);
  if (parked_) lot.remove(*this);
}

void unpark_one(const volatile void* address) noexcept {
  Parked::Lot& lot = Parked::lot_of(address);
  const std::lock_guard lock(lot.mutex);
  Parked* parked = lot.first;
  while (parked && parked->address_ != address) parked = parked->next_;
  if (parked) lot.wake(*parked);
}

void unpark_all(const volatile void* address) noexcept {
  Parked::Lot& lot = Parked::lot_of(address);
  const std::lock_guard lock(lot.mutex);
  for (Parked* parked = lot.first; parked;)
    parked = parked->address_ == address ? lot.wake(*parked) : parked->next_;
}

}  // namespace wsx::posix
