// SPDX-License-Identifier: MIT
#include "../winsock.h"

namespace bench {
namespace {

class Send final : public ConnectedWork {
 public:
  using ConnectedWork::ConnectedWork;

  void run(unsigned operations) override {
    for (; operations > 0; --operations) check(send(socket(), data(), size(), 0) == size(), "send");
  }
};

const Entered<Datagrams> entered({.name = "wsx send",
                                  .beside = "sendmsg, connected",
                                  .calls = 1,
                                  .fits = one_buffer,
                                  .open = opened<Send, Datagrams>});

}  // namespace
}  // namespace bench
