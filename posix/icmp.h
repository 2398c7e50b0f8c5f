// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>

#include "posix/status.h"

namespace wsx::posix {

// What ICMP says about datagrams that a socket has sent. Windows fails one receive for each and
// never a send. Linux fails whatever call comes next and keeps the details in a queue of the
// socket's, which makes polls return until it is empty. So whoever meets such an error moves the
// queue's records here, and the receives take them from here, in order.
//
// Any thread, without locks: one word holds them all, two bits each.
class IcmpErrors {
 public:
  enum Kind : std::uint8_t { port_unreachable = 1, time_exceeded = 2 };

  // Both are reported until switched off; what waits is dropped then. False when none is any more.
  bool report(Kind kind, bool on) noexcept;

  bool waiting() const noexcept { return records_.load(std::memory_order_relaxed) != 0; }

  // What the next receive ends with: port_unreachable, WSAENETRESET, or success for nothing.
  Status take() noexcept;

  // Empties the host's queue into this one; true if the queue held an ICMP error of any kind. Of
  // those that find no room here the receives are not told.
  bool collect(int descriptor) noexcept;

  // After a poll has seen an error: takes it away, also one that is not in the queue. That is so
  // when the queue had no room, or when nothing is reported but the socket is connected.
  bool settle(int descriptor) noexcept;

  // After a call has failed with errno, which stays: whether ICMP said that about an earlier
  // datagram, so that the call has yet to be made. Collects.
  bool explain_receive(int descriptor) noexcept;
  // A send has such errors of its own, too; they come `again`.
  bool explain_send(int descriptor, bool again) noexcept;

 private:
  void add(Kind kind) noexcept;

  std::atomic<std::uint64_t> records_{0};  // the oldest in the lowest bits
  std::atomic<std::uint8_t> reported_{port_unreachable | time_exceeded};
};

// Makes the host tell about all datagrams of a UDP socket, not only a connected one's, and why; or
// as little as it can. `family` is Windows'.
Status watch_icmp(int descriptor, int family, bool on) noexcept;

}  // namespace wsx::posix
