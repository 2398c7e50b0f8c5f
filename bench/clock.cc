// SPDX-License-Identifier: MIT
#include "clock.h"

#include <time.h>

#include "contender.h"

namespace bench {
namespace {
clockid_t chosen = CLOCK_MONOTONIC;
}

double now() {
  timespec at;
  clock_gettime(chosen, &at);
  return static_cast<double>(at.tv_sec) * 1e9 + static_cast<double>(at.tv_nsec);
}

void use_thread_time(bool thread_time) {
  chosen = thread_time ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC;
}

bool thread_time() {
  return chosen == CLOCK_THREAD_CPUTIME_ID;
}

double Work::timed(unsigned operations) {
  const double begin = now();
  run(operations);
  return now() - begin;
}

}  // namespace bench
