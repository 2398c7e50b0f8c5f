// SPDX-License-Identifier: MIT
#include <liburing.h>

#include <cstring>

#include "../contender.h"
#include "../host.h"

namespace bench {
namespace {

constexpr unsigned batch = 32;

class Uring final : public Work {
 public:
  explicit Uring(const Datagrams& datagrams)
      : socket_(udp_socket()),
        to_(loopback(datagrams.port)),
        data_(datagrams.bytes, datagrams.buffers) {
    const int result = io_uring_queue_init(batch, &ring_, 0);
    if (result < 0) throw Unavailable(std::string("the kernel refuses: ") + std::strerror(-result));
    message_.msg_name = &to_;
    message_.msg_namelen = sizeof to_;
    message_.msg_iov = data_.pieces();
    message_.msg_iovlen = data_.count();
  }
  ~Uring() override { io_uring_queue_exit(&ring_); }

  void run(unsigned operations) override {
    for (; operations > 0; operations -= batch) {
      for (unsigned left = batch; left > 0; --left)
        io_uring_prep_sendmsg(io_uring_get_sqe(&ring_), socket_.get(), &message_, 0);
      if (io_uring_submit_and_wait(&ring_, batch) != static_cast<int>(batch))
        failed("io_uring_submit_and_wait");
      for (unsigned left = batch; left > 0; --left) reap();
    }
  }

 private:
  void reap() {
    io_uring_cqe* ended = nullptr;
    if (io_uring_wait_cqe(&ring_, &ended) != 0) failed("io_uring_wait_cqe");
    if (ended->res != static_cast<int>(data_.size())) throw Broken("io_uring sent another size");
    io_uring_cqe_seen(&ring_, ended);
  }

  Descriptor socket_;
  sockaddr_in to_;
  Data data_;
  msghdr message_{};
  io_uring ring_{};
};

const Entered<Datagrams> entered({.name = "io_uring x 32",
                                  .beside = "sendmsg",
                                  .batch = batch,
                                  .open = opened<Uring, Datagrams>});

}  // namespace
}  // namespace bench
