// SPDX-License-Identifier: MIT
#include "lib/thread.h"

namespace wsx {
namespace {

// Without a destructor: the program's own thread_local and static objects may still have to wait
// in theirs, after this thread's have run. What they open then goes with the process.
constinit thread_local posix::Wakeup wakeup;

struct Closer {
  ~Closer() { wakeup.close(); }
};

}  // namespace

posix::Wakeup* this_threads_wakeup() noexcept {
  thread_local Closer at_exit;
  return wakeup.open() ? &wakeup : nullptr;
}

}  // namespace wsx
