// SPDX-License-Identifier: MIT
#pragma once

#include <sys/uio.h>

#include <cstddef>
#include <cstdint>
#include <span>

#include "posix/address.h"
#include "posix/control.h"
#include "posix/icmp.h"
#include "posix/status.h"

// One non-blocking attempt to send or to receive. EINTR, MSG_NOSIGNAL and the limits of one
// system call (1024 pieces, 1 GiB) live here and nowhere else. The same function serves the first
// attempt, on the thread that called, and every later one, on a reactor thread.
namespace wsx::posix {

// What is to be sent, and how much of it has gone. An attempt moves `pieces`, `count` and `sent`
// forward, so that the next one goes on where it stopped.
struct Outgoing {
  iovec* pieces = nullptr;
  std::size_t count = 0;
  std::size_t size = 0;  // of all pieces; a datagram's is checked beforehand
  std::size_t sent = 0;
  const Address* destination = nullptr;  // null on a connected socket
  const SendControl* control = nullptr;  // null without control data
  std::uint32_t segment = 0;             // UDP_SEND_MSG_SIZE in force, 0 for none
  bool stream = false;
  bool urgent = false;             // MSG_OOB
  bool split_in_software = false;  // the host refused to segment; stays set
  IcmpErrors* icmp = nullptr;      // null for sockets that get none
};

// success: all of it is gone. device_not_ready: the host takes no more for now; what went is in
// `sent`. Anything else is the error of the whole; a datagram was then not sent.
Status try_send(int descriptor, Outgoing& message) noexcept;

// The same for what is neither a stream's nor segmented: one datagram, one call.
Status send_datagram(int descriptor, Outgoing& message) noexcept;

// The same for a message that is one piece of data and that nobody has written down yet.
Status send_piece(int descriptor, iovec piece, const Address* destination,
                  IcmpErrors* icmp) noexcept;
Status send_piece(int descriptor, iovec piece, const Address* destination,
                  const SendControl& control, IcmpErrors* icmp) noexcept;

// The bytes of several stream messages, one behind the other, in one call: at most 1024 pieces, and
// what fits of their bytes. success: all that fitted is gone.
Status try_send_together(int descriptor, std::span<iovec> pieces, std::size_t& sent) noexcept;

struct Incoming {
  iovec* pieces = nullptr;
  std::size_t count = 0;
  Address* source = nullptr;     // null when nobody asks
  std::byte* control = nullptr;  // the host's records land here
  std::size_t control_capacity = 0;
  bool stream = false;
  bool peek = false;
  bool urgent = false;
  IcmpErrors* icmp = nullptr;  // what waits there comes before data
  // Results.
  std::size_t received = 0;
  std::size_t control_length = 0;
  bool data_truncated = false;
  bool control_truncated = false;
};

// Steps over `bytes` of the pieces; what is left starts at `pieces`.
void step_over(iovec*& pieces, std::size_t& count, std::size_t bytes) noexcept;

// success (0 bytes on a stream: the peer has finished), device_not_ready, or the error.
Status try_receive(int descriptor, Incoming& message) noexcept;

}  // namespace wsx::posix
