// SPDX-License-Identifier: MIT
#include <ioapiset.h>
#include <winbase.h>
#include <winsock2.h>

#include <array>
#include <atomic>

#include "lib/arguments.h"
#include "lib/last_error.h"
#include "lib/overlapped.h"
#include "lib/providers/layer.h"
#include "lib/socket.h"
#include "lib/status.h"
#include "lib/trace/trace.h"
#include "lib/wait.h"

// How a program asks what became of an overlapped operation. Only Internal is asked; the handle
// may be closed already.
namespace wsx {
namespace {

Status status_in(OVERLAPPED& overlapped) noexcept {
  return static_cast<Status>(std::atomic_ref(overlapped.Internal).load(std::memory_order_acquire));
}

// Waits on hEvent, or on the socket itself when the operation has none. The low bit of hEvent is no
// part of the handle. The error, 0 for none: the timeout, or nothing to wait on.
//
// Windows trusts the event: when the wait ends and the operation is still pending, the call
// succeeds all the same, with the bytes so far.
DWORD wait_for_end(HandleValue fallback, OVERLAPPED& overlapped, Deadline deadline,
                   bool alertable) {
  const HandleValue event = reinterpret_cast<HandleValue>(overlapped.hEvent) & ~HandleValue{1};
  const Pin pin(event ? event : fallback);
  Waitable* const object = pin ? pin.object()->waitable() : nullptr;
  if (!object) return ERROR_INVALID_HANDLE;
  // Nobody but the provider knows when an operation of such a handle starts.
  if (event == 0 && pin.object()->kind() == Object::Kind::layered_socket) {
    object->reset();
    if (status_in(overlapped) != Status::pending) return ERROR_SUCCESS;
  }
  switch (wait_any({&object, 1}, deadline, alertable).kind) {
    case WaitResult::Kind::object:
      return ERROR_SUCCESS;
    case WaitResult::Kind::timeout:
      return WAIT_TIMEOUT;
    case WaitResult::Kind::alerted:
      return WAIT_IO_COMPLETION;
    case WaitResult::Kind::no_memory:
      break;
  }
  return ERROR_NOT_ENOUGH_MEMORY;
}

// Nothing of the socket is needed then, but that it is one.
bool is_plain_socket(SOCKET s) noexcept {
  return started() && !any_layer.load(std::memory_order_relaxed) && names(s, Object::Kind::socket);
}

// Still pending: an error when there is nothing to wait for, or when the wait came to one.
[[gnu::noinline]] int await_end(SOCKET s, OVERLAPPED& overlapped, bool wait, Status& status) {
  if (!wait) return WSA_IO_INCOMPLETE;
  if (const DWORD error = wait_for_end(s, overlapped, no_deadline, false))
    return static_cast<int>(error);
  status = status_in(overlapped);
  return 0;
}

[[gnu::always_inline]] inline int result_of(SOCKET s, OVERLAPPED* overlapped, DWORD* bytes,
                                            bool wait) {
  if (bad_pointer(overlapped)) [[unlikely]]
    return WSAEFAULT;
  Status status = status_in(*overlapped);
  if (status == Status::pending) [[unlikely]]
    if (const int error = await_end(s, *overlapped, wait, status)) return error;
  if (bytes) *bytes = static_cast<DWORD>(overlapped->InternalHigh);
  return succeeded(status) ? 0 : wsa_error(status);
}

BOOL socket_result(SOCKET s, OVERLAPPED* overlapped, DWORD* bytes, bool wait) noexcept {
  const int error = result_of(s, overlapped, bytes, wait);
  set_last_error(static_cast<DWORD>(error));
  return error == 0;
}

// Of what is not seen at a glance to be a socket of ours.
[[gnu::noinline]] BOOL result_of_any(SOCKET s, OVERLAPPED* overlapped, DWORD* bytes, BOOL wait,
                                     DWORD* flags) {
  const Entry socket(s);
  return socket ? socket_result(s, overlapped, bytes, wait)
                : go_above(s, socket.error(), FALSE, &WSPPROC_TABLE::lpWSPGetOverlappedResult,
                           overlapped, bytes, wait, flags);
}

}  // namespace

int overlapped_result(SOCKET s, OVERLAPPED* overlapped, DWORD* bytes, bool wait) noexcept {
  return result_of(s, overlapped, bytes, wait);
}

}  // namespace wsx

using namespace wsx;

[[gnu::hot]] BOOL WSAAPI WSAGetOverlappedResult(SOCKET s, LPWSAOVERLAPPED lpOverlapped,
                                                LPDWORD lpcbTransfer, BOOL fWait,
                                                LPDWORD lpdwFlags) {
  TRACED(WSAGetOverlappedResult, s, lpOverlapped, lpcbTransfer, fWait, lpdwFlags);
  return is_plain_socket(s) ? socket_result(s, lpOverlapped, lpcbTransfer, fWait)
                            : result_of_any(s, lpOverlapped, lpcbTransfer, fWait, lpdwFlags);
}

BOOL WINAPI GetOverlappedResult(HANDLE hFile, LPOVERLAPPED lpOverlapped,
                                LPDWORD lpNumberOfBytesTransferred, BOOL bWait) {
  TRACED(GetOverlappedResult, hFile, lpOverlapped, lpNumberOfBytesTransferred, bWait);
  return GetOverlappedResultEx(hFile, lpOverlapped, lpNumberOfBytesTransferred,
                               bWait ? INFINITE : 0, FALSE);
}

BOOL WINAPI GetOverlappedResultEx(HANDLE hFile, LPOVERLAPPED lpOverlapped,
                                  LPDWORD lpNumberOfBytesTransferred, DWORD dwMilliseconds,
                                  BOOL bAlertable) {
  TRACED(GetOverlappedResultEx, hFile, lpOverlapped, lpNumberOfBytesTransferred, dwMilliseconds,
         bAlertable);
  if (bad_pointer(lpOverlapped)) return fail_win32(ERROR_NOACCESS);
  Status status = status_in(*lpOverlapped);
  if (status == Status::pending) {
    if (dwMilliseconds == 0) return fail_win32(ERROR_IO_INCOMPLETE);
    if (const DWORD error = wait_for_end(reinterpret_cast<HandleValue>(hFile), *lpOverlapped,
                                         deadline_after(dwMilliseconds), bAlertable))
      return fail_win32(error);
    status = status_in(*lpOverlapped);
  }
  if (lpNumberOfBytesTransferred)
    *lpNumberOfBytesTransferred = static_cast<DWORD>(lpOverlapped->InternalHigh);
  return succeeded(status) ? TRUE : fail_win32(win32_error(status));
}
