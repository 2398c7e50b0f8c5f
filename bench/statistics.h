// SPDX-License-Identifier: MIT
#ifndef WSX_BENCH_STATISTICS_H
#define WSX_BENCH_STATISTICS_H

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace bench {

// The value below which this share of the sorted values lies.
inline double quantile(const std::vector<double>& sorted, double share) {
  if (sorted.empty()) return std::nan("");
  const double place = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - static_cast<double>(below));
}

struct Quartiles {
  double low = std::nan("");
  double median = std::nan("");
  double high = std::nan("");
};

inline Quartiles quartiles(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return {quantile(values, 0.25), quantile(values, 0.5), quantile(values, 0.75)};
}

}  // namespace bench

#endif  // WSX_BENCH_STATISTICS_H
