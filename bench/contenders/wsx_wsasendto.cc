// SPDX-License-Identifier: MIT
#include "../winsock.h"

namespace bench {
namespace {

class WsaSendTo final : public DatagramWork {
 public:
  using DatagramWork::DatagramWork;

  void run(unsigned operations) override {
    DWORD sent = 0;
    for (; operations > 0; --operations)
      check(WSASendTo(socket(), buffers(), count(), &sent, 0, to(), to_length(), nullptr,
                      nullptr) == 0,
            "WSASendTo");
  }
};

const Entered<Datagrams> entered({.name = "wsx WSASendTo",
                                  .beside = "sendmsg",
                                  .calls = 1,
                                  .open = opened<WsaSendTo, Datagrams>});

}  // namespace
}  // namespace bench
