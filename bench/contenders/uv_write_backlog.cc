// SPDX-License-Identifier: MIT
#include <unistd.h>
#include <uv.h>

#include "../backlog.h"
#include "../host.h"
#include "uv_check.h"

namespace bench {
namespace {

class WriteBacklog final : public BacklogWork {
 public:
  explicit WriteBacklog(const Backlog& backlog)
      : BacklogWork(backlog), requests_(backlog.sends + 1), filling_(backlog_filling) {
    check_uv(uv_loop_init(&loop_), "uv_loop_init");
    check_uv(uv_tcp_init(&loop_, &tcp_), "uv_tcp_init");
    check_uv(uv_tcp_open(&tcp_, dup(connected_tcp_socket(backlog.port).get())), "uv_tcp_open");
  }
  ~WriteBacklog() override {
    uv_close(reinterpret_cast<uv_handle_t*>(&tcp_), nullptr);
    uv_run(&loop_, UV_RUN_DEFAULT);
    uv_loop_close(&loop_);
  }

 protected:
  void fill() override {
    ended_ = 0;
    expected_ = 0;
    while (uv_stream_get_write_queue_size(stream()) == 0) {
      uv_run(&loop_, UV_RUN_NOWAIT);
      write(requests_.back(), backlog_filling);
    }
  }
  void submit(unsigned sends) override {
    for (unsigned index = 0; index < sends; ++index) write(requests_[index], backlog_write);
  }
  void drain() override {
    while (ended_ < expected_) uv_run(&loop_, UV_RUN_ONCE);
    check_uv(failure_, "uv_write");
  }

 private:
  uv_stream_t* stream() { return reinterpret_cast<uv_stream_t*>(&tcp_); }
  void write(uv_write_t& request, unsigned bytes) {
    request.data = this;
    const uv_buf_t buffer = uv_buf_init(filling_.data(), bytes);
    check_uv(uv_write(&request, stream(), &buffer, 1, &WriteBacklog::done), "uv_write");
    ++expected_;
  }
  static void done(uv_write_t* request, int status) {
    auto& self = *static_cast<WriteBacklog*>(request->data);
    ++self.ended_;
    if (status != 0) self.failure_ = status;
  }

  uv_loop_t loop_;
  uv_tcp_t tcp_;
  std::vector<uv_write_t> requests_;
  std::vector<char> filling_;
  unsigned ended_ = 0;
  int failure_ = 0;
  unsigned expected_ = 0;
};

const Entered<Backlog> entered({.name = "libuv uv_write",
                                .beside = "libuv uv_write",
                                .open = opened<WriteBacklog, Backlog>});

}  // namespace
}  // namespace bench
