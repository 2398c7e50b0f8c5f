// SPDX-License-Identifier: MIT
#include "posix/reactor.h"

#include <signal.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <new>
#include <utility>

#include "posix/reactor_loop.h"

namespace wsx::posix {

namespace {

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

// Under the lock.
Status Reactor::Desk::start() noexcept {
  if (loop) return Status::success;
  std::unique_ptr<Loop> made(new (std::nothrow) Loop(*this));
  if (!made || !made->open()) return Status::insufficient_resources;
  const SignalsBlocked blocked;
  if (uv_thread_create(&made->thread, Loop::run, made.get()) < 0) {
    made->close_own();
    made->end();
    return Status::insufficient_resources;
  }
  loop = std::move(made);
  return Status::success;
}

// Under the lock.
void Reactor::Desk::post(Seat& seat) noexcept {
  if (seat.guest) {
    if (seat.guest->polling_) return seat.guest->wakeup_.notify();
    dismiss(*seat.guest);
  }
  seat.at_rest = false;
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

Status Reactor::arm(Watch& watch, unsigned interest, Guest* guest) noexcept {
  Desk& desk = desk_of(watch);
  const std::lock_guard lock(desk.mutex);
  if (const Status status = desk.start(); !succeeded(status)) return status;
  if (!watch.seat_) {
    watch.seat_ = new (std::nothrow) Seat(*desk.loop, watch);
    if (!watch.seat_) return Status::insufficient_resources;
    ++desk.seats;
    watch.watched();
  }
  if (guest && guest->take(desk, *watch.seat_, interest)) return Status::success;
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
