// SPDX-License-Identifier: MIT
#ifndef WSX_BENCH_COUNTERS_H
#define WSX_BENCH_COUNTERS_H

#include <string>

namespace bench {

// The processor's own count of this thread's instructions, with those that the system spends on it.
// Many virtual machines do not have one.
class InstructionCounter {
 public:
  InstructionCounter();
  InstructionCounter(const InstructionCounter&) = delete;
  InstructionCounter& operator=(const InstructionCounter&) = delete;
  ~InstructionCounter();

  const std::string& refusal() const { return refusal_; }  // empty where it counts
  double read() const;

 private:
  int descriptor_;
  std::string refusal_;
};

}  // namespace bench

#endif  // WSX_BENCH_COUNTERS_H
