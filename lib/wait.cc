// SPDX-License-Identifier: MIT
#include "lib/wait.h"

#include <algorithm>
#include <array>
#include <mutex>

#include "lib/guarded.h"
#include "lib/thread.h"

namespace wsx {

// One thread asleep in a wait.
struct Sleeper {
  std::span<Waitable* const> objects;
  bool all;
  Thread* thread;
  bool satisfied = false;
  std::size_t index = 0;
  bool abandoned = false;
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
    for (Waitable* object : objects) object->signal_.watch();
  }
  ~Dispatcher() {
    for (Waitable* object : sleeper_.objects)
      if (!object->first_) object->signal_.unwatch();
  }
  Dispatcher(const Dispatcher&) = delete;
  Dispatcher& operator=(const Dispatcher&) = delete;

  // True when the wait is over: what it waits for has been taken.
  bool satisfied_now() noexcept { return satisfy(sleeper_); }

  // Until the wait is over, the deadline has passed, or a call has come in for an alertable thread.
  bool sleep(std::unique_lock<std::mutex>& lock, Deadline deadline, bool alertable) noexcept {
    Thread& thread = *sleeper_.thread;
    const auto alerted = [&] { return alertable && thread.apcs.waiting(); };
    if (alerted() || deadline <= Clock::now()) return false;
    enqueue();
    while (!sleeper_.satisfied && !alerted() && Clock::now() < deadline) {
      lock.unlock();
      thread.sleep(deadline, alertable);
      lock.lock();
    }
    dequeue();
    return sleeper_.satisfied;
  }

  WaitResult result() const noexcept {
    return {WaitResult::Kind::object, sleeper_.index, sleeper_.abandoned};
  }

  // The object was set: it goes to those who wait, in the order of their coming, for as long as
  // there is something of it left. Returns the last of them, who is not awake yet.
  static Ref<Thread> hand_out(Waitable& object) noexcept {
    Ref<Thread> last;
    for (Waiting* waiting = object.first_; waiting; waiting = waiting->next) {
      Sleeper& sleeper = *waiting->sleeper;
      if (sleeper.satisfied || !satisfy(sleeper)) continue;
      if (last) last->notify();
      sleeper.thread->hold();
      last = Ref<Thread>(sleeper.thread);
    }
    return last;
  }

 private:
  static bool is_free(const Waitable& object, const Thread& thread) noexcept {
    return object.reset_ == Waitable::Reset::guarded
               ? static_cast<const Guarded&>(object).free_for(thread)
               : object.signaled();
  }

  static void take(Waitable& object, Sleeper& sleeper) noexcept {
    if (object.reset_ == Waitable::Reset::automatic)
      object.signal_.put(Signal::set_bit, 0);
    else if (object.reset_ == Waitable::Reset::guarded)
      sleeper.abandoned |= static_cast<Guarded&>(object).take_for(*sleeper.thread);
  }

  // Looks at everything before it takes anything.
  static bool satisfy(Sleeper& sleeper) noexcept {
    const auto free = [&](const Waitable* object) { return is_free(*object, *sleeper.thread); };
    if (sleeper.all) {
      if (!std::ranges::all_of(sleeper.objects, free)) return false;
      for (Waitable* object : sleeper.objects) take(*object, sleeper);
    } else {
      const auto found = std::ranges::find_if(sleeper.objects, free);
      if (found == sleeper.objects.end()) return false;
      take(**found, sleeper);
      sleeper.index = static_cast<std::size_t>(found - sleeper.objects.begin());
    }
    return sleeper.satisfied = true;
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

// Whoever wakes finds the lock free: with it taken, the one who waits for a set event would go back
// to sleep at once.
void Waitable::set() noexcept {
  if (signal_.put_unwatched(0, Signal::set_bit)) return;
  Ref<Thread> woken;
  {
    const std::lock_guard lock(dispatcher_lock);
    signal_.put(0, Signal::set_bit);
    woken = Dispatcher::hand_out(*this);
  }
  if (woken) woken->notify();
}

void Waitable::reset() noexcept {
  if (!signaled() || signal_.put_unwatched(Signal::set_bit, 0)) return;
  const std::lock_guard lock(dispatcher_lock);
  signal_.put(Signal::set_bit, 0);
}

void Waitable::pulse() noexcept {
  const std::lock_guard lock(dispatcher_lock);
  signal_.put(0, Signal::set_bit);
  if (const Ref<Thread> woken = Dispatcher::hand_out(*this)) woken->notify();
  signal_.put(Signal::set_bit, 0);
}

bool Waitable::try_take() noexcept {
  if (reset_ == Reset::guarded) return false;
  std::uint64_t seen;
  while (((seen = signal_.read()) & (Signal::set_bit | Signal::watched_bit)) == Signal::set_bit)
    if (signal_.take(seen)) return true;
  if (!(seen & Signal::set_bit)) return false;
  const std::lock_guard lock(dispatcher_lock);
  while ((seen = signal_.read()) & Signal::set_bit)
    if (reset_ == Reset::manual || signal_.exchange(seen, Signal::set_bit, 0)) return true;
  return false;
}

namespace {

WaitResult wait_once(std::span<Waitable* const> objects, bool all, Deadline deadline,
                     bool alertable) noexcept {
  Thread* const thread = Thread::current();
  if (!thread) return {WaitResult::Kind::no_memory};
  std::unique_lock lock(dispatcher_lock);
  Dispatcher dispatcher(objects, all, thread);
  if (dispatcher.satisfied_now() || dispatcher.sleep(lock, deadline, alertable))
    return dispatcher.result();
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

Guarded::Access::Access() noexcept {
  dispatcher_lock.lock();
}
Guarded::Access::~Access() {
  dispatcher_lock.unlock();
}

void Guarded::Access::hand_out(Guarded& object) noexcept {
  if (const Ref<Thread> woken = Dispatcher::hand_out(object)) woken->notify();
}

Deadline deadline_after(std::uint32_t milliseconds) noexcept {
  constexpr std::uint32_t infinite = 0xFFFFFFFF;
  if (milliseconds == infinite) return no_deadline;
  if (milliseconds == 0) return Deadline{};  // long past
  return Clock::now() + std::chrono::milliseconds(milliseconds);
}

namespace {

// A wait for any that can be decided without the dispatcher.
Seen take_first(std::span<Waitable* const> objects, std::size_t& index) noexcept {
  std::array<Signal*, most_waited_for> signals;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    if (objects[i]->is_guarded()) return Seen::unclear;
    signals[i] = &objects[i]->signal();
  }
  return take_lowest<most_waited_for>({signals.data(), objects.size()}, index, [] { return true; });
}

}  // namespace

WaitResult wait_any(std::span<Waitable* const> objects, Deadline deadline, bool alertable) {
  std::size_t index = 0;
  const Seen seen = take_first(objects, index);
  if (seen == Seen::taken) return {WaitResult::Kind::object, index};
  if (seen == Seen::nothing && deadline == Deadline{} && !alertable)
    return {WaitResult::Kind::timeout};
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
    if (thread->apcs.run()) return {WaitResult::Kind::alerted};
    if (Clock::now() >= deadline) return {WaitResult::Kind::timeout};
    thread->sleep(deadline, true);
  }
}

}  // namespace wsx
