// SPDX-License-Identifier: MIT
//
// The settings of the comparisons.
#ifndef WSX_BENCH_SETTINGS_H
#define WSX_BENCH_SETTINGS_H

#include <chrono>
#include <cstdint>

namespace bench {

// Datagrams of one size, gathered from so many buffers, to a port of 127.0.0.1.
struct Datagrams {
  unsigned bytes = 0;
  unsigned buffers = 1;
  std::uint16_t port = 0;
};

inline bool one_buffer(const Datagrams& datagrams) {
  return datagrams.buffers == 1;
}

// Sends that the system cuts into datagrams carry so many of them.
constexpr unsigned segments = 40;
inline bool can_be_segmented(const Datagrams& datagrams) {
  return one_buffer(datagrams) && datagrams.bytes * segments <= 65507;
}

// A thread that signals to itself: the cost of the objects, without anybody waiting.
struct Waits {};

// Who reads the streams: another process, which can be told to leave them alone for a while.
class Reader {
 public:
  virtual void hold() = 0;
  virtual void go() = 0;
  // When it began to read after the last go.
  virtual double first_read() const = 0;
  // Sends into a stream until there is no more room.
  virtual void fill(int descriptor) = 0;

 protected:
  ~Reader() = default;
};

// Writes of one size into a stream to a port of 127.0.0.1 that somebody drains, so many at a time.
struct Stream {
  unsigned bytes = 0;
  unsigned outstanding = 1;
  std::uint16_t port = 0;
};

// A stream whose peer does not read: until it does, whoever sends waits.
struct Blocked {
  std::uint16_t port = 0;
  Reader* reader = nullptr;
};

// It is sent to in pieces of this size, until one has to wait, from a send buffer this small.
constexpr unsigned blocked_write = 16 << 10;
constexpr int blocked_room = 64 << 10;

// The clock that Reader::first_read goes by, in nanoseconds.
inline double wall() {
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double, std::nano>(since).count();
}

// As many small sends as will, queued on a blocked stream.
struct Backlog {
  unsigned sends = 0;
  std::uint16_t port = 0;
  Reader* reader = nullptr;
};

// Datagrams from so many open sockets in turn.
struct Sockets {
  unsigned count = 1;
  unsigned bytes = 0;
  std::uint16_t port = 0;
};

}  // namespace bench

#endif  // WSX_BENCH_SETTINGS_H
