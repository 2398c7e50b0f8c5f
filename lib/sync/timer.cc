// SPDX-License-Identifier: MIT
#include "lib/sync/timer.h"

#include <chrono>
#include <memory>
#include <new>
#include <utility>

#include "lib/system_time.h"

namespace wsx {

Ref<TimerCall> TimerCall::make(PTIMERAPCROUTINE routine, void* argument,
                               Ref<Thread> thread) noexcept {
  auto node = std::unique_ptr<Apc>(new (std::nothrow) Apc);
  if (!node || !thread) return {};
  auto* const call = new (std::nothrow) TimerCall(routine, argument, std::move(thread), node.get());
  if (call) node.release();
  return Ref<TimerCall>(call);
}

void TimerCall::queue(const Access&) noexcept {
  if (!node_) return;
  *node_ = Apc{};
  node_->revocable = this;
  time_ = system_time();
  hold();
  if (thread_->queue(*node_))
    node_ = nullptr;
  else
    let_go();
}

// The node for the next time is the one that has just come free.
bool TimerCall::run() {
  const Ref<TimerCall> queued(this);
  std::int64_t time;
  {
    const Access access;
    if (taken_back_) return false;
    node_ = thread_->apcs.make();
    time = time_;
  }
  routine_(argument_, static_cast<DWORD>(time), static_cast<DWORD>(time >> 32));
  return true;
}

void Timer::stop(const Access& access) noexcept {
  stop_alarm(access);
  if (call_) call_->take_back(access);
  call_ = {};
}

Status Timer::start(Deadline due, Clock::duration period, Ref<TimerCall> call) noexcept {
  const Access access;
  if (handles() == 0) return Status::invalid_handle;
  stop(access);
  reset();
  due_ = due;
  period_ = period;
  call_ = std::move(call);
  const Status status = set_alarm(access, due <= Clock::now() ? ring(access) : due);
  if (!succeeded(status)) stop(access);
  return status;
}

void Timer::cancel() noexcept {
  const Access access;
  stop(access);
}

void Timer::closed() noexcept {
  cancel();
  Named::closed();
}

// The state of a timer that has lost the thread of its routine does not change any more. Times that
// nobody was there to see are not made up for.
Deadline Timer::ring(const Access& access) noexcept {
  if (call_ && call_->thread_has_ended()) return posix::no_deadline;
  set();
  if (call_) call_->queue(access);
  if (period_ == Clock::duration::zero()) return posix::no_deadline;
  const auto late = Clock::now() - due_;
  due_ += period_ * (late / period_ + 1);
  return due_;
}

}  // namespace wsx
