// SPDX-License-Identifier: MIT
//
// Local sockets. Microsoft page: "AF_UNIX comes to Windows". The layout is Linux'.
#ifndef _AFUNIX_
#define _AFUNIX_
#pragma GCC system_header

#include <ws2def.h>

#define UNIX_PATH_MAX 108

// sun_path ends with a null, or begins with one (abstract name).
typedef struct sockaddr_un {
  ADDRESS_FAMILY sun_family;
  char sun_path[UNIX_PATH_MAX];
} SOCKADDR_UN, *PSOCKADDR_UN;

#define SIO_AF_UNIX_GETPEERPID _WSAIOR(IOC_VENDOR, 256)
#define SIO_AF_UNIX_SETBINDPARENTPATH _WSAIOW(IOC_VENDOR, 257)
#define SIO_AF_UNIX_SETCONNPARENTPATH _WSAIOW(IOC_VENDOR, 258)

#endif  // _AFUNIX_
