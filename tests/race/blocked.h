// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>

#include "race/host.h"
#include "support/threads.h"

namespace race {

// A call on a thread of its own that is expected to block.
class Blocked {
 public:
  template <class Call>
  explicit Blocked(Call call)
      : worker_([this, call] {
          thread_ = this_thread();
          result_ = static_cast<long long>(call());
          error_ = WSAGetLastError();
          ended_ = true;
        }) {}

  // True once the thread sleeps in the call.
  bool sleeps() const {
    support::eventually([this] { return ended_ || (thread_ != 0 && asleep(thread_)); });
    return !ended_ && thread_ != 0;
  }
  bool ended() const { return ended_; }

  // Of the call, which has to end.
  long long result() {
    worker_.join();
    return result_;
  }
  int error() {
    worker_.join();
    return error_;
  }

 private:
  std::atomic<int> thread_{0};
  std::atomic<bool> ended_{false};
  long long result_ = 0;
  int error_ = 0;
  support::Worker worker_;  // last: it uses the others
};

}  // namespace race
