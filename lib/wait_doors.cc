// SPDX-License-Identifier: MIT
#include <synchapi.h>
#include <winbase.h>
#include <winsock2.h>

#include <algorithm>
#include <array>
#include <span>
#include <thread>

#include "lib/arguments.h"
#include "lib/last_error.h"
#include "lib/meant.h"
#include "lib/startup.h"
#include "lib/thread.h"
#include "lib/trace/trace.h"
#include "lib/wait.h"

// The waits of both libraries. WSAEVENTs are handles, so WSAWaitForMultipleEvents is
// WaitForMultipleObjectsEx with another name for its results.
namespace wsx {
namespace {

// The objects of a wait, pinned for its duration.
class Waited {
 public:
  // False, and the last error set, when the arguments are no wait.
  bool take(DWORD count, const HANDLE* handles) noexcept;
  bool has_duplicates() const noexcept;
  std::span<Waitable* const> objects() const noexcept { return {objects_.data(), count_}; }

 private:
  std::array<Pin, most_waited_for> pins_;
  std::array<Waitable*, most_waited_for> objects_;
  std::size_t count_ = 0;
};

bool Waited::take(DWORD count, const HANDLE* handles) noexcept {
  if (count == 0 || count > most_waited_for || bad_pointer(handles))
    return fail_win32(ERROR_INVALID_PARAMETER);
  for (count_ = 0; count_ < count; ++count_) {
    Pin& pin = pins_[count_] = Pin(value_of(handles[count_]));
    Object* const object = pin ? pin.object() : pseudo_object(handles[count_]);
    objects_[count_] = object ? object->waitable() : nullptr;
    if (!objects_[count_]) return fail_win32(ERROR_INVALID_HANDLE);
  }
  return true;
}

bool Waited::has_duplicates() const noexcept {
  for (std::size_t i = 1; i < count_; ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (objects_[i] == objects_[j]) return true;
  return false;
}

DWORD fail_wait(DWORD error) noexcept {
  set_last_error(error);
  return WAIT_FAILED;
}

DWORD code_of(const WaitResult& result) noexcept {
  switch (result.kind) {
    case WaitResult::Kind::object:
      return (result.abandoned ? WAIT_ABANDONED_0 : WAIT_OBJECT_0) +
             static_cast<DWORD>(result.index);
    case WaitResult::Kind::timeout:
      return WAIT_TIMEOUT;
    case WaitResult::Kind::alerted:
      return WAIT_IO_COMPLETION;
    case WaitResult::Kind::no_memory:
      break;
  }
  return fail_wait(ERROR_NOT_ENOUGH_MEMORY);
}

// A wait for any of up to `most` handles whose objects need not be held for it. WAIT_FAILED when it
// has to be done the long way, be it to fail.
template <std::size_t most>
DWORD wait_at_a_glance(std::span<const HANDLE> handles, bool may_time_out) noexcept {
  std::array<Glimpse, most> glimpses;
  std::array<Signal*, most> signals;
  for (std::size_t i = 0; i < handles.size(); ++i) {
    glimpses[i] = Glimpse(value_of(handles[i]));
    signals[i] = glimpses[i].get();
    if (!signals[i]) return WAIT_FAILED;
  }
  const auto valid = [&] {
    return std::all_of(glimpses.data(), glimpses.data() + handles.size(),
                       [](const Glimpse& glimpse) { return glimpse.valid(); });
  };
  std::size_t index = 0;
  const Seen seen = take_lowest<most>({signals.data(), handles.size()}, index, valid);
  if (seen == Seen::taken) return WAIT_OBJECT_0 + static_cast<DWORD>(index);
  return seen == Seen::nothing && may_time_out ? WAIT_TIMEOUT : WAIT_FAILED;
}

DWORD wait_for_one(HANDLE handle, DWORD milliseconds, bool alertable) {
  const DWORD glanced = wait_at_a_glance<1>({&handle, 1}, milliseconds == 0 && !alertable);
  if (glanced != WAIT_FAILED) return glanced;
  const Meant meant(handle);
  Waitable* const object = meant ? meant->waitable() : nullptr;
  if (!object) return fail_wait(ERROR_INVALID_HANDLE);
  return code_of(wait_any({&object, 1}, deadline_after(milliseconds), alertable));
}

DWORD wait_for(DWORD count, const HANDLE* handles, BOOL all, DWORD milliseconds, bool alertable) {
  if (count == 1 && !bad_pointer(handles)) return wait_for_one(*handles, milliseconds, alertable);
  if (!all && count <= most_waited_for && count > 0 && !bad_pointer(handles)) {
    const DWORD glanced =
        wait_at_a_glance<most_waited_for>({handles, count}, milliseconds == 0 && !alertable);
    if (glanced != WAIT_FAILED) return glanced;
  }
  Waited waited;
  if (!waited.take(count, handles)) return WAIT_FAILED;
  const Deadline deadline = deadline_after(milliseconds);
  if (!all) return code_of(wait_any(waited.objects(), deadline, alertable));
  if (waited.has_duplicates()) return fail_wait(ERROR_INVALID_PARAMETER);
  return code_of(wait_all(waited.objects(), deadline, alertable));
}

}  // namespace
}  // namespace wsx

using namespace wsx;

DWORD WINAPI WaitForSingleObject(HANDLE hHandle, DWORD dwMilliseconds) {
  TRACED(WaitForSingleObject, hHandle, dwMilliseconds);
  return wait_for_one(hHandle, dwMilliseconds, false);
}

DWORD WINAPI WaitForSingleObjectEx(HANDLE hHandle, DWORD dwMilliseconds, BOOL bAlertable) {
  TRACED(WaitForSingleObjectEx, hHandle, dwMilliseconds, bAlertable);
  return wait_for_one(hHandle, dwMilliseconds, bAlertable);
}

DWORD WINAPI WaitForMultipleObjects(DWORD nCount, const HANDLE* lpHandles, BOOL bWaitAll,
                                    DWORD dwMilliseconds) {
  TRACED(WaitForMultipleObjects, nCount, lpHandles, bWaitAll, dwMilliseconds);
  return wait_for(nCount, lpHandles, bWaitAll, dwMilliseconds, false);
}

DWORD WINAPI WaitForMultipleObjectsEx(DWORD nCount, const HANDLE* lpHandles, BOOL bWaitAll,
                                      DWORD dwMilliseconds, BOOL bAlertable) {
  TRACED(WaitForMultipleObjectsEx, nCount, lpHandles, bWaitAll, dwMilliseconds, bAlertable);
  return wait_for(nCount, lpHandles, bWaitAll, dwMilliseconds, bAlertable);
}

DWORD WSAAPI WSAWaitForMultipleEvents(DWORD cEvents, const WSAEVENT* lphEvents, BOOL fWaitAll,
                                      DWORD dwTimeout, BOOL fAlertable) {
  TRACED(WSAWaitForMultipleEvents, cEvents, lphEvents, fWaitAll, dwTimeout, fAlertable);
  if (!started()) return fail_wait(WSANOTINITIALISED);
  return wait_for(cEvents, lphEvents, fWaitAll, dwTimeout, fAlertable);
}

[[gnu::hot]] DWORD WINAPI SleepEx(DWORD dwMilliseconds, BOOL bAlertable) {
  TRACED(SleepEx, dwMilliseconds, bAlertable);
  if (bAlertable) {
    // What waits already is run without a look at the clock.
    if (Thread* const thread = Thread::current(); thread && thread->apcs.run())
      return WAIT_IO_COMPLETION;
    const WaitResult result = wait_alertably(deadline_after(dwMilliseconds));
    return result.kind == WaitResult::Kind::alerted ? WAIT_IO_COMPLETION : 0;
  }
  if (dwMilliseconds == 0)
    std::this_thread::yield();
  else if (dwMilliseconds == INFINITE)
    for (;;) std::this_thread::sleep_for(std::chrono::hours(1));
  else
    std::this_thread::sleep_until(deadline_after(dwMilliseconds));
  return 0;
}

void WINAPI Sleep(DWORD dwMilliseconds) {
  TRACED(Sleep, dwMilliseconds);
  SleepEx(dwMilliseconds, FALSE);
}
