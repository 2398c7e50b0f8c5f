// SPDX-License-Identifier: MIT
#include <cerrno>

#include "../contender.h"
#include "../host.h"

namespace bench {
namespace {

// Non-blocking sends, and poll when there is no room: one write after the other.
class SendAndPoll final : public Work {
 public:
  explicit SendAndPoll(const Stream& stream)
      : socket_(connected_tcp_socket(stream.port)), data_(stream.bytes, 1) {}

  void run(unsigned operations) override {
    for (; operations > 0; --operations) write();
  }

 private:
  void write() {
    for (std::size_t sent = 0; sent < data_.size();) {
      const ssize_t part = send(socket_.get(), data_.bytes() + sent, data_.size() - sent,
                                MSG_DONTWAIT | MSG_NOSIGNAL);
      if (part >= 0)
        sent += static_cast<std::size_t>(part);
      else if (errno == EAGAIN)
        wait_writable(socket_.get());
      else
        failed("send");
    }
  }

  Descriptor socket_;
  Data data_;
};

const Entered<Stream> entered({.name = "send and poll",
                               .beside = "send and poll",
                               .open = opened<SendAndPoll, Stream>});

}  // namespace
}  // namespace bench
