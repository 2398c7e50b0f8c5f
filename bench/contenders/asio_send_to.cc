// SPDX-License-Identifier: MIT
#include "asio_udp.h"

namespace bench {
namespace {

class SendTo final : public AsioDatagrams {
 public:
  using AsioDatagrams::AsioDatagrams;

  void run(unsigned operations) override {
    for (; operations > 0; --operations)
      check(buffers_.size() == 1 ? socket_.send_to(asio::buffer(buffers_[0]), to_)
                                 : socket_.send_to(buffers_, to_));
  }
};

const Entered<Datagrams> entered({.name = "Asio send_to",
                                  .beside = "sendmsg",
                                  .open = opened<SendTo, Datagrams>});

}  // namespace
}  // namespace bench
