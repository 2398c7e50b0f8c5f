// SPDX-License-Identifier: MIT
#ifndef WSX_BENCH_PEER_H
#define WSX_BENCH_PEER_H

#include <sys/types.h>

#include <cstdint>

#include "network.h"
#include "settings.h"

namespace bench {

// Drains streams, in a process of its own: a second thread would make every call of this one
// dearer. While data comes it never sleeps, so that nobody pays for its waking up.
class Peer final : public Reader {
 public:
  // With a receive buffer of so many bytes; 0: what the system thinks best.
  explicit Peer(int buffer = 0);
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;
  ~Peer();

  std::uint16_t port() const { return port_; }
  void hold() override;
  void go() override;
  double first_read() const override;
  void fill(int descriptor) override;
  std::uint64_t received() const;

  struct Shared;

 private:
  UnpacedNetwork network_;
  Shared* shared_;
  std::uint16_t port_;
  pid_t process_;
};

}  // namespace bench

#endif  // WSX_BENCH_PEER_H
