// SPDX-License-Identifier: MIT
#include "uv_tcp.h"

namespace bench {
namespace {

class Write final : public UvStream {
 public:
  explicit Write(const Stream& stream)
      : UvStream(stream.port, stream.bytes), requests_(stream.outstanding) {
    for (uv_write_t& request : requests_) request.data = this;
  }

  void run(unsigned operations) override {
    left_ = operations;
    ended_ = 0;
    for (uv_write_t& request : requests_)
      if (left_ > 0) start(request);
    while (ended_ < operations) uv_run(&loop_, UV_RUN_ONCE);
    check_uv(failure_, "uv_write");
  }

 private:
  void start(uv_write_t& request) {
    --left_;
    const uv_buf_t buffer = rest(0);
    check_uv(uv_write(&request, stream(), &buffer, 1, &Write::done), "uv_write");
  }
  static void done(uv_write_t* request, int status) {
    auto* const self = static_cast<Write*>(request->data);
    ++self->ended_;
    if (status != 0) self->failure_ = status;
    if (self->left_ > 0) self->start(*request);
  }

  std::vector<uv_write_t> requests_;
  unsigned left_ = 0;
  unsigned ended_ = 0;
  int failure_ = 0;
};

const Entered<Stream> entered({.name = "libuv uv_write",
                               .beside = "send and poll",
                               .open = opened<Write, Stream>});

}  // namespace
}  // namespace bench
