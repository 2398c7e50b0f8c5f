// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <mutex>

#include "posix/reactor.h"
#include "posix/readiness.h"

namespace wsx::posix {

// Tells each arrival on a descriptor once, also while what came before it lies there unread. The
// reactor alone cannot: it waits for states, would find an unread descriptor ready again and again,
// and had to be asked anew after each receive. So these descriptors are in an edge-triggered poll
// set of their own, and the reactor waits for that.
//
// Every function may be called from any thread, except where said.
class Arrivals final : private Reactor::Watch {
 public:
  class Listener {
   public:
    // Something may have happened; a look tells what. Runs on the reactor's thread.
    virtual void arrived() noexcept = 0;

   protected:
    ~Listener() = default;
  };

  explicit Arrivals(Reactor& reactor) noexcept : reactor_(reactor) {}

  // Changes what is told of a descriptor from `before` to `after` (bits of Event; 0: not in the
  // set). What is true already is told once. Errors and hang-ups are told whenever anything is.
  // One call at a time for each descriptor.
  Status listen(int descriptor, unsigned before, unsigned after, Listener& listener) noexcept;

  // Returns when no listener is being told that has left the set before. Not from arrived().
  void settle() noexcept;

  // Once every listener has left.
  void stop() noexcept;

 private:
  Status open() noexcept;

  unsigned ready(unsigned readiness) noexcept override;
  void lost(Status status) noexcept override;
  int descriptor() const noexcept override { return set_; }
  void watched() noexcept override {}
  void unwatched() noexcept override {}

  Reactor& reactor_;
  std::mutex opening_;  // before the reactor's
  std::atomic<bool> open_{false};
  int set_ = -1;
  std::mutex telling_;  // before whatever a listener locks
};

}  // namespace wsx::posix
