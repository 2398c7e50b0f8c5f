// SPDX-License-Identifier: MIT
#include <synchapi.h>
#include <winbase.h>

#include "lib/arguments.h"
#include "lib/last_error.h"
#include "lib/status.h"
#include "lib/sync/timer.h"
#include "lib/system_time.h"
#include "lib/trace/trace.h"

// Waitable timers as programs see them.
namespace wsx {
namespace {

HANDLE create_timer(const Name& name, BOOL manual) noexcept {
  return create_object<Timer>(name, manual ? Waitable::Reset::manual : Waitable::Reset::automatic);
}

HANDLE create_timer_flagged(const Name& name, DWORD flags) noexcept {
  constexpr DWORD known =
      CREATE_WAITABLE_TIMER_MANUAL_RESET | CREATE_WAITABLE_TIMER_HIGH_RESOLUTION;
  if (flags & ~known) return no_handle(ERROR_INVALID_PARAMETER);
  return create_timer(name, flags & CREATE_WAITABLE_TIMER_MANUAL_RESET);
}

// Windows' times reach further than those of the steady clock: what is more than a century away
// never comes.
Deadline due_at(std::int64_t time) noexcept {
  constexpr std::int64_t century = WindowsTicks(std::chrono::hours(100 * 365 * 24)).count();
  if (time < -century) return no_deadline;
  const std::int64_t from_now = time < 0 ? -time : time - system_time();
  if (from_now > century) return no_deadline;
  return Clock::now() + (from_now > 0 ? WindowsTicks(from_now) : WindowsTicks::zero());
}

// Null without memory.
Ref<Thread> current_thread() noexcept {
  Thread* const thread = Thread::current();
  if (thread) thread->hold();
  return Ref<Thread>(thread);
}

DWORD set_timer(HANDLE handle, const LARGE_INTEGER* due, LONG period, PTIMERAPCROUTINE routine,
                void* argument) noexcept {
  const Pinned<Timer> timer(reinterpret_cast<HandleValue>(handle));
  if (!timer) return ERROR_INVALID_HANDLE;
  if (bad_pointer(due)) return ERROR_NOACCESS;
  if (period < 0) return ERROR_INVALID_PARAMETER;
  Ref<TimerCall> call;
  if (routine) {
    call = TimerCall::make(routine, argument, current_thread());
    if (!call) return ERROR_NOT_ENOUGH_MEMORY;
  }
  const Status status =
      timer->start(due_at(due->QuadPart), std::chrono::milliseconds(period), std::move(call));
  return succeeded(status) ? ERROR_SUCCESS : win32_error(status);
}

// Windows says so of a machine that nothing wakes, and sets the timer.
BOOL answer(DWORD error, bool wake) noexcept {
  if (error != ERROR_SUCCESS) return fail_win32(error);
  if (wake) set_last_error(ERROR_NOT_SUPPORTED);
  return TRUE;
}

}  // namespace
}  // namespace wsx

using namespace wsx;

HANDLE WINAPI CreateWaitableTimerA(LPSECURITY_ATTRIBUTES lpTimerAttributes, BOOL bManualReset,
                                   LPCSTR lpTimerName) {
  TRACED(CreateWaitableTimerA, lpTimerAttributes, bManualReset, lpTimerName);
  return create_timer(lpTimerName, bManualReset);
}
HANDLE WINAPI CreateWaitableTimerW(LPSECURITY_ATTRIBUTES lpTimerAttributes, BOOL bManualReset,
                                   LPCWSTR lpTimerName) {
  TRACED(CreateWaitableTimerW, lpTimerAttributes, bManualReset, lpTimerName);
  return create_timer(lpTimerName, bManualReset);
}

