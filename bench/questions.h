// SPDX-License-Identifier: MIT
//
// The questions that the benchmark answers, each by tables added to a report.
#ifndef WSX_BENCH_QUESTIONS_H
#define WSX_BENCH_QUESTIONS_H

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "result.h"

namespace bench {

struct Options {
  Pace pace;
  std::vector<unsigned> sizes = {64, 1200, 9000, 65507};
  std::vector<unsigned> buffers = {1, 4};
  std::string only;  // contenders whose names contain this
  bool quick = false;
  bool count = true;  // system calls and instructions
  std::function<void(const Table&)> finished = [](const Table&) {};  // for every table

  // For questions whose system calls and instructions are chance.
  Options uncounted() const {
    Options same = *this;
    same.count = false;
    return same;
  }
};

inline void finish(Table table, Progress& progress, const Options& options, Report& report) {
  progress.clear();
  options.finished(report.tables.emplace_back(std::move(table)));
}

void ask_send(const Options& options, Report& report);
void ask_stream(const Options& options, Report& report);
void ask_backlog(const Options& options, Report& report);
void ask_latency(const Options& options, Report& report);
void ask_scale(const Options& options, Report& report);
void ask_waits(const Options& options, Report& report);

}  // namespace bench

#endif  // WSX_BENCH_QUESTIONS_H
