// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "allocations.h"
#include "clock.h"
#include "counters.h"
#include "json.h"
#include "machine.h"
#include "plot.h"
#include "questions.h"
#include "table.h"
#include "trace.h"
#include "wine.h"

namespace {

using namespace bench;

struct Question {
  const char* name;
  const char* about;
  void (*ask)(const Options&, Report&);
};

constexpr Question questions[] = {
    {"send", "What a datagram costs", ask_send},
    {"stream", "What a write into a stream costs", ask_stream},
    {"backlog", "What sends cost that queue on a blocked stream", ask_backlog},
    {"latency", "How soon the end of a pending send is seen", ask_latency},
    {"scale", "What a datagram costs beside many sockets, or a second thread", ask_scale},
    {"waits", "What events, routines, ports and waits cost", ask_waits},
};

void hurry(Options& options) {
  options.pace = {5, 2e5};
  options.sizes = {64};
}

void note_what_is_missing(const Options& options, Report& report) {
  const InstructionCounter counter;
  if (!counter.refusal().empty())
    report.notes.push_back("No hardware counter of instructions (" + counter.refusal() +
                           "): instr. are those of the program and its libraries alone.");
  if (options.count && !can_trace())
    report.notes.push_back("Processes may not be traced: no system calls, no instructions.");
  if (!allocations_are_counted())
    report.notes.push_back("Built with a sanitizer: allocations are not counted.");
}

void note_wine(Report& report) {
  fmt::print("Starting Wine...\n");
  std::fflush(stdout);
  if (const std::string reason = enter_wine(); !reason.empty())
    report.notes.push_back("No Wine: " + reason + ".");
}

void print_machine() {
  for (const auto& [name, value] : describe_machine()) fmt::print("{:<17} {}\n", name, value);
}

int run(int argc, char** argv) {
  CLI::App app{"What a send costs in wsx, and elsewhere"};
  Options options;
  Report report;
  double slice = options.pace.slice / 1e6;
  bool thread_time = false;
  std::string json;
  std::string plot;
  bool wine = true;
  app.require_subcommand(1);
  app.fallthrough();
  app.add_option("--rounds", options.pace.rounds, "Turns of each contender")->capture_default_str();
  app.add_option("--slice", slice, "Milliseconds of a turn")->capture_default_str();
  app.add_option("--bytes", options.sizes, "Sizes of datagrams")->delimiter(',');
  app.add_option("--buffers", options.buffers, "Buffers of a datagram")->delimiter(',');
  app.add_option("--only", options.only, "Only contenders whose name contains this");
  app.add_flag("--thread-time", thread_time,
               "Measure the thread's processor time instead of the wall's: for busy machines");
  app.add_flag("!--no-count", options.count, "Count neither system calls nor instructions");
  app.add_flag("--quick", options.quick, "In seconds, for the tests: the figures are rough");
  app.add_flag("!--no-wine", wine, "Leave out the same sends built for Windows and run by Wine");
  app.add_option("--json", json, "Write all figures to this file");
  app.add_option("--plot", plot, "Draw them into this SVG file, with gnuplot");
  for (const Question& question : questions) app.add_subcommand(question.name, question.about);
  auto* const all = app.add_subcommand("all", "All of these questions");
  CLI11_PARSE(app, argc, argv);

  options.pace.slice = slice * 1e6;
  if (options.quick) hurry(options);
  use_thread_time(thread_time);
  options.finished = [](const Table& table) { print(table); };
  print_machine();
  note_what_is_missing(options, report);
  if (wine && !options.quick && (*all || app.got_subcommand("send"))) note_wine(report);
  for (const Question& question : questions)
    if (*all || app.got_subcommand(question.name)) question.ask(options, report);
  if (!options.quick) print_goals(report);
  for (const std::string& note : report.notes) fmt::print("\n{}\n", note);
  if (!json.empty()) write_json(report, json);
  if (!plot.empty()) write_plot(report, plot);
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
