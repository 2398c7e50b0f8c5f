// SPDX-License-Identifier: MIT
#ifndef WSX_BENCH_TABLE_H
#define WSX_BENCH_TABLE_H

#include "result.h"

namespace bench {

void print(const Table& table);

}  // namespace bench

#endif  // WSX_BENCH_TABLE_H
