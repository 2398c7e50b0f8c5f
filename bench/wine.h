// SPDX-License-Identifier: MIT
#ifndef WSX_BENCH_WINE_H
#define WSX_BENCH_WINE_H

#include <string>

namespace bench {

// Enters the contenders of the program that was built for Windows, which Wine runs. Returns why
// there are none, or nothing.
std::string enter_wine();

}  // namespace bench

#endif  // WSX_BENCH_WINE_H
