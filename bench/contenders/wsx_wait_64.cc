// SPDX-License-Identifier: MIT
#include "../winsock.h"

namespace bench {
namespace {

// The last of them is set.
class Wait64 final : public Work {
 public:
  explicit Wait64(const Waits&) {
    for (HANDLE& event : events_) event = CreateEventW(nullptr, TRUE, FALSE, nullptr);
    SetEvent(events_[last]);
  }
  ~Wait64() override {
    for (const HANDLE event : events_) CloseHandle(event);
  }
  void run(unsigned operations) override {
    for (; operations > 0; --operations)
      check(WaitForMultipleObjects(MAXIMUM_WAIT_OBJECTS, events_, FALSE, INFINITE) ==
                WAIT_OBJECT_0 + last,
            "WaitForMultipleObjects");
  }

 private:
  static constexpr DWORD last = MAXIMUM_WAIT_OBJECTS - 1;
  HANDLE events_[MAXIMUM_WAIT_OBJECTS];
};

const Entered<Waits> entered({.name = "wsx WaitForMultipleObjects of 64",
                              .beside = "null system call",
                              .calls = 0,
                              .open = opened<Wait64, Waits>});

}  // namespace
}  // namespace bench
