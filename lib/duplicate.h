// SPDX-License-Identifier: MIT
#pragma once

#include <winsock2.h>

#include "posix/status.h"

namespace wsx {

class Socket;

// What SO_PROTOCOL_INFO and WSADuplicateSocket say of a socket.
WSAPROTOCOL_INFOW protocol_info(const Socket& socket) noexcept;

// WSADuplicateSocket.
Status duplicate_socket(Socket& socket, DWORD process, WSAPROTOCOL_INFOW& info) noexcept;

// The handle that WSADuplicateSocket has left in dwProviderReserved, once; INVALID_SOCKET for what
// it has not left there.
SOCKET take_duplicate(DWORD reserved) noexcept;

}  // namespace wsx
