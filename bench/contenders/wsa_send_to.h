// SPDX-License-Identifier: MIT
#ifndef WSX_BENCH_CONTENDERS_WSA_SEND_TO_H
#define WSX_BENCH_CONTENDERS_WSA_SEND_TO_H

#include "../winsock.h"

namespace bench {

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

}  // namespace bench

#endif  // WSX_BENCH_CONTENDERS_WSA_SEND_TO_H
