// SPDX-License-Identifier: MIT
#include "../blocked.h"

namespace bench {
namespace {

// WSASend on a blocking socket: the thread that called is the one that waits.
class BlockedSend final : public BlockedWork {
 public:
  using BlockedWork::BlockedWork;

 protected:
  bool start() override { return true; }
  void wait() override {
    DWORD sent = 0;
    check(WSASend(socket(), buffer(), 1, &sent, 0, nullptr, nullptr) == 0, "WSASend");
  }
};

const Entered<Blocked> entered({.name = "wsx WSASend, blocking",
                                .beside = "send, blocked",
                                .open = opened<BlockedSend, Blocked>});

}  // namespace
}  // namespace bench
