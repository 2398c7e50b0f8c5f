// SPDX-License-Identifier: MIT
#include "posix/wakeup.h"

#include <linux/futex.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <type_traits>
#include <utility>

namespace wsx::posix {
namespace {

// The steady clock is what the host measures these deadlines by.
timespec host_time(Deadline deadline) {
  const auto since = std::max(deadline.time_since_epoch(), Clock::duration::zero());
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since);
  return {static_cast<time_t>(seconds.count()), static_cast<long>((since - seconds).count())};
}
static_assert(std::is_same_v<Clock::period, std::nano>);

}  // namespace

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
  if (was == State::asleep) {
    ::syscall(SYS_futex, &state_, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
  } else if (was == State::polling) {
    const std::lock_guard lock(mutex_);
    if (descriptor_ >= 0) ::eventfd_write(descriptor_, 1);
  }
}

bool Wakeup::fall_asleep(State how) noexcept {
  State was = State::awake;
  if (state_.compare_exchange_strong(was, how)) return true;
  state_.store(State::awake);
  return false;
}

// Without a lock: whoever is woken would wait for the one that its waker still holds.
void Wakeup::sleep(Deadline deadline) noexcept {
  if (!fall_asleep(State::asleep)) return;
  const timespec end = host_time(deadline);
  const timespec* const limit = deadline == no_deadline ? nullptr : &end;
  ::syscall(SYS_futex, &state_, FUTEX_WAIT_BITSET_PRIVATE, static_cast<unsigned>(State::asleep),
            limit, nullptr, FUTEX_BITSET_MATCH_ANY);
  state_.exchange(State::awake);
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
