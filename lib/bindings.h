// SPDX-License-Identifier: MIT
#pragma once

#include "posix/address.h"
#include "posix/option.h"
#include "posix/status.h"

namespace wsx {

class Socket;

// Who shares a port with whom. Windows decides by what both sockets asked for and by whether their
// addresses are equal or one is the wildcard; Linux has another rule. So the addresses that bind()
// gave to sockets of this process are kept, and the host is asked when Windows would agree.
//
// What bind() leaves in a socket. Guarded by the lock of all bindings.
struct Binding {
  posix::Address address;
  posix::AddressUse use = posix::AddressUse::standard;
  Socket* next = nullptr;
  Socket* previous = nullptr;
  bool kept = false;
};

// Binds the socket as Windows would.
Status bind_as_windows(Socket& socket, const posix::Address& address) noexcept;

// Before the descriptor is closed.
void forget_binding(Socket& socket) noexcept;

}  // namespace wsx
