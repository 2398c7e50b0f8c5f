// SPDX-License-Identifier: MIT
#include "receiver.h"

#include <fmt/format.h>
#include <poll.h>

namespace bench {

Receiver::Receiver() : socket_(udp_socket()) {
  // Room for a batch of the largest, if the user may have it; otherwise what is usual does for
  // most.
  const int room = 16 << 20;
  if (setsockopt(socket_.get(), SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof room) != 0)
    setsockopt(socket_.get(), SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
  const sockaddr_in here = loopback(0);
  if (bind(socket_.get(), reinterpret_cast<const sockaddr*>(&here), sizeof here) != 0)
    failed("bind");
}

// What has come, waiting a little for what is expected and a moment for what is not.
unsigned Receiver::drain(unsigned expected, unsigned bytes) {
  static char buffer[65536];
  unsigned got = 0;
  for (;;) {
    pollfd ready{socket_.get(), POLLIN, 0};
    if (poll(&ready, 1, got < expected ? 1000 : 0) <= 0) return got;
    const ssize_t size = recv(socket_.get(), buffer, sizeof buffer, MSG_DONTWAIT);
    if (size < 0) failed("recv");
    if (size != static_cast<ssize_t>(bytes))
      throw Broken(fmt::format("a datagram of {} bytes instead of {}", size, bytes));
    ++got;
  }
}

void Receiver::count(Work& work, unsigned datagrams, unsigned batch, unsigned bytes) {
  static_cast<void>(drain(0, bytes));
  unsigned got = 0;
  unsigned sent = 0;
  for (; sent < datagrams; sent += batch) {
    work.run(batch);
    got += drain(batch, bytes);
  }
  if (got != sent) throw Broken(fmt::format("{} datagrams sent and {} received", sent, got));
}

void Receiver::fill() {
  const Descriptor sender = udp_socket();
  const sockaddr_in to = loopback(port());
  static const char data[1024] = {};
  for (int left = 64 << 10; left > 0; --left)
    sendto(sender.get(), data, sizeof data, 0, reinterpret_cast<const sockaddr*>(&to), sizeof to);
}

}  // namespace bench
