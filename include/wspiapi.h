// SPDX-License-Identifier: MIT
//
// On Windows: replacements of getaddrinfo and its companions for Windows 2000, which lacked them.
// Here the real ones are always there.
#ifndef _WSPIAPI_H_
#define _WSPIAPI_H_
#pragma GCC system_header

#include <ws2tcpip.h>

#define WspiapiGetAddrInfo getaddrinfo
#define WspiapiFreeAddrInfo freeaddrinfo
#define WspiapiGetNameInfo getnameinfo

#endif  // _WSPIAPI_H_
