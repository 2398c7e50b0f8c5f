// SPDX-License-Identifier: MIT
#include "lib/event.h"

#include <synchapi.h>
#include <winbase.h>
#include <winsock2.h>

#include <new>

#include "lib/handle.h"
#include "lib/last_error.h"

// Events by both of their names.
namespace wsx {
namespace {

HANDLE create(Waitable::Reset reset, bool set) noexcept {
  auto* event = new (std::nothrow) Event(reset, set);
  const HandleValue value = event ? open_handle(Ref<Event>(event)) : 0;
  if (value == 0) set_last_error(ERROR_NOT_ENOUGH_MEMORY);
  return reinterpret_cast<HANDLE>(value);
}

// Named objects are shared with other processes, which is not emulated. Refusing the name is
// better than an event that nobody else ever sets.
template <typename Char>
HANDLE create_nameless(const Char* name, BOOL manual, BOOL set) noexcept {
  if (name) {
    set_last_error(ERROR_NOT_SUPPORTED);
    return nullptr;
  }
  set_last_error(ERROR_SUCCESS);
  return create(manual ? Waitable::Reset::manual : Waitable::Reset::automatic, set);
}

template <typename Char>
HANDLE create_flagged(const Char* name, DWORD flags) noexcept {
  if (flags & ~DWORD{CREATE_EVENT_MANUAL_RESET | CREATE_EVENT_INITIAL_SET}) {
    set_last_error(ERROR_INVALID_PARAMETER);
    return nullptr;
  }
  return create_nameless(name, flags & CREATE_EVENT_MANUAL_RESET, flags & CREATE_EVENT_INITIAL_SET);
}

BOOL with_event(HANDLE handle, void (Waitable::*act)() noexcept) noexcept {
  const Pinned<Event> event(reinterpret_cast<HandleValue>(handle));
  if (!event) return fail_win32(ERROR_INVALID_HANDLE);
  ((*event).*act)();
  return TRUE;
}

}  // namespace
}  // namespace wsx

using namespace wsx;

HANDLE WINAPI CreateEventA(LPSECURITY_ATTRIBUTES, BOOL bManualReset, BOOL bInitialState,
                           LPCSTR lpName) {
  return create_nameless(lpName, bManualReset, bInitialState);
}

HANDLE WINAPI CreateEventW(LPSECURITY_ATTRIBUTES, BOOL bManualReset, BOOL bInitialState,
                           LPCWSTR lpName) {
  return create_nameless(lpName, bManualReset, bInitialState);
}

HANDLE WINAPI CreateEventExA(LPSECURITY_ATTRIBUTES, LPCSTR lpName, DWORD dwFlags, DWORD) {
  return create_flagged(lpName, dwFlags);
}

HANDLE WINAPI CreateEventExW(LPSECURITY_ATTRIBUTES, LPCWSTR lpName, DWORD dwFlags, DWORD) {
  return create_flagged(lpName, dwFlags);
}

BOOL WINAPI SetEvent(HANDLE hEvent) {
  return with_event(hEvent, &Waitable::set);
}
BOOL WINAPI ResetEvent(HANDLE hEvent) {
  return with_event(hEvent, &Waitable::reset);
}
BOOL WINAPI PulseEvent(HANDLE hEvent) {
  return with_event(hEvent, &Waitable::pulse);
}

// Sockets go the way of closesocket, whichever call closes them.
BOOL WINAPI CloseHandle(HANDLE hObject) {
  const Status status = close_for_program(reinterpret_cast<HandleValue>(hObject));
  // A non-blocking socket with data that SO_LINGER asks to wait for.
  if (status == Status::device_not_ready) return fail_win32(WSAEWOULDBLOCK);
  if (!succeeded(status)) return fail_win32(ERROR_INVALID_HANDLE);
  return TRUE;
}

WSAEVENT WSAAPI WSACreateEvent() {
  return create(Waitable::Reset::manual, false);
}
BOOL WSAAPI WSASetEvent(WSAEVENT hEvent) {
  return SetEvent(hEvent);
}
BOOL WSAAPI WSAResetEvent(WSAEVENT hEvent) {
  return ResetEvent(hEvent);
}
BOOL WSAAPI WSACloseEvent(WSAEVENT hEvent) {
  return CloseHandle(hEvent);
}

// The same for programs compiled with -fshort-wchar; all that is asked of the name is whether there
// is one.
WSX_BEGIN_DECLS

HANDLE WINAPI wsx16_CreateEventW(LPSECURITY_ATTRIBUTES, BOOL manual, BOOL set,
                                 const char16_t* name) {
  return create_nameless(name, manual, set);
}

HANDLE WINAPI wsx16_CreateEventExW(LPSECURITY_ATTRIBUTES, const char16_t* name, DWORD flags,
                                   DWORD) {
  return create_flagged(name, flags);
}

WSX_END_DECLS
