// SPDX-License-Identifier: MIT
//
// The settings of the comparisons.
#ifndef WSX_BENCH_SETTINGS_H
#define WSX_BENCH_SETTINGS_H

#include <cstdint>

namespace bench {

// Datagrams of one size, gathered from so many buffers, to a port of 127.0.0.1.
struct Datagrams {
  unsigned bytes = 0;
  unsigned buffers = 1;
  std::uint16_t port = 0;
};

inline bool one_buffer(const Datagrams& datagrams) {
  return datagrams.buffers == 1;
}

// Sends that the system cuts into datagrams carry so many of them.
constexpr unsigned segments = 40;
inline bool can_be_segmented(const Datagrams& datagrams) {
  return one_buffer(datagrams) && datagrams.bytes * segments <= 65507;
}

// A thread that signals to itself: the cost of the objects, without anybody waiting.
struct Waits {};

}  // namespace bench

#endif  // WSX_BENCH_SETTINGS_H
