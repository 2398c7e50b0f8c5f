// SPDX-License-Identifier: MIT
//
// Text that is narrow or, with _UNICODE, wide, after "Generic-text mappings". Most functions are
// the host's, the others those of wsx/crt.h.
#ifndef _INC_TCHAR
#define _INC_TCHAR
#pragma GCC system_header

#include <ctype.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <wchar.h>
#include <wctype.h>
#include <wsx/keywords.h>

#ifdef _UNICODE
typedef wchar_t _TCHAR;
typedef wchar_t _TSCHAR;
typedef wchar_t _TUCHAR;
typedef wchar_t _TXCHAR;
typedef wint_t _TINT;
#define WSX_T_(quoted) L##quoted
#define WSX_TCS_(narrow, wide) wide
#else
typedef char _TCHAR;
typedef signed char _TSCHAR;
typedef unsigned char _TUCHAR;
typedef char _TXCHAR;
typedef int _TINT;
#define WSX_T_(quoted) quoted
#define WSX_TCS_(narrow, wide) narrow
#endif

#ifndef _TCHAR_DEFINED
#define _TCHAR_DEFINED
typedef _TCHAR TCHAR, *PTCHAR;
#endif

#define _T(quoted) WSX_T_(quoted)
#define _TEXT(quoted) WSX_T_(quoted)
#define __T(quoted) WSX_T_(quoted)

// The host starts main; libwsx-main.a has one that calls wmain. wsx-cc reads "void _tmain" as the
// other name, because C++ takes no main without a result.
#define _tmain WSX_TCS_(main, wmain)
#define wsx_void_tmain WSX_TCS_(wsx_void_main, wsx_void_wmain)

#define _TEOF WSX_TCS_(EOF, WEOF)

// Who writes these means Microsoft's formats, in which %s is text of the function's own width and
// %lu has 32 bits; the host's printf and wprintf have others.
#define _tprintf WSX_TCS_(printf_s, wprintf_s)
#define _ftprintf WSX_TCS_(fprintf_s, fwprintf_s)
#define _stprintf(buffer, ...) WSX_TCS_(_snprintf, _snwprintf)((buffer), 0x7fffffff, __VA_ARGS__)
#define _vstprintf(buffer, format, arguments) \
  WSX_TCS_(_vsnprintf, _vsnwprintf)((buffer), 0x7fffffff, (format), (arguments))
#define _sntprintf WSX_TCS_(_snprintf, _snwprintf)
#define _vtprintf WSX_TCS_(vprintf, vwprintf)
#define _vftprintf WSX_TCS_(vfprintf, vfwprintf)
#define _vsntprintf WSX_TCS_(_vsnprintf, _vsnwprintf)
#define _tprintf_s WSX_TCS_(printf_s, wprintf_s)
#define _ftprintf_s WSX_TCS_(fprintf_s, fwprintf_s)
#define _stprintf_s WSX_TCS_(sprintf_s, swprintf_s)
#define _vstprintf_s WSX_TCS_(vsprintf_s, vswprintf_s)
#define _sntprintf_s WSX_TCS_(_snprintf_s, _snwprintf_s)
#define _vsntprintf_s WSX_TCS_(_vsnprintf_s, _vsnwprintf_s)
#define _sctprintf WSX_TCS_(_scprintf, _scwprintf)
#define _vsctprintf WSX_TCS_(_vscprintf, _vscwprintf)
#define _stscanf_s WSX_TCS_(sscanf_s, swscanf_s)
#define _tfopen WSX_TCS_(fopen, _wfopen)
#define _tfopen_s WSX_TCS_(fopen_s, _wfopen_s)
#define _topen WSX_TCS_(_open, _wopen)
#define _taccess WSX_TCS_(_access, _waccess)
#define _tscanf WSX_TCS_(scanf, wscanf)
#define _ftscanf WSX_TCS_(fscanf, fwscanf)
#define _stscanf WSX_TCS_(sscanf, swscanf)
#define _fgettc WSX_TCS_(fgetc, fgetwc)
#define _fgetts WSX_TCS_(fgets, fgetws)
#define _gettc WSX_TCS_(getc, getwc)
#define _gettchar WSX_TCS_(getchar, getwchar)

// A stream of the host is wide or narrow for good, and those of Microsoft's printing are narrow:
// what is printed here goes the same way.
#define wsx_fputwc(c, stream)                                   \
  ({                                                            \
    const wint_t wsx_c = (c);                                   \
    fwprintf_s((stream), L"%c", (int)wsx_c) < 0 ? WEOF : wsx_c; \
  })
#define wsx_putwchar(c) wsx_fputwc((c), stdout)
#define wsx_fputws(text, stream) fwprintf_s((stream), L"%s", (text))
#define wsx_putws(text) wprintf_s(L"%s\n", (text))
#define _fputtc WSX_TCS_(fputc, wsx_fputwc)
#define _puttc WSX_TCS_(putc, wsx_fputwc)
#define _puttchar WSX_TCS_(putchar, wsx_putwchar)
#define _fputts WSX_TCS_(fputs, wsx_fputws)
#define _putts WSX_TCS_(puts, wsx_putws)

