// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>

#include "posix/clock.h"
#include "posix/status.h"
#include "posix/wakeup.h"

namespace wsx::posix {

// Waits for descriptors on threads of its own, by libuv. Watches are spread over the threads in
// turn, and each stays with its thread. A thread starts with the first arm() of a watch of its own;
// all end in stop(). They block all signals, which are the program's threads' business. A
// descriptor is in the host's poll set only between arm() and the ready() that asks for nothing
// more: being registered, even idle, costs every send on it some per cent.
//
// Every function may be called from any thread, except where said.
class Reactor {
 private:
  struct Loop;
  struct Desk;

 public:
  struct Seat;

  // One watched descriptor; whoever waits for it implements this.
  class Watch {
   public:
    Watch() noexcept;
    // The descriptor is ready (bits of Readiness, descriptor.h; all of them for an error or a
    // hang-up; none when this is only a question). Runs on the reactor's thread, or on a guest's in
    // its sleep. Returns what to wait for next, 0 for nothing. `soon` and `later` ask for a call
    // when some time has passed, for what no readiness tells: one millisecond, or twice as long as
    // last time.
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

  // A thread that waits for itself. Of what it has begun and then sleeps for it polls one
  // descriptor in its own sleep, in the reactor's stead: the end is seen without the way through
  // another thread. If the thread does something else for longer, the reactor takes the watch back
  // after a millisecond or two, and keeps it; and those that wait for many leave all to the
  // reactor.
  //
  // Functions are for the thread itself, and for the reactor.
  class Guest {
   public:
    explicit Guest(Wakeup& wakeup) noexcept : wakeup_(wakeup) {}
    Guest(const Guest&) = delete;
    Guest& operator=(const Guest&) = delete;

    // Until the wake-up is notified, or the deadline; may end early. Runs ready() of its watch.
    void sleep(Deadline deadline) noexcept;
    // The reactor is to watch again: the thread sleeps otherwise, or ends.
    void leave() noexcept;

   private:
    friend class Reactor;

    void note(const Watch& watch) noexcept;
    void learn() noexcept;
    bool take(Desk& desk, Seat& seat, unsigned interest) noexcept;
    Seat* start_polling(unsigned& interest) noexcept;
    void stop_polling(unsigned interest) noexcept;

    Wakeup& wakeup_;
    Desk* desk_ = nullptr;              // of the seat it has, or had
    std::atomic<Seat*> seat_{nullptr};  // changed under the desk's lock
    unsigned interest_ = 0;             // guarded by that, as what follows
    bool polling_ = false;
    unsigned age_ = 0;  // in ticks that found it awake
    Guest* next_ = nullptr;

    // Whether the thread sleeps for what it begins.
    int credit_ = 0;
    bool armed_ = false;  // something, since its last sleep
    const Watch* taken_ = nullptr;
  };

  static constexpr std::size_t most_threads = 64;

  explicit Reactor(std::size_t threads) noexcept;
  ~Reactor();
  Reactor(const Reactor&) = delete;
  Reactor& operator=(const Reactor&) = delete;

  // Adds `interest` to what the watch waits for. insufficient_resources when no thread, descriptor
  // or memory could be had; nothing more is watched then. `guest`: the calling thread, when it is
  // for something of its own.
  Status arm(Watch& watch, unsigned interest, Guest* guest = nullptr) noexcept;

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
  // Where the other threads meet one of the reactor's.
  struct Desk {
    Desk() noexcept;
    ~Desk();
    Status start() noexcept;
    void stop() noexcept;
    // The loop is to look at the wishes for the seat. A guest gives it up first.
    void post(Seat& seat) noexcept;
    // Somebody looks after guests that do not sleep.
    void attend(Guest& guest) noexcept;
    void dismiss(Guest& guest) noexcept;
    bool take_from_absent_guests() noexcept;

    // Taken after a lane's lock. Held for the hand-over of seats only, never while ready() runs.
    std::mutex mutex;
    std::condition_variable someone_parted;
    std::size_t seats = 0;
    Guest* guests = nullptr;
    std::unique_ptr<Loop> loop;
  };

  Desk& desk_of(const Watch& watch) noexcept { return desks_[watch.turn_ % threads_]; }

  const std::size_t threads_;
  std::array<Desk, most_threads> desks_;
};

}  // namespace wsx::posix
