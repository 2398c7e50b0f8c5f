// SPDX-License-Identifier: MIT
#include "../winsock.h"

namespace bench {
namespace {

class Port final : public DatagramWork {
 public:
  explicit Port(const Datagrams& datagrams)
      : DatagramWork(datagrams),
        port_(CreateIoCompletionPort(reinterpret_cast<HANDLE>(socket()), nullptr, 1, 0)) {
    check(port_ != nullptr, "CreateIoCompletionPort");
  }
  ~Port() override { CloseHandle(port_); }

  void run(unsigned operations) override {
    OVERLAPPED overlapped{};
    LPOVERLAPPED ended = nullptr;
    DWORD sent = 0;
    ULONG_PTR key = 0;
    for (; operations > 0; --operations) {
      check(WSASendTo(socket(), buffers(), count(), nullptr, 0, to(), to_length(), &overlapped,
                      nullptr) == 0 ||
                WSAGetLastError() == WSA_IO_PENDING,
            "WSASendTo");
      check(GetQueuedCompletionStatus(port_, &sent, &key, &ended, INFINITE),
            "GetQueuedCompletionStatus");
    }
  }

 private:
  HANDLE port_;
};

const Entered<Datagrams> entered({.name = "wsx overlapped, port",
                                  .beside = "sendmsg",
                                  .calls = 1,
                                  .open = opened<Port, Datagrams>});

}  // namespace
}  // namespace bench
