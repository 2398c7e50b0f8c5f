// SPDX-License-Identifier: MIT
#include "uv_udp.h"

namespace bench {
namespace {

class TrySend final : public UvDatagrams {
 public:
  using UvDatagrams::UvDatagrams;

  void run(unsigned operations) override {
    for (; operations > 0; --operations)
      if (const int sent = uv_udp_try_send(&udp_, buffers(), count(), to()); sent != size())
        check_uv(sent < 0 ? sent : UV_EIO, "uv_udp_try_send");
  }
};

const Entered<Datagrams> entered({.name = "libuv uv_udp_try_send",
                                  .beside = "sendmsg",
                                  .open = opened<TrySend, Datagrams>});

}  // namespace
}  // namespace bench
