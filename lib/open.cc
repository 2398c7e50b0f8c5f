// SPDX-License-Identifier: MIT
#include "lib/open.h"
#include "lib/providers/catalog.h"
#include "lib/providers/layer.h"

#include <wsx.h>

#include <algorithm>
#include <limits>
#include <new>
#include <utility>

#include "lib/arguments.h"
#include "lib/duplicate.h"
#include "lib/last_error.h"
#include "lib/option.h"
#include "lib/providers/protocol.h"
#include "lib/startup.h"
#include "lib/status.h"
#include "lib/trace/trace.h"
#include "lib/vigil.h"
#include "posix/option.h"

// socket, WSASocket, closesocket, bind, listen, and the way to and from descriptors.
namespace wsx {

Ref<Socket> adopt_descriptor(int descriptor, const Socket::Traits& traits) noexcept {
  Ref<Socket> socket(new (std::nothrow) Socket(descriptor, traits));
  if (!socket) posix::close_descriptor(descriptor);
  return socket;
}

Status publish_socket(Ref<Socket> socket, SOCKET& handle) noexcept {
  const HandleValue value = socket ? open_handle(std::move(socket)) : 0;
  if (value == 0) return Status::insufficient_resources;
  // The last WSACleanup may have run since this call began, and closed every socket but this one.
  if (!started() && !provider_started()) {
    close_handle(value);
    return socket_code(WSANOTINITIALISED);
  }
  handle = value;
  return Status::success;
}

SOCKET finish_socket(Status status, SOCKET handle) noexcept {
  return finish(status) == 0 ? handle : INVALID_SOCKET;
}

namespace {

bool is_type(int type) {
  return type >= SOCK_STREAM && type <= SOCK_SEQPACKET;
}

// Fills in what the program left to Windows. A bad type wins over a bad family, and that over a
// protocol that does not go with both.
Status resolve(int& family, int& type, int& protocol) noexcept {
  if (type != 0 && !is_type(type)) return socket_code(WSAESOCKTNOSUPPORT);
  if (family == AF_UNSPEC) {
    if (protocol == 0) return Status::invalid_parameter;
    family = AF_INET;
  }
  bool family_known = false;
  bool type_known = false;
  for (const BaseProtocol& row : base_protocols()) {
    if (row.family != family) continue;
    family_known = true;
    if (type != 0 && row.type != type) continue;
    type_known = true;
    if (!row.takes(protocol) || (row.needs_type() && type == 0)) continue;
    type = row.type;
    if (protocol == 0) protocol = row.protocol;
    return Status::success;
  }
  if (!family_known) return socket_code(WSAEAFNOSUPPORT);
  return socket_code(type_known ? WSAEPROTONOSUPPORT : WSAESOCKTNOSUPPORT);
}

constexpr DWORD known_flags = WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT;

// What WSADuplicateSocket has prepared. The other arguments have nothing left to say.
Status open_duplicate(DWORD reserved, SOCKET& handle) noexcept {
  handle = take_duplicate(reserved);
  return handle == INVALID_SOCKET ? Status::invalid_parameter : Status::success;
}

}  // namespace

Status open_socket(SocketRequest request, SOCKET& handle) noexcept {
  if (request.group != 0) return Status::invalid_parameter;
  if (request.reserved != 0) return open_duplicate(request.reserved, handle);
  if (request.flags & ~known_flags) return Status::invalid_parameter;
  Status status = resolve(request.family, request.type, request.protocol);
  if (!succeeded(status)) return status;
  const Socket::Traits traits{request.family, request.type, request.protocol,
                              (request.flags & WSA_FLAG_OVERLAPPED) != 0};
  int descriptor;
  status = posix::open_socket(traits.family, traits.type, traits.protocol, descriptor);
  if (!succeeded(status)) return status;
  Ref<Socket> socket = adopt_descriptor(descriptor, traits);
  status = posix::apply_windows_defaults(descriptor, traits.family, traits.type);
  if (socket && !succeeded(status)) return status;
  return publish_socket(std::move(socket), handle);
}

Status bind_to(Socket& socket, const sockaddr* name, int length) noexcept {
  posix::Address address;
  const Status read = posix::read_address(name, length, socket.traits().family, address);
  if (!succeeded(read)) return read;
  // Linux gives a local socket without a path a name of its own making; Windows does not.
  const bool nameless = posix::windows_length(address) <= int{sizeof name->sa_family};
  if (socket.bound || nameless || socket.promised()) return Status::invalid_parameter;
  const Status status = bind_as_windows(socket, address);
  if (succeeded(status)) {
    socket.set_bound(address);
    socket.network_events().changed();
  }
  // The folder of a local socket's name does not exist; no connection has been refused.
  if (status == Status::connection_refused) return Status::invalid_address_component;
  return status;
}

Status listen_on(Socket& socket, int backlog) noexcept {
  if (!socket.stream()) return Status::not_supported;
  if (socket.connected()) return Status::connection_active;
  if (!socket.bound) return Status::invalid_parameter;
  // What is accepted has the option from here, and with it what is left of it afterwards.
  if (socket.options.address_use != posix::AddressUse::exclusive)
    posix::outlive_connections(socket.descriptor());
  // SOMAXCONN_HINT(n) is -n; the host caps what is too much.
  const int hint = std::max(backlog, -std::numeric_limits<int>::max());
  const Status status = posix::listen_socket(socket.descriptor(), hint < 0 ? -hint : hint);
  if (!succeeded(status)) return status;
  socket.listening = true;
  socket.network_events().changed();
  Vigil::alarm();
  return status;
}

namespace {

// The doors.
template <typename ProtocolInfo>
SOCKET open(int family, int type, int protocol, const ProtocolInfo* info, GROUP group,
            DWORD flags) noexcept {
  if (!started()) return finish_socket(socket_code(WSANOTINITIALISED), INVALID_SOCKET);
  SocketRequest request{family, type, protocol, flags, group};
  SOCKET handle = INVALID_SOCKET;
  Status status = request.describe(info);
  const bool made = succeeded(status) && Catalog::layered() &&
                    open_above(request, info ? info->dwCatalogEntryId : 0, status, handle);
  if (!made && succeeded(status)) status = open_socket(request, handle);
  return finish_socket(status, handle);
}

Status adopt(int descriptor, SOCKET& handle) noexcept {
  Socket::Traits traits{0, 0, 0, true};
  Status status = posix::describe_socket(descriptor, traits.family, traits.type, traits.protocol);
  if (!succeeded(status)) return status;
  if (traits.family < 0) return socket_code(WSAEAFNOSUPPORT);
  Ref<Socket> socket(new (std::nothrow) Socket(descriptor, traits));
  if (!socket) return Status::insufficient_resources;
  socket->learn_state();
  status = publish_socket(socket, handle);
  // What could not be given a handle stays the caller's.
  if (!succeeded(status)) socket->disown_descriptor();
  return status;
}

}  // namespace
}  // namespace wsx

