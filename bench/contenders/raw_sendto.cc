// SPDX-License-Identifier: MIT
#include "../host.h"

#include "../contender.h"

namespace bench {
namespace {

class Sendto final : public Work {
 public:
  explicit Sendto(const Datagrams& datagrams)
      : socket_(udp_socket()), to_(loopback(datagrams.port)), data_(datagrams.bytes, 1) {}

  void run(unsigned operations) override {
    const auto* to = reinterpret_cast<const sockaddr*>(&to_);
    for (; operations > 0; --operations)
      if (sendto(socket_.get(), data_.bytes(), data_.size(), 0, to, sizeof to_) !=
          static_cast<ssize_t>(data_.size()))
        failed("sendto");
  }

 private:
  Descriptor socket_;
  sockaddr_in to_;
  Data data_;
};

const Entered<Datagrams> entered(
    {.name = "sendto", .beside = "sendmsg", .fits = one_buffer, .open = opened<Sendto, Datagrams>});

}  // namespace
}  // namespace bench
