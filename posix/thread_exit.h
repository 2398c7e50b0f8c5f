// SPDX-License-Identifier: MIT
#pragma once

#include <pthread.h>

namespace wsx::posix {

// Something that is to happen at the end of threads. Made once, in a place that lasts.
class ThreadExit {
 public:
  explicit ThreadExit(void (*ended)(void*)) noexcept;

  // Calls `ended(argument)` when the calling thread ends, whoever made it and however it returns,
  // after the destructors of its thread_local objects. Again for a call made during that. Never for
  // a thread with which the whole process ends. False when the host cannot.
  bool remember(void* argument) const noexcept;

 private:
  pthread_key_t key_{};
  bool made_;
};

}  // namespace wsx::posix
