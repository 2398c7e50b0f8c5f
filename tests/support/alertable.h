// SPDX-License-Identifier: MIT
#pragma once

#include <functional>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/routine.h"
#include "support/threads.h"

namespace support {

// A call that blocks on a thread of its own, until what it waits for is done; meanwhile that thread
// is called. The call goes on and comes to its normal end, with one call run.
inline void check_alertable(const std::function<void()>& blocking,
                            const std::function<void()>& finish) {
  const UniqueEvent there, called;
  HANDLE thread = nullptr;
  bool ended = false;
  Call call([&] { SetEvent(called); });
  Worker worker([&] {
    const OwnThread self;
    thread = self;
    SetEvent(there);
    blocking();
    ended = true;
    called.within(time_limit);
  });
  REQUIRE(there.within(time_limit));
  REQUIRE(call.queue(thread));
  CHECK(called.within(time_limit));
  finish();
  worker.join();
  CHECK(ended);
  CHECK(call.times == 1);
}

// The call is done at once, and the queued one is still queued afterwards.
inline void check_runs_nothing(const std::function<void()>& immediate) {
  Call call;
  REQUIRE(call.queue());
  immediate();
  CHECK(call.times == 0);
  CHECK(SleepEx(0, TRUE) == WAIT_IO_COMPLETION);
  CHECK(call.times == 1);
}

}  // namespace support
