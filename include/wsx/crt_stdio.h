// SPDX-License-Identifier: MIT
//
// Formatted text and streams, what Microsoft's C runtime adds to <stdio.h>. wsx/crt.h has the rules.
//
// Of formats these functions know what Windows documents: %I64d, %I32d, %Id, %hs, %ls, %ws and, in
// wide formats, %s for wide and %S for narrow text. %n is refused. Narrow formats can speak of wide
// text, so these are other functions under -fshort-wchar.
#ifndef WSX_CRT_STDIO_H
#define WSX_CRT_STDIO_H
#pragma GCC system_header

#include <stdarg.h>
#include <stdio.h>
#include <wsx/crt.h>

WSX_BEGIN_DECLS

// At most `count` characters, and a zero if there is room for one behind the text. Returns the
// length, or a negative number when not all of it fits. With a null buffer and 0: the length.
int _snprintf(char *buffer, size_t count, const char *format, ...) WSX_SYMW(_snprintf);
int _vsnprintf(char *buffer, size_t count, const char *format, va_list arguments)
    WSX_SYMW(_vsnprintf);
int _snwprintf(wchar_t *buffer, size_t count, const wchar_t *format, ...) WSX_SYMW(_snwprintf);
int _vsnwprintf(wchar_t *buffer, size_t count, const wchar_t *format, va_list arguments)
    WSX_SYMW(_vsnwprintf);

// The length of the text.
int _scprintf(const char *format, ...) WSX_SYMW(_scprintf);
int _vscprintf(const char *format, va_list arguments) WSX_SYMW(_vscprintf);
int _scwprintf(const wchar_t *format, ...) WSX_SYMW(_scwprintf);
int _vscwprintf(const wchar_t *format, va_list arguments) WSX_SYMW(_vscwprintf);

// The whole text with its zero, or -1 and an empty text: errno EINVAL, ERANGE.
int sprintf_s(char *buffer, size_t size, const char *format, ...) WSX_SYMW(sprintf_s);
int vsprintf_s(char *buffer, size_t size, const char *format, va_list arguments)
    WSX_SYMW(vsprintf_s);
int swprintf_s(wchar_t *buffer, size_t size, const wchar_t *format, ...) WSX_SYMW(swprintf_s);
int vswprintf_s(wchar_t *buffer, size_t size, const wchar_t *format, va_list arguments)
    WSX_SYMW(vswprintf_s);

// At most `count` characters (_TRUNCATE: what fits) and always a zero; -1 when the text was cut. A
// text that `count` allows and `size` does not is an error like those of sprintf_s.
int _snprintf_s(char *buffer, size_t size, size_t count, const char *format, ...)
    WSX_SYMW(_snprintf_s);
int _vsnprintf_s(char *buffer, size_t size, size_t count, const char *format, va_list arguments)
    WSX_SYMW(_vsnprintf_s);
int _snwprintf_s(wchar_t *buffer, size_t size, size_t count, const wchar_t *format, ...)
    WSX_SYMW(_snwprintf_s);
int _vsnwprintf_s(wchar_t *buffer, size_t size, size_t count, const wchar_t *format,
                  va_list arguments) WSX_SYMW(_vsnwprintf_s);

int printf_s(const char *format, ...) WSX_SYMW(printf_s);
int vprintf_s(const char *format, va_list arguments) WSX_SYMW(vprintf_s);
int fprintf_s(FILE *stream, const char *format, ...) WSX_SYMW(fprintf_s);
int vfprintf_s(FILE *stream, const char *format, va_list arguments) WSX_SYMW(vfprintf_s);
// Wide text goes out as UTF-8 on streams that libc has not made wide, which it stays usable for
// narrow text.
int wprintf_s(const wchar_t *format, ...) WSX_SYMW(wprintf_s);
int fwprintf_s(FILE *stream, const wchar_t *format, ...) WSX_SYMW(fwprintf_s);

