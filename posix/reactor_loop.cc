// SPDX-License-Identifier: MIT
#include "posix/reactor_loop.h"

#include <sched.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <mutex>
#include <utility>

#include "posix/descriptor.h"
#include "posix/error.h"

// What happens on a thread of the reactor.
namespace wsx::posix {

namespace {

constexpr unsigned everything = readable | writable | hung_up;

int uv_events(unsigned interest) {
  return (interest & readable ? UV_READABLE : 0) | (interest & writable ? UV_WRITABLE : 0);
}

template <typename Handle>
uv_handle_t* handle_of(Handle& handle) {
  return reinterpret_cast<uv_handle_t*>(&handle);
}

// libuv puts a descriptor into the poll set later, and ends the process when the host has no room
// for it there. One that is in the set already it takes over, so we put it there first and can
// still say no. Returns libuv's kind of error.
int enlist(const uv_loop_t& loop, int descriptor) {
  epoll_event nothing_yet{};
  nothing_yet.data.fd = descriptor;
  const int added = epoll_ctl(uv_backend_fd(&loop), EPOLL_CTL_ADD, descriptor, &nothing_yet);
  return added == 0 || errno == EEXIST ? 0 : -errno;
}

// What the loop itself waits for.
bool enlist_own(const uv_loop_t& loop) {
  return enlist(loop, loop.async_io_watcher.fd) == 0 &&
         enlist(loop, loop.signal_io_watcher.fd) == 0;
}

// libuv ends the process, too, when its very first loop finds no descriptors.
bool enough_descriptors() {
  constexpr std::size_t needed = 6;  // the poll set, a wake-up, and two pipes
  std::array<int, needed> tried;
  for (int& descriptor : tried) descriptor = eventfd(0, EFD_CLOEXEC);
  for (const int descriptor : tried) close_descriptor(descriptor);
  return tried.back() >= 0;
}

// libuv leaves the poll set of a loop that it could not set up open.
bool set_up(uv_loop_t& loop) {
  loop.backend_fd = -1;
  if (!enough_descriptors()) return false;
  if (uv_loop_init(&loop) == 0) {
    if (enlist_own(loop)) return true;
    uv_loop_close(&loop);
    return false;
  }
  epoll_event none;
  if (epoll_wait(loop.backend_fd, &none, 1, 0) == 0) close_descriptor(loop.backend_fd);
  return false;
}

// The kernel's struct sched_attr, as it was first; not all libraries know it.
struct Scheduling {
  std::uint32_t size = sizeof(Scheduling);
  std::uint32_t policy = 0;
  std::uint64_t flags = 0;
  std::int32_t nice = 0;
  std::uint32_t priority = 0;
  std::uint64_t runtime = 0;
  std::uint64_t deadline = 0;
  std::uint64_t period = 0;
};

// What wakes a loop takes it microseconds, and somebody waits for it. A thread that asks for short
// slices need not wait for the end of a long one of a program that computes, or looks at its
// OVERLAPPEDs again and again. Its share stays the same. Kernels before 6.12 do not mind the wish.
void ask_for_short_slices() {
  constexpr std::uint64_t shortest = 100'000;  // nanoseconds
  Scheduling own;
  if (syscall(SYS_sched_getattr, 0, &own, sizeof own, 0) != 0 || own.policy != SCHED_OTHER) return;
  own.runtime = shortest;
  syscall(SYS_sched_setattr, 0, &own, 0);
}

}  // namespace

bool Reactor::Loop::open() noexcept {
  if (!set_up(uv)) return false;
  wake.data = tick.data = this;
  uv_timer_init(&uv, &tick);  // cannot fail
  if (uv_async_init(&uv, &wake, woken) == 0) return true;
  uv_close(handle_of(tick), nullptr);
  end();
  return false;
}

void Reactor::Loop::close_own() noexcept {
  uv_close(handle_of(wake), nullptr);
  uv_close(handle_of(tick), nullptr);
}

void Reactor::Loop::end() noexcept {
  uv_run(&uv, UV_RUN_DEFAULT);
  uv_loop_close(&uv);
}

void Reactor::Loop::run(void* loop) {
  ask_for_short_slices();
  uv_run(&static_cast<Loop*>(loop)->uv, UV_RUN_DEFAULT);
}

void Reactor::Loop::woken(uv_async_t* async) {
  Loop& loop = *static_cast<Loop*>(async->data);
  std::unique_lock lock(loop.desk.mutex);
  while (Seat* seat = loop.posted) {
    loop.posted = std::exchange(seat->next, nullptr);
    seat->posted = false;
    const Wishes wishes = seat->wishes;
    seat->wishes.interest = 0;
    seat->wishes.reconsider = false;
    lock.unlock();
    loop.serve(*seat, wishes);
    lock.lock();
  }
  if (std::exchange(loop.tick_wanted, false)) uv_timer_start(&loop.tick, ticked, 1, 1);
  if (loop.stopping) loop.close_own();
}

// Guests that sleep watch for themselves. One that has been awake for a whole tick does something
// else, and is not the kind of thread to be a guest.
void Reactor::Loop::ticked(uv_timer_t* timer) {
  constexpr unsigned longest_quiet = 100;
  Loop& loop = *static_cast<Loop*>(timer->data);
  const std::lock_guard lock(loop.desk.mutex);
  const bool awake = loop.desk.take_from_absent_guests();
  loop.quiet_ticks = awake ? 0 : loop.quiet_ticks + 1;
  if (loop.quiet_ticks < longest_quiet) return;
  loop.ticking = false;
  uv_timer_stop(timer);
}

void Reactor::Loop::serve(Seat& seat, const Wishes& wishes) {
  if (wishes.leave || seat.closing) return part(seat);
  seat.leaves_when_idle = wishes.leave_when_idle;
  // Asked after the wishes were taken: whoever armed has its operation in place by then, or will
  // have posted the seat anew. So the answer is the whole interest, also of what was armed and has
  // lost it since.
  unsigned interest = wishes.reconsider ? seat.watch.ready(0) : wishes.interest | seat.interest;
  if (seat.handles == 0 && interest != 0) {
    const int error = introduce(seat);
    if (error < 0) {
      seat.watch.lost(status_of(-error));
      interest = 0;
    }
  }
  wait_for(seat, interest);
}

int Reactor::Loop::introduce(Seat& seat) {
  seat.poll.data = seat.timer.data = &seat;
  const int error = uv_poll_init(&uv, &seat.poll, seat.watch.descriptor());
  if (error < 0) return error;
  uv_timer_init(&uv, &seat.timer);  // cannot fail
  seat.handles = 2;
  return 0;
}

void Reactor::Loop::polled(uv_poll_t* poll, int error, int events) {
  Seat& seat = *static_cast<Seat*>(poll->data);
  // libuv makes one error of POLLERR, whatever it stands for, and stops polling. The attempt that
  // follows finds out what it was.
  seat.loop.report(seat, error < 0 ? everything
                                   : (events & UV_READABLE ? unsigned{readable} : 0u) |
                                         (events & UV_WRITABLE ? unsigned{writable} : 0u));
}

void Reactor::Loop::rested(uv_timer_t* timer) {
  Seat& seat = *static_cast<Seat*>(timer->data);
  seat.interest &= ~unsigned{soon | later};
  seat.loop.report(seat, soon | later);
}

void Reactor::Loop::report(Seat& seat, unsigned readiness) {
  wait_for(seat, seat.watch.ready(readiness));
}

void Reactor::Loop::wait_for(Seat& seat, unsigned interest) {
  seat.interest = interest;
  if (interest == 0 && seat.leaves_when_idle) return part(seat);
  if (interest == 0) come_to_rest(seat);
  if (seat.handles == 0) return;
  const int error = poll_for(seat, interest & ~unsigned{soon | later});
  if (error == 0) return rest(seat, interest);
  seat.interest = 0;
  rest(seat, 0);
  seat.watch.lost(status_of(-error));
  if (seat.leaves_when_idle) part(seat);
}

int Reactor::Loop::poll_for(Seat& seat, unsigned interest) {
  if (interest == 0) return uv_poll_stop(&seat.poll);
  int error = uv_poll_start(&seat.poll, uv_events(interest), polled);
  if (error == 0) error = enlist(uv, seat.watch.descriptor());
  if (error != 0) uv_poll_stop(&seat.poll);
  return error;
}

// A guest may have it, until somebody posts it again.
void Reactor::Loop::come_to_rest(Seat& seat) {
  const std::lock_guard lock(desk.mutex);
  seat.at_rest = !seat.posted;
}

// A rest that is under way is not cut short by a wish for another one of the same kind.
void Reactor::Loop::rest(Seat& seat, unsigned interest) {
  constexpr std::uint64_t longest = 16;
  if ((interest & (soon | later)) == 0) {
    uv_timer_stop(&seat.timer);
    return;
  }
  if (uv_is_active(handle_of(seat.timer))) return;
  seat.nap = interest & soon ? 1 : std::clamp<std::uint64_t>(seat.nap * 2, 1, longest);
  uv_timer_start(&seat.timer, rested, seat.nap, 0);
}

// libuv takes the descriptor out of the poll set before the close callback; only then may whoever
// sits in forget() close it.
void Reactor::Loop::part(Seat& seat) {
  const bool closing = std::exchange(seat.closing, true);
  if (seat.handles == 0) return parted(seat);
  if (closing) return;
  uv_close(handle_of(seat.poll), closed);
  uv_close(handle_of(seat.timer), closed);
}

void Reactor::Loop::closed(uv_handle_t* handle) {
  Seat& seat = *static_cast<Seat*>(handle->data);
  if (--seat.handles == 0) seat.loop.parted(seat);
}

// Somebody waits for it, and takes the seat away; or nobody does. Who has just begun to wait has
// posted the seat, and comes here once more.
void Reactor::Loop::parted(Seat& seat) {
  Watch& watch = seat.watch;
  {
    const std::lock_guard lock(desk.mutex);
    if (seat.posted) return;
    if (seat.wishes.leave) {
      seat.gone = true;
      desk.someone_parted.notify_all();
      return;
    }
    delete std::exchange(watch.seat_, nullptr);
  }
  watch.unwatched();
  // Afterwards: whoever waits for the last seat finds what the watch has let go of.
  const std::lock_guard lock(desk.mutex);
  if (--desk.seats == 0) desk.someone_parted.notify_all();
}

}  // namespace wsx::posix
