// SPDX-License-Identifier: MIT
//
// How long does it take until the end of a send that had to wait is seen?
#include <chrono>
#include <thread>

#include "field.h"
#include "goals.h"
#include "peer.h"
#include "questions.h"
#include "settings.h"

namespace bench {
namespace {

// Small buffers: the peer makes room with its first reads.
constexpr int small_buffer = 1 << 16;

using Place = Field<Blocked>::Place;

// Work of this kind times itself: from the peer's first read to the end seen.
Times race_for_latency(const std::vector<Place*>& places, unsigned rounds, Progress& progress) {
  Times times(places.size());
  in_turns(places.size(), rounds, progress, [&](std::size_t index) {
    // Who has just computed for long waits longer for a processor.
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    times[index].push_back(places[index]->work->timed(1));
  });
  return times;
}

Percentiles percentiles(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return {quantile(values, 0.01), quantile(values, 0.1), quantile(values, 0.5),
          quantile(values, 0.9), quantile(values, 0.99)};
}

}  // namespace

void ask_latency(const Options& options, Report& report) {
  Progress progress;
  Table table{"latency", "from the peer's first read to the end of a pending stream send", 0, {}};
  progress.begin(table.setting);
  Peer peer(small_buffer);
  Field<Blocked> field({peer.port(), &peer}, options.uncounted());
  const std::vector<Place*> places = field.present();
  const Times times =
      race_for_latency(places, options.quick ? 10 : 5 * options.pace.rounds, progress);
  for (std::size_t index = 0; index < places.size(); ++index) {
    Row& row = places[index]->row;
    row.timing = summarize(times, index, 0);
    row.latency = percentiles(times[index]);
    // Single ratios mean little here: the medians are compared.
    row.timing.ratio.median = row.timing.each.median / quartiles(times[0]).median;
    set_goal(row, table.question, "");
  }
  table.rows = field.rows();
  finish(std::move(table), progress, options, report);
}

}  // namespace bench
