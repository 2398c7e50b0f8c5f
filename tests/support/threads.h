// SPDX-License-Identifier: MIT
#pragma once

#include <thread>
#include <utility>

#include "support/fixtures.h"

namespace support {

// A thread that is waited for at the end of the scope.
class Worker {
 public:
  template <class Body>
  explicit Worker(Body body) : thread_([body = std::move(body)]() mutable { body(); }) {}
  ~Worker() { join(); }
  void join() {
    if (thread_.joinable()) thread_.join();
  }

 private:
  std::thread thread_;
};

// Looks again until it is true, or time_limit has passed.
template <class Predicate>
bool eventually(Predicate predicate) {
  for (DWORD waited = 0; waited < time_limit; ++waited) {
    if (predicate()) return true;
    Sleep(1);
  }
  return predicate();
}

}  // namespace support
