// SPDX-License-Identifier: MIT
#pragma once

#include "lib/socket.h"

namespace wsx {

// Before a socket is used again its connection has to be over. Success once the peer has finished,
// too; device_not_ready until then. What it still sends is dropped: nobody can receive it any more.
Status await_end(Socket& socket) noexcept;

}  // namespace wsx
