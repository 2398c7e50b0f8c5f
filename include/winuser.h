// SPDX-License-Identifier: MIT
//
// Of Windows' user interface only what makes text: there are no windows. The Microsoft page of each
// is the one with the function's name.
#ifndef _WINUSER_
#define _WINUSER_
#pragma GCC system_header

#include <stdarg.h>

#include <minwindef.h>

WSX_BEGIN_DECLS

// Formatted text of at most 1024 characters with its zero, cut after that. No floating point
// numbers. Returns the length.
int WINAPIV wsprintfA(LPSTR lpOut, LPCSTR lpFmt, ...) WSX_SYMW(wsprintfA);
int WINAPIV wsprintfW(LPWSTR lpOut, LPCWSTR lpFmt, ...) WSX_SYMW(wsprintfW);
int WINAPI wvsprintfA(LPSTR lpOut, LPCSTR lpFmt, va_list arglist) WSX_SYMW(wvsprintfA);
int WINAPI wvsprintfW(LPWSTR lpOut, LPCWSTR lpFmt, va_list arglist) WSX_SYMW(wvsprintfW);

// The letters of ASCII in place; the W forms those of Latin 1, too. In the place of a pointer a
// character may stand, and its other form is returned.
LPSTR WINAPI CharUpperA(LPSTR lpsz) WSX_SYM(CharUpperA);
LPWSTR WINAPI CharUpperW(LPWSTR lpsz) WSX_SYMW(CharUpperW);
LPSTR WINAPI CharLowerA(LPSTR lpsz) WSX_SYM(CharLowerA);
LPWSTR WINAPI CharLowerW(LPWSTR lpsz) WSX_SYMW(CharLowerW);
DWORD WINAPI CharUpperBuffA(LPSTR lpsz, DWORD cchLength) WSX_SYM(CharUpperBuffA);
DWORD WINAPI CharUpperBuffW(LPWSTR lpsz, DWORD cchLength) WSX_SYMW(CharUpperBuffW);
DWORD WINAPI CharLowerBuffA(LPSTR lpsz, DWORD cchLength) WSX_SYM(CharLowerBuffA);
DWORD WINAPI CharLowerBuffW(LPWSTR lpsz, DWORD cchLength) WSX_SYMW(CharLowerBuffW);

WSX_END_DECLS

#ifdef UNICODE
#define wsprintf wsprintfW
#define wvsprintf wvsprintfW
#define CharUpper CharUpperW
#define CharLower CharLowerW
#define CharUpperBuff CharUpperBuffW
#define CharLowerBuff CharLowerBuffW
#else
#define wsprintf wsprintfA
#define wvsprintf wvsprintfA
#define CharUpper CharUpperA
#define CharLower CharLowerA
#define CharUpperBuff CharUpperBuffA
#define CharLowerBuff CharLowerBuffA
#endif

#endif
