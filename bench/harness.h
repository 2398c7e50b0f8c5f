// SPDX-License-Identifier: MIT
//
// Contenders take turns in short slices, so that whatever else the machine does meets all of them,
// and each is compared with its reference round by round: the figures are medians of those ratios.
#ifndef WSX_BENCH_HARNESS_H
#define WSX_BENCH_HARNESS_H

#include <cstddef>
#include <string>
#include <vector>

#include "contender.h"
#include "progress.h"
#include "statistics.h"

namespace bench {

struct Pace {
  unsigned rounds = 200;
  double slice = 5e5;  // nanoseconds: short, so that most slices are not interrupted
};

struct Racer {
  Work* work = nullptr;
  unsigned batch = 1;
  std::size_t beside = 0;  // which of the racers it is compared with
  unsigned slice = 0;      // operations of a slice; 0: as many as fill one
};

struct Timing {
  Quartiles each;   // nanoseconds of one operation
  Quartiles ratio;  // to the reference
};

// Of one racer, by the times of all in all rounds.
using Times = std::vector<std::vector<double>>;
Timing summarize(const Times& times, std::size_t racer, std::size_t beside);

// Every racer once a round. Each round begins with another one: who follows whom is shared out as
// well.
template <class Turn>
void in_turns(std::size_t racers, unsigned rounds, Progress& progress, Turn turn) {
  for (unsigned round = 0; round < rounds; ++round) {
    progress.show(round, rounds);
    for (std::size_t next = 0; next < racers; ++next) turn((round + next) % racers);
  }
}

std::vector<Timing> race(std::vector<Racer> racers, const Pace& pace, Progress& progress);

}  // namespace bench

#endif  // WSX_BENCH_HARNESS_H
