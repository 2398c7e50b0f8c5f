// SPDX-License-Identifier: MIT
#include "posix/reactor.h"

#include <sched.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <uv.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <new>
#include <utility>

#include "posix/descriptor.h"
#include "posix/error.h"

namespace wsx::posix {

namespace {

// What other threads wish for a watch.
struct Wishes {
  unsigned interest = 0;
  bool reconsider = false;
  bool leave = false;            // somebody waits for it
  bool leave_when_idle = false;  // nobody does
};

}  // namespace

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

  static void run(void* loop);
  static void woken(uv_async_t* async);
  static void polled(uv_poll_t* poll, int error, int events);
  static void rested(uv_timer_t* timer);
  static void closed(uv_handle_t* handle);

  void serve(Seat& seat, const Wishes& wishes);
  int introduce(Seat& seat);
  void report(Seat& seat, unsigned readiness);
  void wait_for(Seat& seat, unsigned interest);
  int poll_for(Seat& seat, unsigned interest);
  void rest(Seat& seat, unsigned interest);
  void part(Seat& seat);
  void parted(Seat& seat);

  Desk& desk;
  uv_loop_t uv{};
  uv_async_t wake{};
  uv_thread_t thread{};
  Seat* posted = nullptr;
  bool stopping = false;
};

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

// The program's signals are the program's threads' business.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_;
};

}  // namespace

namespace {

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
  if (loop.stopping) uv_close(handle_of(loop.wake), nullptr);
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

// Under the lock.
Status Reactor::Desk::start() noexcept {
  if (loop) return Status::success;
  std::unique_ptr<Loop> made(new (std::nothrow) Loop(*this));
  if (!made || !set_up(made->uv)) return Status::insufficient_resources;
  made->wake.data = made.get();
  if (uv_async_init(&made->uv, &made->wake, Loop::woken) < 0) {
    uv_loop_close(&made->uv);
    return Status::insufficient_resources;
  }
  const SignalsBlocked blocked;
  if (uv_thread_create(&made->thread, Loop::run, made.get()) < 0) {
    uv_close(handle_of(made->wake), nullptr);
    uv_run(&made->uv, UV_RUN_DEFAULT);
    uv_loop_close(&made->uv);
    return Status::insufficient_resources;
  }
  loop = std::move(made);
  return Status::success;
}

// Under the lock.
void Reactor::Desk::post(Seat& seat) noexcept {
  if (seat.posted) return;
  seat.posted = true;
  seat.next = std::exchange(loop->posted, &seat);
  uv_async_send(&loop->wake);
}

void Reactor::Desk::stop() noexcept {
  std::unique_ptr<Loop> ending;
  {
    std::unique_lock lock(mutex);
    someone_parted.wait(lock, [this] { return seats == 0; });
    if (!loop) return;
    ending = std::move(loop);
    ending->stopping = true;
    uv_async_send(&ending->wake);
  }
  uv_thread_join(&ending->thread);
  uv_loop_close(&ending->uv);
}

namespace {

constinit std::atomic<std::size_t> watches_made{0};

}  // namespace

Reactor::Watch::Watch() noexcept : turn_(watches_made.fetch_add(1, std::memory_order_relaxed)) {}

Reactor::Desk::Desk() noexcept = default;
Reactor::Desk::~Desk() = default;

Reactor::Reactor(std::size_t threads) noexcept
    : threads_(std::clamp<std::size_t>(threads, 1, most_threads)) {}

Reactor::~Reactor() {
  stop();
}

Status Reactor::arm(Watch& watch, unsigned interest) noexcept {
  Desk& desk = desk_of(watch);
  const std::lock_guard lock(desk.mutex);
  if (const Status status = desk.start(); !succeeded(status)) return status;
  if (!watch.seat_) {
    watch.seat_ = new (std::nothrow) Seat(*desk.loop, watch);
    if (!watch.seat_) return Status::insufficient_resources;
    ++desk.seats;
    watch.watched();
  }
  watch.seat_->wishes.interest |= interest;
  desk.post(*watch.seat_);
  return Status::success;
}

void Reactor::reconsider(Watch& watch) noexcept {
  Desk& desk = desk_of(watch);
  const std::lock_guard lock(desk.mutex);
  if (!watch.seat_) return;
  watch.seat_->wishes.reconsider = true;
  desk.post(*watch.seat_);
}

void Reactor::forget(Watch& watch) noexcept {
  Desk& desk = desk_of(watch);
  {
    std::unique_lock lock(desk.mutex);
    if (!watch.seat_) return;
    const std::unique_ptr<Seat> seat(std::exchange(watch.seat_, nullptr));
    seat->wishes.leave = true;
    desk.post(*seat);
    desk.someone_parted.wait(lock, [&] { return seat->gone; });
    if (--desk.seats == 0) desk.someone_parted.notify_all();
  }
  watch.unwatched();
}

void Reactor::release(Watch& watch) noexcept {
  Desk& desk = desk_of(watch);
  const std::lock_guard lock(desk.mutex);
  if (!watch.seat_) return;
  watch.seat_->wishes.leave_when_idle = true;
  desk.post(*watch.seat_);
}

void Reactor::stop() noexcept {
  for (Desk& desk : desks_) desk.stop();
}

}  // namespace wsx::posix
