// SPDX-License-Identifier: MIT
#pragma once

#include "posix/clock.h"

namespace wsx::posix {

// A place to sleep for each address, for locks that have no room for more than their state: nothing
// is behind an address but the threads that sleep there now.
class Parked {
 public:
  // Takes the last place in the queue of the address, unless `still` says that there is nothing to
  // sleep for any more. No wake-up comes between its look and the place in the queue.
  template <class Still>
  Parked(const volatile void* address, Still still) noexcept : address_(address) {
    lock();
    if (still()) enter();
    unlock();
  }
  ~Parked();
  Parked(const Parked&) = delete;
  Parked& operator=(const Parked&) = delete;

  // Until somebody wakes this thread; false when the deadline came first. True at once without a
  // place in the queue.
  bool sleep(Deadline deadline) noexcept;

 private:
  struct Lot;
  friend void unpark_one(const volatile void* address) noexcept;
  friend void unpark_all(const volatile void* address) noexcept;

  void lock() noexcept;
  void unlock() noexcept;
  void enter() noexcept;
  static Lot& lot_of(const volatile void* address) noexcept;

  const volatile void* const address_;
  Parked* next_ = nullptr;
  Parked* previous_ = nullptr;
  bool parked_ = false;
  void* bell_ = nullptr;  // what it sleeps on, while it does
};

// Wakes the thread that has been longest at the address, or all that are there.
void unpark_one(const volatile void* address) noexcept;
void unpark_all(const volatile void* address) noexcept;

}  // namespace wsx::posix
