// SPDX-License-Identifier: MIT
#ifndef WSX_OVERLAY_SYS_UN_H
#define WSX_OVERLAY_SYS_UN_H
#pragma GCC system_header

#define WSX_POSIX_HEADER 1
#include <wsx/posix_guard.h>
#include_next <sys/un.h>

#endif
