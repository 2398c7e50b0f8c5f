// SPDX-License-Identifier: MIT
#include "lib/wait.h"

#include <algorithm>
#include <array>
#include <mutex>

#include "lib/thread.h"

namespace wsx {

// One thread asleep in a wait.
struct Sleeper {
  std::span<Waitable* const> objects;
  bool all;
  Thread* thread;
  bool satisfied = false;
  std::size_t index = 0;
};

// A sleeper's place in the queue of one of its objects.
struct Waiting {
  Sleeper* sleeper;
  Waitable* object;
  std::size_t index;
  Waiting* next;
  Waiting* previous;
};

namespace {

constinit std::mutex dispatcher_lock;

}  // namespace

// What happens to watched objects. All of it under the one lock, which is the innermost of the
// library but for a thread's Wakeup.
class Dispatcher {
 public:
  Dispatcher(std::span<Waitable* const> objects, bool all, Thread* thread) noexcept
      : sleeper_{objects, all, thread} {
    for (Waitable* object : objects)
      object->word_.fetch_or(Waitable::watched_bit, std::memory_order_acq_rel);
  }
  ~Dispatcher() {
    for (Waitable* object : sleeper_.objects)
      if (!object->first_) unwatch(*object);
  }
  Dispatcher(const Dispatcher&) = delete;
  Dispatcher& operator=(const Dispatcher&) = delete;

  // True when the wait is over: what it waits for has been taken.
  bool satisfied_now() noexcept { return satisfy(sleeper_); }

  // Until the wait is over, the deadline has passed, or a call has come in for an alertable thread.
  bool sleep(std::unique_lock<std::mutex>& lock, Deadline deadline, bool alertable) noexcept {
    Thread& thread = *sleeper_.thread;
    enqueue();
    while (!sleeper_.satisfied && !(alertable && thread.apcs.waiting()) &&
           Clock::now() < deadline) {
      lock.unlock();
      thread.sleep(deadline, alertable);
      lock.lock();
    }
    dequeue();
    return sleeper_.satisfied;
  }

  std::size_t index() const noexcept { return sleeper_.index; }

  // The object was set: it goes to those who wait, in the order of their coming, for as long as it
  // stays signaled.
  static void hand_out(Waitable& object) noexcept {
    for (Waiting* waiting = object.first_; waiting && object.signaled(); waiting = waiting->next) {
      Sleeper& sleeper = *waiting->sleeper;
      if (!sleeper.satisfied && satisfy(sleeper)) sleeper.thread->notify();
    }
  }

 private:
  // Looks at everything before it takes anything.
  static bool satisfy(Sleeper& sleeper) noexcept {
    const auto signaled = [](const Waitable* object) { return object->signaled(); };
    if (sleeper.all) {
      if (!std::ranges::all_of(sleeper.objects, signaled)) return false;
      std::ranges::for_each(sleeper.objects, [](Waitable* object) { take(*object); });
    } else {
      const auto found = std::ranges::find_if(sleeper.objects, signaled);
      if (found == sleeper.objects.end()) return false;
      take(**found);
      sleeper.index = static_cast<std::size_t>(found - sleeper.objects.begin());
    }
    return sleeper.satisfied = true;
  }

  static void take(Waitable& object) noexcept {
    if (object.reset_ == Waitable::Reset::automatic)
      object.word_.fetch_and(~Waitable::signaled_bit, std::memory_order_acq_rel);
  }

  static void unwatch(Waitable& object) noexcept {
    object.word_.fetch_and(~Waitable::watched_bit, std::memory_order_release);
  }

  void enqueue() noexcept {
    for (std::size_t i = 0; i < sleeper_.objects.size(); ++i) {
      Waitable& object = *sleeper_.objects[i];
      places_[i] = {&sleeper_, &object, i, nullptr, object.last_};
      (object.last_ ? object.last_->next : object.first_) = &places_[i];
      object.last_ = &places_[i];
    }
  }

  void dequeue() noexcept {
    for (std::size_t i = 0; i < sleeper_.objects.size(); ++i) {
      Waiting& place = places_[i];
      (place.previous ? place.previous->next : place.object->first_) = place.next;
      (place.next ? place.next->previous : place.object->last_) = place.previous;
    }
  }

