// SPDX-License-Identifier: MIT
#include "../host.h"

#include "../contender.h"

namespace bench {
namespace {

// The measure of all others.
class Sendmsg final : public Work {
 public:
  explicit Sendmsg(const Datagrams& datagrams)
      : socket_(udp_socket()),
        to_(loopback(datagrams.port)),
        data_(datagrams.bytes, datagrams.buffers) {}

  void run(unsigned operations) override {
    msghdr message{};
    message.msg_name = &to_;
    message.msg_namelen = sizeof to_;
    message.msg_iov = data_.pieces();
    message.msg_iovlen = data_.count();
    for (; operations > 0; --operations)
      if (sendmsg(socket_.get(), &message, 0) != static_cast<ssize_t>(data_.size()))
        failed("sendmsg");
  }

 private:
  Descriptor socket_;
  sockaddr_in to_;
  Data data_;
};

const Entered<Datagrams> entered({.name = "sendmsg",
                                  .beside = "sendmsg",
                                  .open = opened<Sendmsg, Datagrams>});

}  // namespace
}  // namespace bench
