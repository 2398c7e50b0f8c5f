// SPDX-License-Identifier: MIT
#include "raw_udp.h"

namespace bench {
namespace {

// The source address as control data.
class Pktinfo final : public RawDatagrams {
 public:
  using RawDatagrams::RawDatagrams;

  void run(unsigned operations) override {
    in_pktinfo source{};
    source.ipi_spec_dst = to().sin_addr;
    alignas(cmsghdr) char room[CMSG_SPACE(sizeof source)] = {};
    send(message_with(IPPROTO_IP, IP_PKTINFO, source, room), operations);
  }
};

const Entered<Datagrams> entered({.name = "sendmsg, IP_PKTINFO",
                                  .beside = "sendmsg",
                                  .open = opened<Pktinfo, Datagrams>});

}  // namespace
}  // namespace bench
