// SPDX-License-Identifier: MIT
#ifndef WSX_BENCH_RECEIVER_H
#define WSX_BENCH_RECEIVER_H

#include "contender.h"
#include "host.h"

namespace bench {

// Where the datagrams go. While something is timed nobody reads: the buffer is full, and the system
// takes each datagram through to the socket and drops it there. A receiver that slept in recv would
// be woken at the sender's cost, sometimes. That everything arrives is checked beforehand.
class Receiver {
 public:
  Receiver();
  std::uint16_t port() const { return port_of(socket_); }

  // Lets the work send, and throws Broken unless exactly its datagrams of so many bytes arrive.
  void count(Work& work, unsigned datagrams, unsigned batch, unsigned bytes);
  void fill();

 private:
  unsigned drain(unsigned expected, unsigned bytes);

  Descriptor socket_;
};

}  // namespace bench

#endif  // WSX_BENCH_RECEIVER_H
