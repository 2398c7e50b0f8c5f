// SPDX-License-Identifier: MIT
#include "../winsock.h"

namespace bench {
namespace {

class PortCycle final : public Work {
 public:
  explicit PortCycle(const Waits&)
      : port_(CreateIoCompletionPort(INVALID_HANDLE_VALUE, nullptr, 0, 0)) {}
  ~PortCycle() override { CloseHandle(port_); }
  void run(unsigned operations) override {
    OVERLAPPED overlapped{};
    LPOVERLAPPED ended = nullptr;
    DWORD bytes = 0;
    ULONG_PTR key = 0;
    for (; operations > 0; --operations) {
      check(PostQueuedCompletionStatus(port_, 1, 2, &overlapped), "PostQueuedCompletionStatus");
      check(GetQueuedCompletionStatus(port_, &bytes, &key, &ended, INFINITE),
            "GetQueuedCompletionStatus");
    }
  }

 private:
  HANDLE port_;
};

const Entered<Waits> entered({.name = "wsx post, dequeue",
                              .beside = "null system call",
                              .calls = 0,
                              .open = opened<PortCycle, Waits>});

}  // namespace
}  // namespace bench
