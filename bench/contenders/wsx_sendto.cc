// SPDX-License-Identifier: MIT
#include "../winsock.h"

namespace bench {
namespace {

class Sendto final : public DatagramWork {
 public:
  using DatagramWork::DatagramWork;

  void run(unsigned operations) override {
    for (; operations > 0; --operations)
      check(sendto(socket(), data(), size(), 0, to(), to_length()) == size(), "sendto");
  }
};

const Entered<Datagrams> entered({.name = "wsx sendto",
                                  .beside = "sendmsg",
                                  .calls = 1,
                                  .fits = one_buffer,
                                  .open = opened<Sendto, Datagrams>});

}  // namespace
}  // namespace bench
