// SPDX-License-Identifier: MIT
#include "../winsock.h"

namespace bench {
namespace {

// A ring of requests, of which the oldest is waited for.
class StreamEvent final : public StreamWork {
 public:
  explicit StreamEvent(const Stream& stream)
      : StreamWork(stream.port, stream.bytes), requests_(stream.outstanding) {
    for (OVERLAPPED& request : requests_) request.hEvent = WSACreateEvent();
  }
  ~StreamEvent() override {
    for (OVERLAPPED& request : requests_) WSACloseEvent(request.hEvent);
  }

  void run(unsigned operations) override {
    const std::size_t ring = requests_.size();
    for (unsigned started = 0, ended = 0; ended < operations;) {
      if (started < operations && started - ended < ring)
        start(requests_[started++ % ring]);
      else
        finish(requests_[ended++ % ring]);
    }
  }

 private:
  void start(OVERLAPPED& request) {
    check(WSASend(socket(), buffer(), 1, nullptr, 0, &request, nullptr) == 0 ||
              WSAGetLastError() == WSA_IO_PENDING,
          "WSASend");
  }
  void finish(OVERLAPPED& request) {
    DWORD sent = 0;
    DWORD flags = 0;
    check(WSAGetOverlappedResult(socket(), &request, &sent, TRUE, &flags) && sent == buffer()->len,
          "WSAGetOverlappedResult");
  }

  std::vector<OVERLAPPED> requests_;
};

const Entered<Stream> entered({.name = "wsx overlapped, event",
                               .beside = "send and poll",
                               .open = opened<StreamEvent, Stream>});

}  // namespace
}  // namespace bench
