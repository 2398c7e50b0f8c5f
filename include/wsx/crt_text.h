// SPDX-License-Identifier: MIT
//
// Strings, what Microsoft's C runtime adds to <string.h>. wsx/crt.h has the rules.
#ifndef WSX_CRT_TEXT_H
#define WSX_CRT_TEXT_H
#pragma GCC system_header

#include <string.h>
#include <strings.h>
#include <wsx/crt.h>

WSX_BEGIN_DECLS

// Copy and append. 0, or: EINVAL (a null pointer, no room at all, a destination without end),
// ERANGE (too little room). With _TRUNCATE as `count` what fits is taken, and STRUNCATE returned.
errno_t strcpy_s(char *dest, rsize_t size, const char *src) WSX_SYM(strcpy_s);
errno_t strcat_s(char *dest, rsize_t size, const char *src) WSX_SYM(strcat_s);
errno_t strncpy_s(char *dest, rsize_t size, const char *src, rsize_t count) WSX_SYM(strncpy_s);
errno_t strncat_s(char *dest, rsize_t size, const char *src, rsize_t count) WSX_SYM(strncat_s);
errno_t wcscpy_s(wchar_t *dest, rsize_t size, const wchar_t *src) WSX_SYMW(wcscpy_s);
errno_t wcscat_s(wchar_t *dest, rsize_t size, const wchar_t *src) WSX_SYMW(wcscat_s);
errno_t wcsncpy_s(wchar_t *dest, rsize_t size, const wchar_t *src, rsize_t count)
    WSX_SYMW(wcsncpy_s);
errno_t wcsncat_s(wchar_t *dest, rsize_t size, const wchar_t *src, rsize_t count)
    WSX_SYMW(wcsncat_s);

// strtok with its state in the caller's hands.
char *strtok_s(char *text, const char *delimiters, char **context) WSX_SYM(strtok_s);
wchar_t *wcstok_s(wchar_t *text, const wchar_t *delimiters, wchar_t **context) WSX_SYMW(wcstok_s);

// 0, or EINVAL (a null pointer), ERANGE (too little room); the destination is then all zero.
errno_t memcpy_s(void *dest, rsize_t size, const void *src, rsize_t count) WSX_SYM(memcpy_s);
errno_t memmove_s(void *dest, rsize_t size, const void *src, rsize_t count) WSX_SYM(memmove_s);
errno_t wmemcpy_s(wchar_t *dest, rsize_t size, const wchar_t *src, rsize_t count)
    WSX_SYMW(wmemcpy_s);
errno_t wmemmove_s(wchar_t *dest, rsize_t size, const wchar_t *src, rsize_t count)
    WSX_SYMW(wmemmove_s);

// libc's text for an errno; _strerror puts "message: " before it and a line feed behind, and speaks
// of the current errno.
errno_t strerror_s(char *buffer, size_t size, int number) WSX_SYM(strerror_s);
char *_strerror(const char *message) WSX_SYM(_strerror);
errno_t _wcserror_s(wchar_t *buffer, size_t size, int number) WSX_SYMW(_wcserror_s);

// Comparing without regard to case, of the letters of ASCII.
int _memicmp(const void *a, const void *b, size_t count) WSX_SYM(_memicmp);
int _wcsicmp(const wchar_t *a, const wchar_t *b) WSX_SYMW(_wcsicmp);
int _wcsnicmp(const wchar_t *a, const wchar_t *b, size_t count) WSX_SYMW(_wcsnicmp);

// In place: the letters of ASCII, the order of the characters, one character everywhere.
char *_strlwr(char *text) WSX_SYM(_strlwr);
char *_strupr(char *text) WSX_SYM(_strupr);
char *_strrev(char *text) WSX_SYM(_strrev);
char *_strset(char *text, int character) WSX_SYM(_strset);
char *_strnset(char *text, int character, size_t count) WSX_SYM(_strnset);
wchar_t *_wcslwr(wchar_t *text) WSX_SYMW(_wcslwr);
wchar_t *_wcsupr(wchar_t *text) WSX_SYMW(_wcsupr);
wchar_t *_wcsrev(wchar_t *text) WSX_SYMW(_wcsrev);
// EINVAL for a text without end in its room, which becomes empty.
errno_t _strlwr_s(char *text, size_t size) WSX_SYM(_strlwr_s);
errno_t _strupr_s(char *text, size_t size) WSX_SYM(_strupr_s);
errno_t _wcslwr_s(wchar_t *text, size_t size) WSX_SYMW(_wcslwr_s);
errno_t _wcsupr_s(wchar_t *text, size_t size) WSX_SYMW(_wcsupr_s);

