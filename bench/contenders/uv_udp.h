// SPDX-License-Identifier: MIT
#ifndef WSX_BENCH_CONTENDERS_UV_UDP_H
#define WSX_BENCH_CONTENDERS_UV_UDP_H

#include <uv.h>

#include <vector>

#include "../contender.h"
#include "../host.h"
#include "uv_check.h"

namespace bench {

// A libuv handle for datagrams on a loop of its own.
class UvDatagrams : public Work {
 public:
  explicit UvDatagrams(const Datagrams& datagrams)
      : to_(loopback(datagrams.port)), data_(datagrams.bytes, datagrams.buffers) {
    check_uv(uv_loop_init(&loop_), "uv_loop_init");
    check_uv(uv_udp_init_ex(&loop_, &udp_, AF_INET), "uv_udp_init_ex");
    for (unsigned piece = 0; piece < data_.count(); ++piece)
      buffers_.push_back(uv_buf_init(static_cast<char*>(data_.pieces()[piece].iov_base),
                                     static_cast<unsigned>(data_.pieces()[piece].iov_len)));
  }
  ~UvDatagrams() override {
    uv_close(reinterpret_cast<uv_handle_t*>(&udp_), nullptr);
    uv_run(&loop_, UV_RUN_DEFAULT);
    uv_loop_close(&loop_);
  }

 protected:
  const sockaddr* to() const { return reinterpret_cast<const sockaddr*>(&to_); }
  const uv_buf_t* buffers() const { return buffers_.data(); }
  unsigned count() const { return static_cast<unsigned>(buffers_.size()); }
  int size() const { return static_cast<int>(data_.size()); }

  uv_loop_t loop_;
  uv_udp_t udp_;

 private:
  sockaddr_in to_;
  Data data_;
  std::vector<uv_buf_t> buffers_;
};

}  // namespace bench

#endif  // WSX_BENCH_CONTENDERS_UV_UDP_H
