// SPDX-License-Identifier: MIT
#include <poll.h>
#include <sys/eventfd.h>

#include "../contender.h"
#include "../host.h"

namespace bench {
namespace {

// Set, wait, reset with what the system offers.
class Eventfd final : public Work {
 public:
  explicit Eventfd(const Waits&) : event_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {}
  void run(unsigned operations) override {
    for (; operations > 0; --operations) {
      eventfd_t value = 0;
      pollfd ready{event_.get(), POLLIN, 0};
      if (eventfd_write(event_.get(), 1) != 0 || poll(&ready, 1, -1) != 1 ||
          eventfd_read(event_.get(), &value) != 0)
        failed("eventfd");
    }
  }

 private:
  Descriptor event_;
};

const Entered<Waits> entered({.name = "eventfd write, poll, read",
                              .beside = "null system call",
                              .open = opened<Eventfd, Waits>});

}  // namespace
}  // namespace bench
