// SPDX-License-Identifier: MIT
#include "lib/pool/pool_timer.h"

#include <utility>

#include "lib/system_time.h"

namespace wsx {

bool PoolTimer::set(Deadline due, Clock::duration period, bool& was_set) noexcept {
  const Access access;
  was_set = std::exchange(due_, due) != posix::no_deadline;
  period_ = period;
  const Deadline first = due <= Clock::now() ? ring(access) : due;
  if (succeeded(set_alarm(access, first))) return true;
  due_ = posix::no_deadline;
  return false;
}

bool PoolTimer::is_set() noexcept {
  const Access access;
  return due_ != posix::no_deadline;
}

bool PoolTimer::is_over() noexcept {
  const Access access;
  return was_due_ && due_ == posix::no_deadline;
}

void PoolTimer::stop() noexcept {
  const Access access;
  stop_alarm(access);
  due_ = posix::no_deadline;
}

// Times that nobody was there to see are not made up for.
Deadline PoolTimer::ring(const Access&) noexcept {
  was_due_ = true;
  queue();
  if (period_ == Clock::duration::zero()) return due_ = posix::no_deadline;
  const auto late = Clock::now() - due_;
  return due_ += period_ * (late / period_ + 1);
}

// What is more than a century away never comes.
Deadline pool_deadline(const FILETIME* time) noexcept {
  constexpr std::int64_t century = WindowsTicks(std::chrono::hours(100 * 365 * 24)).count();
  if (!time) return no_deadline;
  const auto ticks =
      static_cast<std::int64_t>(std::uint64_t{time->dwHighDateTime} << 32 | time->dwLowDateTime);
  if (ticks < -century) return no_deadline;
  const std::int64_t from_now = ticks < 0 ? -ticks : ticks - system_time();
  if (from_now > century) return no_deadline;
  return Clock::now() + WindowsTicks(from_now > 0 ? from_now : 0);
}

}  // namespace wsx