using namespace wsx;

SOCKET WSAAPI socket(int af, int type, int protocol) {
  TRACED(socket, af, type, protocol);
  const DWORD flags = open_type() == 0 ? WSA_FLAG_OVERLAPPED : 0;
  return open<WSAPROTOCOL_INFOW>(af, type, protocol, nullptr, 0, flags);
}

SOCKET WSAAPI WSASocketA(int af, int type, int protocol, LPWSAPROTOCOL_INFOA lpProtocolInfo,
                         GROUP g, DWORD dwFlags) {
  TRACED(WSASocketA, af, type, protocol, lpProtocolInfo, g, dwFlags);
  return open(af, type, protocol, lpProtocolInfo, g, dwFlags);
}

SOCKET WSAAPI WSASocketW(int af, int type, int protocol, LPWSAPROTOCOL_INFOW lpProtocolInfo,
                         GROUP g, DWORD dwFlags) {
  TRACED(WSASocketW, af, type, protocol, lpProtocolInfo, g, dwFlags);
  return open(af, type, protocol, lpProtocolInfo, g, dwFlags);
}

// The same for programs compiled with -fshort-wchar. The members that are read come before the name
// and have the same places in both forms.
WSX_BEGIN_DECLS
SOCKET WSAAPI wsx16_WSASocketW(int af, int type, int protocol, LPWSAPROTOCOL_INFOW info,
                               GROUP group, DWORD flags) {
  TRACED(wsx16_WSASocketW, af, type, protocol, info, group, flags);
  return open(af, type, protocol, info, group, flags);
}
WSX_END_DECLS

int WSAAPI closesocket(SOCKET s) {
  TRACED(closesocket, s);
  if (!started()) return fail(WSANOTINITIALISED);
  if (AboveEntry(s))
    return go_above(s, WSAENOTSOCK, SOCKET_ERROR, &WSPPROC_TABLE::lpWSPCloseSocket);
  return finish(close_for_program(s, Object::Kind::socket));
}

int WSAAPI bind(SOCKET s, const struct sockaddr* name, int namelen) {
  TRACED(bind, s, name, namelen);
  const Entry socket(s);
  if (!socket)
    return go_above(s, socket.error(), SOCKET_ERROR, &WSPPROC_TABLE::lpWSPBind, name, namelen);
  return finish(bind_to(*socket, name, namelen));
}

int WSAAPI listen(SOCKET s, int backlog) {
  TRACED(listen, s, backlog);
  const Entry socket(s);
  if (!socket)
    return go_above(s, socket.error(), SOCKET_ERROR, &WSPPROC_TABLE::lpWSPListen, backlog);
  return finish(listen_on(*socket, backlog));
}

int wsx_socket_descriptor(SOCKET s) {
  TRACED(wsx_socket_descriptor, s);
  const Entry socket(s, Entry::To::base);
  if (!socket) return fail(socket.error());
  return socket->descriptor();
}

SOCKET wsx_socket_from_descriptor(int descriptor) {
  TRACED(wsx_socket_from_descriptor, descriptor);
  if (!started()) return finish_socket(socket_code(WSANOTINITIALISED), INVALID_SOCKET);
  SOCKET handle = INVALID_SOCKET;
  const Status status = adopt(descriptor, handle);
  return finish_socket(status, handle);
}

const char* wsx_version() {
  return WSX_VERSION;
}
