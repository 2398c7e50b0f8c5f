// SPDX-License-Identifier: MIT
#include "../winsock.h"

namespace bench {
namespace {

class WsaSend final : public ConnectedWork {
 public:
  using ConnectedWork::ConnectedWork;

  void run(unsigned operations) override {
    DWORD sent = 0;
    for (; operations > 0; --operations)
      check(WSASend(socket(), buffers(), count(), &sent, 0, nullptr, nullptr) == 0, "WSASend");
  }
};

const Entered<Datagrams> entered({.name = "wsx WSASend",
                                  .beside = "sendmsg, connected",
                                  .calls = 1,
                                  .open = opened<WsaSend, Datagrams>});

}  // namespace
}  // namespace bench
