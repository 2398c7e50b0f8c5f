// SPDX-License-Identifier: MIT
#include "lib/thread.h"

namespace wsx {

posix::Wakeup* this_threads_wakeup() noexcept {
  thread_local posix::Wakeup wakeup;
  return wakeup.open() ? &wakeup : nullptr;
}

}  // namespace wsx
