// SPDX-License-Identifier: MIT
//
// What does a datagram cost where there are many sockets, or two threads?
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>

#include "field.h"
#include "goals.h"
#include "pin.h"
#include "questions.h"
#include "receiver.h"
#include "settings.h"
#include "two_threads.h"

namespace bench {
namespace {

constexpr unsigned bytes = 64;

// Every contender opens this many sockets at the same time as the others.
unsigned allowed_sockets(unsigned wanted) {
  const unsigned others = 64;
  const rlim_t needed =
      static_cast<rlim_t>(wanted) * static_cast<rlim_t>(contenders<Sockets>().size()) + others;
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur < needed) {
    rlimit higher{needed, std::max(limit.rlim_max, needed)};
    if (setrlimit(RLIMIT_NOFILE, &higher) != 0) {
      higher = {limit.rlim_max, limit.rlim_max};
      setrlimit(RLIMIT_NOFILE, &higher);
    }
    getrlimit(RLIMIT_NOFILE, &limit);
  }
  const rlim_t each = (std::min(limit.rlim_cur, needed) - others) / contenders<Sockets>().size();
  return static_cast<unsigned>(each);
}

Table many_sockets(unsigned sockets, const Options& options, Progress& progress) {
  const Pin pin;
  sockets = allowed_sockets(sockets);
  Table table{"scale",
              fmt::format("UDP datagrams of {} bytes, from each of {} open sockets in turn", bytes,
                          sockets),
              static_cast<double>(sockets),
              {}};
  progress.begin(table.setting);
  Receiver receiver;
  Field<Sockets> field({sockets, bytes, receiver.port()}, options.uncounted());
  for (auto* place : field.present()) receiver.count(*place->work, 64, 1, bytes);
  receiver.fill();
  field.race([&](std::vector<Racer> racers) {
    return race(std::move(racers), {options.pace.rounds, 2 * options.pace.slice}, progress);
  });
  table.rows = field.rows();
  for (Row& row : table.rows) set_goal(row, "scale", sockets > 9000 ? "10000 sockets" : "");
  return table;
}

// The same contenders as for datagrams, two at a time.
Table two_threads(const Options& options, Progress& progress) {
  Table table{"threads",
              fmt::format("UDP datagrams of {} bytes, two threads with a socket each", bytes),
              2,
              {}};
  progress.begin(table.setting);
  Receiver receiver;
  const Datagrams setting{bytes, 1, receiver.port()};
  std::vector<std::unique_ptr<Work>> works;
  std::vector<Racer> racers;
  for (const auto& contender : contenders<Datagrams>()) {
    if (contender.batch != 1 || contender.beside != "sendmsg" || !contender.traceable) continue;
    if (contender.name.find(options.only) == std::string::npos && !works.empty()) continue;
    works.push_back(std::make_unique<TwoThreads>(contender, setting));
    receiver.count(*works.back(), 32, 2, bytes);
    racers.push_back({works.back().get(), 2, 0});
    Row& row = table.rows.emplace_back();
    row.name = contender.name;
    row.beside = "sendmsg";
  }
  receiver.fill();
  const std::vector<Timing> timings =
      race(std::move(racers), {options.pace.rounds, 4 * options.pace.slice}, progress);
  for (std::size_t index = 0; index < timings.size(); ++index) {
    table.rows[index].timing = timings[index];
    set_goal(table.rows[index], "threads", "");
  }
  return table;
}

}  // namespace

void ask_scale(const Options& options, Report& report) {
  Progress progress;
  finish(two_threads(options, progress), progress, options, report);
  const auto all = options.quick ? std::vector{100u} : std::vector{1u, 100u, 1000u, 10000u};
  for (const unsigned sockets : all)
    finish(many_sockets(sockets, options, progress), progress, options, report);
}

}  // namespace bench
