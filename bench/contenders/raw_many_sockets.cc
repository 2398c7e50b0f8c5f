// SPDX-License-Identifier: MIT
#include "../contender.h"
#include "../host.h"

namespace bench {
namespace {

class ManySockets final : public Work {
 public:
  explicit ManySockets(const Sockets& sockets)
      : to_(loopback(sockets.port)), data_(sockets.bytes, 1) {
    for (unsigned left = sockets.count; left > 0; --left) sockets_.push_back(udp_socket());
    run(sockets.count);  // The first send of each binds it.
  }

  void run(unsigned operations) override {
    msghdr message{};
    message.msg_name = &to_;
    message.msg_namelen = sizeof to_;
    message.msg_iov = data_.pieces();
    message.msg_iovlen = 1;
    for (; operations > 0; --operations) {
      if (sendmsg(sockets_[next_].get(), &message, 0) != static_cast<ssize_t>(data_.size()))
        failed("sendmsg");
      if (++next_ == sockets_.size()) next_ = 0;
    }
  }

 private:
  std::vector<Descriptor> sockets_;
  sockaddr_in to_;
  Data data_;
  std::size_t next_ = 0;
};

const Entered<Sockets> entered({.name = "sendmsg",
                                .beside = "sendmsg",
                                .open = opened<ManySockets, Sockets>});

}  // namespace
}  // namespace bench
