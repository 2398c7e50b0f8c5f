// SPDX-License-Identifier: MIT
#ifndef WSX_BENCH_TABLE_H
#define WSX_BENCH_TABLE_H

#include "result.h"

namespace bench {

void print(const Table& table);

// Which goals have not been reached, at the end.
void print_goals(const Report& report);

}  // namespace bench

#endif  // WSX_BENCH_TABLE_H
