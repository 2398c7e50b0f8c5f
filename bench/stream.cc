// SPDX-License-Identifier: MIT
//
// What does a write into a stream cost that somebody drains?
#include <fmt/format.h>

#include <chrono>
#include <thread>

#include "field.h"
#include "goals.h"
#include "peer.h"
#include "questions.h"
#include "settings.h"

namespace bench {
namespace {

using Place = Field<Stream>::Place;

std::string readable(unsigned bytes) {
  return bytes < 1 << 20 ? fmt::format("{} KiB", bytes >> 10) : fmt::format("{} MiB", bytes >> 20);
}

// Every byte arrives, and no other.
void verify(const Place& place, const Stream& setting, const Peer& peer) {
  const unsigned writes = 2 * place.contender->batch * setting.outstanding;
  const std::uint64_t wanted = peer.received() + std::uint64_t{writes} * setting.bytes;
  place.work->run(writes);
  for (int left = 5000; left > 0 && peer.received() < wanted; --left)
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  if (peer.received() != wanted)
    throw Broken(fmt::format("{}: {} bytes too few received", place.row.name,
                             static_cast<std::int64_t>(wanted - peer.received())));
}

Table compare(Stream setting, const Options& options, Progress& progress) {
  const std::string variant =
      fmt::format("{}, {} outstanding", readable(setting.bytes), setting.outstanding);
  Table table{"stream", "writes of " + variant, static_cast<double>(setting.bytes), {}};
  progress.begin(table.setting);
  const Peer peer;
  setting.port = peer.port();
  // How often a full stream makes somebody wait is chance.
  Field<Stream> field(setting, options.uncounted());
  for (const Place* place : field.present()) verify(*place, setting, peer);
  field.race([&](std::vector<Racer> racers) {
    // Long enough for the outstanding writes to be few of all.
    for (Racer& racer : racers) racer.batch = setting.outstanding;
    return race(std::move(racers), {2 * options.pace.rounds, 4 * options.pace.slice}, progress);
  });
  table.rows = field.rows();
  for (Row& row : table.rows) set_goal(row, table.question, variant);
  return table;
}

}  // namespace

void ask_stream(const Options& options, Report& report) {
  Progress progress;
  const std::vector<unsigned> all =
      options.quick ? std::vector{65536u} : std::vector{1u << 10, 1u << 16, 1u << 20};
  for (const unsigned bytes : all)
    for (const unsigned outstanding : {1u, 16u, 64u})
      finish(compare({bytes, outstanding}, options, progress), progress, options, report);
}

}  // namespace bench
