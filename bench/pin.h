// SPDX-License-Identifier: MIT
#ifndef WSX_BENCH_PIN_H
#define WSX_BENCH_PIN_H

#include <sched.h>

namespace bench {

// While it lives the thread stays on the last of its processors: the first serves most interrupts.
class Pin {
 public:
  Pin();
  Pin(const Pin&) = delete;
  Pin& operator=(const Pin&) = delete;
  ~Pin();

 private:
  cpu_set_t before_;
};

}  // namespace bench

#endif  // WSX_BENCH_PIN_H
