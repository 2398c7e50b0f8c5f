// SPDX-License-Identifier: MIT
#include <synchapi.h>

#include <atomic>
#include <cstdint>
#include <limits>

#include "posix/parking.h"

// Slim reader/writer locks. All that there is of one is a pointer-sized state: whether a writer has
// it, and the numbers of readers, of writers that wait and of readers that wait. A writer that
// waits keeps new readers out, so that readers who take turns do not starve it.
namespace wsx {
namespace {

using State = std::uintptr_t;

constexpr int field_bits = (std::numeric_limits<State>::digits - 1) / 3;
constexpr State field_mask = (State{1} << field_bits) - 1;

constexpr State writer = 1;
constexpr State reader = 2;
constexpr State waiting_writer = reader << field_bits;
constexpr State waiting_reader = waiting_writer << field_bits;

constexpr State count(State state, State unit) noexcept {
  return state / unit & field_mask;
}
constexpr bool shut_for_writers(State state) noexcept {
  return state & writer || count(state, reader) > 0;
}
constexpr bool shut_for_readers(State state) noexcept {
  return state & writer || count(state, waiting_writer) > 0;
}

using Shut = bool (*)(State) noexcept;

class Lock {
 public:
  explicit Lock(SRWLOCK* lock) noexcept : lock_(lock), state_(lock->Ptr) {}

  State state() const noexcept { return reinterpret_cast<State>(state_.load()); }

  // `change` is added, a negative one by its complement. Returns the state before.
  State add(State change) noexcept {
    return add_unless([](State) noexcept { return false; }, change);
  }
  // Nothing is added when it is shut.
  State add_unless(Shut shut, State change) noexcept {
    void* seen = state_.load(std::memory_order_relaxed);
    for (;;) {
      const auto before = reinterpret_cast<State>(seen);
      if (shut(before)) return before;
      if (state_.compare_exchange_weak(seen, reinterpret_cast<void*>(before + change)))
        return before;
    }
  }

  bool try_enter(Shut shut, State share) noexcept { return !shut(add_unless(shut, share)); }
  void enter(Shut shut, State share, State waiting) noexcept {
    if (try_enter(shut, share)) return;
    add(waiting);
    while (!try_enter(shut, share - waiting)) {
      const auto still_shut = [this, shut] { return shut(state()); };
      posix::Parked(place(waiting), still_shut).sleep(posix::no_deadline);
    }
  }

  void leave(State share) noexcept {
    const State after = add(State{0} - share) - share;
    if (shut_for_writers(after)) return;
    if (count(after, waiting_writer) > 0)
      posix::unpark_one(place(waiting_writer));
    else if (count(after, waiting_reader) > 0)
      posix::unpark_all(place(waiting_reader));
  }

 private:
  // Once the lock is free its owner may take the memory away: the place is a number then.
  const char* place(State waiting) const noexcept {
    return reinterpret_cast<const char*>(lock_) + (waiting == waiting_writer ? 0 : 1);
  }

  SRWLOCK* const lock_;
  std::atomic_ref<void*> state_;
};

}  // namespace
}  // namespace wsx

using namespace wsx;

VOID WINAPI InitializeSRWLock(PSRWLOCK SRWLock) {
  *SRWLock = SRWLOCK_INIT;
}

VOID WINAPI AcquireSRWLockExclusive(PSRWLOCK SRWLock) {
  Lock(SRWLock).enter(shut_for_writers, writer, waiting_writer);
}
VOID WINAPI AcquireSRWLockShared(PSRWLOCK SRWLock) {
  Lock(SRWLock).enter(shut_for_readers, reader, waiting_reader);
}

BOOLEAN WINAPI TryAcquireSRWLockExclusive(PSRWLOCK SRWLock) {
  return Lock(SRWLock).try_enter(shut_for_writers, writer);
}
BOOLEAN WINAPI TryAcquireSRWLockShared(PSRWLOCK SRWLock) {
  return Lock(SRWLock).try_enter(shut_for_readers, reader);
}

VOID WINAPI ReleaseSRWLockExclusive(PSRWLOCK SRWLock) {
  Lock(SRWLock).leave(writer);
}
VOID WINAPI ReleaseSRWLockShared(PSRWLOCK SRWLock) {
  Lock(SRWLock).leave(reader);
}
