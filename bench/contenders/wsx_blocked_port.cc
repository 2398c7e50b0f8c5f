// SPDX-License-Identifier: MIT
#include "../blocked.h"

namespace bench {
namespace {

class BlockedPort final : public BlockedWork {
 public:
  explicit BlockedPort(const Blocked& blocked)
      : BlockedWork(blocked),
        port_(CreateIoCompletionPort(reinterpret_cast<HANDLE>(socket()), nullptr, 1, 0)) {}
  ~BlockedPort() override { CloseHandle(port_); }

 protected:
  bool start() override {
    return pends(WSASend(socket(), buffer(), 1, nullptr, 0, &overlapped_, nullptr));
  }
  void ended_at_once() override { wait(); }
  void wait() override {
    LPOVERLAPPED ended = nullptr;
    DWORD sent = 0;
    ULONG_PTR key = 0;
    check(GetQueuedCompletionStatus(port_, &sent, &key, &ended, INFINITE),
          "GetQueuedCompletionStatus");
  }

 private:
  HANDLE port_;
  OVERLAPPED overlapped_{};
};

const Entered<Blocked> entered({.name = "wsx overlapped, port",
                                .beside = "send, blocked",
                                .open = opened<BlockedPort, Blocked>});

}  // namespace
}  // namespace bench
