// SPDX-License-Identifier: MIT
#include "../winsock.h"

namespace bench {
namespace {

void CALLBACK done(DWORD error, DWORD, LPWSAOVERLAPPED overlapped, DWORD) {
  if (error != 0) overlapped->Offset = error;
  overlapped->hEvent = overlapped;
}

class Routine final : public DatagramWork {
 public:
  using DatagramWork::DatagramWork;

  void run(unsigned operations) override {
    OVERLAPPED overlapped{};
    for (; operations > 0; --operations) {
      check(WSASendTo(socket(), buffers(), count(), nullptr, 0, to(), to_length(), &overlapped,
                      done) == 0 ||
                WSAGetLastError() == WSA_IO_PENDING,
            "WSASendTo");
      SleepEx(0, TRUE);
      while (!overlapped.hEvent) SleepEx(INFINITE, TRUE);
      check(overlapped.Offset == 0, "the routine");
      overlapped.hEvent = nullptr;
    }
  }
};

const Entered<Datagrams> entered({.name = "wsx overlapped, routine",
                                  .beside = "sendmsg",
                                  .calls = 1,
                                  .open = opened<Routine, Datagrams>});

}  // namespace
}  // namespace bench
