// SPDX-License-Identifier: MIT
#include <winsock2.h>

#include <utility>

#include "lib/arguments.h"
#include "lib/connect.h"
#include "lib/last_error.h"
#include "lib/perform.h"
#include "lib/providers/layer.h"
#include "lib/trace/trace.h"
#include "lib/vigil.h"

// connect, WSAConnect, shutdown, getsockname and getpeername.
namespace wsx {

Status check_connectable(Socket& socket) noexcept {
  if (socket.listening || socket.promised()) return Status::invalid_parameter;
  const bool ended = posix::poll_ready(socket.descriptor(), posix::writable);
  if (socket.connected()) return Status::connection_active;
  if (socket.connection != Socket::Connection::connecting) return Status::success;
  if (!ended) return socket_code(WSAEALREADY);
  // The attempt has failed, and its error with it: there is room for the next one.
  posix::take_pending_error(socket.descriptor());
  socket.connection = Socket::Connection::none;
  return Status::success;
}

// Checked again: of two calls at once the second finds in its turn what the first has done.
Status Connect::begin(Socket& socket) noexcept {
  const Status checked = check_connectable(socket);
  if (!succeeded(checked)) return checked;
  begun_ = true;
  if (socket.bound && socket.options.address_use != posix::AddressUse::exclusive)
    posix::outlive_connections(socket.descriptor());
  socket.set_peer(address_);
  socket.bound = true;
  socket.options.connect_error = 0;
  const Status status = posix::connect_socket(socket.descriptor(), address_);
  if (status == Status::success) {
    socket.set_connected();
    Vigil::alarm();
  }
  if (status != Status::device_not_ready) return status;
  // Linux says "again" for a local socket whose listener has a full queue, and readiness never
  // comes; Windows refuses the connection.
  if (socket.traits().family == AF_UNIX) return Status::connection_refused;
  socket.connection = Socket::Connection::connecting;
  Vigil::alarm();
  return status;
}

Status Connect::progress(Socket& socket) noexcept {
  const bool over = posix::poll_ready(socket.descriptor(), posix::writable) & posix::hung_up;
  if (socket.connected()) return Status::success;
  Status error = posix::take_pending_error(socket.descriptor());
  // Linux tells the error once, and SO_ERROR or another connect may have asked first.
  if (error == Status::success)
    error = over ? Status::connection_refused : Status::device_not_ready;
  if (error != Status::device_not_ready) socket.connection = Socket::Connection::none;
  return error;
}

namespace {

// A datagram socket may be connected again, or to nobody (family AF_UNSPEC, or the any-address).
Status associate(Socket& socket, const posix::Address& address) noexcept {
  const bool dissolve = address.length == 0 || !posix::can_be_destination(address, false);
  if (!dissolve && !posix::can_be_destination(address, socket.has_ports()))
    return Status::invalid_address_component;
  const Status status = dissolve ? posix::disconnect_socket(socket.descriptor())
                                 : posix::connect_socket(socket.descriptor(), address);
  if (!succeeded(status)) return status;
  socket.connection = dissolve ? Socket::Connection::none : Socket::Connection::connected;
  if (dissolve) return Status::success;
  socket.set_peer(address);
  socket.bound = true;
  return Status::success;
}

Status connect_to(Socket& socket, const sockaddr* name, int length) {
  posix::Address address;
  const bool dissolve = socket.message_oriented() && !bad_pointer(name) &&
                        length >= int{sizeof name->sa_family} && name->sa_family == AF_UNSPEC;
  if (!dissolve) {
    const Status read = posix::read_address(name, length, socket.traits().family, address);
    if (!succeeded(read)) return read;
  }
  if (socket.message_oriented()) {
    const Status status = associate(socket, address);
    if (succeeded(status)) socket.network_events().connect_begun();
    return status;
  }
  const Status checked = check_connectable(socket);
  if (!succeeded(checked)) return checked;
  if (!posix::can_be_destination(address)) return Status::invalid_address_component;
  Connect operation(address);
  const Status status = perform(socket, socket.sends(), operation, {}, 0);
  if (succeeded(status) || status == Status::device_not_ready)
    socket.network_events().connect_begun();
  return status;
}

}  // namespace

// TCP carries neither connect data nor quality of service with a connection.
Status connect_with(Socket& socket, const sockaddr* name, int length, const ConnectExtras& extras) {
  if (extras.caller_data || extras.quality) return Status::not_supported;
  const Status status = connect_to(socket, name, length);
  if (status == Status::success && extras.callee_data) extras.callee_data->len = 0;
  return status;
}

namespace {

// The end of what this side sends, in its place behind the sends that still wait.
class FinishSending final : public Operation {
 public:
  Status attempt(Socket& socket) noexcept override { return socket.finish_sending(); }
  std::size_t transferred() const noexcept override { return 0; }
};

}  // namespace

// Receiving ends on this side only: Linux would make an end of data of it, which the peer's later
// data and a pending receive do not see on Windows.
Status shut_down(Socket& socket, int how) noexcept {
  if (how < SD_RECEIVE || how > SD_BOTH) return Status::invalid_parameter;
  if (socket.stream() && !socket.connected()) return Status::invalid_connection;
  if (how != SD_SEND) socket.shut_receive = true;
  if (how == SD_RECEIVE || socket.shut_send.exchange(true)) return Status::success;
  FinishSending finish;
  const Status status = socket.sends().start(finish);
  // What could not be done may be asked for again.
  if (!succeeded(status)) socket.shut_send = false;
  return status == Status::pending ? Status::success : status;
}

// Neither TCP nor UDP carries data with the end of a connection.
Status disconnect(Socket& socket, const WSABUF* data, int how) noexcept {
  if (data && bad_pointer(data)) return Status::access_violation;
  return data && data->len != 0 ? socket_code(WSAENOPROTOOPT) : shut_down(socket, how);
}

Status own_name(Socket& socket, sockaddr* name, int* length) noexcept {
  if (bad_pointer(name) || bad_pointer(length)) return Status::access_violation;
  if (!socket.bound) return Status::invalid_parameter;
  posix::Address address;
  const Status status = posix::local_address(socket.descriptor(), address);
  return succeeded(status) ? posix::store_address(address, name, length) : status;
}

Status peer_name(Socket& socket, sockaddr* name, int* length) noexcept {
  if (bad_pointer(name) || bad_pointer(length)) return Status::access_violation;
  posix::Address address;
  const Status status = socket.peer(address);
  return succeeded(status) ? posix::store_address(address, name, length) : status;
}

}  // namespace wsx

