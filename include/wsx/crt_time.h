// SPDX-License-Identifier: MIT
//
// Time, what Microsoft's C runtime adds to <time.h>. wsx/crt.h has the rules. time_t has 64 bits on
// both systems.
#ifndef WSX_CRT_TIME_H
#define WSX_CRT_TIME_H
#pragma GCC system_header

#include <time.h>
#include <wsx/crt.h>

WSX_BEGIN_DECLS

// The result comes first, unlike in C11. 0, or EINVAL: a null pointer, or a time before 1970; the
// members are then all -1.
errno_t localtime_s(struct tm *result, const time_t *moment) WSX_SYM(localtime_s);
errno_t gmtime_s(struct tm *result, const time_t *moment) WSX_SYM(gmtime_s);

// As ctime and asctime print; the room must be 26 characters at least, else EINVAL and an empty text.
errno_t ctime_s(char *buffer, size_t size, const time_t *moment) WSX_SYM(ctime_s);
errno_t asctime_s(char *buffer, size_t size, const struct tm *moment) WSX_SYM(asctime_s);

// The number of seconds of a time in UTC.
long long _mkgmtime64(struct tm *moment) WSX_SYM(_mkgmtime64);

WSX_END_DECLS

WSX_INLINE __time64_t _time64(__time64_t *result) {
    const __time64_t now = (__time64_t)time((time_t *)0);
    if (result) *result = now;
    return now;
}
WSX_INLINE errno_t _localtime64_s(struct tm *result, const __time64_t *moment) {
    const time_t value = moment ? (time_t)*moment : 0;
    return localtime_s(result, moment ? &value : (const time_t *)0);
}
WSX_INLINE errno_t _gmtime64_s(struct tm *result, const __time64_t *moment) {
    const time_t value = moment ? (time_t)*moment : 0;
    return gmtime_s(result, moment ? &value : (const time_t *)0);
}
WSX_INLINE errno_t _ctime64_s(char *buffer, size_t size, const __time64_t *moment) {
    const time_t value = moment ? (time_t)*moment : 0;
    return ctime_s(buffer, size, moment ? &value : (const time_t *)0);
}
WSX_INLINE struct tm *_localtime64(const __time64_t *moment) {
    const time_t value = (time_t)*moment;
    return localtime(&value);
}
WSX_INLINE struct tm *_gmtime64(const __time64_t *moment) {
    const time_t value = (time_t)*moment;
    return gmtime(&value);
}
WSX_INLINE char *_ctime64(const __time64_t *moment) {
    const time_t value = (time_t)*moment;
    return ctime(&value);
}
WSX_INLINE __time64_t _mktime64(struct tm *moment) {
    return (__time64_t)mktime(moment);
}
WSX_INLINE time_t _mkgmtime(struct tm *moment) {
    return (time_t)_mkgmtime64(moment);
}
WSX_INLINE double _difftime64(__time64_t later, __time64_t earlier) {
    return (double)(later - earlier);
}

#ifdef __cplusplus
extern "C++" {
template <size_t N>
inline errno_t ctime_s(char (&buffer)[N], const time_t *moment) {
    return ctime_s(buffer, N, moment);
}
template <size_t N>
inline errno_t asctime_s(char (&buffer)[N], const struct tm *moment) {
    return asctime_s(buffer, N, moment);
}
}
#endif

#endif
