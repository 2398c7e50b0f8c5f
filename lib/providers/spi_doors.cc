// SPDX-License-Identifier: MIT
#include <mswsock.h>

#include "lib/accept.h"
#include "lib/arguments.h"
#include "lib/connect.h"
#include "lib/duplicate.h"
#include "lib/ioctl.h"
#include "lib/netevents.h"
#include "lib/open.h"
#include "lib/option.h"
#include "lib/overlapped.h"
#include "lib/providers/protocol.h"
#include "lib/providers/spi.h"
#include "lib/receive.h"
#include "lib/select.h"
#include "lib/send.h"
#include "lib/startup.h"
#include "lib/text.h"

// The thirty functions of the base provider, in the order of its table.
namespace wsx {
namespace {

// What every function does first and last.
template <typename Work>
int on_socket(SOCKET s, INT* error, Work work) {
  const BaseEntry socket(s);
  return socket ? finish(work(*socket), error) : fail(socket.error(), error);
}

int refuse(SOCKET s, INT* error) noexcept {
  return on_socket(s, error, [](Socket&) { return Status::not_supported; });
}

// Every new handle is shown to Winsock, which may give the program another.
SOCKET show(SOCKET made, DWORD entry, INT* error) noexcept {
  const LPWPUMODIFYIFSHANDLE modify = provider_upcalls().lpWPUModifyIFSHandle;
  return modify ? modify(entry, made, error) : made;
}

DWORD entry_of(const Socket& socket) noexcept {
  return protocol_info(socket).dwCatalogEntryId;
}

SOCKET WSPAPI spi_accept(SOCKET s, sockaddr* name, LPINT length, LPCONDITIONPROC condition,
                         DWORD_PTR data, LPINT error) {
  SOCKET accepted = INVALID_SOCKET;
  DWORD entry = 0;
  const int result = on_socket(s, error, [&](Socket& socket) {
    entry = entry_of(socket);
    return accept_from(socket, name, length, condition, data, accepted);
  });
  return result == 0 ? show(accepted, entry, error) : INVALID_SOCKET;
}

template <typename Char>
INT WSPAPI spi_address_to_string(LPSOCKADDR address, DWORD size, LPWSAPROTOCOL_INFOW, Char* text,
                                 LPDWORD length, LPINT error) {
  if (!provider_started()) return fail(WSANOTINITIALISED, error);
  return finish(endpoint_to_text(address, size, text, length), error);
}

// Windows' messages need windows.
int WSPAPI spi_async_select(SOCKET s, HWND, unsigned int, long, LPINT error) {
  return refuse(s, error);
}

int WSPAPI spi_bind(SOCKET s, const sockaddr* name, int length, LPINT error) {
  return on_socket(s, error, [=](Socket& socket) { return bind_to(socket, name, length); });
}

// Blocking hooks are of 16-bit Windows: a thread that could call this blocks in nothing.
int WSPAPI spi_cancel_blocking_call(LPINT error) {
  return fail(provider_started() ? WSAEOPNOTSUPP : WSANOTINITIALISED, error);
}

int WSPAPI spi_cleanup(LPINT error) {
  return stop_provider() ? 0 : fail(WSANOTINITIALISED, error);
}

int WSPAPI spi_close_socket(SOCKET s, LPINT error) {
  if (!provider_started()) return fail(WSANOTINITIALISED, error);
  return finish(close_for_program(s, Object::Kind::socket), error);
}

int WSPAPI spi_connect(SOCKET s, const sockaddr* name, int length, LPWSABUF caller_data,
                       LPWSABUF callee_data, LPQOS quality, LPQOS, LPINT error) {
  return on_socket(s, error, [=](Socket& socket) {
    return connect_with(socket, name, length, {caller_data, callee_data, quality});
  });
}

template <typename Info>
int WSPAPI spi_duplicate_socket(SOCKET s, DWORD process, Info* info, LPINT error) {
  return on_socket(s, error, [=](Socket& socket) {
    if (bad_pointer(info)) return Status::access_violation;
    WSAPROTOCOL_INFOW described;
    const Status status = duplicate_socket(socket, process, described);
    if (succeeded(status)) *info = in_form<Info>(described);
    return status;
  });
}

int WSPAPI spi_enum_network_events(SOCKET s, WSAEVENT reset, LPWSANETWORKEVENTS found,
                                   LPINT error) {
  return on_socket(s, error,
                   [=](Socket& socket) { return enumerate_events(socket, reset, found); });
}

int WSPAPI spi_event_select(SOCKET s, WSAEVENT event, long mask, LPINT error) {
  return on_socket(s, error, [=](Socket& socket) { return select_events(socket, event, mask); });
}

BOOL WSPAPI spi_get_overlapped_result(SOCKET s, LPWSAOVERLAPPED overlapped, LPDWORD bytes,
                                      BOOL wait, LPDWORD, LPINT error) {
  const BaseEntry socket(s);
  const int code = socket ? overlapped_result(s, overlapped, bytes, wait) : socket.error();
  if (code != 0) fail(code, error);
  return code == 0;
}

int WSPAPI spi_get_peer_name(SOCKET s, sockaddr* name, LPINT length, LPINT error) {
  return on_socket(s, error, [=](Socket& socket) { return peer_name(socket, name, length); });
}

int WSPAPI spi_get_sock_name(SOCKET s, sockaddr* name, LPINT length, LPINT error) {
  return on_socket(s, error, [=](Socket& socket) { return own_name(socket, name, length); });
}

int WSPAPI spi_get_sock_opt(SOCKET s, int level, int name, char* value, LPINT length, LPINT error) {
  return on_socket(s, error,
                   [=](Socket& socket) { return get_option(socket, level, name, value, length); });
}

int WSPAPI spi_get_sock_opt16(SOCKET s, int level, int name, char* value, LPINT length,
                              LPINT error) {
  const bool wide = level == SOL_SOCKET && name == SO_PROTOCOL_INFOW;
  return spi_get_sock_opt(s, level, wide ? so_protocol_info16 : name, value, length, error);
}

BOOL WSPAPI spi_get_qos_by_name(SOCKET s, LPWSABUF, LPQOS, LPINT error) {
  refuse(s, error);
  return FALSE;
}

int WSPAPI spi_ioctl(SOCKET s, DWORD code, LPVOID in, DWORD in_size, LPVOID out, DWORD out_size,
                     LPDWORD returned, LPWSAOVERLAPPED overlapped,
                     LPWSAOVERLAPPED_COMPLETION_ROUTINE routine, LPWSATHREADID thread,
                     LPINT error) {
  return on_socket(s, error, [=](Socket& socket) {
    const RoutineRoute route(overlapped, routine, thread);
    if (!succeeded(route.status())) return route.status();
    return control(socket, s, {code, in, in_size, out, out_size, returned},
                   {overlapped, routine, route.get()});
  });
}

SOCKET WSPAPI spi_join_leaf(SOCKET s, const sockaddr*, int, LPWSABUF, LPWSABUF, LPQOS, LPQOS, DWORD,
                            LPINT error) {
  refuse(s, error);
  return INVALID_SOCKET;
}

int WSPAPI spi_listen(SOCKET s, int backlog, LPINT error) {
  return on_socket(s, error, [=](Socket& socket) { return listen_on(socket, backlog); });
}

int WSPAPI spi_recv_from(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD received, LPDWORD flags,
                         sockaddr* from, LPINT from_length, LPWSAOVERLAPPED overlapped,
                         LPWSAOVERLAPPED_COMPLETION_ROUTINE routine, LPWSATHREADID thread,
                         LPINT error) {
  return on_socket(s, error, [=](Socket& socket) {
    const RoutineRoute route(overlapped, routine, thread);
    if (!succeeded(route.status())) return route.status();
    return receive_from(socket, {buffers, count, received, flags, from, from_length},
                        {overlapped, routine, route.get()});
  });
}

int WSPAPI spi_recv(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD received, LPDWORD flags,
                    LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine,
                    LPWSATHREADID thread, LPINT error) {
  return spi_recv_from(s, buffers, count, received, flags, nullptr, nullptr, overlapped, routine,
                       thread, error);
}

int WSPAPI spi_recv_disconnect(SOCKET s, LPWSABUF data, LPINT error) {
  return on_socket(s, error, [=](Socket& socket) { return disconnect(socket, data, SD_RECEIVE); });
}

int WSPAPI spi_select(int, fd_set* readable, fd_set* writable, fd_set* exceptional,
                      const timeval* timeout, LPINT error) {
  if (!provider_started()) return fail(WSANOTINITIALISED, error);
  int total = 0;
  const Status status = select_sockets(readable, writable, exceptional, timeout, total);
  return succeeded(status) ? total : finish(status, error);
}

[[gnu::hot]] int WSPAPI spi_send_to(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD sent,
                                    DWORD flags, const sockaddr* to, int to_length,
                                    LPWSAOVERLAPPED overlapped,
                                    LPWSAOVERLAPPED_COMPLETION_ROUTINE routine,
                                    LPWSATHREADID thread, LPINT error) {
  return on_socket(s, error, [=](Socket& socket) {
    const RoutineRoute route(overlapped, routine, thread);
    if (!succeeded(route.status())) return route.status();
    return send_to(socket, {buffers, count, flags, to, to_length}, sent,
                   {overlapped, routine, route.get()});
  });
}

[[gnu::hot]] int WSPAPI spi_send(SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD sent, DWORD flags,
                                 LPWSAOVERLAPPED overlapped,
                                 LPWSAOVERLAPPED_COMPLETION_ROUTINE routine, LPWSATHREADID thread,
                                 LPINT error) {
  return spi_send_to(s, buffers, count, sent, flags, nullptr, 0, overlapped, routine, thread,
                     error);
}

int WSPAPI spi_send_disconnect(SOCKET s, LPWSABUF data, LPINT error) {
  return on_socket(s, error, [=](Socket& socket) { return disconnect(socket, data, SD_SEND); });
}

int WSPAPI spi_set_sock_opt(SOCKET s, int level, int name, const char* value, int length,
                            LPINT error) {
  return on_socket(s, error,
                   [=](Socket& socket) { return set_option(socket, level, name, value, length); });
}

int WSPAPI spi_shutdown(SOCKET s, int how, LPINT error) {
  return on_socket(s, error, [=](Socket& socket) { return shut_down(socket, how); });
}

SOCKET WSPAPI spi_socket(int family, int type, int protocol, LPWSAPROTOCOL_INFOW info, GROUP group,
                         DWORD flags, LPINT error) {
  SocketRequest request{family, type, protocol, flags, group};
  SOCKET made = INVALID_SOCKET;
  Status status = provider_started() ? request.describe(info) : socket_code(WSANOTINITIALISED);
  if (succeeded(status)) status = open_socket(request, made);
  if (finish(status, error) != 0) return INVALID_SOCKET;
  const BaseEntry socket(made);
  return socket ? show(made, entry_of(*socket), error) : INVALID_SOCKET;
}

template <typename Char>
INT WSPAPI spi_string_to_address(Char* text, INT family, LPWSAPROTOCOL_INFOW, LPSOCKADDR address,
                                 LPINT length, LPINT error) {
  if (!provider_started()) return fail(WSANOTINITIALISED, error);
  return finish(text_to_endpoint<Char>(text, family, address, length), error);
}

}  // namespace

constinit const WSPPROC_TABLE base_table = {spi_accept,
                                            spi_address_to_string<WCHAR>,
                                            spi_async_select,
                                            spi_bind,
                                            spi_cancel_blocking_call,
                                            spi_cleanup,
                                            spi_close_socket,
                                            spi_connect,
                                            spi_duplicate_socket<WSAPROTOCOL_INFOW>,
                                            spi_enum_network_events,
                                            spi_event_select,
                                            spi_get_overlapped_result,
                                            spi_get_peer_name,
                                            spi_get_sock_name,
                                            spi_get_sock_opt,
                                            spi_get_qos_by_name,
                                            spi_ioctl,
                                            spi_join_leaf,
                                            spi_listen,
                                            spi_recv,
                                            spi_recv_disconnect,
                                            spi_recv_from,
                                            spi_select,
                                            spi_send,
                                            spi_send_disconnect,
                                            spi_send_to,
                                            spi_set_sock_opt,
                                            spi_shutdown,
                                            spi_socket,
                                            spi_string_to_address<WCHAR>};

WSPPROC_TABLE base_table16() noexcept {
  WSPPROC_TABLE table = base_table;
  table.lpWSPAddressToString =
      reinterpret_cast<LPWSPADDRESSTOSTRING>(spi_address_to_string<char16_t>);
  table.lpWSPDuplicateSocket =
      reinterpret_cast<LPWSPDUPLICATESOCKET>(spi_duplicate_socket<ProtocolInfo16>);
  table.lpWSPGetSockOpt = spi_get_sock_opt16;
  table.lpWSPStringToAddress =
      reinterpret_cast<LPWSPSTRINGTOADDRESS>(spi_string_to_address<char16_t>);
  return table;
}

}  // namespace wsx
