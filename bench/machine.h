// SPDX-License-Identifier: MIT
#ifndef WSX_BENCH_MACHINE_H
#define WSX_BENCH_MACHINE_H

#include <string>
#include <utility>
#include <vector>

namespace bench {

// What figures depend on: processor, kernel, compiler, libraries; nothing that names the machine.
std::vector<std::pair<std::string, std::string>> describe_machine();

}  // namespace bench

#endif  // WSX_BENCH_MACHINE_H
