// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <atomic>
#include <memory>
#include <string>

#include "support/fixtures.h"
#include "support/port.h"
#include "support/threads.h"

namespace race {

// Connections that all threads use and any may replace. Their buffers are small, and somebody reads
// at the other ends all the time: of many sends some have to wait, and none waits for ever.
class Streams {
 public:
  static constexpr std::size_t count = 6;
  static constexpr ULONG_PTR key = 0x5ca1ab1e;
  // What never goes into a send, and is therefore never received.
  static constexpr char poison = static_cast<char>(0xa5);

  // With a port all sockets belong to it.
  explicit Streams(const support::UniquePort* port = nullptr);
  ~Streams();
  Streams(const Streams&) = delete;

  SOCKET sender(std::size_t i) const { return senders_[i]; }
  SOCKET receiver(std::size_t i) const { return receivers_[i]; }
  void replace(std::size_t i);
  void clear();
  // True when poison has arrived.
  bool spoilt() const { return spoilt_; }

 private:
  using Ends = std::array<std::atomic<SOCKET>, count>;

  void drain();
  void read(SOCKET s, std::string& room);
  static void put(Ends& ends, std::size_t i, SOCKET s);

  const support::UniquePort* const port_;
  Ends senders_, receivers_;
  std::atomic<bool> spoilt_{false};
  std::atomic<bool> ending_{false};
  std::unique_ptr<support::Worker> drain_;
};

}  // namespace race
