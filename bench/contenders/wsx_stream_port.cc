// SPDX-License-Identifier: MIT
#include "../winsock.h"

namespace bench {
namespace {

class StreamPort final : public StreamWork {
 public:
  explicit StreamPort(const Stream& stream)
      : StreamWork(stream.port, stream.bytes),
        port_(CreateIoCompletionPort(reinterpret_cast<HANDLE>(socket()), nullptr, 1, 0)),
        requests_(stream.outstanding) {
    check(port_ != nullptr, "CreateIoCompletionPort");
  }
  ~StreamPort() override { CloseHandle(port_); }

  void run(unsigned operations) override {
    unsigned left = operations;
    for (OVERLAPPED& request : requests_)
      if (left > 0) start(request, left);
    for (; operations > 0; --operations) {
      OVERLAPPED& ended = finish();
      if (left > 0) start(ended, left);
    }
  }

 private:
  void start(OVERLAPPED& request, unsigned& left) {
    --left;
    check(WSASend(socket(), buffer(), 1, nullptr, 0, &request, nullptr) == 0 ||
              WSAGetLastError() == WSA_IO_PENDING,
          "WSASend");
  }
  OVERLAPPED& finish() {
    LPOVERLAPPED ended = nullptr;
    DWORD sent = 0;
    ULONG_PTR key = 0;
    check(GetQueuedCompletionStatus(port_, &sent, &key, &ended, INFINITE) && sent == buffer()->len,
          "GetQueuedCompletionStatus");
    return *ended;
  }

  HANDLE port_;
  std::vector<OVERLAPPED> requests_;
};

const Entered<Stream> entered({.name = "wsx overlapped, port",
                               .beside = "send and poll",
                               .open = opened<StreamPort, Stream>});

}  // namespace
}  // namespace bench
