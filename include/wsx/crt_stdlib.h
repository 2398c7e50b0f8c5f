// SPDX-License-Identifier: MIT
//
// Numbers, the environment, paths and conversions, what Microsoft's C runtime adds to <stdlib.h>.
// wsx/crt.h has the rules.
#ifndef WSX_CRT_STDLIB_H
#define WSX_CRT_STDLIB_H
#pragma GCC system_header

#include <errno.h>
#include <stdlib.h>
#include <wsx/crt.h>

WSX_BEGIN_DECLS

// The function that is told of calls which break the rules; the former one is returned. A thread's
// own comes first.
_invalid_parameter_handler _set_invalid_parameter_handler(_invalid_parameter_handler handler)
    WSX_SYM(_set_invalid_parameter_handler);
_invalid_parameter_handler _get_invalid_parameter_handler(void)
    WSX_SYM(_get_invalid_parameter_handler);
_invalid_parameter_handler _set_thread_local_invalid_parameter_handler(
    _invalid_parameter_handler handler) WSX_SYM(_set_thread_local_invalid_parameter_handler);
_invalid_parameter_handler _get_thread_local_invalid_parameter_handler(void)
    WSX_SYM(_get_thread_local_invalid_parameter_handler);

// Numbers as text to a base of 2 to 36. A minus appears to base 10 only; otherwise a negative number
// is the unsigned one of its type. The forms with _s return 0, EINVAL or ERANGE.
char *_itoa(int value, char *buffer, int radix) WSX_SYM(_itoa);
char *_ltoa(long value, char *buffer, int radix) WSX_SYM(_ltoa);
char *_ultoa(unsigned long value, char *buffer, int radix) WSX_SYM(_ultoa);
char *_i64toa(long long value, char *buffer, int radix) WSX_SYM(_i64toa);
char *_ui64toa(unsigned long long value, char *buffer, int radix) WSX_SYM(_ui64toa);
wchar_t *_itow(int value, wchar_t *buffer, int radix) WSX_SYMW(_itow);
wchar_t *_ltow(long value, wchar_t *buffer, int radix) WSX_SYMW(_ltow);
wchar_t *_i64tow(long long value, wchar_t *buffer, int radix) WSX_SYMW(_i64tow);
wchar_t *_ui64tow(unsigned long long value, wchar_t *buffer, int radix) WSX_SYMW(_ui64tow);
errno_t _itoa_s(int value, char *buffer, size_t size, int radix) WSX_SYM(_itoa_s);
errno_t _ltoa_s(long value, char *buffer, size_t size, int radix) WSX_SYM(_ltoa_s);
errno_t _ultoa_s(unsigned long value, char *buffer, size_t size, int radix) WSX_SYM(_ultoa_s);
errno_t _i64toa_s(long long value, char *buffer, size_t size, int radix) WSX_SYM(_i64toa_s);
errno_t _ui64toa_s(unsigned long long value, char *buffer, size_t size, int radix)
    WSX_SYM(_ui64toa_s);
errno_t _itow_s(int value, wchar_t *buffer, size_t size, int radix) WSX_SYMW(_itow_s);
errno_t _i64tow_s(long long value, wchar_t *buffer, size_t size, int radix) WSX_SYMW(_i64tow_s);
errno_t _ui64tow_s(unsigned long long value, wchar_t *buffer, size_t size, int radix)
    WSX_SYMW(_ui64tow_s);

// Text as a number; what is too large becomes the largest.
int _wtoi(const wchar_t *text) WSX_SYMW(_wtoi);
long _wtol(const wchar_t *text) WSX_SYMW(_wtol);
long long _wtoi64(const wchar_t *text) WSX_SYMW(_wtoi64);
double _wtof(const wchar_t *text) WSX_SYMW(_wtof);

// The environment, libc's: what one of these sets getenv finds. Windows regards no case of names,
// the host does. `needed` counts the final zero, and is 0 for a variable that does not exist, which
// is no error. _putenv_s with an empty value removes the variable.
errno_t getenv_s(size_t *needed, char *buffer, size_t size, const char *name) WSX_SYM(getenv_s);
errno_t _dupenv_s(char **buffer, size_t *size, const char *name) WSX_SYM(_dupenv_s);
int _putenv(const char *assignment) WSX_SYM(_putenv);
errno_t _putenv_s(const char *name, const char *value) WSX_SYM(_putenv_s);
errno_t _wgetenv_s(size_t *needed, wchar_t *buffer, size_t size, const wchar_t *name)
    WSX_SYMW(_wgetenv_s);
