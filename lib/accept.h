// SPDX-License-Identifier: MIT
#pragma once

#include "lib/socket.h"

namespace wsx {

// The listener's next connection, or one that was put off; device_not_ready when there is none.
Status next_connection(Socket& listener, int& descriptor, posix::Address& peer) noexcept;

// accept and WSAAccept: the next connection as a socket.
Status accept_from(Socket& listener, sockaddr* name, int* length, LPCONDITIONPROC condition,
                   DWORD_PTR data, SOCKET& handle);

}  // namespace wsx
