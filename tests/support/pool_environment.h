// SPDX-License-Identifier: MIT
#pragma once

#include <windows.h>

namespace support {

// A thread pool of its own.
class PoolEnvironment {
 public:
  PoolEnvironment() {
    InitializeThreadpoolEnvironment(&environment_);
    pool_ = CreateThreadpool(nullptr);
    SetThreadpoolCallbackPool(&environment_, pool_);
  }
  ~PoolEnvironment() {
    DestroyThreadpoolEnvironment(&environment_);
    CloseThreadpool(pool_);
  }
  PoolEnvironment(const PoolEnvironment&) = delete;
  PTP_CALLBACK_ENVIRON operator&() { return &environment_; }
  PTP_POOL pool() const { return pool_; }

 private:
  TP_CALLBACK_ENVIRON environment_;
  PTP_POOL pool_;
};

}  // namespace support
