// SPDX-License-Identifier: MIT
#ifndef WSX_BENCH_NETWORK_H
#define WSX_BENCH_NETWORK_H

#include <string>

#include "host.h"

namespace bench {

// How the system holds streams back.
std::string congestion_control();

// A network of this thread's own, whose streams are held back by their windows alone. Where the
// system paces them, as BBR does, a stream's time is that of the timers that let it go on, and
// jumps between two or three values. The network of before when there is nothing to win, or when
// we may not have our own.
class UnpacedNetwork {
 public:
  UnpacedNetwork();
  UnpacedNetwork(const UnpacedNetwork&) = delete;
  UnpacedNetwork& operator=(const UnpacedNetwork&) = delete;
  ~UnpacedNetwork();

 private:
  void leave();

  Descriptor before_;
};

}  // namespace bench

#endif  // WSX_BENCH_NETWORK_H
