// SPDX-License-Identifier: MIT
#include "raw_udp.h"

namespace bench {
namespace {

// A connected socket knows its route. What sends without an address is compared with this.
class ConnectedSendmsg final : public RawDatagrams {
 public:
  explicit ConnectedSendmsg(const Datagrams& datagrams) : RawDatagrams(datagrams) {
    const auto* to = reinterpret_cast<const sockaddr*>(&this->to());
    if (connect(socket().get(), to, sizeof this->to()) != 0) failed("connect");
  }

  void run(unsigned operations) override {
    msghdr message = this->message();
    message.msg_name = nullptr;
    message.msg_namelen = 0;
    send(message, operations);
  }
};

const Entered<Datagrams> entered({.name = "sendmsg, connected",
                                  .beside = "sendmsg",
                                  .open = opened<ConnectedSendmsg, Datagrams>});

}  // namespace
}  // namespace bench
