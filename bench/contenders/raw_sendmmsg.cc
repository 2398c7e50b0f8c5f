// SPDX-License-Identifier: MIT
#include "../contender.h"
#include "../host.h"

namespace bench {
namespace {

constexpr unsigned batch = 32;

class Sendmmsg final : public Work {
 public:
  explicit Sendmmsg(const Datagrams& datagrams)
      : socket_(udp_socket()),
        to_(loopback(datagrams.port)),
        data_(datagrams.bytes, datagrams.buffers) {
    for (mmsghdr& one : messages_) {
      one.msg_hdr.msg_name = &to_;
      one.msg_hdr.msg_namelen = sizeof to_;
      one.msg_hdr.msg_iov = data_.pieces();
      one.msg_hdr.msg_iovlen = data_.count();
    }
  }

  void run(unsigned operations) override {
    for (; operations > 0; operations -= batch)
      if (sendmmsg(socket_.get(), messages_, batch, 0) != static_cast<int>(batch))
        failed("sendmmsg");
  }

 private:
  Descriptor socket_;
  sockaddr_in to_;
  Data data_;
  mmsghdr messages_[batch]{};
};

const Entered<Datagrams> entered({.name = "sendmmsg x 32",
                                  .beside = "sendmsg",
                                  .batch = batch,
                                  .open = opened<Sendmmsg, Datagrams>});

}  // namespace
}  // namespace bench
