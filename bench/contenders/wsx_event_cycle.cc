// SPDX-License-Identifier: MIT
#include "../winsock.h"

namespace bench {
namespace {

class EventCycle final : public Work {
 public:
  explicit EventCycle(const Waits&) : event_(CreateEventW(nullptr, TRUE, FALSE, nullptr)) {}
  ~EventCycle() override { CloseHandle(event_); }
  void run(unsigned operations) override {
    for (; operations > 0; --operations) {
      SetEvent(event_);
      check(WaitForSingleObject(event_, INFINITE) == WAIT_OBJECT_0, "WaitForSingleObject");
      ResetEvent(event_);
    }
  }

 private:
  HANDLE event_;
};

const Entered<Waits> entered({.name = "wsx SetEvent, wait, ResetEvent",
                              .beside = "null system call",
                              .calls = 0,
                              .open = opened<EventCycle, Waits>});

}  // namespace
}  // namespace bench
