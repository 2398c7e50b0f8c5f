// SPDX-License-Identifier: MIT
#pragma once

namespace support {

// True in a build for Windows, wherever it runs.
#if defined(__MINGW32__) || defined(_MSC_VER)
constexpr bool for_windows = true;
#else
constexpr bool for_windows = false;
#endif

// True when the program runs under Wine; never in a native build. The environment variable
// WSX_TEST_STRICT makes it false, to see which differences a newer Wine still has.
bool under_wine();

// Remembers that `rule` was met and not checked; always true.
bool note_wine_difference(const char* rule);

// Prints the rules noted so far.
void print_wine_differences();

}  // namespace support

// True under Wine only, which answers otherwise than Windows here. `rule` says what Windows does.
// Every use is a known difference: `grep -rn WINE_DIFFERS tests` lists them, and a run under Wine
// prints those it met.
#define WINE_DIFFERS(rule) (support::under_wine() && support::note_wine_difference(rule))
