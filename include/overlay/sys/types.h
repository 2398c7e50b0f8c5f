// SPDX-License-Identifier: MIT
//
// libc's u_long has 64 bits, Windows' has 32.
#ifndef WSX_OVERLAY_SYS_TYPES_H
#define WSX_OVERLAY_SYS_TYPES_H
#pragma GCC system_header

#pragma push_macro("WSX_OVERLAY_NESTED")
#undef WSX_OVERLAY_NESTED
#define WSX_OVERLAY_NESTED 1
#if defined(WSX_POSIX_TU) || defined(WSX_POSIX_SEEN)
#include_next <sys/types.h>
#else
#pragma push_macro("u_long")
#undef u_long
#define u_long wsx_libc_u_long
#include_next <sys/types.h>
#undef u_long
#pragma pop_macro("u_long")
#define WSX_HIDDEN_U_LONG 1
#endif
#pragma pop_macro("WSX_OVERLAY_NESTED")

#endif
