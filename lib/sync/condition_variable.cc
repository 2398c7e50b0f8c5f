// SPDX-License-Identifier: MIT
#include <synchapi.h>

#include "lib/last_error.h"
#include "lib/wait.h"
#include "posix/parking.h"

// Condition variables have no state of their own: who sleeps on one is parked at its address.
namespace wsx {
namespace {

// In the queue before the lock is given back, so that no wake-up is missed.
template <class Leave, class Enter>
BOOL sleep(CONDITION_VARIABLE* variable, DWORD milliseconds, Leave leave, Enter enter) noexcept {
  const Deadline deadline = deadline_after(milliseconds);
  posix::Parked parked(variable, [] { return true; });
  leave();
  const bool woken = parked.sleep(deadline);
  enter();
  return woken ? TRUE : fail_win32(ERROR_TIMEOUT);
}

}  // namespace
}  // namespace wsx

using namespace wsx;

VOID WINAPI InitializeConditionVariable(PCONDITION_VARIABLE ConditionVariable) {
  *ConditionVariable = CONDITION_VARIABLE_INIT;
}

BOOL WINAPI SleepConditionVariableCS(PCONDITION_VARIABLE ConditionVariable,
                                     PCRITICAL_SECTION CriticalSection, DWORD dwMilliseconds) {
  return sleep(
      ConditionVariable, dwMilliseconds, [=] { LeaveCriticalSection(CriticalSection); },
      [=] { EnterCriticalSection(CriticalSection); });
}

BOOL WINAPI SleepConditionVariableSRW(PCONDITION_VARIABLE ConditionVariable, PSRWLOCK SRWLock,
                                      DWORD dwMilliseconds, ULONG Flags) {
  if (Flags & ~ULONG{CONDITION_VARIABLE_LOCKMODE_SHARED})
    return fail_win32(ERROR_INVALID_PARAMETER);
  if (Flags & CONDITION_VARIABLE_LOCKMODE_SHARED)
    return sleep(
        ConditionVariable, dwMilliseconds, [=] { ReleaseSRWLockShared(SRWLock); },
        [=] { AcquireSRWLockShared(SRWLock); });
  return sleep(
      ConditionVariable, dwMilliseconds, [=] { ReleaseSRWLockExclusive(SRWLock); },
      [=] { AcquireSRWLockExclusive(SRWLock); });
}

VOID WINAPI WakeConditionVariable(PCONDITION_VARIABLE ConditionVariable) {
  posix::unpark_one(ConditionVariable);
}
VOID WINAPI WakeAllConditionVariable(PCONDITION_VARIABLE ConditionVariable) {
  posix::unpark_all(ConditionVariable);
}
