// SPDX-License-Identifier: MIT
//
// What does a datagram cost?
#include <fmt/format.h>

#include "allocations.h"
#include "counters.h"
#include "field.h"
#include "goals.h"
#include "pin.h"
#include "questions.h"
#include "receiver.h"
#include "settings.h"

namespace bench {
namespace {

using Place = Field<Datagrams>::Place;

constexpr unsigned counted = 64;

unsigned whole_batches(unsigned operations, unsigned batch) {
  return (operations + batch - 1) / batch * batch;
}

void count(Place& place) {
  static const InstructionCounter counter;
  const unsigned operations = whole_batches(counted, place.contender->batch);
  const unsigned long allocated = allocations();
  const double executed = counter.read();
  place.work->run(operations);
  const double instructions = counter.read() - executed;
  if (allocations_are_counted())
    place.row.allocations = static_cast<double>(allocations() - allocated) / operations;
  if (counter.refusal().empty()) place.row.all_instructions = instructions / operations;
}

// Everything sent arrives; and what is promised of the sends that end at once holds for each.
void verify(Place& place, const Datagrams& setting, Receiver& receiver) {
  const Contender<Datagrams>& contender = *place.contender;
  try {
    receiver.count(*place.work, counted, contender.batch, setting.bytes);
    if (contender.traceable) count(place);
    place.check_calls();
    if (contender.calls >= 0 && place.row.allocations.value_or(0) > 0)
      throw Broken("allocates from the heap");
  } catch (const Broken& reason) {
    throw Broken(fmt::format("{} ({} bytes, {} buffers): {}", place.row.name, setting.bytes,
                             setting.buffers, reason.what()));
  }
}

Table compare(Datagrams setting, const Options& options, Progress& progress) {
  const std::string variant =
      setting.buffers == 1 ? "1 buffer" : fmt::format("{} buffers", setting.buffers);
  Table table{"send",
              fmt::format("UDP datagrams of {} bytes, {}", setting.bytes, variant),
              static_cast<double>(setting.bytes),
              {}};
  progress.begin(table.setting);
  Receiver receiver;
  setting.port = receiver.port();
  Field<Datagrams> field(setting, options);
  for (Place* place : field.present()) verify(*place, setting, receiver);
  receiver.fill();
  field.race(
      [&](std::vector<Racer> racers) { return race(std::move(racers), options.pace, progress); });
  table.rows = field.rows();
  for (Row& row : table.rows)
    if (setting.bytes <= 1200) set_goal(row, "send", variant);
  return table;
}

}  // namespace

void ask_send(const Options& options, Report& report) {
  const Pin pin;
  Progress progress;
  for (const unsigned bytes : options.sizes)
    for (const unsigned buffers : options.buffers)
      finish(compare({bytes, buffers}, options, progress), progress, options, report);
}

}  // namespace bench
