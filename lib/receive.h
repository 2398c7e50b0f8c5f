// SPDX-License-Identifier: MIT
#pragma once

#include <mswsock.h>
#include <winsock2.h>

namespace wsx {

// WSARecvMsg. Windows gives no name to link with, only the pointer from
// SIO_GET_EXTENSION_FUNCTION_POINTER; extension has the row.
int WSAAPI receive_message(SOCKET s, LPWSAMSG lpMsg, LPDWORD lpNumberOfBytesRecvd,
                           LPWSAOVERLAPPED lpOverlapped,
                           LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine);

}  // namespace wsx
