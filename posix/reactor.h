// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>

#include "posix/status.h"

namespace wsx::posix {

// Waits for descriptors on threads of its own, by libuv. Watches are spread over the threads in
// turn, and each stays with its thread. A thread starts with the first arm() of a watch of its own;
// all end in stop(). They block all signals, which are the program's threads' business. A
// descriptor is in the host's poll set only between arm() and the ready() that asks for nothing
// more: being registered, even idle, costs every send on it some per cent.
//
// Every function may be called from any thread, except where said.
class Reactor {
 public:
  struct Seat;

  // One watched descriptor; whoever waits for it implements this.
  class Watch {
   public:
    Watch() noexcept;
    // The descriptor is ready (bits of Readiness, descriptor.h; all of them for an error or a
    // hang-up; none when this is only a question). Runs on the reactor's thread. Returns what to
    // wait for next, 0 for nothing. `soon` and `later` ask for a call when some time has passed,
    // for what no readiness tells: one millisecond, or twice as long as last time.
    virtual unsigned ready(unsigned readiness) noexcept = 0;
    // The host cannot wait for this descriptor; nothing that was armed will come. Same thread.
    virtual void lost(Status status) noexcept = 0;
    virtual int descriptor() const noexcept = 0;
    // Called in pairs around the time in which the reactor knows the watch.
    virtual void watched() noexcept = 0;
    virtual void unwatched() noexcept = 0;

   protected:
    ~Watch() = default;

   private:
    friend class Reactor;
    const std::size_t turn_;
    Seat* seat_ = nullptr;  // guarded by the lock of its thread's desk
  };

  static constexpr std::size_t most_threads = 64;

  explicit Reactor(std::size_t threads) noexcept;
  ~Reactor();
  Reactor(const Reactor&) = delete;
  Reactor& operator=(const Reactor&) = delete;

  // Adds `interest` to what the watch waits for. insufficient_resources when no thread, descriptor
  // or memory could be had; nothing more is watched then.
  Status arm(Watch& watch, unsigned interest) noexcept;

  // Asks the watch again what it waits for, by ready(0): it may have lost interest without anything
  // having happened to its descriptor.
  void reconsider(Watch& watch) noexcept;

  // Returns after the reactor has let go of the watch: ready() is not running and will not run
  // again. Not from ready(). The watch may not be armed meanwhile.
  void forget(Watch& watch) noexcept;

  // The reactor lets go by itself as soon as ready() asks for nothing more, or now when nothing is
  // waited for; unwatched() tells when, on whatever thread. forget() may still be called.
  void release(Watch& watch) noexcept;

  // Ends the threads, once every watch has been let go of: other threads may be about to. A later
  // arm() starts them again.
  void stop() noexcept;

 private:
  struct Loop;

  // Where the other threads meet one of the reactor's.
  struct Desk {
    Desk() noexcept;
    ~Desk();
    Status start() noexcept;
    void stop() noexcept;
    void post(Seat& seat) noexcept;

    // Taken after a lane's lock. Held for the hand-over of seats only, never while ready() runs.
    std::mutex mutex;
    std::condition_variable someone_parted;
    std::size_t seats = 0;
    std::unique_ptr<Loop> loop;
  };

  Desk& desk_of(const Watch& watch) noexcept { return desks_[watch.turn_ % threads_]; }

  const std::size_t threads_;
  std::array<Desk, most_threads> desks_;
};

}  // namespace wsx::posix
