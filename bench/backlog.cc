// SPDX-License-Identifier: MIT
//
// What do sends cost that queue on a blocked stream, and their ends?
#include "backlog.h"

#include <fmt/format.h>

#include "field.h"
#include "goals.h"
#include "peer.h"
#include "questions.h"

namespace bench {
namespace {

using Place = Field<Backlog>::Place;

Row phase(const Row& of, const char* name, const Times& times, std::size_t racer,
          const std::string& variant) {
  Row row = of;
  row.name += std::string(", ") + name;
  row.beside += std::string(", ") + name;
  row.timing = summarize(times, racer, 0);
  set_goal(row, "backlog", variant);
  return row;
}

Table compare(Backlog setting, const Options& options, Progress& progress) {
  const std::string variant = fmt::format("{} sends", setting.sends);
  Table table{"backlog",
              fmt::format("{} of 64 bytes, outstanding on a blocked stream", variant),
              static_cast<double>(setting.sends),
              {}};
  progress.begin(table.setting);
  Peer peer;
  setting.port = peer.port();
  setting.reader = &peer;
  Field<Backlog> field(setting, options.uncounted());
  const std::vector<Place*> places = field.present();
  Times submit(places.size());
  Times drain(places.size());
  const unsigned rounds = options.quick ? 2 : 9;
  in_turns(places.size(), rounds, progress, [&](std::size_t index) {
    const auto took = static_cast<BacklogWork&>(*places[index]->work).once();
    submit[index].push_back(took.submit);
    drain[index].push_back(took.drain);
  });
  for (std::size_t index = 0; index < places.size(); ++index) {
    table.rows.push_back(phase(places[index]->row, "submit", submit, index, variant));
    table.rows.push_back(phase(places[index]->row, "drain", drain, index, variant));
  }
  return table;
}

}  // namespace

void ask_backlog(const Options& options, Report& report) {
  Progress progress;
  const auto all = options.quick ? std::vector{10000u} : std::vector{1000u, 10000u, 100000u};
  for (const unsigned sends : all)
    finish(compare({sends}, options, progress), progress, options, report);
}

}  // namespace bench
