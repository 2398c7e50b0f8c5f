// SPDX-License-Identifier: MIT
#pragma once

#include "lib/pool/pool_object.h"
#include "lib/wait.h"

namespace wsx {

// A wait for an object whose callback runs in a pool. Threads that do nothing else wait for up to
// 63 objects each.
class PoolWait final : public PoolObject {
 public:
  using Call = void (*)(PoolWait& wait, Instance& instance, void (*function)(), DWORD result);

  PoolWait(const Environment& environment, void* context, Call call, void (*function)()) noexcept
      : PoolObject(environment, context), call_(call), function_(function) {}

  // For one callback. `was_set`: whether it waited. False when there is no thread or memory for it;
  // it does not wait then.
  bool set(Ref<Object> object, Deadline deadline, bool& was_set) noexcept;
  // From now on each callback is followed by another wait of that length for the same object.
  void repeat(DWORD milliseconds) noexcept {
    milliseconds_ = milliseconds;
    repeats_ = true;
  }

  void stop() noexcept override;

 private:
  friend class Watch;

  ~PoolWait() override = default;

  void call(Instance& instance, const OVERLAPPED_ENTRY& entry) override {
    call_(*this, instance, function_, entry.dwNumberOfBytesTransferred);
    if (repeats_) set_again();
  }

  void set_again() noexcept;

  const Call call_;
  void (*const function_)();
  DWORD milliseconds_ = 0;
  bool repeats_ = false;
  // Guarded by the lock of all watches.
  class Watch* watch_ = nullptr;
  Ref<Object> object_;
  Deadline deadline_{};
  bool stopped_ = false;
};

}  // namespace wsx
