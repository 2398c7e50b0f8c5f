// SPDX-License-Identifier: MIT
//
// Strings that always end within their room, after Microsoft's "Strsafe.h functions".
//
// Rooms count characters (Cch) or bytes (Cb), with the final zero. Every function returns S_OK, or
// STRSAFE_E_INSUFFICIENT_BUFFER (the text was cut), or STRSAFE_E_INVALID_PARAMETER (no room, more
// than STRSAFE_MAX_CCH, no end within the room, a null pointer). Of formats, wsx/crt_stdio.h tells.
#ifndef _STRSAFE_H_INCLUDED_
#define _STRSAFE_H_INCLUDED_
#pragma GCC system_header

#include <stdarg.h>
#include <stddef.h>

#include <winerror.h>
#include <winnt.h>

#define STRSAFE_MAX_CCH 2147483647
#define STRSAFE_MAX_LENGTH (STRSAFE_MAX_CCH - 1)
#define STRSAFE_E_INSUFFICIENT_BUFFER ((HRESULT)0x8007007A)
#define STRSAFE_E_INVALID_PARAMETER ((HRESULT)0x80070057)
#define STRSAFE_E_END_OF_FILE ((HRESULT)0x80070026)

// For the functions with Ex: a null source is an empty text; what is left of the room, or all of it
// after a failure, is filled with the lowest byte; after a failure the text is empty; what does not
// fit is not cut but refused.
#define STRSAFE_IGNORE_NULLS 0x00000100
#define STRSAFE_FILL_BEHIND_NULL 0x00000200
#define STRSAFE_FILL_ON_FAILURE 0x00000400
#define STRSAFE_NULL_ON_FAILURE 0x00000800
#define STRSAFE_NO_TRUNCATION 0x00001000
#define STRSAFE_FILL_BYTE(byte) ((DWORD)(((byte)&0xff) | STRSAFE_FILL_BEHIND_NULL))
#define STRSAFE_FAILURE_BYTE(byte) ((DWORD)(((byte)&0xff) | STRSAFE_FILL_ON_FAILURE))

#ifndef STRSAFEAPI
#define STRSAFEAPI HRESULT
#endif

WSX_BEGIN_DECLS

// The whole text, or as much of it as there is room for.
HRESULT StringCchCopyA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc) WSX_SYM(StringCchCopyA);
HRESULT StringCchCopyW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc) WSX_SYMW(StringCchCopyW);
HRESULT StringCchCopyExA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc, LPSTR *ppszDestEnd,
                         size_t *pcchRemaining, DWORD dwFlags) WSX_SYM(StringCchCopyExA);
HRESULT StringCchCopyExW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc, LPWSTR *ppszDestEnd,
                         size_t *pcchRemaining, DWORD dwFlags) WSX_SYMW(StringCchCopyExW);
HRESULT StringCbCopyA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc) WSX_SYM(StringCbCopyA);
HRESULT StringCbCopyW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc) WSX_SYMW(StringCbCopyW);
HRESULT StringCbCopyExA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc, LPSTR *ppszDestEnd,
                        size_t *pcbRemaining, DWORD dwFlags) WSX_SYM(StringCbCopyExA);
HRESULT StringCbCopyExW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc, LPWSTR *ppszDestEnd,
                        size_t *pcbRemaining, DWORD dwFlags) WSX_SYMW(StringCbCopyExW);

// At most cchToCopy characters (cbToCopy bytes) of it.
HRESULT StringCchCopyNA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc, size_t cchToCopy)
    WSX_SYM(StringCchCopyNA);
HRESULT StringCchCopyNW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc, size_t cchToCopy)
    WSX_SYMW(StringCchCopyNW);
HRESULT StringCchCopyNExA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc, size_t cchToCopy,
                          LPSTR *ppszDestEnd, size_t *pcchRemaining, DWORD dwFlags)
    WSX_SYM(StringCchCopyNExA);
HRESULT StringCchCopyNExW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc, size_t cchToCopy,
                          LPWSTR *ppszDestEnd, size_t *pcchRemaining, DWORD dwFlags)
    WSX_SYMW(StringCchCopyNExW);
HRESULT StringCbCopyNA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc, size_t cbToCopy)
    WSX_SYM(StringCbCopyNA);
HRESULT StringCbCopyNW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc, size_t cbToCopy)
    WSX_SYMW(StringCbCopyNW);
HRESULT StringCbCopyNExA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc, size_t cbToCopy,
                         LPSTR *ppszDestEnd, size_t *pcbRemaining, DWORD dwFlags)
    WSX_SYM(StringCbCopyNExA);
HRESULT StringCbCopyNExW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc, size_t cbToCopy,
                         LPWSTR *ppszDestEnd, size_t *pcbRemaining, DWORD dwFlags)
    WSX_SYMW(StringCbCopyNExW);

// Behind the text that is there.
HRESULT StringCchCatA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc) WSX_SYM(StringCchCatA);
HRESULT StringCchCatW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc) WSX_SYMW(StringCchCatW);
HRESULT StringCchCatExA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc, LPSTR *ppszDestEnd,
                        size_t *pcchRemaining, DWORD dwFlags) WSX_SYM(StringCchCatExA);
