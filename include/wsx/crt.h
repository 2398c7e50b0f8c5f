// SPDX-License-Identifier: MIT
//
// What the headers of Microsoft's C runtime have in common. They are read at the end of libc's
// headers of the same names (overlay/), unless the file says WSX_NO_CRT or speaks POSIX.
//
// Rules that hold for all of them:
// - Of `long` in a format of these functions (%ld, %lu) 32 bits count, as on Windows: DWORD, LONG
//   and u_long print and scan right. %I64d, %lld, %zd and %Id are for larger numbers. libc's own
//   functions (printf, sscanf) read 64 bits.
// - Wide strings are UTF-32, or UTF-16 under -fshort-wchar, and become UTF-8 where they meet narrow
//   ones.
// - A call that breaks the rules of its function sets errno and returns the error, and what it should
//   have filled is empty. Windows then ends the program, unless _set_invalid_parameter_handler has
//   been given a function; here the function is called if there is one, and nothing else happens.
#ifndef WSX_CRT_H
#define WSX_CRT_H
#pragma GCC system_header

#include <stddef.h>
#include <stdint.h>
#include <wsx/symbol.h>

#ifndef _ERRNO_T_DEFINED
#define _ERRNO_T_DEFINED
typedef int errno_t;
#endif
#ifndef _RSIZE_T_DEFINED
#define _RSIZE_T_DEFINED
typedef size_t rsize_t;
#endif
#ifndef _TIME64_T_DEFINED
#define _TIME64_T_DEFINED
typedef long long __time64_t;
typedef int __time32_t;
#endif

// What does not fit is cut off, and the call returns STRUNCATE (or a negative count).
#define _TRUNCATE ((size_t)-1)
#define STRUNCATE 80

#ifndef _CRTIMP
#define _CRTIMP
#endif
#ifndef _CRT_UNUSED
#define _CRT_UNUSED(name) ((void)(name))
#endif

#ifdef __cplusplus
extern "C++" template <class T, size_t N>
char (&wsx_count_of(T (&)[N]))[N];
#define _countof(array) (sizeof(wsx_count_of(array)))
#else
#define _countof(array) (sizeof(array) / sizeof((array)[0]))
#endif

#define _MAX_PATH 260
#define _MAX_DRIVE 3
#define _MAX_DIR 256
#define _MAX_FNAME 256
#define _MAX_EXT 256
#define _MAX_ENV 32767

// The function is given nothing but nulls, as by Windows' release library.
typedef void (*_invalid_parameter_handler)(const wchar_t *expression, const wchar_t *function,
                                           const wchar_t *file, unsigned int line,
                                           uintptr_t reserved);

#endif