#define _tcslen WSX_TCS_(strlen, wcslen)
#define _tcsnlen WSX_TCS_(strnlen, wcsnlen)
#define _tcscpy WSX_TCS_(strcpy, wcscpy)
#define _tcsncpy WSX_TCS_(strncpy, wcsncpy)
#define _tcscat WSX_TCS_(strcat, wcscat)
#define _tcsncat WSX_TCS_(strncat, wcsncat)
#define _tcscpy_s WSX_TCS_(strcpy_s, wcscpy_s)
#define _tcsncpy_s WSX_TCS_(strncpy_s, wcsncpy_s)
#define _tcscat_s WSX_TCS_(strcat_s, wcscat_s)
#define _tcsncat_s WSX_TCS_(strncat_s, wcsncat_s)
#define _tcstok_s WSX_TCS_(strtok_s, wcstok_s)
#define _tcscmp WSX_TCS_(strcmp, wcscmp)
#define _tcsncmp WSX_TCS_(strncmp, wcsncmp)
#define _tcsicmp WSX_TCS_(_stricmp, _wcsicmp)
#define _tcsnicmp WSX_TCS_(_strnicmp, _wcsnicmp)
#define _tcslwr WSX_TCS_(_strlwr, _wcslwr)
#define _tcsupr WSX_TCS_(_strupr, _wcsupr)
#define _tcslwr_s WSX_TCS_(_strlwr_s, _wcslwr_s)
#define _tcsupr_s WSX_TCS_(_strupr_s, _wcsupr_s)
#define _tcsrev WSX_TCS_(_strrev, _wcsrev)
#define _tcsclen WSX_TCS_(strlen, wcslen)
#define _tcsnccmp WSX_TCS_(strncmp, wcsncmp)
#define _tcsncicmp WSX_TCS_(_strnicmp, _wcsnicmp)
#define _tcsnccat WSX_TCS_(strncat, wcsncat)
#define _tcsxfrm WSX_TCS_(strxfrm, wcsxfrm)
#define _tcsinc(text) ((text) + 1)
#define _tcsdec(start, text) ((text) > (start) ? (text)-1 : NULL)
#define _tcsninc(text, count) ((text) + (count))
#define _tcsnccpy WSX_TCS_(strncpy, wcsncpy)
#define _tcscoll WSX_TCS_(strcoll, wcscoll)
#define _tcschr WSX_TCS_(strchr, wcschr)
#define _tcsrchr WSX_TCS_(strrchr, wcsrchr)
#define _tcsstr WSX_TCS_(strstr, wcsstr)
#define _tcsspn WSX_TCS_(strspn, wcsspn)
#define _tcscspn WSX_TCS_(strcspn, wcscspn)
#define _tcspbrk WSX_TCS_(strpbrk, wcspbrk)
#define _tcsdup WSX_TCS_(_strdup, _wcsdup)
#define _tcsftime WSX_TCS_(strftime, wcsftime)

// long has 64 bits here and 32 on Windows: a value between the two is no overflow.
#define _tcstol WSX_TCS_(strtol, wcstol)
#define _tcstoul WSX_TCS_(strtoul, wcstoul)
#define _tcstoi64 WSX_TCS_(strtoll, wcstoll)
#define _tcstoui64 WSX_TCS_(strtoull, wcstoull)
#define _ttoi WSX_TCS_(atoi, _wtoi)
#define _ttol WSX_TCS_(atol, _wtol)
#define _ttoi64 WSX_TCS_(_atoi64, _wtoi64)
#define _tstoi WSX_TCS_(atoi, _wtoi)
#define _tstol WSX_TCS_(atol, _wtol)
#define _tstoi64 WSX_TCS_(_atoi64, _wtoi64)
#define _tstof WSX_TCS_(atof, _wtof)
#define _itot WSX_TCS_(_itoa, _itow)
#define _itot_s WSX_TCS_(_itoa_s, _itow_s)
#define _ltot WSX_TCS_(_ltoa, _ltow)
#define _ultot WSX_TCS_(_ultoa, _ui64tow)
#define _ui64tot WSX_TCS_(_ui64toa, _ui64tow)
#define _i64tot WSX_TCS_(_i64toa, _i64tow)
#define _tgetenv_s WSX_TCS_(getenv_s, _wgetenv_s)
#define _tdupenv_s WSX_TCS_(_dupenv_s, _wdupenv_s)
#define _tputenv_s WSX_TCS_(_putenv_s, _wputenv_s)
#define _tcserror_s WSX_TCS_(strerror_s, _wcserror_s)
#define _tcstod WSX_TCS_(strtod, wcstod)

#define _istalnum WSX_TCS_(isalnum, iswalnum)
#define _istalpha WSX_TCS_(isalpha, iswalpha)
#define _istcntrl WSX_TCS_(iscntrl, iswcntrl)
#define _istdigit WSX_TCS_(isdigit, iswdigit)
#define _istgraph WSX_TCS_(isgraph, iswgraph)
#define _istlower WSX_TCS_(islower, iswlower)
#define _istprint WSX_TCS_(isprint, iswprint)
#define _istpunct WSX_TCS_(ispunct, iswpunct)
#define _istspace WSX_TCS_(isspace, iswspace)
#define _istupper WSX_TCS_(isupper, iswupper)
#define _istxdigit WSX_TCS_(isxdigit, iswxdigit)
#define _totlower WSX_TCS_(tolower, towlower)
#define _totupper WSX_TCS_(toupper, towupper)

#endif
