// SPDX-License-Identifier: MIT
#include "../winsock.h"

namespace bench {
namespace {

// Success is told by the call itself, and by no packet.
class PortSkip final : public DatagramWork {
 public:
  explicit PortSkip(const Datagrams& datagrams)
      : DatagramWork(datagrams),
        port_(CreateIoCompletionPort(reinterpret_cast<HANDLE>(socket()), nullptr, 1, 0)) {
    check(port_ != nullptr, "CreateIoCompletionPort");
    check(SetFileCompletionNotificationModes(reinterpret_cast<HANDLE>(socket()),
                                             FILE_SKIP_COMPLETION_PORT_ON_SUCCESS),
          "SetFileCompletionNotificationModes");
  }
  ~PortSkip() override { CloseHandle(port_); }

  void run(unsigned operations) override {
    OVERLAPPED overlapped{};
    DWORD sent = 0;
    for (; operations > 0; --operations)
      if (WSASendTo(socket(), buffers(), count(), &sent, 0, to(), to_length(), &overlapped,
                    nullptr) != 0)
        finish_pending();
  }

 private:
  void finish_pending() {
    check(WSAGetLastError() == WSA_IO_PENDING, "WSASendTo");
    LPOVERLAPPED ended = nullptr;
    DWORD sent = 0;
    ULONG_PTR key = 0;
    check(GetQueuedCompletionStatus(port_, &sent, &key, &ended, INFINITE),
          "GetQueuedCompletionStatus");
  }

  HANDLE port_;
};

const Entered<Datagrams> entered({.name = "wsx overlapped, port, skip on success",
                                  .beside = "sendmsg",
                                  .calls = 1,
                                  .open = opened<PortSkip, Datagrams>});

}  // namespace
}  // namespace bench
