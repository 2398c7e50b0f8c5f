// SPDX-License-Identifier: MIT
#include "asio_udp.h"

namespace bench {
namespace {

class AsyncSendTo final : public AsioDatagrams {
 public:
  using AsioDatagrams::AsioDatagrams;

  void run(unsigned operations) override {
    for (; operations > 0; --operations) {
      std::size_t bytes = 0;
      const auto ended = [&bytes](const asio::error_code&, std::size_t sent) { bytes = sent; };
      if (buffers_.size() == 1)
        socket_.async_send_to(asio::buffer(buffers_[0]), to_, ended);
      else
        socket_.async_send_to(buffers_, to_, ended);
      context_.restart();
      context_.run();
      check(bytes);
    }
  }
};

const Entered<Datagrams> entered({.name = "Asio async_send_to",
                                  .beside = "sendmsg",
                                  .open = opened<AsyncSendTo, Datagrams>});

}  // namespace
}  // namespace bench
