// SPDX-License-Identifier: MIT
#include "../winsock.h"

namespace bench {
namespace {

class StreamBlocking final : public StreamWork {
 public:
  explicit StreamBlocking(const Stream& stream) : StreamWork(stream.port, stream.bytes) {}

  void run(unsigned operations) override {
    DWORD sent = 0;
    for (; operations > 0; --operations)
      check(
          WSASend(socket(), buffer(), 1, &sent, 0, nullptr, nullptr) == 0 && sent == buffer()->len,
          "WSASend");
  }
};

const Entered<Stream> entered({.name = "wsx WSASend, blocking",
                               .beside = "send and poll",
                               .open = opened<StreamBlocking, Stream>});

}  // namespace
}  // namespace bench
