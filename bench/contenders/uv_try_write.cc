// SPDX-License-Identifier: MIT
#include "uv_tcp.h"

namespace bench {
namespace {

// One write after the other, and poll when there is no room.
class TryWrite final : public UvStream {
 public:
  explicit TryWrite(const Stream& stream) : UvStream(stream.port, stream.bytes) {}

  void run(unsigned operations) override {
    for (; operations > 0; --operations) write();
  }

 private:
  void write() {
    for (std::size_t sent = 0; sent < size();) {
      const uv_buf_t buffer = rest(sent);
      const int part = uv_try_write(stream(), &buffer, 1);
      if (part == UV_EAGAIN) {
        uv_os_fd_t descriptor;
        uv_fileno(reinterpret_cast<uv_handle_t*>(&tcp_), &descriptor);
        wait_writable(descriptor);
        continue;
      }
      check_uv(part, "uv_try_write");
      sent += static_cast<std::size_t>(part);
    }
  }
};

const Entered<Stream> entered({.name = "libuv uv_try_write",
                               .beside = "send and poll",
                               .open = opened<TryWrite, Stream>});

}  // namespace
}  // namespace bench