using namespace wsx;

int WSAAPI connect(SOCKET s, const struct sockaddr* name, int namelen) {
  TRACED(connect, s, name, namelen);
  const Entry socket(s);
  if (!socket)
    return go_above(s, socket.error(), SOCKET_ERROR, &WSPPROC_TABLE::lpWSPConnect, name, namelen,
                    nullptr, nullptr, nullptr, nullptr);
  return finish(connect_with(*socket, name, namelen, {}));
}

int WSAAPI WSAConnect(SOCKET s, const struct sockaddr* name, int namelen, LPWSABUF lpCallerData,
                      LPWSABUF lpCalleeData, LPQOS lpSQOS, LPQOS lpGQOS) {
  TRACED(WSAConnect, s, name, namelen, lpCallerData, lpCalleeData, lpSQOS, lpGQOS);
  const Entry socket(s);
  if (!socket)
    return go_above(s, socket.error(), SOCKET_ERROR, &WSPPROC_TABLE::lpWSPConnect, name, namelen,
                    lpCallerData, lpCalleeData, lpSQOS, lpGQOS);
  return finish(connect_with(*socket, name, namelen, {lpCallerData, lpCalleeData, lpSQOS}));
}

int WSAAPI shutdown(SOCKET s, int how) {
  TRACED(shutdown, s, how);
  const Entry socket(s);
  if (!socket) return go_above(s, socket.error(), SOCKET_ERROR, &WSPPROC_TABLE::lpWSPShutdown, how);
  return finish(shut_down(*socket, how));
}

int WSAAPI WSASendDisconnect(SOCKET s, LPWSABUF lpOutboundDisconnectData) {
  TRACED(WSASendDisconnect, s, lpOutboundDisconnectData);
  const Entry socket(s);
  if (!socket)
    return go_above(s, socket.error(), SOCKET_ERROR, &WSPPROC_TABLE::lpWSPSendDisconnect,
                    lpOutboundDisconnectData);
  return finish(disconnect(*socket, lpOutboundDisconnectData, SD_SEND));
}

int WSAAPI WSARecvDisconnect(SOCKET s, LPWSABUF lpInboundDisconnectData) {
  TRACED(WSARecvDisconnect, s, lpInboundDisconnectData);
  const Entry socket(s);
  if (!socket)
    return go_above(s, socket.error(), SOCKET_ERROR, &WSPPROC_TABLE::lpWSPRecvDisconnect,
                    lpInboundDisconnectData);
  return finish(disconnect(*socket, lpInboundDisconnectData, SD_RECEIVE));
}

int WSAAPI getsockname(SOCKET s, struct sockaddr* name, int* namelen) {
  TRACED(getsockname, s, name, namelen);
  const Entry socket(s);
  if (!socket)
    return go_above(s, socket.error(), SOCKET_ERROR, &WSPPROC_TABLE::lpWSPGetSockName, name,
                    namelen);
  return finish(own_name(*socket, name, namelen));
}

int WSAAPI getpeername(SOCKET s, struct sockaddr* name, int* namelen) {
  TRACED(getpeername, s, name, namelen);
  const Entry socket(s);
  if (!socket)
    return go_above(s, socket.error(), SOCKET_ERROR, &WSPPROC_TABLE::lpWSPGetPeerName, name,
                    namelen);
  return finish(peer_name(*socket, name, namelen));
}
