// SPDX-License-Identifier: MIT
//
// Strings between alphabets, and their order.
#ifndef _APISETSTRING_
#define _APISETSTRING_
#pragma GCC system_header

#include <minwindef.h>
#include <winnls.h>

WSX_BEGIN_DECLS

// Bytes of a code page as a wide string. A length of -1 counts up to the zero, which is translated,
// too. Without room (0) the call only counts.
//   dwFlags  MB_ERR_INVALID_CHARS: wrong bytes are an error, instead of one U+FFFD for each
//            sequence of them. MB_PRECOMPOSED and its kin go with CP_ACP only, and say nothing.
// Returns the number of characters, or 0 on failure. Errors: ERROR_INVALID_PARAMETER (also a code
// page other than UTF-8), ERROR_INVALID_FLAGS, ERROR_INSUFFICIENT_BUFFER,
// ERROR_NO_UNICODE_TRANSLATION.
int WINAPI MultiByteToWideChar(UINT CodePage, DWORD dwFlags, LPCCH lpMultiByteStr, int cbMultiByte,
                               LPWSTR lpWideCharStr, int cchWideChar)
    WSX_SYMW(MultiByteToWideChar);

// The reverse. lpDefaultChar and lpUsedDefaultChar go with CP_ACP only, and nothing is ever
// substituted. dwFlags: WC_ERR_INVALID_CHARS with CP_UTF8; others with CP_ACP, without effect.
int WINAPI WideCharToMultiByte(UINT CodePage, DWORD dwFlags, LPCWCH lpWideCharStr, int cchWideChar,
                               LPSTR lpMultiByteStr, int cbMultiByte, LPCCH lpDefaultChar,
                               LPBOOL lpUsedDefaultChar) WSX_SYMW(WideCharToMultiByte);

// The order of two strings (lengths of -1: up to the zero): CSTR_LESS_THAN, CSTR_EQUAL,
// CSTR_GREATER_THAN. Letters are compared without regard to case first, then small before capital;
// dwCmpFlags: 0, NORM_IGNORECASE, LINGUISTIC_IGNORECASE, SORT_STRINGSORT. The order of other
// characters is that of their numbers: no language is known.
// Returns 0 on failure. Errors: ERROR_INVALID_PARAMETER, ERROR_INVALID_FLAGS.
int WINAPI CompareStringA(LCID Locale, DWORD dwCmpFlags, LPCSTR lpString1, int cchCount1,
                          LPCSTR lpString2, int cchCount2) WSX_SYM(CompareStringA);
int WINAPI CompareStringW(LCID Locale, DWORD dwCmpFlags, LPCWSTR lpString1, int cchCount1,
                          LPCWSTR lpString2, int cchCount2) WSX_SYMW(CompareStringW);
// By the numbers of the characters; bIgnoreCase for the letters of ASCII.
int WINAPI CompareStringOrdinal(LPCWSTR lpString1, int cchCount1, LPCWSTR lpString2, int cchCount2,
                                BOOL bIgnoreCase) WSX_SYMW(CompareStringOrdinal);

WSX_END_DECLS

#ifdef UNICODE
#define CompareString CompareStringW
#else
#define CompareString CompareStringA
#endif

#endif
