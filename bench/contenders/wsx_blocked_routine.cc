// SPDX-License-Identifier: MIT
#include "../blocked.h"

namespace bench {
namespace {

class BlockedRoutine final : public BlockedWork {
 public:
  using BlockedWork::BlockedWork;

 protected:
  bool start() override {
    overlapped_.hEvent = nullptr;
    return pends(WSASend(socket(), buffer(), 1, nullptr, 0, &overlapped_, done));
  }
  void ended_at_once() override { wait(); }
  void wait() override {
    while (!overlapped_.hEvent) SleepEx(INFINITE, TRUE);
    check(overlapped_.Offset == 0, "the routine");
  }

 private:
  static void CALLBACK done(DWORD error, DWORD, LPWSAOVERLAPPED overlapped, DWORD) {
    if (error != 0) overlapped->Offset = error;
    overlapped->hEvent = overlapped;
  }

  OVERLAPPED overlapped_{};
};

const Entered<Blocked> entered({.name = "wsx overlapped, routine",
                                .beside = "send, blocked",
                                .open = opened<BlockedRoutine, Blocked>});

}  // namespace
}  // namespace bench
