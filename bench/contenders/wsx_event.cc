// SPDX-License-Identifier: MIT
#include "../winsock.h"

namespace bench {
namespace {

class Event final : public DatagramWork {
 public:
  explicit Event(const Datagrams& datagrams) : DatagramWork(datagrams), event_(WSACreateEvent()) {}
  ~Event() override { WSACloseEvent(event_); }

  void run(unsigned operations) override {
    OVERLAPPED overlapped{};
    overlapped.hEvent = event_;
    DWORD sent = 0;
    DWORD flags = 0;
    for (; operations > 0; --operations) {
      check(WSASendTo(socket(), buffers(), count(), nullptr, 0, to(), to_length(), &overlapped,
                      nullptr) == 0 ||
                WSAGetLastError() == WSA_IO_PENDING,
            "WSASendTo");
      check(WSAGetOverlappedResult(socket(), &overlapped, &sent, TRUE, &flags),
            "WSAGetOverlappedResult");
    }
  }

 private:
  WSAEVENT event_;
};

const Entered<Datagrams> entered({.name = "wsx overlapped, event",
                                  .beside = "sendmsg",
                                  .calls = 1,
                                  .open = opened<Event, Datagrams>});

}  // namespace
}  // namespace bench
