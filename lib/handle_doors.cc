// SPDX-License-Identifier: MIT
#include <handleapi.h>
#include <synchapi.h>

#include "lib/arguments.h"
#include "lib/event.h"
#include "lib/last_error.h"
#include "lib/mutex.h"
#include "lib/semaphore.h"
#include "lib/thread_handle.h"

// What works on handles of every kind: DuplicateHandle, SignalObjectAndWait.
namespace wsx {
namespace {

HandleValue value_of(HANDLE handle) noexcept {
  return reinterpret_cast<HandleValue>(handle);
}

// Windows' own documents forbid it for sockets, and send programs to WSADuplicateSocket.
DWORD duplicate(HANDLE source, HandleValue& copy) noexcept {
  const ThreadHandle thread(source);
  const Pin pin(value_of(source));
  if (!thread && !pin) return ERROR_INVALID_HANDLE;
  Object& object = thread ? static_cast<Object&>(*thread) : *pin.object();
  if (object.kind() == Object::Kind::socket) return ERROR_NOT_SUPPORTED;
  copy = duplicate_handle(object);
  return copy != 0 ? ERROR_SUCCESS : ERROR_NOT_ENOUGH_MEMORY;
}

DWORD signal(Object& object) noexcept {
  switch (object.kind()) {
    case Object::Kind::event:
      static_cast<Event&>(object).set();
      return ERROR_SUCCESS;
    case Object::Kind::mutex: {
      const Thread* const thread = Thread::current();
      const bool released = thread && static_cast<Mutex&>(object).release(*thread);
      return released ? ERROR_SUCCESS : ERROR_NOT_OWNER;
    }
    case Object::Kind::semaphore: {
      LONG before;
      const bool released = static_cast<Semaphore&>(object).release(1, before);
      return released ? ERROR_SUCCESS : ERROR_TOO_MANY_POSTS;
    }
    default:
      return ERROR_INVALID_HANDLE;
  }
}

}  // namespace
}  // namespace wsx

using namespace wsx;

BOOL WINAPI DuplicateHandle(HANDLE hSourceProcessHandle, HANDLE hSourceHandle,
                            HANDLE hTargetProcessHandle, LPHANDLE lpTargetHandle, DWORD, BOOL,
                            DWORD dwOptions) {
  const HANDLE self = GetCurrentProcess();
  if (hSourceProcessHandle != self || hTargetProcessHandle != self)
    return fail_win32(ERROR_INVALID_HANDLE);
  const bool close_source = dwOptions & DUPLICATE_CLOSE_SOURCE;
  HandleValue copy = 0;
  DWORD error = ERROR_SUCCESS;
  if (!bad_pointer(lpTargetHandle))
    error = duplicate(hSourceHandle, copy);
  else if (!close_source)
    error = ERROR_INVALID_PARAMETER;
  if (close_source && !close_handle(value_of(hSourceHandle)) && error == ERROR_SUCCESS && copy == 0)
    error = ERROR_INVALID_HANDLE;
  if (error != ERROR_SUCCESS) return fail_win32(error);
  if (copy != 0) *lpTargetHandle = reinterpret_cast<HANDLE>(copy);
  return TRUE;
}

// The signal has happened whatever the wait comes to; the two are not one step.
DWORD WINAPI SignalObjectAndWait(HANDLE hObjectToSignal, HANDLE hObjectToWaitOn,
                                 DWORD dwMilliseconds, BOOL bAlertable) {
  DWORD error = ERROR_INVALID_HANDLE;
  {
    const Pin waited(value_of(hObjectToWaitOn));
    const Pin pin(value_of(hObjectToSignal));
    if (pin && waited && waited.object()->waitable()) error = signal(*pin.object());
  }
  if (error == ERROR_SUCCESS)
    return WaitForSingleObjectEx(hObjectToWaitOn, dwMilliseconds, bAlertable);
  set_last_error(error);
  return WAIT_FAILED;
}
