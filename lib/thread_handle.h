// SPDX-License-Identifier: MIT
#pragma once

#include <winnt.h>

#include "lib/handle.h"
#include "lib/thread.h"

namespace wsx {

// The thread that a handle names: one of the table, or the number that stands for the caller.
class ThreadHandle {
 public:
  explicit ThreadHandle(HANDLE handle) noexcept
      : pinned_(reinterpret_cast<HandleValue>(handle)),
        thread_(pinned_             ? &*pinned_
                : is_caller(handle) ? Thread::current()
                                    : nullptr) {}

  explicit operator bool() const noexcept { return thread_ != nullptr; }
  Thread& operator*() const noexcept { return *thread_; }
  Thread* operator->() const noexcept { return thread_; }

  // What GetCurrentThread returns.
  static bool is_caller(HANDLE handle) noexcept {
    return handle == reinterpret_cast<HANDLE>(std::intptr_t{-2});
  }

 private:
  Pinned<Thread> pinned_;
  Thread* thread_;
};

}  // namespace wsx