errno_t _wdupenv_s(wchar_t **buffer, size_t *size, const wchar_t *name) WSX_SYMW(_wdupenv_s);
errno_t _wputenv_s(const wchar_t *name, const wchar_t *value) WSX_SYMW(_wputenv_s);
// What it returns lasts until the next call of the same thread.
wchar_t *_wgetenv(const wchar_t *name) WSX_SYMW(_wgetenv);
int _wputenv(const wchar_t *assignment) WSX_SYMW(_wputenv);

// A number that nobody can foresee. Unlike on Windows it needs no macro before the header.
errno_t rand_s(unsigned int *value) WSX_SYM(rand_s);

// Between wide strings and UTF-8. `converted` counts the final zero and may be null; with a null
// buffer the call only counts. 0, EINVAL, ERANGE, EILSEQ (no valid text), STRUNCATE.
errno_t mbstowcs_s(size_t *converted, wchar_t *buffer, size_t size, const char *text, size_t count)
    WSX_SYMW(mbstowcs_s);
errno_t wcstombs_s(size_t *converted, char *buffer, size_t size, const wchar_t *text, size_t count)
    WSX_SYMW(wcstombs_s);

// The parts of a path; each may be null, with 0 for its room. Either slash separates folders.
errno_t _splitpath_s(const char *path, char *drive, size_t drive_size, char *folder,
                     size_t folder_size, char *name, size_t name_size, char *extension,
                     size_t extension_size) WSX_SYM(_splitpath_s);
void _splitpath(const char *path, char *drive, char *folder, char *name, char *extension)
    WSX_SYM(_splitpath);
errno_t _makepath_s(char *path, size_t size, const char *drive, const char *folder,
                    const char *name, const char *extension) WSX_SYM(_makepath_s);
void _makepath(char *path, const char *drive, const char *folder, const char *name,
               const char *extension) WSX_SYM(_makepath);
errno_t _wsplitpath_s(const wchar_t *path, wchar_t *drive, size_t drive_size, wchar_t *folder,
                      size_t folder_size, wchar_t *name, size_t name_size, wchar_t *extension,
                      size_t extension_size) WSX_SYMW(_wsplitpath_s);
void _wsplitpath(const wchar_t *path, wchar_t *drive, wchar_t *folder, wchar_t *name,
                 wchar_t *extension) WSX_SYMW(_wsplitpath);
errno_t _wmakepath_s(wchar_t *path, size_t size, const wchar_t *drive, const wchar_t *folder,
                     const wchar_t *name, const wchar_t *extension) WSX_SYMW(_wmakepath_s);
void _wmakepath(wchar_t *path, const wchar_t *drive, const wchar_t *folder, const wchar_t *name,
                const wchar_t *extension) WSX_SYMW(_wmakepath);
// The absolute path, without looking whether there is such a file. A null buffer is allocated.
char *_fullpath(char *absolute, const char *path, size_t size) WSX_SYM(_fullpath);
wchar_t *_wfullpath(wchar_t *absolute, const wchar_t *path, size_t size) WSX_SYMW(_wfullpath);

void *_aligned_malloc(size_t size, size_t alignment) WSX_SYM(_aligned_malloc);
void *_aligned_realloc(void *memory, size_t size, size_t alignment) WSX_SYM(_aligned_realloc);
void _aligned_free(void *memory) WSX_SYM(_aligned_free);
// At least what malloc was asked for; (size_t)-1 and EINVAL for a null pointer.
size_t _msize(void *memory) WSX_SYM(_msize);

WSX_END_DECLS

#ifndef _atoi64
WSX_INLINE long long _atoi64(const char *text) {
    return strtoll(text, (char **)0, 10);
}
#endif
#ifndef _strtoi64
WSX_INLINE long long _strtoi64(const char *text, char **end, int base) {
    return strtoll(text, end, base);
}
#endif
#ifndef _strtoui64
WSX_INLINE unsigned long long _strtoui64(const char *text, char **end, int base) {
    return strtoull(text, end, base);
}
#endif
#ifndef itoa
WSX_INLINE char *itoa(int value, char *buffer, int radix) {
    return _itoa(value, buffer, radix);
}
#endif
typedef int (*_onexit_t)(void);
// Runs at exit, the last one first. What it returned tells nobody anything.
WSX_INLINE _onexit_t _onexit(_onexit_t function) {
    return atexit((void (*)(void))(void *)function) == 0 ? function : (_onexit_t)0;
}
WSX_INLINE int *_errno(void) {
    return &errno;
}
WSX_INLINE errno_t _set_errno(int value) {
    errno = value;
    return 0;
}
WSX_INLINE errno_t _get_errno(int *value) {
    if (!value) return EINVAL;
    *value = errno;
    return 0;
}

