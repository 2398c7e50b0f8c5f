// SPDX-License-Identifier: MIT
#include "harness.h"

#include <algorithm>

namespace bench {
namespace {

unsigned whole_batches(double operations, unsigned batch) {
  const double most = 1e8;
  const auto wanted = static_cast<unsigned>(std::clamp(operations, 1.0, most));
  return std::max(1u, (wanted + batch / 2) / batch) * batch;
}

// So many operations that they fill a slice. The first ones, which find cold caches, decide
// nothing.
unsigned fill_slice(Work& work, unsigned batch, double slice) {
  unsigned count = batch;
  for (;;) {
    // The best of some: an interrupted one would make the slices too short.
    double took = work.timed(count);
    for (int again = 3; again > 0; --again) took = std::min(took, work.timed(count));
    if (took >= slice / 4) return whole_batches(count * (slice / took), batch);
    count = whole_batches(count * std::clamp(slice / 3 / std::max(took, 1.0), 2.0, 64.0), batch);
  }
}

}  // namespace

Timing summarize(const Times& times, std::size_t racer, std::size_t beside) {
  std::vector<double> ratios;
  for (std::size_t round = 0; round < times[racer].size(); ++round)
    ratios.push_back(times[racer][round] / times[beside][round]);
  return {quartiles(times[racer]), quartiles(ratios)};
}

std::vector<Timing> race(std::vector<Racer> racers, const Pace& pace, Progress& progress) {
  for (Racer& racer : racers)
    if (racer.slice == 0) racer.slice = fill_slice(*racer.work, racer.batch, pace.slice);
  Times times(racers.size());
  in_turns(racers.size(), pace.rounds, progress, [&](std::size_t index) {
    const Racer& racer = racers[index];
    racer.work->run(whole_batches(racer.slice / 16.0, racer.batch));  // Warms the caches.
    times[index].push_back(racer.work->timed(racer.slice) / racer.slice);
  });
  std::vector<Timing> timings;
  for (std::size_t index = 0; index < racers.size(); ++index)
    timings.push_back(summarize(times, index, racers[index].beside));
  return timings;
}

}  // namespace bench
