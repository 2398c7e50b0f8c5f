// SPDX-License-Identifier: MIT
#include "lib/socket_option.h"

#include <chrono>
#include <cstddef>
#include <cstring>

#include "lib/duplicate.h"
#include "lib/handle.h"
#include "lib/providers/protocol.h"
#include "lib/status.h"
#include "posix/option.h"

namespace wsx {

// SO_REUSEADDR and SO_EXCLUSIVEADDRUSE exclude each other. They speak of bind; afterwards the
// host's options would mean something else, so they are only remembered.
Status set_address_use(Socket& socket, const OptionRow& row, OptionValue& value) noexcept {
  using posix::AddressUse;
  const AddressUse asked = row.name == SO_REUSEADDR ? AddressUse::shared : AddressUse::exclusive;
  const AddressUse current = socket.options.address_use;
  const bool on = value.number() != 0;
  if (on && current != AddressUse::standard && current != asked) return Status::invalid_parameter;
  if (!on && current != asked) return Status::success;
  if (socket.bound && asked == AddressUse::exclusive) return Status::invalid_parameter;
  const AddressUse use = on ? asked : AddressUse::standard;
  const Status status =
      socket.bound ? Status::success : posix::set_address_use(socket.descriptor(), use);
  if (succeeded(status)) socket.options.address_use = use;
  return status;
}

Status get_address_use(Socket& socket, const OptionRow& row, OptionValue& value) noexcept {
  const posix::AddressUse asked =
      row.name == SO_REUSEADDR ? posix::AddressUse::shared : posix::AddressUse::exclusive;
  return value.give(socket.options.address_use == asked);
}

namespace {

// The host is told only of a reset, which is to come whoever closes the socket last; how long to
// wait before is ours to do (Socket::linger).
Status apply_linger(Socket& socket, DWORD word) noexcept {
  const LingerWish wish(word);
  const LINGER host{static_cast<u_short>(wish.on && wish.seconds == 0), 0};
  const Status status =
      posix::set_option(socket.descriptor(), SOL_SOCKET, SO_LINGER, &host, sizeof host);
  if (succeeded(status)) socket.options.linger = word;
  return status;
}

}  // namespace

Status set_linger(Socket& socket, const OptionRow&, OptionValue& value) noexcept {
  return apply_linger(socket, value.number());
}

// SO_DONTLINGER is SO_LINGER's l_onoff seen from the other side.
Status set_dont_linger(Socket& socket, const OptionRow&, OptionValue& value) noexcept {
  return apply_linger(socket, value.number() == 0 ? 1 : 0);
}

Status get_dont_linger(Socket& socket, const OptionRow&, OptionValue& value) noexcept {
  return value.give(LingerWish(socket.options.linger).on == 0);
}

// The host's error is the socket's only while a connection is attempted: what breaks a connection,
// and what a datagram drew, is told by the next receive and never here. Why an attempt failed can
// be asked again until the next one.
Status get_error(Socket& socket, const OptionRow& row, OptionValue& value) noexcept {
  const DWORD set_by_program = (socket.options.*row.state).exchange(0);
  if (set_by_program != 0 || socket.message_oriented() || socket.connected())
    return value.give(set_by_program);
  const Status failed = posix::take_pending_error(socket.descriptor());
  if (!succeeded(failed)) socket.options.connect_error = static_cast<DWORD>(wsa_error(failed));
  return value.give(socket.options.connect_error);
}

Status set_type(Socket& socket, const OptionRow&, OptionValue&) noexcept {
  return socket.stream() ? socket_code(WSAENOPROTOOPT) : Status::invalid_parameter;
}

Status get_type(Socket& socket, const OptionRow&, OptionValue& value) noexcept {
  return value.give(static_cast<DWORD>(socket.traits().type));
}

Status get_accepting(Socket& socket, const OptionRow&, OptionValue& value) noexcept {
  return value.give(socket.listening);
}

// The largest payload of a UDP datagram. A stream has no messages.
Status get_largest_message(Socket& socket, const OptionRow&, OptionValue& value) noexcept {
  if (socket.stream()) return value.give(0);
  return value.give(socket.traits().family == AF_INET6 ? 65527 : 65507);
}

// On Windows a socket of AcceptEx or ConnectEx is not quite one until these have been set; Linux
// knows the peer at once.
Status update_accept_context(Socket& socket, const OptionRow&, OptionValue& value) noexcept {
  SOCKET listener_value;
  std::memcpy(&listener_value, value.bytes, sizeof listener_value);
  const Pinned<Socket> listener(listener_value);
  if (!listener) return Status::invalid_handle;
  if (!listener->listening) return Status::invalid_parameter;
  if (!socket.connected()) return Status::invalid_connection;
  inherit_options(*listener, socket);
  if (listener->nonblocking) socket.nonblocking = true;
  return socket.network_events().inherit(listener->network_events());
}

Status update_connect_context(Socket& socket, const OptionRow&, OptionValue&) noexcept {
  return socket.connected() ? Status::success : Status::invalid_connection;
}

template <typename Info>
Status get_protocol_info(Socket& socket, const OptionRow&, OptionValue& value) noexcept {
  const auto info = in_form<Info>(protocol_info(socket));
  static_assert(sizeof info <= sizeof value.bytes);
  std::memcpy(value.bytes, &info, sizeof info);
  value.length = sizeof info;
  return Status::success;
}

template Status get_protocol_info<WSAPROTOCOL_INFOA>(Socket&, const OptionRow&,
                                                     OptionValue&) noexcept;
template Status get_protocol_info<WSAPROTOCOL_INFOW>(Socket&, const OptionRow&,
                                                     OptionValue&) noexcept;
template Status get_protocol_info<ProtocolInfo16>(Socket&, const OptionRow&, OptionValue&) noexcept;

// 0xffffffff without a connection; datagrams have none.
Status get_connect_time(Socket& socket, const OptionRow&, OptionValue& value) noexcept {
  if (!socket.stream() || !socket.connected()) return value.give(~DWORD{0});
  const auto age = Clock::now().time_since_epoch() - socket.connected_since.load();
  return value.give(
      static_cast<DWORD>(std::chrono::duration_cast<std::chrono::seconds>(age).count()));
}

// The names stand behind the structure that points to them, in the program's buffer. A name that
// the socket does not have is a null pointer.
Status get_state(Socket& socket, const OptionRow&, OptionValue& value) noexcept {
  CSADDR_INFO info{};
  info.iSocketType = socket.traits().type;
  info.iProtocol = socket.traits().protocol;
  value.length = sizeof info;
  const auto append = [&](const posix::Address& name, SOCKET_ADDRESS& entry) {
    const auto size = static_cast<std::size_t>(posix::windows_length(name));
    if (value.length + size <= value.room) {
      posix::write_address(name, value.bytes + value.length, static_cast<int>(size));
      entry = {reinterpret_cast<SOCKADDR*>(value.place + value.length), static_cast<INT>(size)};
    }
    value.length += (size + 7) & ~std::size_t{7};
  };
  posix::Address name;
  if (socket.bound && succeeded(posix::local_address(socket.descriptor(), name)))
    append(name, info.LocalAddr);
  if (succeeded(socket.peer(name))) append(name, info.RemoteAddr);
  std::memcpy(value.bytes, &info, sizeof info);
  return Status::success;
}

}  // namespace wsx
