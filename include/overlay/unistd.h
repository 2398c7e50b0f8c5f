// SPDX-License-Identifier: MIT
//
// libc's gethostname takes a size_t, its socklen_t is unsigned; Windows has int for both.
#ifndef WSX_OVERLAY_UNISTD_H
#define WSX_OVERLAY_UNISTD_H
#pragma GCC system_header

#if defined(WSX_POSIX_TU) || defined(WSX_POSIX_SEEN)
#include_next <unistd.h>
#else
#pragma push_macro("gethostname")
#pragma push_macro("socklen_t")
#undef gethostname
#undef socklen_t
#define gethostname wsx_libc_gethostname
#define socklen_t wsx_libc_socklen_t
#include_next <unistd.h>
#undef gethostname
#undef socklen_t
#pragma pop_macro("gethostname")
#pragma pop_macro("socklen_t")
// glibc notes in this macro that socklen_t exists. It does not, and without it a later
// <sys/socket.h> in a POSIX file would not declare it.
#undef __socklen_t_defined
#define WSX_HIDDEN_UNISTD 1
#endif

#endif
