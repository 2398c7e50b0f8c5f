// SPDX-License-Identifier: MIT
#include <netinet/udp.h>

#include <cstdint>
#include <cstring>

#include "../contender.h"
#include "../host.h"

namespace bench {
namespace {

// One call, which the system cuts into datagrams.
class Segment final : public Work {
 public:
  explicit Segment(const Datagrams& datagrams)
      : socket_(udp_socket()),
        to_(loopback(datagrams.port)),
        data_(datagrams.bytes * segments, 1),
        size_(static_cast<std::uint16_t>(datagrams.bytes)) {}

  void run(unsigned operations) override {
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof size_)] = {};
    msghdr message{};
    message.msg_name = &to_;
    message.msg_namelen = sizeof to_;
    message.msg_iov = data_.pieces();
    message.msg_iovlen = data_.count();
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    cmsghdr* const header = CMSG_FIRSTHDR(&message);
    *header = {CMSG_LEN(sizeof size_), SOL_UDP, UDP_SEGMENT};
    std::memcpy(CMSG_DATA(header), &size_, sizeof size_);
    for (; operations > 0; operations -= segments)
      if (sendmsg(socket_.get(), &message, 0) != static_cast<ssize_t>(data_.size()))
        failed("sendmsg");
  }

 private:
  Descriptor socket_;
  sockaddr_in to_;
  Data data_;
  std::uint16_t size_;
};

const Entered<Datagrams> entered({.name = "sendmsg, UDP_SEGMENT x 40",
                                  .beside = "sendmsg",
                                  .batch = segments,
                                  .fits = can_be_segmented,
                                  .open = opened<Segment, Datagrams>});

}  // namespace
}  // namespace bench
