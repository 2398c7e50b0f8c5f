// SPDX-License-Identifier: MIT
//
// Allowed before winsock2.h, which replaces FIONREAD and its kin; after it libc's numbers would
// replace Winsock's without a word.
#ifndef WSX_OVERLAY_SYS_IOCTL_H
#define WSX_OVERLAY_SYS_IOCTL_H
#pragma GCC system_header

#ifdef WSX_WINSOCK_SEEN
#define WSX_POSIX_HEADER 1
#include <wsx/posix_guard.h>
#endif
#include_next <sys/ioctl.h>

#endif
