// SPDX-License-Identifier: MIT
#include <sys/syscall.h>
#include <unistd.h>

#include "../contender.h"
#include "../settings.h"

namespace bench {
namespace {

// What any primitive costs that asks the system for anything.
class NullCall final : public Work {
 public:
  explicit NullCall(const Waits&) {}
  void run(unsigned operations) override {
    for (; operations > 0; --operations) syscall(SYS_getppid);
  }
};

const Entered<Waits> entered({.name = "null system call",
                              .beside = "null system call",
                              .open = opened<NullCall, Waits>});

}  // namespace
}  // namespace bench
