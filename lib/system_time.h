// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>

namespace wsx {

// Windows counts in tenths of microseconds, and the years from 1601.
using WindowsTicks = std::chrono::duration<std::int64_t, std::ratio<1, 10'000'000>>;

// The time of day in UTC as a FILETIME has it.
inline std::int64_t system_time() noexcept {
  constexpr std::chrono::seconds from_1601_to_1970{11'644'473'600};
  const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
  return (std::chrono::duration_cast<WindowsTicks>(since_1970) + from_1601_to_1970).count();
}

}  // namespace wsx
