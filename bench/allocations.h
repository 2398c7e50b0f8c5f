// SPDX-License-Identifier: MIT
#ifndef WSX_BENCH_ALLOCATIONS_H
#define WSX_BENCH_ALLOCATIONS_H

namespace bench {

// What this thread has asked of the heap so far: by malloc and its kin, from the program or from a
// library, and so by operator new too.
unsigned long allocations();
// Not where a sanitizer brings a heap of its own.
bool allocations_are_counted();

}  // namespace bench

#endif  // WSX_BENCH_ALLOCATIONS_H
