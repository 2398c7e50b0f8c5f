// SPDX-License-Identifier: MIT
#pragma once

#include <winsock2.h>

#include "lib/arguments.h"
#include "lib/socket.h"

namespace wsx {

// A new socket that owns the descriptor; without memory for it the descriptor is closed.
Ref<Socket> adopt_descriptor(int descriptor, const Socket::Traits& traits) noexcept;

// A handle for the socket. Fails when the table is full, and after the last cleanup.
Status publish_socket(Ref<Socket> socket, SOCKET& handle) noexcept;

// The last line of a door that returns a socket: the handle, or INVALID_SOCKET and the last error.
SOCKET finish_socket(Status status, SOCKET handle) noexcept;

// What socket and WSASocket are asked for. FROM_PROTOCOL_INFO in one of the first three takes it
// from the structure, and so does 0.
struct SocketRequest {
  int family;
  int type;
  int protocol;
  DWORD flags;
  GROUP group = 0;
  DWORD reserved = 0;  // what WSADuplicateSocket has prepared

  // Every form of the structure has these members in the same places.
  template <typename ProtocolInfo>
  Status describe(const ProtocolInfo* info) noexcept {
    if (!info) return Status::success;
    if (bad_pointer(info)) return Status::access_violation;
    const auto open = [](int argument) { return argument == FROM_PROTOCOL_INFO || argument == 0; };
    reserved = info->dwProviderReserved;
    if (open(family)) family = info->iAddressFamily;
    if (open(type)) type = info->iSocketType;
    if (open(protocol)) protocol = info->iProtocol;
    return Status::success;
  }
};

Status open_socket(SocketRequest request, SOCKET& handle) noexcept;

Status bind_to(Socket& socket, const sockaddr* name, int length) noexcept;
Status listen_on(Socket& socket, int backlog) noexcept;

}  // namespace wsx
