// SPDX-License-Identifier: MIT
//
// libc's fd_set is a bitmap and Winsock's an array, and nearly every C++ header and <stdlib.h> bring
// libc's in. It gets another name while libc's header is read; struct timeval stays, shared.
//
// No include guard around the file: the header may first come through <stdlib.h>, which asks for
// nothing, and later from a file that wants select() itself.
#pragma GCC system_header

#ifndef WSX_OVERLAY_SELECT
#define WSX_OVERLAY_SELECT 1
#if defined(WSX_POSIX_TU) || defined(WSX_POSIX_SEEN)
#include_next <sys/select.h>
#else

#pragma push_macro("fd_set")
#pragma push_macro("select")
#pragma push_macro("FD_SETSIZE")
#ifdef WSX_WINSOCK_SEEN
#pragma push_macro("FD_SET")
#pragma push_macro("FD_CLR")
#pragma push_macro("FD_ISSET")
#pragma push_macro("FD_ZERO")
#endif
#undef fd_set
#undef select
#undef FD_SETSIZE
#undef FD_SET
#undef FD_CLR
#undef FD_ISSET
#undef FD_ZERO
#define fd_set wsx_libc_fd_set
#define select wsx_libc_select
#include_next <sys/select.h>
#undef fd_set
#undef select
#undef FD_SETSIZE
#pragma pop_macro("fd_set")
#pragma pop_macro("select")
#pragma pop_macro("FD_SETSIZE")
// After winsock2.h its macros come back. Otherwise this may still become a POSIX file: libc's stay
// on the stack, where wsx/posix_names.h finds them.
#ifndef WSX_WINSOCK_SEEN
#pragma push_macro("FD_SET")
#pragma push_macro("FD_CLR")
#pragma push_macro("FD_ISSET")
#pragma push_macro("FD_ZERO")
#endif
#undef FD_SET
#undef FD_CLR
#undef FD_ISSET
#undef FD_ZERO
#ifdef WSX_WINSOCK_SEEN
#pragma pop_macro("FD_SET")
#pragma pop_macro("FD_CLR")
#pragma pop_macro("FD_ISSET")
#pragma pop_macro("FD_ZERO")
#else
#define WSX_HIDDEN_SELECT 1
#endif

#endif
#endif

// Included by name and before Winsock: the file wants libc's select().
#if !defined(WSX_OVERLAY_NESTED) && !defined(WSX_WINSOCK_SEEN)
#define WSX_POSIX_HEADER 1
#include <wsx/posix_guard.h>
#endif
