// SPDX-License-Identifier: MIT
#pragma once

#include <winsock2.h>

#include "lib/socket.h"

namespace wsx {

// A new socket that owns the descriptor; without memory for it the descriptor is closed.
Ref<Socket> adopt_descriptor(int descriptor, const Socket::Traits& traits) noexcept;

// A handle for the socket; INVALID_SOCKET and the last error when the table is full.
SOCKET publish_socket(Ref<Socket> socket) noexcept;

// INVALID_SOCKET, with the last error set.
SOCKET fail_socket(Status status) noexcept;

}  // namespace wsx
