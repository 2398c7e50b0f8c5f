// SPDX-License-Identifier: MIT
#include "lib/providers/upcalls.h"
#include "lib/trace/check.h"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <new>

#include "lib/arguments.h"
#include "lib/event.h"
#include "lib/handle.h"
#include "lib/providers/layer.h"
#include "lib/providers/spi.h"
#include "lib/startup.h"
#include "lib/status.h"
#include "lib/thread.h"
#include "lib/trace/trace.h"

// What Winsock does for the providers that it starts, in the order of the table.
namespace wsx {
namespace {

HandleValue value_of(HANDLE handle) noexcept {
  return reinterpret_cast<HandleValue>(handle);
}

BOOL with_event(WSAEVENT handle, void (Waitable::*act)() noexcept, INT* error) noexcept {
  const Pinned<Event> event(value_of(handle));
  if (!event) return fail(WSA_INVALID_HANDLE, error), FALSE;
  ((*event).*act)();
  return TRUE;
}

BOOL WSPAPI close_event(WSAEVENT event, LPINT error) {
  if (close_handle(value_of(event), Object::Kind::event)) return TRUE;
  return fail(WSA_INVALID_HANDLE, error), FALSE;
}

int WSPAPI close_socket_handle(SOCKET s, LPINT error) {
  return close_handle(s, Object::Kind::layered_socket) ? 0 : fail(WSAENOTSOCK, error);
}

WSAEVENT WSPAPI create_event(LPINT error) {
  auto* const event = new (std::nothrow) Event(Waitable::Reset::manual, false);
  const HandleValue value = event ? open_handle(Ref<Event>(event)) : 0;
  if (value == 0) fail(WSA_NOT_ENOUGH_MEMORY, error);
  return reinterpret_cast<WSAEVENT>(value);
}

SOCKET WSPAPI create_socket_handle(DWORD entry, DWORD_PTR context, LPINT error) {
  Layer* layer = nullptr;
  if (!find_layer(entry, layer)) return fail(WSAEINVAL, error), INVALID_SOCKET;
  auto* const socket = new (std::nothrow) LayeredSocket(layer, context);
  const HandleValue value = socket ? open_handle(Ref<LayeredSocket>(socket)) : 0;
  if (value == 0) return fail(WSAENOBUFS, error), INVALID_SOCKET;
  return value;
}

int WSPAPI is_in_set(SOCKET s, fd_set* set) {
  return __WSAFDIsSet(s, set);
}

int WSPAPI get_provider_path(LPGUID id, WCHAR* path, LPINT length, LPINT error) {
  return WSCGetProviderPath(id, path, length, error);
}

// The handle of a provider that works on the host's sockets stays as it is; Winsock only has to
// know whose it is.
SOCKET WSPAPI modify_ifs_handle(DWORD entry, SOCKET proposed, LPINT error) {
  const Pinned<Socket> socket(proposed);
  Layer* layer = nullptr;
  if (!socket || !find_layer(entry, layer)) return fail(WSAEINVAL, error), INVALID_SOCKET;
  socket->set_layer(layer);
  return proposed;
}

// There are no windows.
BOOL WSPAPI post_message(HWND, UINT, WPARAM, LPARAM) {
  set_last_error(ERROR_INVALID_WINDOW_HANDLE);
  return FALSE;
}

int WSPAPI query_blocking_callback(DWORD, LPBLOCKINGCALLBACK* callback, PDWORD_PTR context,
                                   LPINT error) {
  if (bad_pointer(callback) || bad_pointer(context)) return fail(WSAEFAULT, error);
  *callback = nullptr;
  *context = 0;
  return 0;
}

int WSPAPI query_socket_handle_context(SOCKET s, PDWORD_PTR context, LPINT error) {
  const Pinned<LayeredSocket> socket(s);
  if (!socket) return fail(WSAENOTSOCK, error);
  if (bad_pointer(context)) return fail(WSAEFAULT, error);
  *context = socket->context;
  return 0;
}

int WSPAPI queue_apc(LPWSATHREADID id, LPWSAUSERAPC function, DWORD_PTR context, LPINT error) {
  if (bad_pointer(id) || !function) return fail(WSAEFAULT, error);
  const Pinned<Thread> thread(value_of(id->ThreadHandle));
  if (!thread) return fail(WSAEFAULT, error);
  Apc* const call = new (std::nothrow) Apc;
  if (!call) return fail(WSAENOBUFS, error);
  call->function = function;
  call->argument = context;
  if (thread->queue(*call)) return 0;
  delete call;
  return fail(WSAEFAULT, error);
}

BOOL WSPAPI reset_event(WSAEVENT event, LPINT error) {
  return with_event(event, &Waitable::reset, error);
}

BOOL WSPAPI set_event(WSAEVENT event, LPINT error) {
  return with_event(event, &Waitable::set, error);
}

int WSPAPI open_current_thread(LPWSATHREADID id, LPINT error) {
  if (!started() && !provider_started()) return fail(WSANOTINITIALISED, error);
  if (bad_pointer(id)) return fail(WSAEFAULT, error);
  Thread* const thread = Thread::current();
  const HandleValue handle = thread ? duplicate_handle(*thread) : 0;
  if (handle == 0) return fail(WSAENOBUFS, error);
  *id = {reinterpret_cast<HANDLE>(handle), thread->id()};
  return 0;
}

int WSPAPI close_thread(LPWSATHREADID id, LPINT error) {
  const bool closed =
      !bad_pointer(id) && close_handle(value_of(id->ThreadHandle), Object::Kind::thread);
  return closed ? 0 : fail(WSAEFAULT, error);
}

}  // namespace

Status status_of(DWORD error) noexcept {
  struct Row {
    DWORD error;
    Status status;
  };
  static constexpr Row rows[] = {
      {0, Status::success},
      {WSA_OPERATION_ABORTED, Status::cancelled},
      {WSAEINTR, Status::request_aborted},
      {WSAEACCES, Status::access_denied},
      {WSAEFAULT, Status::access_violation},
      {WSAEINVAL, Status::invalid_parameter},
      {WSAEWOULDBLOCK, Status::device_not_ready},
      {WSAENOTSOCK, Status::invalid_handle},
      {WSAEMSGSIZE, Status::buffer_overflow},
      {WSAEOPNOTSUPP, Status::not_supported},
      {WSAEADDRINUSE, Status::sharing_violation},
      {WSAEADDRNOTAVAIL, Status::invalid_address_component},
      {WSAENETDOWN, Status::unexpected_network_error},
      {WSAENETUNREACH, Status::network_unreachable},
      {WSAECONNABORTED, Status::connection_aborted},
      {WSAECONNRESET, Status::connection_reset},
      {WSAENOBUFS, Status::insufficient_resources},
      {WSAEISCONN, Status::connection_active},
      {WSAENOTCONN, Status::invalid_connection},
      {WSAESHUTDOWN, Status::pipe_disconnected},
      {WSAETIMEDOUT, Status::io_timeout},
      {WSAECONNREFUSED, Status::connection_refused},
      {WSAEHOSTDOWN, Status::host_down},
      {WSAEHOSTUNREACH, Status::host_unreachable},
      {WSAEDISCON, Status::graceful_disconnect},
  };
  const auto* const row = std::ranges::find(rows, error, &Row::error);
  return row != std::end(rows) ? row->status : socket_code(static_cast<int>(error & 0xFFFF));
}

namespace {

// The order in which every completion is told: the count, the status, the event, the packet.
int complete(LayeredSocket& socket, OVERLAPPED& overlapped, Status status, DWORD bytes) noexcept {
  const HandleValue handle = value_of(overlapped.hEvent);
  const Pinned<Event> event(handle & ~HandleValue{1});
  const bool wants_packet = socket.port() && (handle & 1) == 0;
  ReservedPacket packet = wants_packet ? socket.port()->queue().reserve() : ReservedPacket();
  if (wants_packet && !packet) return WSAENOBUFS;
  if (check::on) [[unlikely]]
    check::ended(&overlapped);
  overlapped.InternalHigh = bytes;
  std::atomic_ref(overlapped.Internal)
      .store(static_cast<ULONG_PTR>(status), std::memory_order_release);
  (event ? static_cast<Waitable&>(*event) : socket.idle_signal).set();
  if (!packet) return 0;
  packet->entry = {socket.port_key(), &overlapped, static_cast<ULONG_PTR>(status), bytes};
  socket.port()->queue().post(std::move(packet));
  return 0;
}

}  // namespace

constinit const WSPUPCALLTABLE own_upcalls = {close_event,
                                              close_socket_handle,
                                              create_event,
                                              create_socket_handle,
                                              is_in_set,
                                              get_provider_path,
                                              modify_ifs_handle,
                                              post_message,
                                              query_blocking_callback,
                                              query_socket_handle_context,
                                              queue_apc,
                                              reset_event,
                                              set_event,
                                              open_current_thread,
                                              close_thread};

}  // namespace wsx

using namespace wsx;

int WSPAPI WPUCompleteOverlappedRequest(SOCKET s, LPWSAOVERLAPPED lpOverlapped, DWORD dwError,
                                        DWORD cbTransferred, LPINT lpErrno) {
  TRACED(WPUCompleteOverlappedRequest, s, lpOverlapped, dwError, cbTransferred, lpErrno);
  if (bad_pointer(lpOverlapped)) return fail(WSAEFAULT, lpErrno);
  const Pinned<LayeredSocket> socket(s);
  if (!socket) return fail(WSAEINVAL, lpErrno);
  const int error = complete(*socket, *lpOverlapped, status_of(dwError), cbTransferred);
  return error == 0 ? 0 : fail(error, lpErrno);
}