HRESULT StringCchCatExW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc, LPWSTR *ppszDestEnd,
                        size_t *pcchRemaining, DWORD dwFlags) WSX_SYMW(StringCchCatExW);
HRESULT StringCbCatA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc) WSX_SYM(StringCbCatA);
HRESULT StringCbCatW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc) WSX_SYMW(StringCbCatW);
HRESULT StringCbCatExA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc, LPSTR *ppszDestEnd,
                       size_t *pcbRemaining, DWORD dwFlags) WSX_SYM(StringCbCatExA);
HRESULT StringCbCatExW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc, LPWSTR *ppszDestEnd,
                       size_t *pcbRemaining, DWORD dwFlags) WSX_SYMW(StringCbCatExW);

// At most cchToCopy characters (cbToCopy bytes) of it.
HRESULT StringCchCatNA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc, size_t cchToCopy)
    WSX_SYM(StringCchCatNA);
HRESULT StringCchCatNW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc, size_t cchToCopy)
    WSX_SYMW(StringCchCatNW);
HRESULT StringCchCatNExA(LPSTR pszDest, size_t cchDest, LPCSTR pszSrc, size_t cchToCopy,
                         LPSTR *ppszDestEnd, size_t *pcchRemaining, DWORD dwFlags)
    WSX_SYM(StringCchCatNExA);
HRESULT StringCchCatNExW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszSrc, size_t cchToCopy,
                         LPWSTR *ppszDestEnd, size_t *pcchRemaining, DWORD dwFlags)
    WSX_SYMW(StringCchCatNExW);
HRESULT StringCbCatNA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc, size_t cbToCopy)
    WSX_SYM(StringCbCatNA);
HRESULT StringCbCatNW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc, size_t cbToCopy)
    WSX_SYMW(StringCbCatNW);
HRESULT StringCbCatNExA(LPSTR pszDest, size_t cbDest, LPCSTR pszSrc, size_t cbToCopy,
                        LPSTR *ppszDestEnd, size_t *pcbRemaining, DWORD dwFlags)
    WSX_SYM(StringCbCatNExA);
HRESULT StringCbCatNExW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszSrc, size_t cbToCopy,
                        LPWSTR *ppszDestEnd, size_t *pcbRemaining, DWORD dwFlags)
    WSX_SYMW(StringCbCatNExW);

// Formatted text. ppszDestEnd is where it ends, pcchRemaining the room from there on; either may be
// null.
HRESULT StringCchPrintfA(LPSTR pszDest, size_t cchDest, LPCSTR pszFormat, ...)
    WSX_SYMW(StringCchPrintfA);
HRESULT StringCchPrintfW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszFormat, ...)
    WSX_SYMW(StringCchPrintfW);
HRESULT StringCchVPrintfA(LPSTR pszDest, size_t cchDest, LPCSTR pszFormat, va_list argList)
    WSX_SYMW(StringCchVPrintfA);
HRESULT StringCchVPrintfW(LPWSTR pszDest, size_t cchDest, LPCWSTR pszFormat, va_list argList)
    WSX_SYMW(StringCchVPrintfW);
HRESULT StringCchPrintfExA(LPSTR pszDest, size_t cchDest, LPSTR *ppszDestEnd, size_t *pcchRemaining,
                           DWORD dwFlags, LPCSTR pszFormat, ...) WSX_SYMW(StringCchPrintfExA);
HRESULT StringCchPrintfExW(LPWSTR pszDest, size_t cchDest, LPWSTR *ppszDestEnd,
                           size_t *pcchRemaining, DWORD dwFlags, LPCWSTR pszFormat, ...)
    WSX_SYMW(StringCchPrintfExW);
HRESULT StringCchVPrintfExA(LPSTR pszDest, size_t cchDest, LPSTR *ppszDestEnd,
                            size_t *pcchRemaining, DWORD dwFlags, LPCSTR pszFormat, va_list argList)
    WSX_SYMW(StringCchVPrintfExA);
HRESULT StringCchVPrintfExW(LPWSTR pszDest, size_t cchDest, LPWSTR *ppszDestEnd,
                            size_t *pcchRemaining, DWORD dwFlags, LPCWSTR pszFormat,
                            va_list argList) WSX_SYMW(StringCchVPrintfExW);
HRESULT StringCbPrintfA(LPSTR pszDest, size_t cbDest, LPCSTR pszFormat, ...)
    WSX_SYMW(StringCbPrintfA);
HRESULT StringCbPrintfW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszFormat, ...)
    WSX_SYMW(StringCbPrintfW);
HRESULT StringCbVPrintfA(LPSTR pszDest, size_t cbDest, LPCSTR pszFormat, va_list argList)
    WSX_SYMW(StringCbVPrintfA);
HRESULT StringCbVPrintfW(LPWSTR pszDest, size_t cbDest, LPCWSTR pszFormat, va_list argList)
    WSX_SYMW(StringCbVPrintfW);
HRESULT StringCbPrintfExA(LPSTR pszDest, size_t cbDest, LPSTR *ppszDestEnd, size_t *pcbRemaining,
                          DWORD dwFlags, LPCSTR pszFormat, ...) WSX_SYMW(StringCbPrintfExA);
