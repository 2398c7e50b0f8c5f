// SPDX-License-Identifier: MIT
#include "uv_tcp.h"

namespace bench {
namespace {

class WriteBlocked final : public UvStream {
 public:
  explicit WriteBlocked(const Blocked& blocked)
      : UvStream(blocked.port, blocked_write), reader_(*blocked.reader) {
    int room = blocked_room;
    uv_send_buffer_size(reinterpret_cast<uv_handle_t*>(&tcp_), &room);
  }

  void run(unsigned operations) override {
    for (; operations > 0; --operations) timed(1);
  }

  double timed(unsigned) override {
    reader_.hold();
    uv_write_t request;
    bool ended = false;
    request.data = &ended;
    const uv_buf_t buffer = rest(0);
    while (uv_stream_get_write_queue_size(stream()) == 0) {
      if (ended) uv_run(&loop_, UV_RUN_NOWAIT);
      ended = false;
      check(uv_write(&request, stream(), &buffer, 1, &WriteBlocked::done), "uv_write");
      if (uv_stream_get_write_queue_size(stream()) == 0) uv_run(&loop_, UV_RUN_NOWAIT);
    }
    reader_.go();
    while (!ended) uv_run(&loop_, UV_RUN_ONCE);
    return wall() - reader_.first_read();
  }

 private:
  static void done(uv_write_t* request, int status) {
    if (status == 0) *static_cast<bool*>(request->data) = true;
  }

  Reader& reader_;
};

const Entered<Blocked> entered({.name = "libuv uv_write",
                                .beside = "send, blocked",
                                .open = opened<WriteBlocked, Blocked>});

}  // namespace
}  // namespace bench
