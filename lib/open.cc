// SPDX-License-Identifier: MIT
#include "lib/open.h"

#include <wsx.h>

#include <algorithm>
#include <limits>
#include <new>
#include <utility>

#include "lib/arguments.h"
#include "lib/duplicate.h"
#include "lib/last_error.h"
#include "lib/option.h"
#include "lib/protocol.h"
#include "lib/startup.h"
#include "lib/status.h"
#include "lib/vigil.h"
#include "posix/option.h"

// socket, WSASocket, closesocket, bind, listen, and the way to and from descriptors.
namespace wsx {

Ref<Socket> adopt_descriptor(int descriptor, const Socket::Traits& traits) noexcept {
  Ref<Socket> socket(new (std::nothrow) Socket(descriptor, traits));
  if (!socket) posix::close_descriptor(descriptor);
  return socket;
}

SOCKET publish_socket(Ref<Socket> socket) noexcept {
  const HandleValue value = socket ? open_handle(std::move(socket)) : 0;
  if (value == 0) return fail_socket(Status::insufficient_resources);
  // The last WSACleanup may have run since this call began, and closed every socket but this one.
  if (!started()) {
    close_handle(value);
    return fail_socket(socket_code(WSANOTINITIALISED));
  }
  set_last_error(0);
  return value;
}

SOCKET fail_socket(Status status) noexcept {
  fail(wsa_error(status));
  return INVALID_SOCKET;
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

SOCKET open(int family, int type, int protocol, DWORD flags) noexcept {
  if (!started()) return fail_socket(socket_code(WSANOTINITIALISED));
  if (flags & ~known_flags) return fail_socket(Status::invalid_parameter);
  Status status = resolve(family, type, protocol);
  if (!succeeded(status)) return fail_socket(status);
  int descriptor;
  status = posix::open_socket(family, type, protocol, descriptor);
  if (!succeeded(status)) return fail_socket(status);
  const bool overlapped = flags & WSA_FLAG_OVERLAPPED;
  Ref<Socket> socket = adopt_descriptor(descriptor, {family, type, protocol, overlapped});
  status = posix::apply_windows_defaults(descriptor, family, type);
  if (socket && !succeeded(status)) return fail_socket(status);
  return publish_socket(std::move(socket));
}

// What WSADuplicateSocket has prepared. The other arguments have nothing left to say.
SOCKET open_duplicate(DWORD reserved) noexcept {
  if (!started()) return fail_socket(socket_code(WSANOTINITIALISED));
  const SOCKET s = take_duplicate(reserved);
  if (s == INVALID_SOCKET) return fail_socket(Status::invalid_parameter);
  set_last_error(0);
  return s;
}

// FROM_PROTOCOL_INFO in an argument takes it from the structure.
template <typename ProtocolInfo>
SOCKET open_described(int family, int type, int protocol, const ProtocolInfo* info, GROUP group,
                      DWORD flags) noexcept {
  if (group != 0) return fail_socket(Status::invalid_parameter);
  if (!info) return open(family, type, protocol, flags);
  if (info->dwProviderReserved != 0) return open_duplicate(info->dwProviderReserved);
  return open(family == FROM_PROTOCOL_INFO ? info->iAddressFamily : family,
              type == FROM_PROTOCOL_INFO ? info->iSocketType : type,
              protocol == FROM_PROTOCOL_INFO ? info->iProtocol : protocol, flags);
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

}  // namespace
}  // namespace wsx

using namespace wsx;

SOCKET WSAAPI socket(int af, int type, int protocol) {
  return open(af, type, protocol, open_type() == 0 ? WSA_FLAG_OVERLAPPED : 0);
}

SOCKET WSAAPI WSASocketA(int af, int type, int protocol, LPWSAPROTOCOL_INFOA lpProtocolInfo,
                         GROUP g, DWORD dwFlags) {
  return open_described(af, type, protocol, lpProtocolInfo, g, dwFlags);
}

SOCKET WSAAPI WSASocketW(int af, int type, int protocol, LPWSAPROTOCOL_INFOW lpProtocolInfo,
                         GROUP g, DWORD dwFlags) {
  return open_described(af, type, protocol, lpProtocolInfo, g, dwFlags);
}

// The same for programs compiled with -fshort-wchar. The members that are read come before the name
// and have the same places in both forms.
WSX_BEGIN_DECLS
SOCKET WSAAPI wsx16_WSASocketW(int af, int type, int protocol, LPWSAPROTOCOL_INFOW info,
                               GROUP group, DWORD flags) {
  return open_described(af, type, protocol, info, group, flags);
}
WSX_END_DECLS

int WSAAPI closesocket(SOCKET s) {
  if (!started()) return fail(WSANOTINITIALISED);
  return finish(close_for_program(s, Object::Kind::socket));
}

int WSAAPI bind(SOCKET s, const struct sockaddr* name, int namelen) {
  const Entry socket(s);
  if (!socket) return fail(socket.error());
  return finish(bind_to(*socket, name, namelen));
}

int WSAAPI listen(SOCKET s, int backlog) {
  const Entry socket(s);
  if (!socket) return fail(socket.error());
  return finish(listen_on(*socket, backlog));
}

int wsx_socket_descriptor(SOCKET s) {
  const Entry socket(s);
  if (!socket) return fail(socket.error());
  return socket->descriptor();
}

SOCKET wsx_socket_from_descriptor(int descriptor) {
  if (!started()) return fail_socket(socket_code(WSANOTINITIALISED));
  Socket::Traits traits{0, 0, 0, true};
  const Status status =
      posix::describe_socket(descriptor, traits.family, traits.type, traits.protocol);
  if (!succeeded(status)) return fail_socket(status);
  if (traits.family < 0) return fail_socket(socket_code(WSAEAFNOSUPPORT));
  Ref<Socket> socket(new (std::nothrow) Socket(descriptor, traits));
  if (!socket) return fail_socket(Status::insufficient_resources);
  socket->learn_state();
  const SOCKET adopted = publish_socket(socket);
  // What could not be given a handle stays the caller's.
  if (adopted == INVALID_SOCKET) socket->disown_descriptor();
  return adopted;
}

const char* wsx_version() {
  return WSX_VERSION;
}
