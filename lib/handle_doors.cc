// SPDX-License-Identifier: MIT
#include <handleapi.h>
#include <synchapi.h>
#include <winsock2.h>

#include "lib/arguments.h"
#include "lib/event.h"
#include "lib/last_error.h"
#include "lib/meant.h"
#include "lib/providers/layer.h"
#include "lib/sync/mutex.h"
#include "lib/sync/semaphore_object.h"
#include "lib/thread.h"
#include "lib/trace/trace.h"

// What works on handles of every kind: CloseHandle, DuplicateHandle, SignalObjectAndWait.
namespace wsx {
namespace {

bool means_this_process(HANDLE handle) noexcept {
  const Meant object(handle);
  return object && object->kind() == Object::Kind::process;
}

bool close(HANDLE handle) noexcept {
  return is_pseudo_handle(handle) || close_handle(value_of(handle));
}

// Windows' own documents forbid it for sockets, and send programs to WSADuplicateSocket.
DWORD duplicate(HANDLE source, HandleValue& copy) noexcept {
  const Meant object(source);
  if (!object || object->may_close() == Status::invalid_handle) return ERROR_INVALID_HANDLE;
  if (object->kind() == Object::Kind::socket) return ERROR_NOT_SUPPORTED;
  copy = duplicate_handle(*object);
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

// Sockets go the way of closesocket, whichever call closes them.
BOOL WINAPI CloseHandle(HANDLE hObject) {
  TRACED(CloseHandle, hObject);
  if (is_pseudo_handle(hObject)) return TRUE;
  if (AboveEntry(value_of(hObject))) return closesocket(value_of(hObject)) == 0;
  const Status status = close_for_program(value_of(hObject));
  // A non-blocking socket with data that SO_LINGER asks to wait for.
  if (status == Status::device_not_ready) return fail_win32(WSAEWOULDBLOCK);
  if (!succeeded(status)) return fail_win32(ERROR_INVALID_HANDLE);
  return TRUE;
}

BOOL WINAPI DuplicateHandle(HANDLE hSourceProcessHandle, HANDLE hSourceHandle,
                            HANDLE hTargetProcessHandle, LPHANDLE lpTargetHandle,
                            DWORD dwDesiredAccess, BOOL bInheritHandle, DWORD dwOptions) {
  TRACED(DuplicateHandle, hSourceProcessHandle, hSourceHandle, hTargetProcessHandle, lpTargetHandle,
         dwDesiredAccess, bInheritHandle, dwOptions);
  if (!means_this_process(hSourceProcessHandle) || !means_this_process(hTargetProcessHandle))
    return fail_win32(ERROR_INVALID_HANDLE);
  const bool close_source = dwOptions & DUPLICATE_CLOSE_SOURCE;
  HandleValue copy = 0;
  DWORD error = ERROR_SUCCESS;
  if (!bad_pointer(lpTargetHandle))
    error = duplicate(hSourceHandle, copy);
  else if (!close_source)
    error = ERROR_INVALID_PARAMETER;
  if (close_source && !close(hSourceHandle) && error == ERROR_SUCCESS && copy == 0)
    error = ERROR_INVALID_HANDLE;
  if (error != ERROR_SUCCESS) return fail_win32(error);
  if (copy != 0) *lpTargetHandle = reinterpret_cast<HANDLE>(copy);
  return TRUE;
}

// The signal has happened whatever the wait comes to; the two are not one step.
DWORD WINAPI SignalObjectAndWait(HANDLE hObjectToSignal, HANDLE hObjectToWaitOn,
                                 DWORD dwMilliseconds, BOOL bAlertable) {
  TRACED(SignalObjectAndWait, hObjectToSignal, hObjectToWaitOn, dwMilliseconds, bAlertable);
  DWORD error = ERROR_INVALID_HANDLE;
  {
    const Meant waited(hObjectToWaitOn);
    const Meant signaled(hObjectToSignal);
    if (signaled && waited && waited->waitable()) error = signal(*signaled);
  }
  if (error == ERROR_SUCCESS)
    return WaitForSingleObjectEx(hObjectToWaitOn, dwMilliseconds, bAlertable);
  set_last_error(error);
  return WAIT_FAILED;
}

BOOL WINAPI GetHandleInformation(HANDLE hObject, LPDWORD lpdwFlags) {
  TRACED(GetHandleInformation, hObject, lpdwFlags);
  if (!Meant(hObject)) return fail_win32(ERROR_INVALID_HANDLE);
  if (bad_pointer(lpdwFlags)) return fail_win32(ERROR_INVALID_PARAMETER);
  *lpdwFlags = 0;
  return TRUE;
}

BOOL WINAPI SetHandleInformation(HANDLE hObject, DWORD dwMask, DWORD dwFlags) {
  TRACED(SetHandleInformation, hObject, dwMask, dwFlags);
  if (dwMask & ~DWORD{HANDLE_FLAG_INHERIT | HANDLE_FLAG_PROTECT_FROM_CLOSE})
    return fail_win32(ERROR_INVALID_PARAMETER);
  if (!Meant(hObject)) return fail_win32(ERROR_INVALID_HANDLE);
  return (dwMask & dwFlags) == 0 ? TRUE : fail_win32(ERROR_NOT_SUPPORTED);
}
