// SPDX-License-Identifier: MIT
#include "../winsock.h"

namespace bench {
namespace {

void CALLBACK count(ULONG_PTR counter) {
  ++*reinterpret_cast<unsigned*>(counter);
}

class ApcCycle final : public Work {
 public:
  explicit ApcCycle(const Waits&) {}
  void run(unsigned operations) override {
    const HANDLE self = GetCurrentThread();
    unsigned called = 0;
    for (unsigned left = operations; left > 0; --left) {
      check(QueueUserAPC(count, self, reinterpret_cast<ULONG_PTR>(&called)), "QueueUserAPC");
      check(SleepEx(0, TRUE) == WAIT_IO_COMPLETION, "SleepEx");
    }
    check(called == operations, "the routine");
  }
};

const Entered<Waits> entered({.name = "wsx QueueUserAPC, SleepEx",
                              .beside = "null system call",
                              .calls = 0,
                              .open = opened<ApcCycle, Waits>});

}  // namespace
}  // namespace bench
