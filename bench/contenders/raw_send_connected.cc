// SPDX-License-Identifier: MIT
#include "../contender.h"
#include "../host.h"

namespace bench {
namespace {

class Send final : public Work {
 public:
  explicit Send(const Datagrams& datagrams)
      : socket_(connected_udp_socket(datagrams.port)), data_(datagrams.bytes, 1) {}

  void run(unsigned operations) override {
    for (; operations > 0; --operations)
      if (send(socket_.get(), data_.bytes(), data_.size(), 0) != static_cast<ssize_t>(data_.size()))
        failed("send");
  }

 private:
  Descriptor socket_;
  Data data_;
};

const Entered<Datagrams> entered({.name = "send, connected",
                                  .beside = "sendmsg, connected",
                                  .fits = one_buffer,
                                  .open = opened<Send, Datagrams>});

}  // namespace
}  // namespace bench
