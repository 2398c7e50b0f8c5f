// SPDX-License-Identifier: MIT
//
// What wsx adds to the Windows names: the way between sockets and descriptors, for programs that
// mix Winsock with POSIX code, and the library's version. POSIX code goes into files of its own
// because winsock2.h and <sys/socket.h> cannot stand in one.
//
// The environment variable WSX_THREADS (1 to 64) is the number of threads on which the library waits
// for sockets; without it there are as many as processors, at most 8. It is read once, and not by
// setuid programs.
#ifndef WSX_H
#define WSX_H
#pragma GCC system_header

#include <wsx/symbol.h>

#include <winsock2.h>

#define WSX_VERSION_MAJOR 0
#define WSX_VERSION_MINOR 1
#define WSX_VERSION_PATCH 0
#define WSX_VERSION "0.1.0"

WSX_BEGIN_DECLS

// The descriptor under a socket.
//
//   s        an open socket.
//   returns  the descriptor, or -1 with the last error WSAENOTSOCK if s is not a socket, or
//            WSANOTINITIALISED before WSAStartup.
//
// The socket goes on owning the descriptor: do not close it, and do not use it after closesocket.
// It is non-blocking and must stay so; a UDP socket's has IP_RECVERR set, and its error queue is the
// library's. Looking at it (poll, getsockopt, SIOCOUTQ) is safe; reading,
// writing or closing behind the socket's back loses the order of queued requests.
int wsx_socket_descriptor(SOCKET s);

// A socket for a descriptor that POSIX code has opened (socket, accept, inherited).
//
//   fd       an IPv4, IPv6 or local stream, datagram or raw socket in any state: fresh, bound,
//            listening or connected.
//   returns  the socket, or INVALID_SOCKET with the last error WSAENOTSOCK (fd is no socket),
//            WSAEAFNOSUPPORT (another family), WSAENOBUFS or WSANOTINITIALISED.
//
// On success the socket owns fd and has made it non-blocking, and IP_RECVERR is set for UDP;
// closesocket closes it. Its close-on-exec flag stays as it is. On failure fd stays the caller's and
// open, but may have become non-blocking, with IP_RECVERR.
SOCKET wsx_socket_from_descriptor(int fd);

// Version of the library that runs, which may be younger than WSX_VERSION: "major.minor.patch".
const char* wsx_version(void);

WSX_END_DECLS

#endif  // WSX_H
