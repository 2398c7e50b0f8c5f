// SPDX-License-Identifier: MIT
#pragma once

#include "lib/pool/pool_object.h"
#include "lib/wait.h"
#include "posix/alarm.h"

namespace wsx {

// A timer whose callbacks run in a pool.
class PoolTimer final : public PoolObject, private posix::Alarm {
 public:
  using Call = void (*)(PoolTimer& timer, Instance& instance, void (*function)());

  PoolTimer(const Environment& environment, void* context, Call call, void (*function)()) noexcept
      : PoolObject(environment, context), call_(call), function_(function) {}

  // Anew, or not at all with no_deadline. `was_set`: whether it was to be due again. False when it
  // cannot be set; it is not then.
  bool set(Deadline due, Clock::duration period, bool& was_set) noexcept;
  bool is_set() noexcept;
  // Whether it has been due, and will not be again.
  bool is_over() noexcept;

  void stop() noexcept override;

 private:
  ~PoolTimer() override = default;

  void call(Instance& instance, const OVERLAPPED_ENTRY&) override {
    call_(*this, instance, function_);
  }
  Deadline ring(const Access& access) noexcept override;

  const Call call_;
  void (*const function_)();
  // With Access.
  Deadline due_ = posix::no_deadline;  // never, when it is not set
  Clock::duration period_{};
  bool was_due_ = false;
};

// When a FILETIME of the pool's calls is: negative from now, else in UTC; never for null.
Deadline pool_deadline(const FILETIME* time) noexcept;

}  // namespace wsx
