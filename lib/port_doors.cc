// SPDX-License-Identifier: MIT
#include <ioapiset.h>
#include <winbase.h>

#include <memory>
#include <new>
#include <utility>

#include "lib/arguments.h"
#include "lib/handle.h"
#include "lib/last_error.h"
#include "lib/port.h"
#include "lib/providers/layer.h"
#include "lib/socket.h"
#include "lib/status.h"
#include "lib/thread.h"
#include "lib/trace/trace.h"

// Completion ports as programs see them.
namespace wsx {
namespace {

HANDLE refuse(DWORD error) noexcept {
  set_last_error(error);
  return nullptr;
}

HandleValue value_of(HANDLE handle) noexcept {
  return reinterpret_cast<HandleValue>(handle);
}

HANDLE associate_with_existing(HANDLE file, HANDLE existing, ULONG_PTR key) noexcept {
  if (file == INVALID_HANDLE_VALUE) return refuse(ERROR_INVALID_PARAMETER);
  const Pinned<Port> port(value_of(existing));
  if (!port) return refuse(ERROR_INVALID_HANDLE);
  const DWORD error = associate(file, *port, key);
  return error == ERROR_SUCCESS ? existing : refuse(error);
}

HANDLE create(HANDLE file, ULONG_PTR key) noexcept {
  Ref<Port> port = Port::make();
  if (!port) return refuse(ERROR_NOT_ENOUGH_MEMORY);
  Port& made = *port;
  const HandleValue value = open_handle(std::move(port));
  if (value == 0) return refuse(ERROR_NO_SYSTEM_RESOURCES);
  const DWORD error = file == INVALID_HANDLE_VALUE ? ERROR_SUCCESS : associate(file, made, key);
  if (error == ERROR_SUCCESS) return reinterpret_cast<HANDLE>(value);
  close_handle(value);
  return refuse(error);
}

// The error of a wait that took nothing.
DWORD error_of(PortQueue::Taken taken) noexcept {
  switch (taken) {
    case PortQueue::Taken::timeout:
      return WAIT_TIMEOUT;
    case PortQueue::Taken::abandoned:
      return ERROR_ABANDONED_WAIT_0;
    case PortQueue::Taken::alerted:
      return WAIT_IO_COMPLETION;
    default:
      return ERROR_NOT_ENOUGH_MEMORY;
  }
}

}  // namespace

// Only sockets that overlap have completions to report. A handle keeps its port for good.
DWORD associate(HANDLE file, Port& port, ULONG_PTR key,
                std::shared_ptr<Membership> membership) noexcept {
  const Pin pin(value_of(file));
  bool overlapped = false;
  PortMember* const member = port_member(pin ? pin.object() : nullptr, overlapped);
  if (!member) return ERROR_INVALID_HANDLE;
  if (!overlapped) return ERROR_INVALID_PARAMETER;
  port.hold();
  return member->associate(Ref<Port>(&port), key, std::move(membership)) ? ERROR_SUCCESS
                                                                         : ERROR_INVALID_PARAMETER;
}

}  // namespace wsx

using namespace wsx;

HANDLE WINAPI CreateIoCompletionPort(HANDLE FileHandle, HANDLE ExistingCompletionPort,
                                     ULONG_PTR CompletionKey, DWORD NumberOfConcurrentThreads) {
  TRACED(CreateIoCompletionPort, FileHandle, ExistingCompletionPort, CompletionKey,
         NumberOfConcurrentThreads);
  return ExistingCompletionPort
             ? associate_with_existing(FileHandle, ExistingCompletionPort, CompletionKey)
             : create(FileHandle, CompletionKey);
}

BOOL WINAPI PostQueuedCompletionStatus(HANDLE CompletionPort, DWORD dwNumberOfBytesTransferred,
                                       ULONG_PTR dwCompletionKey, LPOVERLAPPED lpOverlapped) {
  TRACED(PostQueuedCompletionStatus, CompletionPort, dwNumberOfBytesTransferred, dwCompletionKey,
         lpOverlapped);
  const OVERLAPPED_ENTRY entry{dwCompletionKey, lpOverlapped, 0, dwNumberOfBytesTransferred};
  if (PortQueue::post(PortQueue::Glimpse(value_of(CompletionPort)), entry)) return TRUE;
  const Pinned<Port> port(value_of(CompletionPort));
  if (!port) return fail_win32(ERROR_INVALID_HANDLE);
  return port->queue().post(entry) ? TRUE : fail_win32(ERROR_NO_SYSTEM_RESOURCES);
}

