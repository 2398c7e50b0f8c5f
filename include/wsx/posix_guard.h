// SPDX-License-Identifier: MIT
//
// One file speaks one of two languages: Winsock's or POSIX sockets'. AF_INET6, SOL_SOCKET, struct
// sockaddr, pollfd and a hundred other names mean different things in the two, and a file that mixed
// them would compile into wrong numbers. So the second of the two headers is refused here, in
// whichever order they come.
//
// No include guard: the overlay's wrappers define WSX_POSIX_HEADER and include this file each time;
// winsock2.h includes it once, without the macro, before anything else.
#pragma GCC system_header

#ifdef WSX_POSIX_HEADER
#undef WSX_POSIX_HEADER
#ifdef WSX_WINSOCK_SEEN
#error "wsx: a POSIX socket header follows winsock2.h (or windows.h) in one file; use one of the two per file"
#include <wsx/stop: see the error above>
#endif
#define WSX_POSIX_SEEN 1
#include <wsx/posix_names.h>

#else

// The include guards of glibc and musl tell when a POSIX header came past the overlay.
#if defined(WSX_POSIX_SEEN) || defined(WSX_POSIX_TU) || defined(_SYS_SOCKET_H) || \
    defined(_NETINET_IN_H) || defined(_NETDB_H) || defined(_SYS_POLL_H) || defined(_POLL_H)
#error "wsx: winsock2.h (or windows.h) follows a POSIX socket header in one file; use one of the two per file"
#include <wsx/stop: see the error above>
#endif
#if defined(_SYS_SELECT_H) && !defined(WSX_OVERLAY_SELECT)
#error "wsx: the folders overlay-std and overlay are missing from the include path; take all of pkg-config --cflags wsx"
#include <wsx/stop: see the error above>
#endif
#define WSX_WINSOCK_SEEN 1

// <sys/ioctl.h> may come first, because programs include it for terminals too. Its numbers of these
// requests are Linux'; Winsock's follow.
#undef FIONREAD
#undef FIONBIO
#undef FIOASYNC
#undef SIOCATMARK

#endif
