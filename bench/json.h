// SPDX-License-Identifier: MIT
#ifndef WSX_BENCH_JSON_H
#define WSX_BENCH_JSON_H

#include <string>

#include "result.h"

namespace bench {

// Writes every figure, and the machine that they come from. Throws Broken when it cannot.
void write_json(const Report& report, const std::string& file);

}  // namespace bench

#endif  // WSX_BENCH_JSON_H
