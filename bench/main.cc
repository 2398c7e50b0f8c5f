// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <sched.h>

#include <CLI/CLI.hpp>

#include "clock.h"
#include "questions.h"
#include "table.h"

namespace {

using namespace bench;

// Away from the first processor, which serves most interrupts.
void stay_on_one_processor() {
  cpu_set_t allowed;
  if (sched_getaffinity(0, sizeof allowed, &allowed) != 0) return;
  for (int processor = CPU_SETSIZE - 1; processor >= 0; --processor)
    if (CPU_ISSET(processor, &allowed)) {
      cpu_set_t one;
      CPU_ZERO(&one);
      CPU_SET(processor, &one);
      sched_setaffinity(0, sizeof one, &one);
      return;
    }
}

int run(int argc, char** argv) {
  CLI::App app{"What a send costs in wsx and elsewhere"};
  Options options;
  double slice = options.pace.slice / 1e6;
  bool thread_time = false;
  app.require_subcommand(1);
  app.fallthrough();
  app.add_option("--rounds", options.pace.rounds, "Turns of each contender")->capture_default_str();
  app.add_option("--slice", slice, "Milliseconds of a turn")->capture_default_str();
  app.add_option("--only", options.only, "Only contenders whose name contains this");
  app.add_flag("--thread-time", thread_time,
               "Measure processor time of the thread, not the wall's");
  app.add_flag("--quick", options.quick, "In seconds, for the tests: the figures are rough");
  app.add_flag("!--no-count", options.count, "Count neither system calls nor instructions");
  auto* send = app.add_subcommand("send", "Datagrams");
  send->add_option("--bytes", options.sizes, "Sizes")->delimiter(',');
  send->add_option("--buffers", options.buffers, "Buffers of a datagram")->delimiter(',');
  CLI11_PARSE(app, argc, argv);
  options.pace.slice = slice * 1e6;
  use_thread_time(thread_time);
  options.finished = [](const Table& table) { print(table); };
  Report report;
  stay_on_one_processor();
  if (*send) ask_send(options, report);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const Broken& broken) {
    fmt::print(stderr, "wsx-bench: {}\n", broken.what());
    return 1;
  }
}
