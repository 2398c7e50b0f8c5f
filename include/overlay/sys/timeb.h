// SPDX-License-Identifier: MIT
//
// libc's, and Windows' names for it. A file that does without says WSX_NO_CRT.
#pragma GCC system_header

#if __has_include_next(<sys/timeb.h>)
#include_next <sys/timeb.h>
#endif
#if !defined(WSX_NO_CRT) && !defined(WSX_POSIX_TU) && !defined(WSX_POSIX_SEEN) && \
    !defined(WSX_OVERLAY_SYS_TIMEB_H)
#define WSX_OVERLAY_SYS_TIMEB_H
#include <wsx/crt.h>

// The time since 1970 in seconds and milliseconds; minutes that the zone is west of UTC, and
// whether summer time is in use.
struct __timeb64 {
    __time64_t time;
    unsigned short millitm;
    short timezone;
    short dstflag;
};
#define _timeb __timeb64

WSX_BEGIN_DECLS

void _ftime64(struct __timeb64 *now) WSX_SYM(_ftime64);
// 0, or EINVAL for a null pointer.
errno_t _ftime64_s(struct __timeb64 *now) WSX_SYM(_ftime64_s);

WSX_END_DECLS

#define _ftime _ftime64
#define _ftime_s _ftime64_s
#endif
