// SPDX-License-Identifier: MIT
#ifndef WSX_BENCH_CONTENDERS_UV_TCP_H
#define WSX_BENCH_CONTENDERS_UV_TCP_H

#include <unistd.h>
#include <uv.h>

#include <string>
#include <vector>

#include "../contender.h"
#include "../host.h"
#include "uv_check.h"

namespace bench {

// A connected stream of libuv, on a loop of its own.
class UvStream : public Work {
 public:
  UvStream(std::uint16_t port, unsigned bytes) : data_(bytes, 1) {
    check_uv(uv_loop_init(&loop_), "uv_loop_init");
    check_uv(uv_tcp_init(&loop_, &tcp_), "uv_tcp_init");
    const Descriptor connected = connected_tcp_socket(port);
    check_uv(uv_tcp_open(&tcp_, dup(connected.get())), "uv_tcp_open");
  }
  ~UvStream() override {
    uv_close(reinterpret_cast<uv_handle_t*>(&tcp_), nullptr);
    uv_run(&loop_, UV_RUN_DEFAULT);
    uv_loop_close(&loop_);
  }

 protected:
  uv_stream_t* stream() { return reinterpret_cast<uv_stream_t*>(&tcp_); }
  std::size_t size() const { return data_.size(); }
  uv_buf_t rest(std::size_t sent) const {
    return uv_buf_init(const_cast<char*>(data_.bytes()) + sent,
                       static_cast<unsigned>(data_.size() - sent));
  }

  uv_loop_t loop_;
  uv_tcp_t tcp_;

 private:
  Data data_;
};

}  // namespace bench

#endif  // WSX_BENCH_CONTENDERS_UV_TCP_H
