// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cerrno>
#include <string>
#include <vector>

#include "tests/fault/faults.h"
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

// What the kernel says to consecutive calls, on which kinds of socket, and what becomes of the
// call.
struct Row {
  std::vector<int> errors;
  unsigned kinds;
  Expected expected;

  // A non-blocking call has returned before the second answer.
  std::vector<int> errors_in(Mode mode) const {
    const bool blocked = mode == Mode::nonblocking && errors.front() == EAGAIN;
    return blocked ? std::vector{EAGAIN} : errors;
  }
};

// Tries `row` by every function, on every kind of socket that both take, in every mode of the
// function, with every position of the failure: check(door, kind, mode, position).
template <class Doors, class Kinds, class Check>
void in_every_way(const Doors& doors, const Kinds& kinds, const Row& row, Check check) {
  for (const auto& door : doors) {
    for (const auto kind : kinds) {
      if ((door.kinds & row.kinds & kind) == 0) continue;
      for (const Mode mode : all_modes) {
        if (overlaps(mode) && !door.may_overlap) continue;
        for (const int position : positions) {
          const std::string where = std::string(door.name) + ", " + name_of(mode);
          INFO(where, ", kind ", unsigned{kind}, ", position ", position);
          check(door, kind, mode, position);
        }
      }
    }
  }
}

// The failure meets a call at once, and one that the kernel has let wait before.
template <class CheckRow>
void at_once_and_later(CheckRow check_row, Row row) {
  CAPTURE(row.errors.front());
  check_row(row);
  row.errors.insert(row.errors.begin(), EAGAIN);
  row.expected = later(row.expected);
  check_row(row);
}

}  // namespace fault
