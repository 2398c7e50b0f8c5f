// SPDX-License-Identifier: MIT
#include "../winsock.h"

namespace bench {
namespace {

class WsaSendMsg final : public DatagramWork {
 public:
  using DatagramWork::DatagramWork;

  void run(unsigned operations) override {
    const auto send = reinterpret_cast<LPFN_WSASENDMSG>(extension(WSAID_WSASENDMSG));
    WSAMSG message{const_cast<sockaddr*>(to()), to_length(), buffers(), count(), {}, 0};
    DWORD sent = 0;
    for (; operations > 0; --operations)
      check(send(socket(), &message, 0, &sent, nullptr, nullptr) == 0, "WSASendMsg");
  }
};

const Entered<Datagrams> entered({.name = "wsx WSASendMsg",
                                  .beside = "sendmsg",
                                  .calls = 1,
                                  .open = opened<WsaSendMsg, Datagrams>});

}  // namespace
}  // namespace bench
