// SPDX-License-Identifier: MIT
#ifndef WSX_BENCH_GOALS_H
#define WSX_BENCH_GOALS_H

#include <string_view>

#include "result.h"

namespace bench {

// Enters what wsx sets itself as a goal for this contender, if there is such a goal.
void set_goal(Row& row, std::string_view question, std::string_view variant);

}  // namespace bench

#endif  // WSX_BENCH_GOALS_H
