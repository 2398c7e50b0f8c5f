// SPDX-License-Identifier: MIT
#include "posix/wakeup.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <limits>
#include <utility>

namespace wsx::posix {

int milliseconds_until(Deadline deadline) noexcept {
  if (deadline == no_deadline) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
  return static_cast<int>(std::clamp<decltype(left)>(left, 0, std::numeric_limits<int>::max()));
}

Wakeup::~Wakeup() {
  close();
}

void Wakeup::notify() noexcept {
  const State was = state_.exchange(State::notified);
  if (was != State::asleep && was != State::polling) return;
  const std::lock_guard lock(mutex_);
  if (was == State::asleep)
    alarm_.notify_one();
  else if (descriptor_ >= 0)
    ::eventfd_write(descriptor_, 1);
}

bool Wakeup::fall_asleep(State how) noexcept {
  State was = State::awake;
  if (state_.compare_exchange_strong(was, how)) return true;
  state_.store(State::awake);
  return false;
}

void Wakeup::sleep(Deadline deadline) noexcept {
  if (!fall_asleep(State::asleep)) return;
  std::unique_lock lock(mutex_);
  const auto woken = [this] { return state_.load() != State::asleep; };
  if (deadline == no_deadline)
    alarm_.wait(lock, woken);
  else
    alarm_.wait_until(lock, deadline, woken);
  state_.store(State::awake);
}

Wakeup::Poll::Poll(Wakeup& wakeup) noexcept : wakeup_(wakeup), awake_(false) {
  {
    const std::lock_guard lock(wakeup_.mutex_);
    wakeup_.in_use_ = true;
  }
  awake_ = !wakeup_.fall_asleep(State::polling);
}

Wakeup::Poll::~Poll() {
  wakeup_.state_.store(State::awake);
  const std::lock_guard lock(wakeup_.mutex_);
  wakeup_.in_use_ = false;
}

// A notification that comes when the sleep is over for another reason leaves its mark in the
// descriptor: the next sleep ends at once and clears it.
void Wakeup::Poll::clear() noexcept {
  eventfd_t count;
  ::eventfd_read(wakeup_.descriptor_, &count);
}

bool Wakeup::open() noexcept {
  const std::lock_guard lock(mutex_);
  if (descriptor_ < 0) descriptor_ = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  return descriptor_ >= 0;
}

void Wakeup::close() noexcept {
  const std::lock_guard lock(mutex_);
  if (descriptor_ >= 0 && !in_use_) ::close(std::exchange(descriptor_, -1));
}

}  // namespace wsx::posix
