// SPDX-License-Identifier: MIT
#include "table.h"

#include <fmt/format.h>

namespace bench {
namespace {

std::string duration(double nanoseconds) {
  if (nanoseconds < 10) return fmt::format("{:.2f} ns", nanoseconds);
  if (nanoseconds < 1e4) return fmt::format("{:.0f} ns", nanoseconds);
  if (nanoseconds < 1e7) return fmt::format("{:.1f} us", nanoseconds / 1e3);
  return fmt::format("{:.1f} ms", nanoseconds / 1e6);
}

std::string figure(const std::optional<double>& value) {
  if (!value) return "-";
  return *value == static_cast<double>(static_cast<long>(*value)) || *value >= 10
             ? fmt::format("{:.0f}", *value)
             : fmt::format("{:.2f}", *value);
}

// What is to be reached, and whether it is.
std::string goal(const Row& row) {
  if (row.limit)
    return fmt::format("{} {:.2f}", row.timing.ratio.median <= *row.limit ? "within" : "ABOVE",
                       *row.limit);
  if (row.limit_each)
    return fmt::format("{} {}", row.timing.each.median <= *row.limit_each ? "within" : "ABOVE",
                       duration(*row.limit_each));
  return "";
}

std::string reference(const Row& row) {
  return row.name == row.beside ? "is 1.00" : row.beside;
}

void print(const Row& row) {
  if (!row.absent.empty()) {
    fmt::print("  {:<40} {}\n", row.name, row.absent);
    return;
  }
  const Quartiles& ratio = row.timing.ratio;
  fmt::print("  {:<40} {:>10} {:>7.3f}  {:>5.2f} - {:<5.2f} {:<22} {:<12} {:>6} {:>7} {:>6}\n",
             row.name, duration(row.timing.each.median), ratio.median, ratio.low, ratio.high,
             reference(row), goal(row), figure(row.system_calls), figure(row.instructions),
             figure(row.allocations));
}

}  // namespace

void print(const Table& table) {
  fmt::print("\n{}: {}\n", table.question, table.setting);
  fmt::print("  {:<40} {:>10} {:>7}  {:^13} {:<22} {:<12} {:>6} {:>7} {:>6}\n", "", "each", "ratio",
             "quartiles", "to", "goal", "calls", "instr.", "allocs");
  for (const Row& row : table.rows) print(row);
  std::fflush(stdout);
}

void print_goals(const Report& report) {
  unsigned goals = 0;
  std::string missed;
  for (const Table& table : report.tables)
    for (const Row& row : table.rows) {
      const std::string reached = goal(row);
      if (reached.empty()) continue;
      ++goals;
      if (!reached.starts_with("within"))
        missed += fmt::format("  {:<34} {:<48} {:.3f}, {} each\n", row.name, table.setting,
                              row.timing.ratio.median, duration(row.timing.each.median));
    }
  if (goals == 0) return;
  fmt::print("\n{}\n{}",
             missed.empty() ? "All goals are reached." : "Goals that are not reached:", missed);
}

}  // namespace bench
