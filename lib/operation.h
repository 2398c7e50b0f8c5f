// SPDX-License-Identifier: MIT
#pragma once

#include <sys/uio.h>

#include <cstddef>
#include <memory>
#include <span>

#include "lib/completion.h"
#include "posix/status.h"

namespace wsx {

class Lane;
class Socket;

// A request on a socket: a send, a receive, an accept, a connect. It begins on the caller's stack;
// only one that has to wait without its caller moves to the heap.
class Operation {
 public:
  Operation() = default;
  Operation(Operation&&) = default;
  virtual ~Operation() = default;

  // One attempt, without blocking. device_not_ready: wait for the lane's readiness and try again,
  // going on where this attempt stopped. Anything else is the end.
  virtual Status attempt(Socket& socket) noexcept = 0;
  virtual std::size_t transferred() const noexcept = 0;

  // It has ended in its lane, outside the lane's lock. Some have a second part: that lane's
  // operation it is from now on. Otherwise null, and `status` is reported, which this may still
  // change.
  virtual Lane* go_on(Status& status) noexcept {
    static_cast<void>(status);
    return nullptr;
  }

  // Whether it is a stream's bytes, which may leave in one call with those of the operations before
  // and behind it. An attempt after the last byte has left sends nothing.
  virtual bool joins() const noexcept { return false; }
  // What is left of them, as far as there is room; returns the number of pieces.
  virtual std::size_t gather_rest(std::span<iovec> room) const noexcept {
    static_cast<void>(room);
    return 0;
  }
  // So many have left, which may be more than there were; returns what was not its own.
  virtual std::size_t advance(std::size_t bytes) noexcept { return bytes; }

  // All that is left is to wait for something that the descriptor's readiness does not tell.
  virtual bool resting() const noexcept { return false; }

  // A call that may not wait has begun and cannot end at once. What is left becomes an operation of
  // its own, on the heap and with data of its own; null without memory. Once that has its place in
  // the lane, the call is done.
  virtual std::unique_ptr<Operation> keep_rest() noexcept { return nullptr; }
  virtual void rest_is_kept() noexcept {}

  // Such a rest: its caller has been told that it is done, so that closing does not end it.
  virtual bool promised() const noexcept { return false; }

  // Whether it is in a place that will do for the report of its end, and is left to that by
  // vacate(), which destroys the operation. All others stay, and hold what they hold, until they
  // are reported.
  virtual bool has_place() const noexcept { return false; }
  virtual QueueMemory::Place vacate() noexcept { return {}; }

  Delivery delivery;

 private:
  friend class Lane;
  // A caller that waits itself drives its operation from its own stack; without one the reactor
  // drives it, and the operation belongs to the lane.
  Thread* caller_ = nullptr;
  Operation* next_ = nullptr;
  Status ended_ = Status::pending;
};

}  // namespace wsx
