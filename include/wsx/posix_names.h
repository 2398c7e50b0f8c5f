// SPDX-License-Identifier: MIT
//
// Gives a POSIX file the names back that the overlay hid from it. Such a file is compiled with the
// same flags as its Winsock neighbours and shows what it is by including a POSIX socket header; from
// then on nothing is hidden, and what was hidden before is declared here once more.
#ifndef WSX_POSIX_NAMES_H
#define WSX_POSIX_NAMES_H
#pragma GCC system_header

#ifdef __cplusplus
#define WSX_LIBC_NOEXCEPT noexcept(true)
extern "C" {
#else
#define WSX_LIBC_NOEXCEPT
#endif

#ifdef WSX_HIDDEN_SELECT
typedef wsx_libc_fd_set fd_set;
extern int select(int, fd_set *__restrict, fd_set *__restrict, fd_set *__restrict,
                  struct timeval *__restrict);
// The overlay left libc's definitions on the stack of each name.
#pragma pop_macro("FD_SET")
#pragma pop_macro("FD_CLR")
#pragma pop_macro("FD_ISSET")
#pragma pop_macro("FD_ZERO")
// POSIX has one size of fd_set; a definition by the user has no effect on it in libc either.
#undef FD_SETSIZE
#ifdef __FD_SETSIZE
#define FD_SETSIZE __FD_SETSIZE
#else
#define FD_SETSIZE 1024
#endif
#endif

// Strict C modes have no u_long in <sys/types.h>.
#if defined(WSX_HIDDEN_U_LONG) && \
    (defined(__u_char_defined) || (!defined(__GLIBC__) && (defined(_GNU_SOURCE) || defined(_BSD_SOURCE))))
typedef unsigned long u_long;
#endif

#ifdef WSX_HIDDEN_UNISTD
#if defined(__GLIBC__) && !defined(__socklen_t_defined)
typedef __socklen_t socklen_t;
#define __socklen_t_defined
#endif
#if !defined(__GLIBC__) || defined(__USE_XOPEN_EXTENDED) || defined(__USE_XOPEN2K)
extern int gethostname(char *, __SIZE_TYPE__) WSX_LIBC_NOEXCEPT;
#endif
#endif

#ifdef __cplusplus
}
#endif
#undef WSX_LIBC_NOEXCEPT

#endif
