// SPDX-License-Identifier: MIT
#include "uv_udp.h"

namespace bench {
namespace {

// With a turn of the loop for each, which calls back.
class Send final : public UvDatagrams {
 public:
  using UvDatagrams::UvDatagrams;

  void run(unsigned operations) override {
    for (; operations > 0; --operations) {
      uv_udp_send_t request;
      UvEnd end;
      request.data = &end;
      check_uv(uv_udp_send(&request, &udp_, buffers(), count(), to(), &Send::done), "uv_udp_send");
      while (!end.seen) uv_run(&loop_, UV_RUN_NOWAIT);
      check_uv(end.status, "uv_udp_send");
    }
  }

 private:
  static void done(uv_udp_send_t* request, int status) {
    static_cast<UvEnd*>(request->data)->note(status);
  }
};

const Entered<Datagrams> entered({.name = "libuv uv_udp_send",
                                  .beside = "sendmsg",
                                  .open = opened<Send, Datagrams>});

}  // namespace
}  // namespace bench
