// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>

namespace wsx::posix {

using Clock = std::chrono::steady_clock;
using Deadline = Clock::time_point;
inline constexpr Deadline no_deadline = Deadline::max();

// What poll(2) takes: rounded up, so that nobody wakes before the deadline; -1 for none.
int milliseconds_until(Deadline deadline) noexcept;

}  // namespace wsx::posix
