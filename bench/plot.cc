// SPDX-License-Identifier: MIT
#include "plot.h"

#include <fmt/format.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <map>

namespace bench {
namespace {

// Told apart without colours, too: every series has its own mark.
constexpr const char* colors[] = {"#0072b2", "#d55e00", "#009e73", "#cc79a7",
                                  "#e69f00", "#56b4e9", "#000000", "#999999"};

std::string style(std::size_t series) {
  return fmt::format("lc rgb '{}' pt {}", colors[series % std::size(colors)], 4 + series);
}

using Wanted = std::function<bool(const Table&)>;

std::vector<const Table*> select(const Report& report, const Wanted& wanted) {
  std::vector<const Table*> found;
  for (const Table& table : report.tables)
    if (wanted(table)) found.push_back(&table);
  return found;
}

Wanted about(std::string_view question) {
  return [question](const Table& table) { return table.question == question; };
}

bool one_buffer_sends(const Table& table) {
  return table.question == "send" && table.setting.ends_with("1 buffer");
}

// Rows of several tables have one line each, in the order in which they first come.
std::vector<std::string> names(const std::vector<const Table*>& tables) {
  std::vector<std::string> all;
  for (const Table* table : tables)
    for (const Row& row : table->rows)
      if (row.absent.empty() && std::find(all.begin(), all.end(), row.name) == all.end())
        all.push_back(row.name);
  return all;
}

// The names along the left edge, the first one on top.
std::string labels(const std::vector<std::string>& names) {
  std::string ticks;
  for (std::size_t line = 0; line < names.size(); ++line)
    ticks += fmt::format("{}'{}' {}", line ? ", " : "", names[line], names.size() - line);
  return fmt::format("set ytics ({})\nset yrange [0.3:{}.7]\n", ticks, names.size());
}

double height(const std::vector<std::string>& names, const std::string& name) {
  const auto place = std::find(names.begin(), names.end(), name);
  return static_cast<double>(names.end() - place);
}

struct Panel {
  std::string script;
  unsigned lines;  // how tall it is
};

// A mark for each contender and size.
Panel sends(const Report& report) {
  const std::vector<const Table*> tables = select(report, one_buffer_sends);
  const std::vector<std::string> all = names(tables);
  std::string data;
  std::string plots;
  for (std::size_t series = 0; series < tables.size(); ++series) {
    data += fmt::format("$send{} << EOD\n", series);
    for (const Row& row : tables[series]->rows)
      if (row.absent.empty())
        data += fmt::format("{} {} {} {}\n", row.timing.each.median, height(all, row.name),
                            row.timing.each.low, row.timing.each.high);
    data += "EOD\n";
    plots += fmt::format("{}$send{} using 1:2:3:4 with xerrorbars {} ps 0.9 title '{} bytes'",
                         series ? ", " : "plot ", series, style(series), tables[series]->size);
  }
  return {data + "set title 'A datagram: median and quartiles'\nset xlabel 'nanoseconds'\n" +
              "set logscale x\nset key outside top right\n" + labels(all) + plots + "\n",
          static_cast<unsigned>(all.size())};
}

Panel latency(const Report& report) {
  const std::vector<const Table*> tables = select(report, about("latency"));
  const std::vector<std::string> all = names(tables);
  std::string data = "$latency << EOD\n";
  for (const Table* table : tables)
    for (const Row& row : table->rows)
      if (row.latency)
        data += fmt::format("{} {} {} {} {} {}\n", row.latency->p50 / 1e3, height(all, row.name),
                            row.latency->p10 / 1e3, row.latency->p90 / 1e3, row.latency->p1 / 1e3,
                            row.latency->p99 / 1e3);
  return {
      data +
          "EOD\nset title 'The end of a pending stream send, after the first read of the "
          "peer'\nset xlabel 'microseconds'\nset logscale x\nset key outside top right\n" +
          labels(all) +
          "plot $latency using 1:2:5:6 with xerrorbars lc rgb '#999999' pt 0 title '1 to 99 %', "
          "'' using 1:2:3:4 with xerrorbars lw 3 lc rgb '#0072b2' pt 0 title '10 to 90 %', "
          "'' using 1:2 with points pt 7 lc rgb '#d55e00' title 'median'\n",
      static_cast<unsigned>(all.size())};
}

// A line for each contender, over what the tables differ in.
Panel curves(const Report& report, const std::string& question, const std::string& title,
             const std::string& across, const std::string& scales) {
  const std::vector<const Table*> tables = select(report, about(question));
  std::map<std::string, std::string> points;
  for (const Table* table : tables)
    for (const Row& row : table->rows)
      if (row.absent.empty())
        points[row.name] += fmt::format("{} {}\n", table->size, row.timing.each.median);
  std::string data;
  std::string plots;
  std::size_t series = 0;
  for (const auto& [name, lines] : points) {
    data += fmt::format("${}{} << EOD\n{}EOD\n", question, series, lines);
    plots += fmt::format("{}${}{} with linespoints {} title '{}'", series ? ", " : "plot ",
                         question, series, style(series), name);
    ++series;
  }
  return {fmt::format("{}set title '{}'\nset xlabel '{}'\nset ylabel 'nanoseconds each'\n"
                      "set ytics auto\nset autoscale y\n{}\nset key outside top "
                      "right\n{}\nunset ylabel\nunset logscale y\n",
                      data, title, across, scales, plots),
          12};
}

std::vector<Panel> panels(const Report& report) {
  std::vector<Panel> all;
  const auto has = [&](const Wanted& wanted) { return !select(report, wanted).empty(); };
  if (has(one_buffer_sends)) all.push_back(sends(report));
  if (has(about("latency"))) all.push_back(latency(report));
  if (has(about("scale")))
    all.push_back(curves(report, "scale", "A datagram, from open sockets in turn", "open sockets",
                         "set logscale x\nset yrange [0:*]"));
  if (has(about("backlog")))
    all.push_back(curves(report, "backlog", "64-byte sends queued on a blocked stream",
                         "outstanding sends", "set logscale xy"));
  return all;
}

}  // namespace

std::string plot_script(const Report& report, const std::string& file) {
  const std::vector<Panel> all = panels(report);
  const unsigned line = 20;
  const unsigned frame = 120;
  unsigned pixels = 0;
  for (const Panel& panel : all) pixels += frame + line * panel.lines;
  std::string script = fmt::format(
      "set terminal svg size 1000,{} dynamic noenhanced background '#ffffff' font 'sans,12'\n"
      "set output '{}'\nset multiplot\nset grid x y lc rgb '#dddddd'\nset lmargin 38\n"
      "set rmargin 40\n",
      pixels, file);
  double top = 1;
  for (const Panel& panel : all) {
    const double share = static_cast<double>(frame + line * panel.lines) / pixels;
    top -= share;
    script += fmt::format("set origin 0,{}\nset size 1,{}\n{}", top, share, panel.script);
  }
  return script + "unset multiplot\n";
}

void write_plot(const Report& report, const std::string& file) {
  std::FILE* const gnuplot = popen("gnuplot", "w");
  if (!gnuplot) throw Broken("gnuplot does not start");
  fmt::print(gnuplot, "{}", plot_script(report, file));
  const int status = pclose(gnuplot);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
    throw Broken("gnuplot is not installed: no plot");
  if (status != 0) throw Broken("gnuplot failed");
}

}  // namespace bench
