// SPDX-License-Identifier: MIT
#include "../winsock.h"

namespace bench {
namespace {

// UDP_SEND_MSG_SIZE: one send, cut into datagrams.
class Segment final : public DatagramWork {
 public:
  explicit Segment(const Datagrams& datagrams)
      : DatagramWork({datagrams.bytes * segments, 1, datagrams.port}) {
    check(WSASetUdpSendMessageSize(socket(), datagrams.bytes) == 0, "UDP_SEND_MSG_SIZE");
  }

  void run(unsigned operations) override {
    DWORD sent = 0;
    for (; operations > 0; operations -= segments)
      check(WSASendTo(socket(), buffers(), count(), &sent, 0, to(), to_length(), nullptr,
                      nullptr) == 0,
            "WSASendTo");
  }
};

const Entered<Datagrams> entered({.name = "wsx UDP_SEND_MSG_SIZE x 40",
                                  .beside = "sendmsg",
                                  .batch = segments,
                                  .calls = 1,
                                  .fits = can_be_segmented,
                                  .open = opened<Segment, Datagrams>});

}  // namespace
}  // namespace bench
