// SPDX-License-Identifier: MIT
#include "../host.h"

#include "../contender.h"

namespace bench {
namespace {

// A connected socket knows its route. What sends without an address is compared with this.
class ConnectedSendmsg final : public Work {
 public:
  explicit ConnectedSendmsg(const Datagrams& datagrams)
      : socket_(connected_udp_socket(datagrams.port)), data_(datagrams.bytes, datagrams.buffers) {}

  void run(unsigned operations) override {
    msghdr message{};
    message.msg_iov = data_.pieces();
    message.msg_iovlen = data_.count();
    for (; operations > 0; --operations)
      if (sendmsg(socket_.get(), &message, 0) != static_cast<ssize_t>(data_.size()))
        failed("sendmsg");
  }

 private:
  Descriptor socket_;
  Data data_;
};

const Entered<Datagrams> entered({.name = "sendmsg, connected",
                                  .beside = "sendmsg",
                                  .open = opened<ConnectedSendmsg, Datagrams>});

}  // namespace
}  // namespace bench
