// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "tests/fault/trial.h"

namespace fault {

// A failure may meet the first of a series of calls, the second, or one of many.
inline constexpr int calls_in_series = 6;
inline constexpr std::array positions{1, 2, 5};

inline constexpr Expected done{Expected::How::done};
inline constexpr Expected waits{Expected::How::waits};
constexpr Expected refused(int code) {
  return {Expected::How::refused, code};
}

// The same when the host has no room first: what waits finds the failure later.
constexpr Expected later(Expected expected) {
  using How = Expected::How;
  return expected.how == How::refused ? Expected{How::ends_later, expected.code} : waits;
}

}  // namespace fault
