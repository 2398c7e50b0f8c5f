// SPDX-License-Identifier: MIT
#pragma once

#include "posix/descriptor.h"

namespace wsx {

// What wakes the calling thread from a blocking Winsock call. Any thread has one, made when it
// first has to wait; null when the host has no descriptor left for it.
posix::Wakeup* this_threads_wakeup() noexcept;

}  // namespace wsx
