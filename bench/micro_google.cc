// SPDX-License-Identifier: MIT
#include <benchmark/benchmark.h>

#include <string>

#include "clock.h"
#include "micro.h"

namespace bench {
namespace {

constexpr unsigned at_once = 64;

// Keeps the times of all repetitions, by racer.
class Keeper final : public benchmark::BenchmarkReporter {
 public:
  explicit Keeper(std::size_t racers) : times_(racers) {}

  bool ReportContext(const Context&) override { return true; }
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs)
      if (run.run_type == Run::RT_Iteration)
        times_[std::stoul(run.run_name.function_name)].push_back(
            thread_time() ? run.GetAdjustedCPUTime() : run.GetAdjustedRealTime());
  }

  const std::vector<std::vector<double>>& times() const { return times_; }

 private:
  std::vector<std::vector<double>> times_;
};

void enter(const Racer& racer, std::size_t index, const Pace& pace) {
  Work* const work = racer.work;
  benchmark::RegisterBenchmark(std::to_string(index).c_str(),
                               [work](benchmark::State& state) {
                                 while (state.KeepRunningBatch(at_once)) work->run(at_once);
                               })
      ->Repetitions(static_cast<int>(pace.rounds))
      ->MinTime(pace.slice / 1e9)
      ->Unit(benchmark::kNanosecond);
}

}  // namespace

std::vector<Timing> race_micro(std::vector<Racer> racers, const Pace& pace, Progress& progress) {
  progress.show(0, 1);
  std::string name = "wsx-bench";
  std::string interleaved = "--benchmark_enable_random_interleaving=true";
  char* arguments[] = {name.data(), interleaved.data(), nullptr};
  int count = 2;
  benchmark::Initialize(&count, arguments);
  for (std::size_t index = 0; index < racers.size(); ++index) enter(racers[index], index, pace);
  Keeper keeper(racers.size());
  benchmark::RunSpecifiedBenchmarks(&keeper);
  benchmark::ClearRegisteredBenchmarks();
  std::vector<Timing> timings;
  for (std::size_t index = 0; index < racers.size(); ++index)
    timings.push_back(summarize(keeper.times(), index, racers[index].beside));
  return timings;
}

}  // namespace bench
