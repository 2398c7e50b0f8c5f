// SPDX-License-Identifier: MIT
//
// What do events, routines, ports and waits cost a thread on its own?
#include "field.h"
#include "goals.h"
#include "micro.h"
#include "pin.h"
#include "questions.h"
#include "settings.h"

namespace bench {

void ask_waits(const Options& options, Report& report) {
  const Pin pin;
  Progress progress;
  Table table{"waits", "one thread that signals to itself", 0, {}};
  progress.begin(table.setting);
  Field<Waits> field({}, options);
  for (const auto* place : field.present()) place->check_calls();
  field.race([&](std::vector<Racer> racers) {
    return race_micro(std::move(racers), {options.quick ? 3u : 25u, 2e6}, progress);
  });
  table.rows = field.rows();
  for (Row& row : table.rows) set_goal(row, table.question, "");
  finish(std::move(table), progress, options, report);
}

}  // namespace bench
