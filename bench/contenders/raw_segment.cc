// SPDX-License-Identifier: MIT
#include <netinet/udp.h>

#include <cstdint>

#include "raw_udp.h"

namespace bench {
namespace {

// One call, which the system cuts into datagrams.
class Segment final : public RawDatagrams {
 public:
  explicit Segment(const Datagrams& datagrams)
      : RawDatagrams(datagrams, datagrams.bytes * segments, 1),
        size_(static_cast<std::uint16_t>(datagrams.bytes)) {}

  void run(unsigned operations) override {
    alignas(cmsghdr) char room[CMSG_SPACE(sizeof size_)] = {};
    send(message_with(SOL_UDP, UDP_SEGMENT, size_, room), operations / segments);
  }

 private:
  std::uint16_t size_;
};

const Entered<Datagrams> entered({.name = "sendmsg, UDP_SEGMENT x 40",
                                  .beside = "sendmsg",
                                  .batch = segments,
                                  .fits = can_be_segmented,
                                  .open = opened<Segment, Datagrams>});

}  // namespace
}  // namespace bench
