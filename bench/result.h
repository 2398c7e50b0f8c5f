// SPDX-License-Identifier: MIT
#ifndef WSX_BENCH_RESULT_H
#define WSX_BENCH_RESULT_H

#include <optional>
#include <string>
#include <vector>

#include "harness.h"

namespace bench {

struct Percentiles {
  double p1, p10, p50, p90, p99;
};

// A line of a table.
struct Row {
  std::string name;
  std::string beside;
  std::string absent;  // why there are no figures
  Timing timing;
  std::optional<Percentiles> latency;  // nanoseconds
  std::optional<double> system_calls;
  std::optional<double> instructions;      // of the program
  std::optional<double> all_instructions;  // with those of the system
  std::optional<double> allocations;
  std::optional<double> limit;       // of the ratio
  std::optional<double> limit_each;  // nanoseconds
};

struct Table {
  std::string question;  // send, stream, ...
  std::string setting;   // what all its lines have in common
  double size = 0;       // where its figures stand in a plot: bytes, sockets, outstanding sends
  std::vector<Row> rows;
};

struct Report {
  std::vector<Table> tables;
  std::vector<std::string> notes;  // what could not be measured here, and why
};

}  // namespace bench

#endif  // WSX_BENCH_RESULT_H