// The compilers' <x86intrin.h> has these four as macros, and includes us after it has made them.
#ifndef _rotl
WSX_INLINE unsigned int _rotl(unsigned int value, int by) {
    return value << (by & 31) | value >> (-by & 31);
}
WSX_INLINE unsigned int _rotr(unsigned int value, int by) {
    return value >> (by & 31) | value << (-by & 31);
}
#endif
WSX_INLINE unsigned long long _rotl64(unsigned long long value, int by) {
    return value << (by & 63) | value >> (-by & 63);
}
WSX_INLINE unsigned long long _rotr64(unsigned long long value, int by) {
    return value >> (by & 63) | value << (-by & 63);
}
#ifndef _lrotl
// Windows' unsigned long: 32 bits.
WSX_INLINE unsigned int _lrotl(unsigned int value, int by) {
    return _rotl(value, by);
}
WSX_INLINE unsigned int _lrotr(unsigned int value, int by) {
    return _rotr(value, by);
}
#endif
WSX_INLINE unsigned short _byteswap_ushort(unsigned short value) {
    return __builtin_bswap16(value);
}
WSX_INLINE unsigned int _byteswap_ulong(unsigned int value) {
    return __builtin_bswap32(value);
}
WSX_INLINE unsigned long long _byteswap_uint64(unsigned long long value) {
    return __builtin_bswap64(value);
}

#define _alloca(size) __builtin_alloca(size)
// From the heap always; Microsoft's takes what is small from the stack.
#define _malloca(size) malloc(size)
#define _freea(memory) free(memory)

#ifdef __cplusplus
extern "C++" {
template <size_t N>
inline errno_t _itoa_s(int value, char (&buffer)[N], int radix) {
    return _itoa_s(value, buffer, N, radix);
}
template <size_t N>
inline errno_t _ltoa_s(long value, char (&buffer)[N], int radix) {
    return _ltoa_s(value, buffer, N, radix);
}
template <size_t N>
inline errno_t _i64toa_s(long long value, char (&buffer)[N], int radix) {
    return _i64toa_s(value, buffer, N, radix);
}
template <size_t N>
inline errno_t _ui64toa_s(unsigned long long value, char (&buffer)[N], int radix) {
    return _ui64toa_s(value, buffer, N, radix);
}
template <size_t N>
inline errno_t _itow_s(int value, wchar_t (&buffer)[N], int radix) {
    return _itow_s(value, buffer, N, radix);
}
template <size_t N>
inline errno_t getenv_s(size_t *needed, char (&buffer)[N], const char *name) {
    return getenv_s(needed, buffer, N, name);
}
template <size_t N>
inline errno_t _wgetenv_s(size_t *needed, wchar_t (&buffer)[N], const wchar_t *name) {
    return _wgetenv_s(needed, buffer, N, name);
}
template <size_t N>
inline errno_t mbstowcs_s(size_t *converted, wchar_t (&buffer)[N], const char *text,
                          size_t count) {
    return mbstowcs_s(converted, buffer, N, text, count);
}
template <size_t N>
inline errno_t wcstombs_s(size_t *converted, char (&buffer)[N], const wchar_t *text,
                          size_t count) {
    return wcstombs_s(converted, buffer, N, text, count);
}
template <size_t D, size_t F, size_t N, size_t E>
inline errno_t _splitpath_s(const char *path, char (&drive)[D], char (&folder)[F],
                            char (&name)[N], char (&extension)[E]) {
    return _splitpath_s(path, drive, D, folder, F, name, N, extension, E);
}
template <size_t N>
inline errno_t _makepath_s(char (&path)[N], const char *drive, const char *folder,
                           const char *name, const char *extension) {
    return _makepath_s(path, N, drive, folder, name, extension);
}
}
#endif

#endif
