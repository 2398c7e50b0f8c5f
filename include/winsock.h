// SPDX-License-Identifier: MIT
//
// The name of the first version of Windows Sockets. Its functions are those of winsock2.h, and here
// the two headers may follow each other in any order, which they may not on Windows.
//
// What differs from the original: the IP options have the numbers of Winsock 2 (IP_TTL 4, not 7),
// the only ones that the library knows. The blocking hooks (WSASetBlockingHook,
// WSAUnhookBlockingHook, WSAIsBlocking, WSACancelBlockingCall) and the calls that answer with
// window messages (WSAAsyncGetHostByName and the like) do not exist: Winsock 2 has withdrawn the
// former, and there are no windows for the latter.
#ifndef WSX_WINSOCK_H
#define WSX_WINSOCK_H
#pragma GCC system_header

#include <winsock2.h>

#include <mswsock.h>
#include <ws2ipdef.h>

#endif  // WSX_WINSOCK_H