// What failed is told by FALSE with an OVERLAPPED, what was not there by FALSE without one; then
// the count and the key keep what they held.
[[gnu::hot]] BOOL WINAPI GetQueuedCompletionStatus(HANDLE CompletionPort, LPDWORD lpNumberOfBytes,
                                                   PULONG_PTR lpCompletionKey,
                                                   LPOVERLAPPED* lpOverlapped,
                                                   DWORD dwMilliseconds) {
  TRACED(GetQueuedCompletionStatus, CompletionPort, lpNumberOfBytes, lpCompletionKey, lpOverlapped,
         dwMilliseconds);
  if (bad_pointer(lpNumberOfBytes) || bad_pointer(lpCompletionKey) || bad_pointer(lpOverlapped))
    return fail_win32(ERROR_INVALID_PARAMETER);
  *lpOverlapped = nullptr;
  OVERLAPPED_ENTRY entry;
  if (!PortQueue::take(PortQueue::Glimpse(value_of(CompletionPort)), entry)) {
    const Pinned<Port> port(value_of(CompletionPort));
    if (!port) return fail_win32(ERROR_INVALID_HANDLE);
    std::size_t count = 0;
    const PortQueue::Taken taken =
        port->queue().take({&entry, 1}, count, deadline_after(dwMilliseconds), false);
    if (taken != PortQueue::Taken::some) return fail_win32(error_of(taken));
  }
  *lpNumberOfBytes = entry.dwNumberOfBytesTransferred;
  *lpCompletionKey = entry.lpCompletionKey;
  *lpOverlapped = entry.lpOverlapped;
  const auto status = static_cast<Status>(entry.Internal);
  return succeeded(status) ? TRUE : fail_win32(win32_error(status));
}

// Packets win: calls run only when there are none.
BOOL WINAPI GetQueuedCompletionStatusEx(HANDLE CompletionPort,
                                        LPOVERLAPPED_ENTRY lpCompletionPortEntries, ULONG ulCount,
                                        PULONG ulNumEntriesRemoved, DWORD dwMilliseconds,
                                        BOOL fAlertable) {
  TRACED(GetQueuedCompletionStatusEx, CompletionPort, lpCompletionPortEntries, ulCount,
         ulNumEntriesRemoved, dwMilliseconds, fAlertable);
  if (bad_pointer(lpCompletionPortEntries) || ulCount == 0 || bad_pointer(ulNumEntriesRemoved))
    return fail_win32(ERROR_INVALID_PARAMETER);
  const Pinned<Port> port(value_of(CompletionPort));
  if (!port) return fail_win32(ERROR_INVALID_HANDLE);
  const Deadline deadline = deadline_after(dwMilliseconds);
  std::size_t count = 0;
  PortQueue::Taken taken;
  do {
    taken = port->queue().take({lpCompletionPortEntries, ulCount}, count, deadline, fAlertable);
  } while (taken == PortQueue::Taken::alerted && !Thread::current()->apcs.run());
  if (taken != PortQueue::Taken::some) return fail_win32(error_of(taken));
  *ulNumEntriesRemoved = static_cast<ULONG>(count);
  return TRUE;
}

// Modes are added, never taken back; bits without a meaning are ignored.
BOOL WINAPI SetFileCompletionNotificationModes(HANDLE FileHandle, UCHAR Flags) {
  TRACED(SetFileCompletionNotificationModes, FileHandle, Flags);
  const Pin pin(value_of(FileHandle));
  bool overlapped = false;
  PortMember* const member = port_member(pin ? pin.object() : nullptr, overlapped);
  if (!member) return fail_win32(ERROR_INVALID_HANDLE);
  if (!overlapped) return fail_win32(ERROR_INVALID_PARAMETER);
  member->add_notification_modes(Flags);
  return TRUE;
}