  Sleeper sleeper_;
  std::array<Waiting, most_waited_for> places_;
};

bool Waitable::change_unwatched(std::uint32_t clear, std::uint32_t set) noexcept {
  std::uint32_t word = word_.load(std::memory_order_relaxed);
  while (!(word & watched_bit)) {
    if (word_.compare_exchange_weak(word, (word & ~clear) | set, std::memory_order_acq_rel,
                                    std::memory_order_relaxed))
      return true;
  }
  return false;
}

void Waitable::set() noexcept {
  if (change_unwatched(0, signaled_bit)) return;
  const std::lock_guard lock(dispatcher_lock);
  word_.fetch_or(signaled_bit, std::memory_order_acq_rel);
  Dispatcher::hand_out(*this);
}

void Waitable::reset() noexcept {
  if (!signaled() || change_unwatched(signaled_bit, 0)) return;
  const std::lock_guard lock(dispatcher_lock);
  word_.fetch_and(~signaled_bit, std::memory_order_acq_rel);
}

void Waitable::pulse() noexcept {
  const std::lock_guard lock(dispatcher_lock);
  word_.fetch_or(signaled_bit, std::memory_order_acq_rel);
  Dispatcher::hand_out(*this);
  word_.fetch_and(~signaled_bit, std::memory_order_acq_rel);
}

bool Waitable::try_take() noexcept {
  if (reset_ == Reset::manual) return signaled();
  std::uint32_t word = word_.load(std::memory_order_relaxed);
  while ((word & (signaled_bit | watched_bit)) == signaled_bit) {
    if (word_.compare_exchange_weak(word, word & ~signaled_bit, std::memory_order_acq_rel,
                                    std::memory_order_relaxed))
      return true;
  }
  if (!(word & signaled_bit)) return false;
  const std::lock_guard lock(dispatcher_lock);
  return word_.fetch_and(~signaled_bit, std::memory_order_acq_rel) & signaled_bit;
}

namespace {

// A wait that does not wait takes no record of its thread.
WaitResult wait_once(std::span<Waitable* const> objects, bool all, Deadline deadline,
                     bool alertable) noexcept {
  const bool at_once = deadline <= Clock::now();
  Thread* const thread = at_once && !alertable ? nullptr : Thread::current();
  std::unique_lock lock(dispatcher_lock);
  Dispatcher dispatcher(objects, all, thread);
  if (dispatcher.satisfied_now()) return {WaitResult::Kind::object, dispatcher.index()};
  if (at_once && !alertable) return {WaitResult::Kind::timeout};
  if (!thread) return {WaitResult::Kind::no_memory};
  if (alertable && thread->apcs.waiting()) return {WaitResult::Kind::alerted};
  if (!at_once && dispatcher.sleep(lock, deadline, alertable))
    return {WaitResult::Kind::object, dispatcher.index()};
  const bool alerted = alertable && thread->apcs.waiting();
  return {alerted ? WaitResult::Kind::alerted : WaitResult::Kind::timeout};
}

// The calls run when the objects have been let go. A call of nothing does not end the wait.
WaitResult wait(std::span<Waitable* const> objects, bool all, Deadline deadline, bool alertable) {
  for (;;) {
    const WaitResult result = wait_once(objects, all, deadline, alertable);
    if (result.kind != WaitResult::Kind::alerted || Thread::current()->apcs.run()) return result;
  }
}

}  // namespace

Deadline deadline_after(std::uint32_t milliseconds) noexcept {
  constexpr std::uint32_t infinite = 0xFFFFFFFF;
  if (milliseconds == infinite) return no_deadline;
  if (milliseconds == 0) return Deadline{};  // long past
  return Clock::now() + std::chrono::milliseconds(milliseconds);
}

// The first object needs no look at the others: none has a lower index.
WaitResult wait_any(std::span<Waitable* const> objects, Deadline deadline, bool alertable) {
  if (!objects.empty() && objects.front()->try_take()) return {WaitResult::Kind::object, 0};
  return wait(objects, false, deadline, alertable);
}

WaitResult wait_all(std::span<Waitable* const> objects, Deadline deadline, bool alertable) {
  if (objects.size() == 1) return wait_any(objects, deadline, alertable);
  return wait(objects, true, deadline, alertable);
}

// Nothing is watched, so the dispatcher has no part in it.
WaitResult wait_alertably(Deadline deadline) {
  Thread* const thread = Thread::current();
  if (!thread) return {WaitResult::Kind::no_memory};
  for (;;) {
    if (thread->apcs.waiting() && thread->apcs.run()) return {WaitResult::Kind::alerted};
    if (Clock::now() >= deadline) return {WaitResult::Kind::timeout};
    thread->sleep(deadline, true);
  }
}

}  // namespace wsx
