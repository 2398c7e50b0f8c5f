// SPDX-License-Identifier: MIT
#pragma once

#include "lib/meant.h"
#include "lib/thread.h"

namespace wsx {

// The thread that a handle means.
class ThreadHandle {
 public:
  explicit ThreadHandle(HANDLE handle) noexcept
      : meant_(handle),
        thread_(meant_ && meant_->kind() == Object::Kind::thread
                    ? static_cast<Thread*>(meant_.get())
                    : nullptr) {}

  explicit operator bool() const noexcept { return thread_ != nullptr; }
  Thread& operator*() const noexcept { return *thread_; }
  Thread* operator->() const noexcept { return thread_; }

 private:
  Meant meant_;
  Thread* thread_;
};

}  // namespace wsx
