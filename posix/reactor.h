// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>

#include "posix/status.h"

namespace wsx::posix {

// Waits for descriptors on a thread of its own, by libuv. The thread starts with the first arm()
// and ends in stop(). A descriptor is in the host's poll set only between arm() and the ready()
// that asks for nothing more: being registered, even idle, costs every send on it some per cent.
//
// Every function may be called from any thread, except where said.
class Reactor {
 public:
  struct Seat;

  // One watched descriptor; whoever waits for it implements this.
  class Watch {
   public:
    // The descriptor is ready (bits of Readiness, descriptor.h; all of them for an error or a
    // hang-up). Runs on the reactor's thread. Returns what to wait for next, 0 for nothing.
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
    Seat* seat_ = nullptr;  // guarded by the reactor's lock
  };

  Reactor() noexcept;
  ~Reactor();
  Reactor(const Reactor&) = delete;
  Reactor& operator=(const Reactor&) = delete;

  // Adds `interest` to what the watch waits for. insufficient_resources when no thread, descriptor
  // or memory could be had; nothing more is watched then.
  Status arm(Watch& watch, unsigned interest) noexcept;

  // Returns after the reactor has let go of the watch: ready() is not running and will not run
  // again. Not from ready(). The watch may not be armed meanwhile.
  void forget(Watch& watch) noexcept;

  // Ends the thread, once every watch has been forgotten: other threads may be about to. A later
  // arm() starts it again.
  void stop() noexcept;

 private:
  struct Loop;

  Status start() noexcept;
  void post(Seat& seat) noexcept;

  // Taken after a lane's lock. Held for the hand-over of seats only, never while ready() runs.
  std::mutex mutex_;
  std::condition_variable someone_parted_;
  std::size_t seats_ = 0;
  std::unique_ptr<Loop> loop_;
};

}  // namespace wsx::posix
