// SPDX-License-Identifier: MIT
#include "../winsock.h"

namespace bench {
namespace {

class ManySockets final : public DatagramWork {
 public:
  explicit ManySockets(const Sockets& sockets) : DatagramWork({sockets.bytes, 1, sockets.port}) {
    for (unsigned left = sockets.count; left > 0; --left) {
      sockets_.push_back(
          WSASocketW(AF_INET, SOCK_DGRAM, IPPROTO_UDP, nullptr, 0, WSA_FLAG_OVERLAPPED));
      check(sockets_.back() != INVALID_SOCKET, "WSASocket");
    }
    run(sockets.count);  // The first send of each binds it.
  }
  ~ManySockets() override {
    for (const SOCKET each : sockets_) closesocket(each);
  }

  void run(unsigned operations) override {
    DWORD sent = 0;
    for (; operations > 0; --operations) {
      check(WSASendTo(sockets_[next_], buffers(), 1, &sent, 0, to(), to_length(), nullptr,
                      nullptr) == 0,
            "WSASendTo");
      if (++next_ == sockets_.size()) next_ = 0;
    }
  }

 private:
  std::vector<SOCKET> sockets_;
  std::size_t next_ = 0;
};

const Entered<Sockets> entered({.name = "wsx WSASendTo",
                                .beside = "sendmsg",
                                .open = opened<ManySockets, Sockets>});

}  // namespace
}  // namespace bench
