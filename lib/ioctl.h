// SPDX-License-Identifier: MIT
#pragma once

#include <winsock2.h>

#include "lib/socket.h"

namespace wsx {

// What WSAIoctl is asked for, and where the size of the answer goes.
struct ControlRequest {
  DWORD code;
  const void* in;
  DWORD in_size;
  void* out;
  DWORD out_size;
  DWORD* returned;
};

// `handle` is the socket's value that the program used.
Status control(Socket& socket, SOCKET handle, const ControlRequest& request,
               const Indication& indication) noexcept;

}  // namespace wsx
