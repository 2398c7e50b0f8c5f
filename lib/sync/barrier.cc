// SPDX-License-Identifier: MIT
#include <synchapi.h>

#include <atomic>
#include <thread>

#include "lib/last_error.h"
#include "posix/parking.h"

// Synchronization barriers, in the words that Windows reserves for them.
namespace wsx {
namespace {

class Barrier {
 public:
  explicit Barrier(SYNCHRONIZATION_BARRIER* barrier) noexcept
      : total_(barrier->Reserved1),
        missing_(barrier->Reserved2),
        round_(barrier->Reserved4),
        inside_(barrier->Reserved5),
        address_(barrier) {}

  // True for the last to come.
  bool enter() noexcept {
    inside_.fetch_add(1);
    const bool last = pass();
    inside_.fetch_sub(1);
    return last;
  }
  // Those that have been let go look at the barrier once more.
  void await_empty() noexcept {
    while (inside_.load() > 0) std::this_thread::yield();
  }

 private:
  bool pass() noexcept {
    const DWORD mine = round_.load();
    if (missing_.fetch_sub(1) == 1) {
      missing_.store(total_);
      round_.fetch_add(1);
      posix::unpark_all(address_);
      return true;
    }
    const auto same_round = [this, mine] { return round_.load() == mine; };
    while (same_round()) posix::Parked(address_, same_round).sleep(posix::no_deadline);
    return false;
  }

  const DWORD total_;
  std::atomic_ref<DWORD> missing_;
  std::atomic_ref<DWORD> round_;
  std::atomic_ref<DWORD> inside_;
  const void* const address_;
};

}  // namespace
}  // namespace wsx

using namespace wsx;

BOOL WINAPI InitializeSynchronizationBarrier(LPSYNCHRONIZATION_BARRIER lpBarrier,
                                             LONG lTotalThreads, LONG lSpinCount) {
  if (lTotalThreads < 1 || lSpinCount < -1) return fail_win32(ERROR_INVALID_PARAMETER);
  *lpBarrier = {};
  lpBarrier->Reserved1 = lpBarrier->Reserved2 = static_cast<DWORD>(lTotalThreads);
  return TRUE;
}

BOOL WINAPI EnterSynchronizationBarrier(LPSYNCHRONIZATION_BARRIER lpBarrier, DWORD) {
  return Barrier(lpBarrier).enter();
}

BOOL WINAPI DeleteSynchronizationBarrier(LPSYNCHRONIZATION_BARRIER lpBarrier) {
  Barrier(lpBarrier).await_empty();
  return TRUE;
}
