// SPDX-License-Identifier: MIT
#include "../provider.h"

namespace bench {
namespace {

class WspSendTo final : public ProviderWork {
 public:
  using ProviderWork::ProviderWork;

  void run(unsigned operations) override {
    DWORD sent = 0;
    INT error = 0;
    for (; operations > 0; --operations)
      check(table_.lpWSPSendTo(socket(), buffer(), 1, &sent, 0, to(), to_length(), nullptr, nullptr,
                               nullptr, &error) == 0,
            "WSPSendTo", error);
  }
};

const Entered<Datagrams> entered({.name = "wsx WSPSendTo",
                                  .beside = "sendmsg",
                                  .calls = 1,
                                  .fits = one_buffer,
                                  .open = opened<WspSendTo, Datagrams>});

}  // namespace
}  // namespace bench
