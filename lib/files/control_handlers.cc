// SPDX-License-Identifier: MIT
#include <consoleapi.h>
#include <processthreadsapi.h>
#include <winerror.h>

#include <algorithm>
#include <mutex>
#include <new>
#include <vector>

#include "lib/last_error.h"
#include "lib/status.h"
#include "lib/trace/trace.h"
#include "posix/control_signals.h"

// SetConsoleCtrlHandler: what a program is told before it ends.
namespace wsx {
namespace {

using posix::ControlSignal;

struct Handlers {
  std::mutex mutex;
  std::vector<PHANDLER_ROUTINE> added;
};

// Never destroyed: signals come while the process ends.
Handlers& handlers() noexcept {
  static Handlers& instance = *new Handlers;
  return instance;
}

DWORD event_of(ControlSignal signal) noexcept {
  switch (signal) {
    case ControlSignal::interrupt:
      return CTRL_C_EVENT;
    case ControlSignal::quit:
      return CTRL_BREAK_EVENT;
    default:
      return CTRL_CLOSE_EVENT;
  }
}

// The last one added is asked first. One that is removed meanwhile may still be asked, as on
// Windows.
void tell(ControlSignal signal) {
  std::vector<PHANDLER_ROUTINE> asked;
  {
    const std::lock_guard lock(handlers().mutex);
    asked = handlers().added;
  }
  const DWORD event = event_of(signal);
  const bool handled = std::any_of(asked.rbegin(), asked.rend(),
                                   [=](PHANDLER_ROUTINE routine) { return routine(event); });
  if (!handled || event == CTRL_CLOSE_EVENT) posix::do_as_before(signal);
}

DWORD add(PHANDLER_ROUTINE routine) noexcept try {
  const std::lock_guard lock(handlers().mutex);
  handlers().added.push_back(routine);
  const Status status = posix::watch_control_signals(&tell);
  if (succeeded(status)) return 0;
  handlers().added.pop_back();
  return win32_error(status);
} catch (const std::bad_alloc&) {
  return ERROR_NOT_ENOUGH_MEMORY;
}

DWORD remove(PHANDLER_ROUTINE routine) noexcept {
  const std::lock_guard lock(handlers().mutex);
  auto& added = handlers().added;
  const auto place = std::find(added.rbegin(), added.rend(), routine);
  if (place == added.rend()) return ERROR_INVALID_PARAMETER;
  added.erase(std::next(place).base());
  if (added.empty()) posix::unwatch_control_signals();
  return 0;
}

}  // namespace
}  // namespace wsx

using namespace wsx;

BOOL WINAPI SetConsoleCtrlHandler(PHANDLER_ROUTINE HandlerRoutine, BOOL Add) {
  TRACED(SetConsoleCtrlHandler, HandlerRoutine, Add);
  if (!HandlerRoutine) {
    posix::ignore_interrupts(Add != FALSE);
    return TRUE;
  }
  const DWORD error = Add ? add(HandlerRoutine) : remove(HandlerRoutine);
  return error == 0 ? TRUE : fail_win32(error);
}

BOOL WINAPI GenerateConsoleCtrlEvent(DWORD dwCtrlEvent, DWORD dwProcessGroupId) {
  TRACED(GenerateConsoleCtrlEvent, dwCtrlEvent, dwProcessGroupId);
  const bool known = dwCtrlEvent == CTRL_C_EVENT || dwCtrlEvent == CTRL_BREAK_EVENT;
  const bool own = dwProcessGroupId == 0 || dwProcessGroupId == GetCurrentProcessId();
  if (!known || !own) return fail_win32(ERROR_INVALID_PARAMETER);
  posix::send_to_self(dwCtrlEvent == CTRL_C_EVENT ? ControlSignal::interrupt : ControlSignal::quit);
  return TRUE;
}
