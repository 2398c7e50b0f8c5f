// SPDX-License-Identifier: MIT
#include "../contender.h"
#include "../host.h"

namespace bench {
namespace {

// send(2), asleep until there is room.
class BlockedSend : public Work {
 public:
  explicit BlockedSend(const Blocked& blocked)
      : socket_(connected_tcp_socket(blocked.port)),
        data_(blocked_write, 1),
        reader_(*blocked.reader) {
    const int room = blocked_room;
    setsockopt(socket_.get(), SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
  }

  void run(unsigned operations) override {
    for (; operations > 0; --operations) timed(1);
  }

  double timed(unsigned) override {
    reader_.hold();
    reader_.fill(socket_.get());
    std::size_t sent = data_.size();
    while (sent == data_.size()) sent = write(0, MSG_DONTWAIT);
    reader_.go();
    while (sent < data_.size()) sent += wait_and_write(sent);
    return wall() - reader_.first_read();
  }

 protected:
  virtual std::size_t wait_and_write(std::size_t from) { return write(from, 0); }

  std::size_t write(std::size_t from, int flags) {
    const ssize_t part =
        send(socket_.get(), data_.bytes() + from, data_.size() - from, flags | MSG_NOSIGNAL);
    if (part < 0 && !(flags & MSG_DONTWAIT)) failed("send");
    return part < 0 ? 0 : static_cast<std::size_t>(part);
  }

  Descriptor socket_;

 private:
  Data data_;
  Reader& reader_;
};

// What can be called off: asleep in poll, which can wait for something else as well.
class PollAndSend final : public BlockedSend {
 public:
  using BlockedSend::BlockedSend;

 protected:
  std::size_t wait_and_write(std::size_t from) override {
    wait_writable(socket_.get());
    return write(from, MSG_DONTWAIT);
  }
};

const Entered<Blocked> asleep({.name = "send, blocked",
                               .beside = "send, blocked",
                               .open = opened<BlockedSend, Blocked>});
const Entered<Blocked> polling({.name = "poll and send",
                                .beside = "send, blocked",
                                .open = opened<PollAndSend, Blocked>});

}  // namespace
}  // namespace bench
