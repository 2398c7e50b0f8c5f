// SPDX-License-Identifier: MIT
#include "lib/cancel.h"

#include <ioapiset.h>
#include <mswsock.h>

#include "lib/files/file.h"
#include "lib/last_error.h"
#include "lib/providers/layer.h"
#include "lib/socket.h"
#include "lib/thread.h"
#include "lib/trace/trace.h"

// CancelIo, CancelIoEx, and what the end of a thread cancels. A cancelled operation ends like any
// other: once, and wherever its end was to be reported.
namespace wsx {
namespace {

bool cancel(Socket& socket, Victims victims) noexcept {
  victims.of = &socket;
  const bool sends = socket.sends().cancel(victims);
  const bool receives = socket.receives().cancel(victims);
  const bool greetings = socket.cancel_greetings(victims);
  // What they would have taken, nobody has been told of.
  if (sends || receives) socket.network_events().changed();
  return sends || receives || greetings;
}

// Providers are asked for no cancelling. What one with handles of its own has passed on is found
// below it.
Pinned<Socket> find_socket(HANDLE handle) noexcept {
  return Pinned<Socket>(socket_below(reinterpret_cast<HandleValue>(handle), SIO_BASE_HANDLE));
}

}  // namespace

void cancel_operations_of(const Thread& thread) noexcept {
  for_each(Object::Kind::socket, [&thread](Object& socket) noexcept {
    cancel(static_cast<Socket&>(socket), {.issuer = &thread, .spare_port_only = true});
  });
}

}  // namespace wsx

using namespace wsx;

BOOL WINAPI CancelIo(HANDLE hFile) {
  TRACED(CancelIo, hFile);
  const auto value = reinterpret_cast<HandleValue>(hFile);
  // What is asked of a file is done when the call returns.
  if (const Pinned<File> file(value); file) return TRUE;
  const Pinned<Socket> socket = find_socket(hFile);
  if (!socket) return fail_win32(ERROR_INVALID_HANDLE);
  if (const Thread* const issuer = Thread::current()) cancel(*socket, {.issuer = issuer});
  return TRUE;
}

BOOL WINAPI CancelIoEx(HANDLE hFile, LPOVERLAPPED lpOverlapped) {
  TRACED(CancelIoEx, hFile, lpOverlapped);
  const auto value = reinterpret_cast<HandleValue>(hFile);
  if (const Pinned<File> file(value); file) return fail_win32(ERROR_NOT_FOUND);
  const Pinned<Socket> socket = find_socket(hFile);
  if (!socket) return fail_win32(ERROR_INVALID_HANDLE);
  return cancel(*socket, {.overlapped = lpOverlapped}) ? TRUE : fail_win32(ERROR_NOT_FOUND);
}