HANDLE WINAPI CreateWaitableTimerExA(LPSECURITY_ATTRIBUTES lpTimerAttributes, LPCSTR lpTimerName,
                                     DWORD dwFlags, DWORD dwDesiredAccess) {
  TRACED(CreateWaitableTimerExA, lpTimerAttributes, lpTimerName, dwFlags, dwDesiredAccess);
  return create_timer_flagged(lpTimerName, dwFlags);
}
HANDLE WINAPI CreateWaitableTimerExW(LPSECURITY_ATTRIBUTES lpTimerAttributes, LPCWSTR lpTimerName,
                                     DWORD dwFlags, DWORD dwDesiredAccess) {
  TRACED(CreateWaitableTimerExW, lpTimerAttributes, lpTimerName, dwFlags, dwDesiredAccess);
  return create_timer_flagged(lpTimerName, dwFlags);
}

HANDLE WINAPI OpenWaitableTimerA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpTimerName) {
  TRACED(OpenWaitableTimerA, dwDesiredAccess, bInheritHandle, lpTimerName);
  return open_named(lpTimerName, Object::Kind::timer);
}
HANDLE WINAPI OpenWaitableTimerW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpTimerName) {
  TRACED(OpenWaitableTimerW, dwDesiredAccess, bInheritHandle, lpTimerName);
  return open_named(lpTimerName, Object::Kind::timer);
}

BOOL WINAPI SetWaitableTimer(HANDLE hTimer, const LARGE_INTEGER* lpDueTime, LONG lPeriod,
                             PTIMERAPCROUTINE pfnCompletionRoutine, LPVOID lpArgToCompletionRoutine,
                             BOOL fResume) {
  TRACED(SetWaitableTimer, hTimer, lpDueTime, lPeriod, pfnCompletionRoutine,
         lpArgToCompletionRoutine, fResume);
  return answer(
      set_timer(hTimer, lpDueTime, lPeriod, pfnCompletionRoutine, lpArgToCompletionRoutine),
      fResume);
}

BOOL WINAPI SetWaitableTimerEx(HANDLE hTimer, const LARGE_INTEGER* lpDueTime, LONG lPeriod,
                               PTIMERAPCROUTINE pfnCompletionRoutine,
                               LPVOID lpArgToCompletionRoutine, PREASON_CONTEXT WakeContext,
                               ULONG TolerableDelay) {
  TRACED(SetWaitableTimerEx, hTimer, lpDueTime, lPeriod, pfnCompletionRoutine,
         lpArgToCompletionRoutine, WakeContext, TolerableDelay);
  return answer(
      set_timer(hTimer, lpDueTime, lPeriod, pfnCompletionRoutine, lpArgToCompletionRoutine),
      WakeContext != nullptr);
}

BOOL WINAPI CancelWaitableTimer(HANDLE hTimer) {
  TRACED(CancelWaitableTimer, hTimer);
  const Pinned<Timer> timer(reinterpret_cast<HandleValue>(hTimer));
  if (!timer) return fail_win32(ERROR_INVALID_HANDLE);
  timer->cancel();
  return TRUE;
}

// The same for programs compiled with -fshort-wchar.
WSX_BEGIN_DECLS

HANDLE WINAPI wsx16_CreateWaitableTimerW(LPSECURITY_ATTRIBUTES lpTimerAttributes, BOOL manual,
                                         const char16_t* name) {
  TRACED(wsx16_CreateWaitableTimerW, lpTimerAttributes, manual, name);
  return create_timer(name, manual);
}
HANDLE WINAPI wsx16_CreateWaitableTimerExW(LPSECURITY_ATTRIBUTES lpTimerAttributes,
                                           const char16_t* name, DWORD flags,
                                           DWORD dwDesiredAccess) {
  TRACED(wsx16_CreateWaitableTimerExW, lpTimerAttributes, name, flags, dwDesiredAccess);
  return create_timer_flagged(name, flags);
}
HANDLE WINAPI wsx16_OpenWaitableTimerW(DWORD dwDesiredAccess, BOOL bInheritHandle,
                                       const char16_t* name) {
  TRACED(wsx16_OpenWaitableTimerW, dwDesiredAccess, bInheritHandle, name);
  return open_named(name, Object::Kind::timer);
}

WSX_END_DECLS
