// SPDX-License-Identifier: MIT
#include "../provider.h"

namespace bench {
namespace {

class WspSend final : public ProviderWork {
 public:
  explicit WspSend(const Datagrams& datagrams)
      : ProviderWork(datagrams, DatagramWork::Peer::connected) {}

  void run(unsigned operations) override {
    DWORD sent = 0;
    INT error = 0;
    for (; operations > 0; --operations)
      check(
          table_.lpWSPSend(socket(), buffer(), 1, &sent, 0, nullptr, nullptr, nullptr, &error) == 0,
          "WSPSend", error);
  }
};

const Entered<Datagrams> entered({.name = "wsx WSPSend",
                                  .beside = "sendmsg, connected",
                                  .calls = 1,
                                  .fits = one_buffer,
                                  .open = opened<WspSend, Datagrams>});

}  // namespace
}  // namespace bench
