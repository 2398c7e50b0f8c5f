// SPDX-License-Identifier: MIT
#ifndef WSX_BENCH_MICRO_H
#define WSX_BENCH_MICRO_H

#include <vector>

#include "harness.h"

namespace bench {

// As race, for work of a few nanoseconds: with google-benchmark where it was found, which settles
// itself how often something has to run.
std::vector<Timing> race_micro(std::vector<Racer> racers, const Pace& pace, Progress& progress);

}  // namespace bench

#endif  // WSX_BENCH_MICRO_H
