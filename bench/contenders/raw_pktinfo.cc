// SPDX-License-Identifier: MIT
#include <cstring>

#include "../contender.h"
#include "../host.h"

namespace bench {
namespace {

// The source address as control data.
class Pktinfo final : public Work {
 public:
  explicit Pktinfo(const Datagrams& datagrams)
      : socket_(udp_socket()),
        to_(loopback(datagrams.port)),
        data_(datagrams.bytes, datagrams.buffers) {}

  void run(unsigned operations) override {
    in_pktinfo source{};
    source.ipi_spec_dst = to_.sin_addr;
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof source)] = {};
    msghdr message{};
    message.msg_name = &to_;
    message.msg_namelen = sizeof to_;
    message.msg_iov = data_.pieces();
    message.msg_iovlen = data_.count();
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    cmsghdr* const header = CMSG_FIRSTHDR(&message);
    *header = {CMSG_LEN(sizeof source), IPPROTO_IP, IP_PKTINFO};
    std::memcpy(CMSG_DATA(header), &source, sizeof source);
    for (; operations > 0; --operations)
      if (sendmsg(socket_.get(), &message, 0) != static_cast<ssize_t>(data_.size()))
        failed("sendmsg");
  }

 private:
  Descriptor socket_;
  sockaddr_in to_;
  Data data_;
};

const Entered<Datagrams> entered({.name = "sendmsg, IP_PKTINFO",
                                  .beside = "sendmsg",
                                  .open = opened<Pktinfo, Datagrams>});

}  // namespace
}  // namespace bench
