// SPDX-License-Identifier: MIT
#include <poll.h>
#include <sys/eventfd.h>

#include "../contender.h"
#include "../host.h"

namespace bench {
namespace {

class Poll64 final : public Work {
 public:
  explicit Poll64(const Waits&) {
    for (int left = 64; left > 0; --left) {
      events_.emplace_back(eventfd(left == 1 ? 1 : 0, EFD_NONBLOCK | EFD_CLOEXEC));
      ready_.push_back({events_.back().get(), POLLIN, 0});
    }
  }
  void run(unsigned operations) override {
    for (; operations > 0; --operations)
      if (poll(ready_.data(), ready_.size(), -1) != 1) failed("poll");
  }

 private:
  std::vector<Descriptor> events_;
  std::vector<pollfd> ready_;
};

const Entered<Waits> entered({.name = "poll of 64 eventfds",
                              .beside = "null system call",
                              .open = opened<Poll64, Waits>});

}  // namespace
}  // namespace bench
