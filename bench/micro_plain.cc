// SPDX-License-Identifier: MIT
#include "micro.h"

namespace bench {

std::vector<Timing> race_micro(std::vector<Racer> racers, const Pace& pace, Progress& progress) {
  return race(std::move(racers), pace, progress);
}

}  // namespace bench