// A copy that free() releases.
wchar_t *_wcsdup(const wchar_t *text) WSX_SYMW(_wcsdup);

// The length, at most `size`; 0 for a null pointer.
size_t wcsnlen_s(const wchar_t *text, size_t size) WSX_SYMW(wcsnlen_s);

WSX_END_DECLS

// A source that brings these names as macros of its own keeps them.
#ifndef _stricmp
WSX_INLINE int _stricmp(const char *a, const char *b) {
    return strcasecmp(a, b);
}
#endif
#ifndef _strnicmp
WSX_INLINE int _strnicmp(const char *a, const char *b, size_t count) {
    return strncasecmp(a, b, count);
}
#endif
#ifndef _strcmpi
WSX_INLINE int _strcmpi(const char *a, const char *b) {
    return strcasecmp(a, b);
}
#endif
#ifndef stricmp
WSX_INLINE int stricmp(const char *a, const char *b) {
    return strcasecmp(a, b);
}
#endif
#ifndef strcmpi
WSX_INLINE int strcmpi(const char *a, const char *b) {
    return strcasecmp(a, b);
}
#endif
#ifndef strnicmp
WSX_INLINE int strnicmp(const char *a, const char *b, size_t count) {
    return strncasecmp(a, b, count);
}
#endif
#ifndef wcsicmp
WSX_INLINE int wcsicmp(const wchar_t *a, const wchar_t *b) {
    return _wcsicmp(a, b);
}
#endif
#ifndef wcsnicmp
WSX_INLINE int wcsnicmp(const wchar_t *a, const wchar_t *b, size_t count) {
    return _wcsnicmp(a, b, count);
}
#endif
#ifndef _strdup
WSX_INLINE char *_strdup(const char *text) {
    const size_t size = strlen(text) + 1;
    char *const copy = (char *)__builtin_malloc(size);
    return copy ? (char *)memcpy(copy, text, size) : copy;
}
#endif
#ifndef strlwr
WSX_INLINE char *strlwr(char *text) {
    return _strlwr(text);
}
#endif
#ifndef strupr
WSX_INLINE char *strupr(char *text) {
    return _strupr(text);
}
#endif
#ifndef strnlen_s
WSX_INLINE size_t strnlen_s(const char *text, size_t size) {
    const char *const end = text ? (const char *)memchr(text, 0, size) : text;
    return !text ? 0 : end ? (size_t)(end - text) : size;
}
#endif

// Arrays tell their room.
#ifdef __cplusplus
extern "C++" {
template <size_t N>
inline errno_t strcpy_s(char (&dest)[N], const char *src) {
    return strcpy_s(dest, N, src);
}
template <size_t N>
inline errno_t strcat_s(char (&dest)[N], const char *src) {
    return strcat_s(dest, N, src);
}
template <size_t N>
inline errno_t strncpy_s(char (&dest)[N], const char *src, rsize_t count) {
    return strncpy_s(dest, N, src, count);
}
template <size_t N>
inline errno_t strncat_s(char (&dest)[N], const char *src, rsize_t count) {
    return strncat_s(dest, N, src, count);
}
template <size_t N>
inline errno_t wcscpy_s(wchar_t (&dest)[N], const wchar_t *src) {
    return wcscpy_s(dest, N, src);
}
template <size_t N>
inline errno_t wcscat_s(wchar_t (&dest)[N], const wchar_t *src) {
    return wcscat_s(dest, N, src);
}
template <size_t N>
inline errno_t wcsncpy_s(wchar_t (&dest)[N], const wchar_t *src, rsize_t count) {
    return wcsncpy_s(dest, N, src, count);
}
template <size_t N>
inline errno_t wcsncat_s(wchar_t (&dest)[N], const wchar_t *src, rsize_t count) {
    return wcsncat_s(dest, N, src, count);
}
template <size_t N>
inline errno_t strerror_s(char (&buffer)[N], int number) {
    return strerror_s(buffer, N, number);
}
template <size_t N>
inline errno_t _strlwr_s(char (&text)[N]) {
    return _strlwr_s(text, N);
}
template <size_t N>
inline errno_t _strupr_s(char (&text)[N]) {
    return _strupr_s(text, N);
}
template <size_t N>
inline errno_t _wcslwr_s(wchar_t (&text)[N]) {
    return _wcslwr_s(text, N);
}
template <size_t N>
inline errno_t _wcsupr_s(wchar_t (&text)[N]) {
    return _wcsupr_s(text, N);
}
}
#endif

#endif
