// SPDX-License-Identifier: MIT
#include "posix/alarm.h"

#include <condition_variable>
#include <new>
#include <utility>

#include "posix/process.h"

namespace wsx::posix {

// What all alarms share.
struct Alarm::Bell {
  // Never destroyed: the thread may be awake while the process ends.
  static Bell& instance() {
    static Bell& bell = *new Bell;
    return bell;
  }

  static void run(void*) {
    Bell& bell = instance();
    Access access;
    while (!bell.schedule.empty()) {
      const Deadline next = bell.schedule.begin()->first;
      if (Clock::now() < next)
        bell.changed.wait_until(access.lock_, next);
      else
        ring(bell, access);
    }
    bell.has_thread = false;
  }

  static void ring(Bell& bell, const Access& access) {
    Alarm& alarm = *bell.schedule.begin()->second;
    alarm.spare_ = bell.schedule.extract(alarm.place_);
    alarm.is_set_ = false;
    const Deadline again = alarm.ring(access);
    if (again != no_deadline) alarm.schedule(again);
  }

  std::mutex mutex;
  std::condition_variable changed;
  Schedule schedule;
  bool has_thread = false;
};

Alarm::Access::Access() noexcept : lock_(Bell::instance().mutex) {}

void Alarm::schedule(Deadline due) {
  if (!spare_) {
    Schedule maker;
    spare_ = maker.extract(maker.emplace(due, this));
  }
  spare_.key() = due;
  place_ = Bell::instance().schedule.insert(std::move(spare_));
  is_set_ = true;
}

Status Alarm::set_alarm(const Access& access, Deadline due) noexcept try {
  Bell& bell = Bell::instance();
  stop_alarm(access);
  if (due == no_deadline) return Status::success;
  schedule(due);
  if (bell.has_thread) {
    if (place_ == bell.schedule.begin()) bell.changed.notify_one();
    return Status::success;
  }
  const Status status = start_quiet_thread(Bell::run, nullptr);
  bell.has_thread = succeeded(status);
  if (!bell.has_thread) stop_alarm(access);
  return status;
} catch (const std::bad_alloc&) {
  return Status::no_memory;
}

void Alarm::stop_alarm(const Access&) noexcept {
  if (!std::exchange(is_set_, false)) return;
  Bell& bell = Bell::instance();
  spare_ = bell.schedule.extract(place_);
  if (bell.schedule.empty()) bell.changed.notify_one();
}

}  // namespace wsx::posix
