// SPDX-License-Identifier: MIT
#include <pthread.h>

#include <algorithm>
#include <mutex>
#include <utility>

#include "posix/descriptor.h"
#include "posix/reactor_loop.h"

// Threads that watch for themselves.
//
// A seat is with the loop, or with one guest; who has it changes under the desk's lock. While a
// guest polls nobody takes the seat away: whoever has a wish leaves it there and wakes the guest,
// who then gives the seat to the loop with all wishes.
namespace wsx::posix {
namespace {

// A thread is trusted to sleep for what it begins until it shows that it waits for many, and then
// again when it has slept so often for the one thing that it began.
constexpr int trusted = 0;
constexpr int distrusted = -64;

// So many times a watch goes to the loop when its guest has not slept for it.
constexpr unsigned long_absence = 1024;

// A child has descriptors and seats of its parent's, which are none of its business, and locks that
// nobody will release.
bool forked = false;

void mark_children() noexcept {
  static const int marked = pthread_atfork(nullptr, nullptr, [] { forked = true; });
  static_cast<void>(marked);
}

// poll(2) is a cancellation point, and the waits that come here are none otherwise.
unsigned await_uncancelled(int descriptor, unsigned interest, Deadline deadline,
                           Wakeup& wakeup) noexcept {
  int before = 0;
  pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before);
  const unsigned readiness = await_ready(descriptor, interest, deadline, wakeup);
  pthread_setcancelstate(before, nullptr);
  return readiness;
}

}  // namespace

// Under the lock, as all of the desk's.
void Reactor::Desk::attend(Guest& guest) noexcept {
  guest.age_ = 0;
  if (std::exchange(loop->ticking, true)) return;
  loop->quiet_ticks = 0;
  loop->tick_wanted = true;
  uv_async_send(&loop->wake);
}

void Reactor::Desk::dismiss(Guest& guest) noexcept {
  Guest** place = &guests;
  while (*place != &guest) place = &(*place)->next_;
  *place = guest.next_;
  Seat& seat = *guest.seat_.load(std::memory_order_relaxed);
  seat.guest = nullptr;
  seat.wishes.interest |= guest.interest_;
  guest.seat_.store(nullptr, std::memory_order_release);  // it may go to another desk
}

// True when there are some that do not sleep.
bool Reactor::Desk::take_from_absent_guests() noexcept {
  constexpr unsigned longest_absence = 2;
  bool any = false;
  Guest* next;
  for (Guest* guest = guests; guest; guest = next) {
    next = guest->next_;
    if (guest->polling_) continue;
    any = true;
    if (++guest->age_ < longest_absence) continue;
    Seat& seat = *guest->seat_.load(std::memory_order_relaxed);
    seat.missed = long_absence;
    post(seat);
  }
  return any;
}

// Who begins something else while it still waits for the first does not know what will end its
// sleep: that is the kind of thread that serves many.
void Reactor::Guest::note(const Watch& watch) noexcept {
  armed_ = true;
  if (seat_.load(std::memory_order_relaxed) && &watch != taken_) credit_ = distrusted;
}

void Reactor::Guest::learn() noexcept {
  if (std::exchange(armed_, false)) credit_ = std::min(credit_ + 1, trusted);
}

// Under the desk's lock, in arm(). Not what the loop has, or what time has to pass for.
bool Reactor::Guest::take(Desk& desk, Seat& seat, unsigned interest) noexcept {
  note(seat.watch);
  if (interest & (soon | later)) return false;
  if (seat.guest == this && !polling_) {
    interest_ |= interest;
    return true;
  }
  if (credit_ < trusted || seat_.load(std::memory_order_acquire)) return false;
  if (seat.guest || !seat.at_rest || seat.wishes.any()) return false;
  if (seat.missed != 0 && --seat.missed != 0) return false;
  if (!wakeup_.open()) return false;
  mark_children();
  seat.guest = this;
  seat_.store(&seat, std::memory_order_relaxed);
  taken_ = &seat.watch;
  desk_ = &desk;
  interest_ = interest;
  next_ = std::exchange(desk.guests, this);
  desk.attend(*this);
  return true;
}

// Only the owner writes polling_. A sleep inside of its own ready(), which may come to a function
// of a provider's, is an ordinary one.
Reactor::Seat* Reactor::Guest::start_polling(unsigned& interest) noexcept {
  if (polling_ || !seat_.load(std::memory_order_relaxed) || forked) return nullptr;
  const std::lock_guard lock(desk_->mutex);
  Seat* const seat = seat_.load(std::memory_order_relaxed);
  if (!seat) return nullptr;
  if (credit_ < trusted || !wakeup_.open()) {
    desk_->post(*seat);
    return nullptr;
  }
  polling_ = true;
  interest = interest_;
  return seat;
}

void Reactor::Guest::stop_polling(unsigned interest) noexcept {
  const std::lock_guard lock(desk_->mutex);
  Seat& seat = *seat_.load(std::memory_order_relaxed);
  polling_ = false;
  interest_ = interest;
  if (seat.wishes.any() || (interest & (soon | later)))
    desk_->post(seat);
  else if (interest == 0)
    desk_->dismiss(*this);
  else
    desk_->attend(*this);
}

void Reactor::Guest::sleep(Deadline deadline) noexcept {
  learn();
  unsigned interest = 0;
  Seat* const seat = start_polling(interest);
  if (!seat) return wakeup_.sleep(deadline);
  Watch& watch = seat->watch;
  const unsigned readiness = await_uncancelled(watch.descriptor(), interest, deadline, wakeup_);
  stop_polling(readiness != 0 ? watch.ready(readiness) : interest);
}

void Reactor::Guest::leave() noexcept {
  if (polling_ || !seat_.load(std::memory_order_acquire) || forked) return;
  const std::lock_guard lock(desk_->mutex);
  if (Seat* const seat = seat_.load(std::memory_order_relaxed)) desk_->post(*seat);
}

}  // namespace wsx::posix