HRESULT StringCbPrintfExW(LPWSTR pszDest, size_t cbDest, LPWSTR *ppszDestEnd, size_t *pcbRemaining,
                          DWORD dwFlags, LPCWSTR pszFormat, ...) WSX_SYMW(StringCbPrintfExW);
HRESULT StringCbVPrintfExA(LPSTR pszDest, size_t cbDest, LPSTR *ppszDestEnd, size_t *pcbRemaining,
                           DWORD dwFlags, LPCSTR pszFormat, va_list argList)
    WSX_SYMW(StringCbVPrintfExA);
HRESULT StringCbVPrintfExW(LPWSTR pszDest, size_t cbDest, LPWSTR *ppszDestEnd, size_t *pcbRemaining,
                           DWORD dwFlags, LPCWSTR pszFormat, va_list argList)
    WSX_SYMW(StringCbVPrintfExW);

// The length without the zero, which must be within the room.
HRESULT StringCchLengthA(LPCSTR psz, size_t cchMax, size_t *pcchLength) WSX_SYM(StringCchLengthA);
HRESULT StringCchLengthW(LPCWSTR psz, size_t cchMax, size_t *pcchLength) WSX_SYMW(StringCchLengthW);
HRESULT StringCbLengthA(LPCSTR psz, size_t cbMax, size_t *pcbLength) WSX_SYM(StringCbLengthA);
HRESULT StringCbLengthW(LPCWSTR psz, size_t cbMax, size_t *pcbLength) WSX_SYMW(StringCbLengthW);

// A line of the standard input without its end. STRSAFE_E_END_OF_FILE when there is none.
HRESULT StringCchGetsA(LPSTR pszDest, size_t cchDest) WSX_SYM(StringCchGetsA);
HRESULT StringCchGetsW(LPWSTR pszDest, size_t cchDest) WSX_SYMW(StringCchGetsW);
HRESULT StringCbGetsA(LPSTR pszDest, size_t cbDest) WSX_SYM(StringCbGetsA);
HRESULT StringCbGetsW(LPWSTR pszDest, size_t cbDest) WSX_SYMW(StringCbGetsW);

WSX_END_DECLS

#ifdef UNICODE
#define StringCchCopy StringCchCopyW
#define StringCchCopyEx StringCchCopyExW
#define StringCchCopyN StringCchCopyNW
#define StringCchCopyNEx StringCchCopyNExW
#define StringCchCat StringCchCatW
#define StringCchCatEx StringCchCatExW
#define StringCchCatN StringCchCatNW
#define StringCchCatNEx StringCchCatNExW
#define StringCchPrintf StringCchPrintfW
#define StringCchPrintfEx StringCchPrintfExW
#define StringCchVPrintf StringCchVPrintfW
#define StringCchVPrintfEx StringCchVPrintfExW
#define StringCchLength StringCchLengthW
#define StringCchGets StringCchGetsW
#define StringCbCopy StringCbCopyW
#define StringCbCopyEx StringCbCopyExW
#define StringCbCopyN StringCbCopyNW
#define StringCbCopyNEx StringCbCopyNExW
#define StringCbCat StringCbCatW
#define StringCbCatEx StringCbCatExW
#define StringCbCatN StringCbCatNW
#define StringCbCatNEx StringCbCatNExW
#define StringCbPrintf StringCbPrintfW
#define StringCbPrintfEx StringCbPrintfExW
#define StringCbVPrintf StringCbVPrintfW
#define StringCbVPrintfEx StringCbVPrintfExW
#define StringCbLength StringCbLengthW
#define StringCbGets StringCbGetsW
#else
#define StringCchCopy StringCchCopyA
#define StringCchCopyEx StringCchCopyExA
#define StringCchCopyN StringCchCopyNA
#define StringCchCopyNEx StringCchCopyNExA
#define StringCchCat StringCchCatA
#define StringCchCatEx StringCchCatExA
#define StringCchCatN StringCchCatNA
#define StringCchCatNEx StringCchCatNExA
#define StringCchPrintf StringCchPrintfA
#define StringCchPrintfEx StringCchPrintfExA
#define StringCchVPrintf StringCchVPrintfA
#define StringCchVPrintfEx StringCchVPrintfExA
#define StringCchLength StringCchLengthA
#define StringCchGets StringCchGetsA
#define StringCbCopy StringCbCopyA
#define StringCbCopyEx StringCbCopyExA
#define StringCbCopyN StringCbCopyNA
#define StringCbCopyNEx StringCbCopyNExA
#define StringCbCat StringCbCatA
#define StringCbCatEx StringCbCatExA
#define StringCbCatN StringCbCatNA
#define StringCbCatNEx StringCbCatNExA
#define StringCbPrintf StringCbPrintfA
#define StringCbPrintfEx StringCbPrintfExA
#define StringCbVPrintf StringCbVPrintfA
#define StringCbVPrintfEx StringCbVPrintfExA
#define StringCbLength StringCbLengthA
#define StringCbGets StringCbGetsA
#endif

#endif
