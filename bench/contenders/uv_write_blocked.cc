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
    uv_os_fd_t descriptor = -1;
    uv_fileno(reinterpret_cast<uv_handle_t*>(&tcp_), &descriptor);
    reader_.fill(descriptor);
    uv_write_t request;
    UvEnd end;
    request.data = &end;
    const uv_buf_t buffer = rest(0);
    while (uv_stream_get_write_queue_size(stream()) == 0) {
      if (end.seen) uv_run(&loop_, UV_RUN_NOWAIT);
      end.seen = false;
      check_uv(uv_write(&request, stream(), &buffer, 1, &WriteBlocked::done), "uv_write");
      if (uv_stream_get_write_queue_size(stream()) == 0) uv_run(&loop_, UV_RUN_NOWAIT);
    }
    reader_.go();
    while (!end.seen) uv_run(&loop_, UV_RUN_ONCE);
    check_uv(end.status, "uv_write");
    return wall() - reader_.first_read();
  }

 private:
  static void done(uv_write_t* request, int status) {
    static_cast<UvEnd*>(request->data)->note(status);
  }

  Reader& reader_;
};

const Entered<Blocked> entered({.name = "libuv uv_write",
                                .beside = "send, blocked",
                                .open = opened<WriteBlocked, Blocked>});

}  // namespace
}  // namespace bench
