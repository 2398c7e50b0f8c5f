// SPDX-License-Identifier: MIT
#ifndef WSX_BENCH_PLOT_H
#define WSX_BENCH_PLOT_H

#include <string>

#include "result.h"

namespace bench {

// Draws what has been measured into an SVG file, with gnuplot. Throws Broken where there is none.
void write_plot(const Report& report, const std::string& file);

// The same as gnuplot is told it.
std::string plot_script(const Report& report, const std::string& file);

}  // namespace bench

#endif  // WSX_BENCH_PLOT_H
