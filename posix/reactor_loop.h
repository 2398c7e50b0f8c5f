// SPDX-License-Identifier: MIT
#pragma once

#include <uv.h>

#include <cstdint>

#include "posix/reactor.h"

// The inside of the reactor: one of its threads, and what it knows of a watch.
namespace wsx::posix {

// What other threads wish for a watch.
struct Wishes {
  unsigned interest = 0;
  bool reconsider = false;
  bool leave = false;            // somebody waits for it
  bool leave_when_idle = false;  // nobody does

  bool any() const noexcept { return interest != 0 || reconsider || leave || leave_when_idle; }
};

// The reactor's record of one watch. Other threads only leave wishes in it; the libuv handles
// belong to the loop's thread, because only uv_async_send may be called from elsewhere.
struct Reactor::Seat {
  Seat(Loop& its_loop, Watch& its_watch) : loop(its_loop), watch(its_watch) {}

  Loop& loop;
  Watch& watch;

  // Guarded by the desk's lock.
  Wishes wishes;
  bool posted = false;
  bool gone = false;
  bool at_rest = true;     // the loop waits for nothing
  Guest* guest = nullptr;  // who waits instead of the loop
  unsigned missed = 0;     // for so many times the loop is the better one
  Seat* next = nullptr;

  // The loop's thread only.
  uv_poll_t poll{};
  uv_timer_t timer{};
  unsigned interest = 0;
  std::uint64_t nap = 0;
  int handles = 0;  // that libuv knows
  bool closing = false;
  bool leaves_when_idle = false;
};

struct Reactor::Loop {
  explicit Loop(Desk& its_desk) : desk(its_desk) {}

  // Before the thread starts; false when the host cannot.
  bool open() noexcept;
  // Without a thread, or after it: what is closing ends.
  void end() noexcept;

  static void run(void* loop);
  static void woken(uv_async_t* async);
  static void polled(uv_poll_t* poll, int error, int events);
  static void rested(uv_timer_t* timer);
  static void ticked(uv_timer_t* timer);
  static void closed(uv_handle_t* handle);

  void serve(Seat& seat, const Wishes& wishes);
  int introduce(Seat& seat);
  void report(Seat& seat, unsigned readiness);
  void wait_for(Seat& seat, unsigned interest);
  int poll_for(Seat& seat, unsigned interest);
  void rest(Seat& seat, unsigned interest);
  void come_to_rest(Seat& seat);
  void part(Seat& seat);
  void parted(Seat& seat);
  void close_own() noexcept;

  Desk& desk;
  uv_loop_t uv{};
  uv_async_t wake{};
  uv_thread_t thread{};
  uv_timer_t tick{};

  // Guarded by the desk's lock.
  Seat* posted = nullptr;
  bool stopping = false;
  bool ticking = false;
  bool tick_wanted = false;
  unsigned quiet_ticks = 0;
};

}  // namespace wsx::posix
