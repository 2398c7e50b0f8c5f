// SPDX-License-Identifier: MIT
#include "../blocked.h"

namespace bench {
namespace {

class BlockedEvent : public BlockedWork {
 public:
  explicit BlockedEvent(const Blocked& blocked) : BlockedWork(blocked) {
    overlapped_.hEvent = WSACreateEvent();
  }
  ~BlockedEvent() override { WSACloseEvent(overlapped_.hEvent); }

 protected:
  bool start() override {
    return pends(WSASend(socket(), buffer(), 1, nullptr, 0, &overlapped_, nullptr));
  }
  void wait() override {
    DWORD sent = 0;
    DWORD flags = 0;
    check(WSAGetOverlappedResult(socket(), &overlapped_, &sent, TRUE, &flags),
          "WSAGetOverlappedResult");
  }

  OVERLAPPED overlapped_{};
};

// Looks again and again, without sleeping.
class BlockedSpin final : public BlockedEvent {
 public:
  using BlockedEvent::BlockedEvent;

 protected:
  void wait() override {
    while (!HasOverlappedIoCompleted(const_cast<volatile OVERLAPPED*>(&overlapped_))) {
    }
    BlockedEvent::wait();
  }
};

const Entered<Blocked> event({.name = "wsx overlapped, event",
                              .beside = "send, blocked",
                              .open = opened<BlockedEvent, Blocked>});
const Entered<Blocked> spin({.name = "wsx overlapped, looked at in a loop",
                             .beside = "send, blocked",
                             .open = opened<BlockedSpin, Blocked>});

}  // namespace
}  // namespace bench
