// SPDX-License-Identifier: MIT
#include <asio.hpp>
#include <vector>

#include "../backlog.h"

namespace bench {
namespace {

// async_send: async_write may be called only after the end of the last one.
class AsyncSendBacklog final : public BacklogWork {
 public:
  explicit AsyncSendBacklog(const Backlog& backlog)
      : BacklogWork(backlog), filling_(backlog_filling) {
    socket_.connect({asio::ip::address_v4::loopback(), backlog.port});
    socket_.non_blocking(true);
  }

 protected:
  void fill() override {
    asio::error_code full;
    while (!full) socket_.send(asio::buffer(filling_), 0, full);
    left_ = 0;
  }
  void submit(unsigned sends) override {
    for (left_ = sends; sends > 0; --sends)
      socket_.async_send(asio::buffer(filling_.data(), backlog_write),
                         [this](const asio::error_code& error, std::size_t) {
                           if (!error) --left_;
                         });
  }
  void drain() override {
    context_.restart();
    context_.run();
    if (left_ > 0) throw Broken("async_send failed");
  }

 private:
  asio::io_context context_{1};
  asio::ip::tcp::socket socket_{context_};
  std::vector<char> filling_;
  unsigned left_ = 0;
};

const Entered<Backlog> entered({.name = "Asio async_send",
                                .beside = "libuv uv_write",
                                .open = opened<AsyncSendBacklog, Backlog>});

}  // namespace
}  // namespace bench
