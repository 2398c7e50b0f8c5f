// SPDX-License-Identifier: MIT
//
// What does a datagram cost?
#include <fmt/format.h>

#include "allocations.h"
#include "field.h"
#include "goals.h"
#include "questions.h"
#include "receiver.h"
#include "settings.h"

namespace bench {
namespace {

using Place = Field<Datagrams>::Place;

constexpr unsigned counted = 64;

// Sends what arrives, exactly, and without the heap where that is promised.
void verify(Place& place, const Datagrams& setting, Receiver& receiver) {
  const unsigned batch = place.contender->batch;
  try {
    receiver.count(*place.work, counted, batch, setting.bytes);
    const unsigned operations = counted / batch * batch;
    const unsigned long before = allocations();
    place.work->run(operations);
    if (allocations_are_counted())
      place.row.allocations = static_cast<double>(allocations() - before) / operations;
    if (place.contender->immediate && place.row.allocations.value_or(0) > 0)
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
  field.race(options.pace, progress);
  table.rows = field.rows();
  for (Row& row : table.rows)
    if (setting.bytes <= 1200) set_goal(row, "send", variant);
  return table;
}

}  // namespace

void ask_send(const Options& options, Report& report) {
  Progress progress;
  for (const unsigned bytes : options.sizes)
    for (const unsigned buffers : options.buffers) {
      report.tables.push_back(compare({bytes, buffers}, options, progress));
      progress.clear();
      options.finished(report.tables.back());
    }
}

}  // namespace bench
