// SPDX-License-Identifier: MIT
//
// Text that is narrow or, with _UNICODE, wide, after "Generic-text mappings". The functions are the
// host's; the ones that only Microsoft's C runtime has are missing.
#ifndef _INC_TCHAR
#define _INC_TCHAR
#pragma GCC system_header

#include <wsx/keywords.h>

#ifdef _UNICODE
#include <wchar.h>
#include <wctype.h>
typedef wchar_t _TCHAR;
typedef wchar_t _TSCHAR;
typedef wchar_t _TUCHAR;
typedef wchar_t _TXCHAR;
typedef wint_t _TINT;
#define WSX_T_(quoted) L##quoted
#define WSX_TCS_(narrow, wide) wide
#else
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
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

#define _tprintf WSX_TCS_(printf, wprintf)
#define _ftprintf WSX_TCS_(fprintf, fwprintf)
#define _sntprintf WSX_TCS_(snprintf, swprintf)
#define _vtprintf WSX_TCS_(vprintf, vwprintf)
#define _vftprintf WSX_TCS_(vfprintf, vfwprintf)
#define _vsntprintf WSX_TCS_(vsnprintf, vswprintf)
#define _tscanf WSX_TCS_(scanf, wscanf)
#define _ftscanf WSX_TCS_(fscanf, fwscanf)
#define _stscanf WSX_TCS_(sscanf, swscanf)
#define _fgettc WSX_TCS_(fgetc, fgetwc)
#define _fgetts WSX_TCS_(fgets, fgetws)
#define _fputtc WSX_TCS_(fputc, fputwc)
#define _fputts WSX_TCS_(fputs, fputws)
#define _gettc WSX_TCS_(getc, getwc)
#define _gettchar WSX_TCS_(getchar, getwchar)
#define _puttc WSX_TCS_(putc, putwc)
#define _puttchar WSX_TCS_(putchar, putwchar)

#define _tcslen WSX_TCS_(strlen, wcslen)
#define _tcsnlen WSX_TCS_(strnlen, wcsnlen)
#define _tcscpy WSX_TCS_(strcpy, wcscpy)
#define _tcsncpy WSX_TCS_(strncpy, wcsncpy)
#define _tcscat WSX_TCS_(strcat, wcscat)
#define _tcsncat WSX_TCS_(strncat, wcsncat)
#define _tcscmp WSX_TCS_(strcmp, wcscmp)
#define _tcsncmp WSX_TCS_(strncmp, wcsncmp)
#define _tcsicmp WSX_TCS_(strcasecmp, wcscasecmp)
#define _tcsnicmp WSX_TCS_(strncasecmp, wcsncasecmp)
#define _tcscoll WSX_TCS_(strcoll, wcscoll)
#define _tcschr WSX_TCS_(strchr, wcschr)
#define _tcsrchr WSX_TCS_(strrchr, wcsrchr)
#define _tcsstr WSX_TCS_(strstr, wcsstr)
#define _tcsspn WSX_TCS_(strspn, wcsspn)
#define _tcscspn WSX_TCS_(strcspn, wcscspn)
#define _tcspbrk WSX_TCS_(strpbrk, wcspbrk)
#define _tcsdup WSX_TCS_(strdup, wcsdup)
#define _tcsftime WSX_TCS_(strftime, wcsftime)

// long has 64 bits here and 32 on Windows: a value between the two is no overflow.
#define _tcstol WSX_TCS_(strtol, wcstol)
#define _tcstoul WSX_TCS_(strtoul, wcstoul)
#define _tcstoi64 WSX_TCS_(strtoll, wcstoll)
#define _tcstoui64 WSX_TCS_(strtoull, wcstoull)
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
