// SPDX-License-Identifier: MIT
#include "../winsock.h"

namespace bench {
namespace {

class StreamRoutine final : public StreamWork {
 public:
  explicit StreamRoutine(const Stream& stream)
      : StreamWork(stream.port, stream.bytes), requests_(stream.outstanding) {
    // With a routine hEvent is the program's.
    for (OVERLAPPED& request : requests_) request.hEvent = this;
  }

  void run(unsigned operations) override {
    left_ = operations;
    ended_ = 0;
    for (OVERLAPPED& request : requests_)
      if (left_ > 0) start(request);
    while (ended_ < operations) SleepEx(INFINITE, TRUE);
    check(!failed_, "the routine");
  }

 private:
  void start(OVERLAPPED& request) {
    --left_;
    check(WSASend(socket(), buffer(), 1, nullptr, 0, &request, &StreamRoutine::done) == 0 ||
              WSAGetLastError() == WSA_IO_PENDING,
          "WSASend");
  }
  static void CALLBACK done(DWORD error, DWORD sent, LPWSAOVERLAPPED request, DWORD) {
    auto& self = *static_cast<StreamRoutine*>(request->hEvent);
    ++self.ended_;
    if (error != 0 || sent != self.buffer()->len) self.failed_ = true;
    if (self.left_ > 0) self.start(*request);
  }

  std::vector<OVERLAPPED> requests_;
  unsigned left_ = 0;
  unsigned ended_ = 0;
  bool failed_ = false;
};

const Entered<Stream> entered({.name = "wsx overlapped, routine",
                               .beside = "send and poll",
                               .open = opened<StreamRoutine, Stream>});

}  // namespace
}  // namespace bench
