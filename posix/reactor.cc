// SPDX-License-Identifier: MIT
#include "posix/reactor.h"

#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <uv.h>

#include <array>
#include <cerrno>
#include <new>
#include <utility>

#include "posix/descriptor.h"
#include "posix/error.h"

namespace wsx::posix {

// The reactor's record of one watch. Other threads only leave wishes in it; the libuv handle
// belongs to the loop's thread, because only uv_async_send may be called from elsewhere.
struct Reactor::Seat {
  Seat(Loop& its_loop, Watch& its_watch) : loop(its_loop), watch(its_watch) {}

  Loop& loop;
  Watch& watch;

  // Wishes, guarded by the reactor's lock.
  unsigned wanted = 0;
  bool leaving = false;
  bool posted = false;
  bool gone = false;
  Seat* next = nullptr;

  // The loop's thread only.
  uv_poll_t poll{};
  unsigned interest = 0;
  bool known_to_libuv = false;
};

struct Reactor::Loop {
  explicit Loop(Reactor& its_reactor) : reactor(its_reactor) {}

  static void run(void* loop);
  static void woken(uv_async_t* async);
  static void polled(uv_poll_t* poll, int error, int events);

  void serve(Seat& seat, unsigned wanted, bool leaving);
  void report(Seat& seat, unsigned readiness);
  void wait_for(Seat& seat, unsigned interest);
  void part(Seat& seat);
  void parted(Seat& seat);

  Reactor& reactor;
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

void Reactor::Loop::run(void* loop) {
  uv_run(&static_cast<Loop*>(loop)->uv, UV_RUN_DEFAULT);
}

void Reactor::Loop::woken(uv_async_t* async) {
  Loop& loop = *static_cast<Loop*>(async->data);
  std::unique_lock lock(loop.reactor.mutex_);
  while (Seat* seat = loop.posted) {
    loop.posted = std::exchange(seat->next, nullptr);
    seat->posted = false;
    const unsigned wanted = std::exchange(seat->wanted, 0);
    const bool leaving = seat->leaving;
    lock.unlock();
    loop.serve(*seat, wanted, leaving);
    lock.lock();
  }
  if (loop.stopping) uv_close(handle_of(loop.wake), nullptr);
}

void Reactor::Loop::serve(Seat& seat, unsigned wanted, bool leaving) {
  if (leaving) return part(seat);
  if (!seat.known_to_libuv) {
    seat.poll.data = &seat;
    const int error = uv_poll_init(&uv, &seat.poll, seat.watch.descriptor());
    if (error < 0) return seat.watch.lost(status_of(-error));
    seat.known_to_libuv = true;
  }
  wait_for(seat, seat.interest | wanted);
}

void Reactor::Loop::polled(uv_poll_t* poll, int error, int events) {
  Seat& seat = *static_cast<Seat*>(poll->data);
  // libuv makes one error of POLLERR, whatever it stands for, and stops polling. The attempt that
  // follows finds out what it was.
  seat.loop.report(seat, error < 0 ? everything
                                   : (events & UV_READABLE ? unsigned{readable} : 0u) |
                                         (events & UV_WRITABLE ? unsigned{writable} : 0u));
}

void Reactor::Loop::report(Seat& seat, unsigned readiness) {
  wait_for(seat, seat.watch.ready(readiness));
}

void Reactor::Loop::wait_for(Seat& seat, unsigned interest) {
  seat.interest = interest;
  if (interest == 0) {
    uv_poll_stop(&seat.poll);
    return;
  }
  int error = uv_poll_start(&seat.poll, uv_events(interest), polled);
  if (error == 0) error = enlist(uv, seat.watch.descriptor());
  if (error == 0) return;
  uv_poll_stop(&seat.poll);
  seat.interest = 0;
  seat.watch.lost(status_of(-error));
}

// libuv takes the descriptor out of the poll set before the close callback; only then may whoever
// sits in forget() close it.
void Reactor::Loop::part(Seat& seat) {
  if (!seat.known_to_libuv) return parted(seat);
  uv_close(handle_of(seat.poll), [](uv_handle_t* closed) {
    Seat& seat = *static_cast<Seat*>(closed->data);
    seat.loop.parted(seat);
  });
}

void Reactor::Loop::parted(Seat& seat) {
  const std::lock_guard lock(reactor.mutex_);
  seat.gone = true;
  reactor.someone_parted_.notify_all();
}

Reactor::Reactor() noexcept = default;
Reactor::~Reactor() {
  stop();
}

// Under the lock.
Status Reactor::start() noexcept {
  if (loop_) return Status::success;
  std::unique_ptr<Loop> loop(new (std::nothrow) Loop(*this));
  if (!loop || !set_up(loop->uv)) return Status::insufficient_resources;
  loop->wake.data = loop.get();
  if (uv_async_init(&loop->uv, &loop->wake, Loop::woken) < 0) {
    uv_loop_close(&loop->uv);
    return Status::insufficient_resources;
  }
  const SignalsBlocked blocked;
  if (uv_thread_create(&loop->thread, Loop::run, loop.get()) < 0) {
    uv_close(handle_of(loop->wake), nullptr);
    uv_run(&loop->uv, UV_RUN_DEFAULT);
    uv_loop_close(&loop->uv);
    return Status::insufficient_resources;
  }
  loop_ = std::move(loop);
  return Status::success;
}

// Under the lock.
void Reactor::post(Seat& seat) noexcept {
  if (seat.posted) return;
  seat.posted = true;
  seat.next = std::exchange(loop_->posted, &seat);
  uv_async_send(&loop_->wake);
}

Status Reactor::arm(Watch& watch, unsigned interest) noexcept {
  const std::lock_guard lock(mutex_);
  if (const Status status = start(); !succeeded(status)) return status;
  if (!watch.seat_) {
    watch.seat_ = new (std::nothrow) Seat(*loop_, watch);
    if (!watch.seat_) return Status::insufficient_resources;
    ++seats_;
    watch.watched();
  }
  watch.seat_->wanted |= interest;
  post(*watch.seat_);
  return Status::success;
}

void Reactor::forget(Watch& watch) noexcept {
  {
    std::unique_lock lock(mutex_);
    if (!watch.seat_) return;
    const std::unique_ptr<Seat> seat(std::exchange(watch.seat_, nullptr));
    seat->leaving = true;
    post(*seat);
    someone_parted_.wait(lock, [&] { return seat->gone; });
    if (--seats_ == 0) someone_parted_.notify_all();
  }
  watch.unwatched();
}

void Reactor::stop() noexcept {
  std::unique_ptr<Loop> loop;
  {
    std::unique_lock lock(mutex_);
    someone_parted_.wait(lock, [this] { return seats_ == 0; });
    if (!loop_) return;
    loop = std::move(loop_);
    loop->stopping = true;
    uv_async_send(&loop->wake);
  }
  uv_thread_join(&loop->thread);
  uv_loop_close(&loop->uv);
}

}  // namespace wsx::posix
