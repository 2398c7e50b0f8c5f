// SPDX-License-Identifier: MIT
#include "lib/event.h"

#include <synchapi.h>
#include <winbase.h>
#include <winsock2.h>

#include <new>

#include "lib/handle.h"
#include "lib/last_error.h"
#include "lib/trace/trace.h"

// Events by both of their names.
namespace wsx {
namespace {

HANDLE create(const Name& name, BOOL manual, BOOL set) noexcept {
  return create_object<Event>(name, manual ? Waitable::Reset::manual : Waitable::Reset::automatic,
                              set != FALSE);
}

HANDLE create_flagged(const Name& name, DWORD flags) noexcept {
  if (flags & ~DWORD{CREATE_EVENT_MANUAL_RESET | CREATE_EVENT_INITIAL_SET})
    return no_handle(ERROR_INVALID_PARAMETER);
  return create(name, flags & CREATE_EVENT_MANUAL_RESET, flags & CREATE_EVENT_INITIAL_SET);
}

bool put_at_a_glance(HANDLE handle, std::uint64_t clear, std::uint64_t set) noexcept {
  return wsx::put_at_a_glance(Glimpse(reinterpret_cast<HandleValue>(handle)), clear, set);
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

HANDLE WINAPI CreateEventA(LPSECURITY_ATTRIBUTES lpEventAttributes, BOOL bManualReset,
                           BOOL bInitialState, LPCSTR lpName) {
  TRACED(CreateEventA, lpEventAttributes, bManualReset, bInitialState, lpName);
  return create(lpName, bManualReset, bInitialState);
}

HANDLE WINAPI CreateEventW(LPSECURITY_ATTRIBUTES lpEventAttributes, BOOL bManualReset,
                           BOOL bInitialState, LPCWSTR lpName) {
  TRACED(CreateEventW, lpEventAttributes, bManualReset, bInitialState, lpName);
  return create(lpName, bManualReset, bInitialState);
}

HANDLE WINAPI CreateEventExA(LPSECURITY_ATTRIBUTES lpEventAttributes, LPCSTR lpName, DWORD dwFlags,
                             DWORD dwDesiredAccess) {
  TRACED(CreateEventExA, lpEventAttributes, lpName, dwFlags, dwDesiredAccess);
  return create_flagged(lpName, dwFlags);
}

HANDLE WINAPI CreateEventExW(LPSECURITY_ATTRIBUTES lpEventAttributes, LPCWSTR lpName, DWORD dwFlags,
                             DWORD dwDesiredAccess) {
  TRACED(CreateEventExW, lpEventAttributes, lpName, dwFlags, dwDesiredAccess);
  return create_flagged(lpName, dwFlags);
}

HANDLE WINAPI OpenEventA(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCSTR lpName) {
  TRACED(OpenEventA, dwDesiredAccess, bInheritHandle, lpName);
  return open_named(lpName, Object::Kind::event);
}
HANDLE WINAPI OpenEventW(DWORD dwDesiredAccess, BOOL bInheritHandle, LPCWSTR lpName) {
  TRACED(OpenEventW, dwDesiredAccess, bInheritHandle, lpName);
  return open_named(lpName, Object::Kind::event);
}

BOOL WINAPI SetEvent(HANDLE hEvent) {
  TRACED(SetEvent, hEvent);
  return put_at_a_glance(hEvent, 0, Signal::set_bit) || with_event(hEvent, &Waitable::set);
}
BOOL WINAPI ResetEvent(HANDLE hEvent) {
  TRACED(ResetEvent, hEvent);
  return put_at_a_glance(hEvent, Signal::set_bit, 0) || with_event(hEvent, &Waitable::reset);
}
BOOL WINAPI PulseEvent(HANDLE hEvent) {
  TRACED(PulseEvent, hEvent);
  return with_event(hEvent, &Waitable::pulse);
}

WSAEVENT WSAAPI WSACreateEvent() {
  TRACED(WSACreateEvent);
  auto* const event = new (std::nothrow) Event(Waitable::Reset::manual, false);
  const HandleValue value = event ? open_handle(Ref<Event>(event)) : 0;
  if (value == 0) set_last_error(ERROR_NOT_ENOUGH_MEMORY);
  return reinterpret_cast<HANDLE>(value);
}
BOOL WSAAPI WSASetEvent(WSAEVENT hEvent) {
  TRACED(WSASetEvent, hEvent);
  return SetEvent(hEvent);
}
BOOL WSAAPI WSAResetEvent(WSAEVENT hEvent) {
  TRACED(WSAResetEvent, hEvent);
  return ResetEvent(hEvent);
}
BOOL WSAAPI WSACloseEvent(WSAEVENT hEvent) {
  TRACED(WSACloseEvent, hEvent);
  return CloseHandle(hEvent);
}

// The same for programs compiled with -fshort-wchar.
WSX_BEGIN_DECLS

HANDLE WINAPI wsx16_CreateEventW(LPSECURITY_ATTRIBUTES lpEventAttributes, BOOL manual, BOOL set,
                                 const char16_t* name) {
  TRACED(wsx16_CreateEventW, lpEventAttributes, manual, set, name);
  return create(name, manual, set);
}

HANDLE WINAPI wsx16_CreateEventExW(LPSECURITY_ATTRIBUTES lpEventAttributes, const char16_t* name,
                                   DWORD flags, DWORD dwDesiredAccess) {
  TRACED(wsx16_CreateEventExW, lpEventAttributes, name, flags, dwDesiredAccess);
  return create_flagged(name, flags);
}

HANDLE WINAPI wsx16_OpenEventW(DWORD dwDesiredAccess, BOOL bInheritHandle, const char16_t* name) {
  TRACED(wsx16_OpenEventW, dwDesiredAccess, bInheritHandle, name);
  return open_named(name, Object::Kind::event);
}

WSX_END_DECLS
