// SPDX-License-Identifier: MIT
//
// Code pages and languages. There is one code page, UTF-8 (65001): it is what CP_ACP and CP_OEMCP
// stand for, as on a Windows that has been set so; and one language, the English of the U.S.A.
#ifndef _WINNLS_
#define _WINNLS_
#pragma GCC system_header

#include <minwindef.h>

#define CP_ACP 0
#define CP_OEMCP 1
#define CP_MACCP 2
#define CP_THREAD_ACP 3
#define CP_UTF7 65000
#define CP_UTF8 65001

#define MB_PRECOMPOSED 0x00000001
#define MB_COMPOSITE 0x00000002
#define MB_USEGLYPHCHARS 0x00000004
#define MB_ERR_INVALID_CHARS 0x00000008
#define WC_DISCARDNS 0x00000010
#define WC_SEPCHARS 0x00000020
#define WC_DEFAULTCHAR 0x00000040
#define WC_ERR_INVALID_CHARS 0x00000080
#define WC_COMPOSITECHECK 0x00000200
#define WC_NO_BEST_FIT_CHARS 0x00000400

// CompareString.
#define NORM_IGNORECASE 0x00000001
#define LINGUISTIC_IGNORECASE 0x00000010
#define SORT_STRINGSORT 0x00001000
#define CSTR_LESS_THAN 1
#define CSTR_EQUAL 2
#define CSTR_GREATER_THAN 3

#define MAX_LEADBYTES 12
#define MAX_DEFAULTCHAR 2
typedef struct _cpinfo {
    UINT MaxCharSize;
    BYTE DefaultChar[MAX_DEFAULTCHAR];
    BYTE LeadByte[MAX_LEADBYTES];
} CPINFO, *LPCPINFO;

typedef DWORD LCTYPE;

WSX_BEGIN_DECLS

UINT WINAPI GetACP(VOID) WSX_SYM(GetACP);
UINT WINAPI GetOEMCP(VOID) WSX_SYM(GetOEMCP);
BOOL WINAPI IsValidCodePage(UINT CodePage) WSX_SYM(IsValidCodePage);
// Returns FALSE on failure. Errors: ERROR_INVALID_PARAMETER.
BOOL WINAPI GetCPInfo(UINT CodePage, LPCPINFO lpCPInfo) WSX_SYM(GetCPInfo);
BOOL WINAPI IsDBCSLeadByte(BYTE TestChar) WSX_SYM(IsDBCSLeadByte);
BOOL WINAPI IsDBCSLeadByteEx(UINT CodePage, BYTE TestChar) WSX_SYM(IsDBCSLeadByteEx);

// The host's locale makes no difference.
LCID WINAPI GetUserDefaultLCID(VOID) WSX_SYM(GetUserDefaultLCID);
LCID WINAPI GetSystemDefaultLCID(VOID) WSX_SYM(GetSystemDefaultLCID);
LANGID WINAPI GetUserDefaultLangID(VOID) WSX_SYM(GetUserDefaultLangID);
LANGID WINAPI GetSystemDefaultLangID(VOID) WSX_SYM(GetSystemDefaultLangID);

WSX_END_DECLS

#endif
