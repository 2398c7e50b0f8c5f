// SPDX-License-Identifier: MIT
#pragma once

#include <mswsock.h>
#include <winsock2.h>

#include "lib/completion.h"

namespace wsx {

// What WSARecvFrom takes; WSARecv leaves out the name.
struct ReceiveArguments {
  const WSABUF* buffers;
  DWORD count;
  DWORD* received;
  DWORD* flags;
  sockaddr* from = nullptr;
  int* from_length = nullptr;
};
Status receive_from(Socket& socket, const ReceiveArguments& arguments,
                    const Indication& indication);
Status receive_with_control(Socket& socket, WSAMSG* message, DWORD* received,
                            const Indication& indication);

// WSARecvMsg. Windows gives no name to link with, only the pointer from
// SIO_GET_EXTENSION_FUNCTION_POINTER; extension has the row.
int WSAAPI receive_message(SOCKET s, LPWSAMSG lpMsg, LPDWORD lpNumberOfBytesRecvd,
                           LPWSAOVERLAPPED lpOverlapped,
                           LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine);

}  // namespace wsx
