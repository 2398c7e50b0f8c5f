// SPDX-License-Identifier: MIT
#include "lib/sync/mutex.h"

#include <utility>

#include "lib/thread.h"

namespace wsx {

Mutex::Mutex(Thread* owner) noexcept : Named(Kind::mutex) {
  const Access access;
  if (owner) take_for(*owner);
}

Mutex::~Mutex() {
  const Access access;
  if (owner_) free();
}

bool Mutex::free_for(const Thread& thread) const noexcept {
  return !owner_ || owner_ == &thread;
}

bool Mutex::take_for(Thread& thread) noexcept {
  if (depth_++ > 0) return false;
  owner_ = &thread;
  next_ = std::exchange(thread.owned_mutexes, this);
  return std::exchange(abandoned_, false);
}

void Mutex::free() noexcept {
  Mutex** place = &owner_->owned_mutexes;
  while (*place != this) place = &(*place)->next_;
  *place = next_;
  owner_ = nullptr;
  depth_ = 0;
}

bool Mutex::release(const Thread& thread) noexcept {
  const Access access;
  if (owner_ != &thread) return false;
  if (--depth_ > 0) return true;
  free();
  Access::hand_out(*this);
  return true;
}

void Mutex::abandon_all(Thread& thread) noexcept {
  const Access access;
  while (Mutex* const mutex = thread.owned_mutexes) {
    mutex->abandoned_ = true;
    mutex->free();
    Access::hand_out(*mutex);
  }
}

}  // namespace wsx
