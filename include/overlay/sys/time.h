// SPDX-License-Identifier: MIT
//
// Brings <sys/select.h> for struct timeval only.
#ifndef WSX_OVERLAY_SYS_TIME_H
#define WSX_OVERLAY_SYS_TIME_H
#pragma GCC system_header

#pragma push_macro("WSX_OVERLAY_NESTED")
#undef WSX_OVERLAY_NESTED
#define WSX_OVERLAY_NESTED 1
#include_next <sys/time.h>
#pragma pop_macro("WSX_OVERLAY_NESTED")

#endif