// For %s, %c and %[ the room follows each pointer, as an unsigned number of characters. A text that
// does not fit ends the call and leaves its place empty.
int sscanf_s(const char *text, const char *format, ...) WSX_SYMW(sscanf_s);
int vsscanf_s(const char *text, const char *format, va_list arguments) WSX_SYMW(vsscanf_s);
int fscanf_s(FILE *stream, const char *format, ...) WSX_SYMW(fscanf_s);
int scanf_s(const char *format, ...) WSX_SYMW(scanf_s);
int swscanf_s(const wchar_t *text, const wchar_t *format, ...) WSX_SYMW(swscanf_s);

// Files. A name is a path of the host, where a backslash is no separator for libc's fopen. Of the
// mode Windows' own letters (b, t, n, c, N, S, R, T, D) and its ",ccs=" say nothing here.
// 0 or the errno; the stream is then null.
errno_t fopen_s(FILE **stream, const char *name, const char *mode) WSX_SYM(fopen_s);
errno_t freopen_s(FILE **stream, const char *name, const char *mode, FILE *old) WSX_SYM(freopen_s);
errno_t tmpfile_s(FILE **stream) WSX_SYM(tmpfile_s);
FILE *_fsopen(const char *name, const char *mode, int sharing) WSX_SYM(_fsopen);
FILE *_wfopen(const wchar_t *name, const wchar_t *mode) WSX_SYMW(_wfopen);
errno_t _wfopen_s(FILE **stream, const wchar_t *name, const wchar_t *mode) WSX_SYMW(_wfopen_s);

// A line of the standard input without its end; null at the end of the input, and when the line does
// not fit, with an empty text and ERANGE.
char *gets_s(char *buffer, size_t size) WSX_SYM(gets_s);

// The descriptor of a stream, the host's; -1 and EINVAL without one.
int _fileno(FILE *stream) WSX_SYM(_fileno);
int _fseeki64(FILE *stream, long long offset, int origin) WSX_SYM(_fseeki64);
long long _ftelli64(FILE *stream) WSX_SYM(_ftelli64);
// libc's, which starts a shell of the host.
FILE *_popen(const char *command, const char *mode) WSX_SYM(_popen);
int _pclose(FILE *stream) WSX_SYM(_pclose);
FILE *_fdopen(int descriptor, const char *mode) WSX_SYM(_fdopen);

WSX_END_DECLS

#ifdef __cplusplus
extern "C++" {
template <size_t N, class... A>
inline int sprintf_s(char (&buffer)[N], const char *format, A... arguments) {
    return sprintf_s(static_cast<char *>(buffer), N, format, arguments...);
}
template <size_t N>
inline int vsprintf_s(char (&buffer)[N], const char *format, va_list arguments) {
    return vsprintf_s(static_cast<char *>(buffer), N, format, arguments);
}
template <size_t N, class... A>
inline int _snprintf_s(char (&buffer)[N], size_t count, const char *format, A... arguments) {
    return _snprintf_s(static_cast<char *>(buffer), N, count, format, arguments...);
}
template <size_t N>
inline int _vsnprintf_s(char (&buffer)[N], size_t count, const char *format, va_list arguments) {
    return _vsnprintf_s(static_cast<char *>(buffer), N, count, format, arguments);
}
template <size_t N, class... A>
inline int swprintf_s(wchar_t (&buffer)[N], const wchar_t *format, A... arguments) {
    return swprintf_s(static_cast<wchar_t *>(buffer), N, format, arguments...);
}
template <size_t N>
inline int vswprintf_s(wchar_t (&buffer)[N], const wchar_t *format, va_list arguments) {
    return vswprintf_s(static_cast<wchar_t *>(buffer), N, format, arguments);
}
template <size_t N, class... A>
inline int _snwprintf_s(wchar_t (&buffer)[N], size_t count, const wchar_t *format,
                        A... arguments) {
    return _snwprintf_s(static_cast<wchar_t *>(buffer), N, count, format, arguments...);
}
template <size_t N>
inline char *gets_s(char (&buffer)[N]) {
    return gets_s(static_cast<char *>(buffer), N);
}
}
#endif

#endif
