// SPDX-License-Identifier: MIT
#ifndef WSX_OVERLAY_ARPA_INET_H
#define WSX_OVERLAY_ARPA_INET_H
#pragma GCC system_header

#define WSX_POSIX_HEADER 1
#include <wsx/posix_guard.h>
#include_next <arpa/inet.h>

#endif
