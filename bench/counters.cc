// SPDX-License-Identifier: MIT
#include "counters.h"

#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>

namespace bench {

InstructionCounter::InstructionCounter() {
  perf_event_attr wanted{};
  wanted.size = sizeof wanted;
  wanted.type = PERF_TYPE_HARDWARE;
  wanted.config = PERF_COUNT_HW_INSTRUCTIONS;
  wanted.exclude_hv = 1;
  descriptor_ = static_cast<int>(syscall(SYS_perf_event_open, &wanted, 0, -1, -1, 0));
  if (descriptor_ < 0) refusal_ = std::strerror(errno);
}

InstructionCounter::~InstructionCounter() {
  if (descriptor_ >= 0) close(descriptor_);
}

double InstructionCounter::read() const {
  std::uint64_t value = 0;
  if (descriptor_ < 0 || ::read(descriptor_, &value, sizeof value) != sizeof value) return 0;
  return static_cast<double>(value);
}

}  // namespace bench
