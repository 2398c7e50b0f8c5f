// SPDX-License-Identifier: MIT
#ifndef WSX_BENCH_TRACE_H
#define WSX_BENCH_TRACE_H

#include <functional>
#include <memory>
#include <optional>

#include "contender.h"

namespace bench {

struct Traced {
  double system_calls;
  double instructions;  // of the program and its libraries, not of the system
};

// What one operation takes, counted by stepping through it (ptrace) in a child that opens the work
// for itself; the same numbers on every machine and at every load. Nothing where the system forbids
// it. The caller's process has one thread.
std::optional<Traced> trace(const std::function<std::unique_ptr<Work>()>& open, unsigned batch);

// Whether the system allows it at all.
bool can_trace();

}  // namespace bench

#endif  // WSX_BENCH_TRACE_H
