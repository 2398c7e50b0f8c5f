// SPDX-License-Identifier: MIT
#include <cstring>

#include "../winsock.h"

namespace bench {
namespace {

// The source address as control data.
class Pktinfo final : public DatagramWork {
 public:
  using DatagramWork::DatagramWork;

  void run(unsigned operations) override {
    const auto send = reinterpret_cast<LPFN_WSASENDMSG>(extension(WSAID_WSASENDMSG));
    IN_PKTINFO source{};
    source.ipi_addr.s_addr = htonl(INADDR_LOOPBACK);
    alignas(WSACMSGHDR) char control[WSA_CMSG_SPACE(sizeof source)] = {};
    WSAMSG message{
        const_cast<sockaddr*>(to()), to_length(), buffers(), count(), {sizeof control, control}, 0};
    WSACMSGHDR* const header = WSA_CMSG_FIRSTHDR(&message);
    *header = {WSA_CMSG_LEN(sizeof source), IPPROTO_IP, IP_PKTINFO};
    std::memcpy(WSA_CMSG_DATA(header), &source, sizeof source);
    DWORD sent = 0;
    for (; operations > 0; --operations)
      check(send(socket(), &message, 0, &sent, nullptr, nullptr) == 0, "WSASendMsg");
  }
};

const Entered<Datagrams> entered({.name = "wsx WSASendMsg, IP_PKTINFO",
                                  .beside = "sendmsg, IP_PKTINFO",
                                  .calls = 1,
                                  .open = opened<Pktinfo, Datagrams>});

}  // namespace
}  // namespace bench
