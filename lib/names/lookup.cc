// SPDX-License-Identifier: MIT
#include "lib/names/lookup.h"

#include <atomic>

#include "lib/trace/trace.h"

namespace wsx {

// Each packet holds the object.
bool Lookup::post(Step step) noexcept {
  hold();
  if (pool_->post(*this, static_cast<DWORD>(step))) return true;
  let_go();
  return false;
}

bool Lookup::start(Deadline deadline, HANDLE* handle) noexcept {
  if (!pool_) return false;
  if (handle) {
    hold();
    handle_ = open_handle(Ref<Object>(this));
    if (handle_ == 0) return false;
  }
  bool timed = true;
  if (deadline != no_deadline) {
    const Access access;
    timed = succeeded(set_alarm(access, deadline));
  }
  // Nobody can end it, and with it the alarm, before that is set.
  if (handle) *handle = reinterpret_cast<HANDLE>(handle_);
  if (timed && post(Step::look_up)) return true;
  return !end(WSA_NOT_ENOUGH_MEMORY);
}

// It rings before the end, and the alarm is stopped by that.
Deadline Lookup::ring(const Access&) noexcept {
  post(Step::time_is_over);
  return no_deadline;
}

int Lookup::look_up() noexcept {
  posix::Answer answer;
  const int error = find_addresses(question_.has_node ? question_.node.c_str() : nullptr,
                                   question_.has_service ? question_.service.c_str() : nullptr,
                                   question_.hints, answer);
  return error != 0 ? error : keep(answer, question_.hints);
}

// The first who says so ends it.
bool Lookup::end(int error) noexcept {
  {
    const std::lock_guard lock(mutex_);
    if (has_ended_) return false;
    has_ended_ = true;
    error_ = error;
    if (error == 0) give();
    ended_.notify_all();
  }
  {
    const Access access;
    stop_alarm(access);
  }
  if (handle_ != 0) close_handle(handle_);
  return true;
}

// From the event or the routine on the OVERLAPPED is the program's again.
void Lookup::tell() {
  OVERLAPPED* const overlapped = listener_.overlapped;
  if (!overlapped) return;
  std::atomic_ref(overlapped->Internal)
      .store(static_cast<ULONG_PTR>(error_), std::memory_order_release);
  if (listener_.event) listener_.event->set();
  if (!listener_.routine) return;
  const trace::Outside of_the_call;
  listener_.routine(static_cast<DWORD>(error_), 0, overlapped);
}

void Lookup::run(const OVERLAPPED_ENTRY& entry) {
  const Ref<Lookup> self(this);
  const auto step = static_cast<Step>(entry.dwNumberOfBytesTransferred);
  if (step == Step::tell) return tell();
  if (step == Step::time_is_over) {
    if (end(WSAETIMEDOUT)) tell();
    return;
  }
  const bool long_one = pool_->begin_long();
  const bool is_first = end(look_up());
  if (long_one) pool_->end_long();
  if (is_first) tell();
}

int Lookup::wait() noexcept {
  std::unique_lock lock(mutex_);
  ended_.wait(lock, [this] { return has_ended_; });
  return error_;
}

// A routine runs on a thread of the pool; on the caller's only where there is no memory for a
// packet.
bool Lookup::cancel() noexcept {
  if (!end(WSA_E_CANCELLED)) return false;
  if (!listener_.routine || !post(Step::tell)) tell();
  return true;
}

}  // namespace wsx
