// SPDX-License-Identifier: MIT
#ifndef WSX_BENCH_CLOCK_H
#define WSX_BENCH_CLOCK_H

namespace bench {

// Nanoseconds since some moment: by the wall, or those that the calling thread has had a processor
// for, which is calmer where other programs run too.
double now();
void use_thread_time(bool thread_time);
bool thread_time();

}  // namespace bench

#endif  // WSX_BENCH_CLOCK_H
