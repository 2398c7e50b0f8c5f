// SPDX-License-Identifier: MIT
#include <asio.hpp>
#include <vector>

#include "../contender.h"
#include "../settings.h"

namespace bench {
namespace {

// One at a time: Asio wants the next async_write to begin after the end of the last.
class AsyncWrite final : public Work {
 public:
  explicit AsyncWrite(const Stream& stream) : data_(stream.bytes, 'd') {
    socket_.connect({asio::ip::address_v4::loopback(), stream.port});
  }

  void run(unsigned operations) override {
    left_ = operations;
    start();
    context_.restart();
    context_.run();
    if (left_ > 0) throw Broken("async_write failed");
  }

 private:
  void start() {
    asio::async_write(socket_, asio::buffer(data_), [this](const asio::error_code& error, auto) {
      if (!error && --left_ > 0) start();
    });
  }

  asio::io_context context_{1};
  asio::ip::tcp::socket socket_{context_};
  std::vector<char> data_;
  unsigned left_ = 0;
};

const Entered<Stream> entered({.name = "Asio async_write",
                               .beside = "send and poll",
                               .fits = [](const Stream& stream) { return stream.outstanding == 1; },
                               .open = opened<AsyncWrite, Stream>});

}  // namespace
}  // namespace bench
