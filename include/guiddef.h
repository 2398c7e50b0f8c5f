// SPDX-License-Identifier: MIT
//
// GUIDs, and the macro that declares or defines one, after "DEFINE_GUID".
#ifndef _GUIDDEF_H_
#define _GUIDDEF_H_
#pragma GCC system_header

#include <basetsd.h>

#ifndef GUID_DEFINED
#define GUID_DEFINED
typedef struct _GUID {
    DWORD Data1;
    WORD Data2;
    WORD Data3;
    BYTE Data4[8];
} GUID;
#endif

typedef GUID *LPGUID;
typedef const GUID *LPCGUID;
typedef GUID IID, *LPIID;
typedef GUID CLSID, *LPCLSID;
typedef GUID FMTID, *LPFMTID;

#ifdef __cplusplus
#define REFGUID const GUID &
#define REFIID const IID &
#define REFCLSID const CLSID &
#define REFFMTID const FMTID &
extern "C++" {
inline int InlineIsEqualGUID(REFGUID a, REFGUID b) {
    return __builtin_memcmp(&a, &b, sizeof(GUID)) == 0;
}
inline int IsEqualGUID(REFGUID a, REFGUID b) { return InlineIsEqualGUID(a, b); }
inline bool operator==(REFGUID a, REFGUID b) { return InlineIsEqualGUID(a, b) != 0; }
inline bool operator!=(REFGUID a, REFGUID b) { return InlineIsEqualGUID(a, b) == 0; }
}
#else
#define REFGUID const GUID *const
#define REFIID const IID *const
#define REFCLSID const CLSID *const
#define REFFMTID const FMTID *const
#define InlineIsEqualGUID(a, b) (__builtin_memcmp((a), (b), sizeof(GUID)) == 0)
#define IsEqualGUID(a, b) InlineIsEqualGUID(a, b)
#endif
#define IsEqualIID(a, b) IsEqualGUID(a, b)
#define IsEqualCLSID(a, b) IsEqualGUID(a, b)
#define IsEqualFMTID(a, b) IsEqualGUID(a, b)

#endif

// Below the guard, so that initguid.h can change the meaning after a first inclusion.
#ifdef __cplusplus
#define WSX_EXTERN_GUID_ extern "C"
#else
#define WSX_EXTERN_GUID_ extern
#endif
#undef DEFINE_GUID
#ifdef INITGUID
// Weak, so that several files may define the same one.
#define DEFINE_GUID(name, d1, d2, d3, b1, b2, b3, b4, b5, b6, b7, b8)        \
    WSX_EXTERN_GUID_ const GUID name __attribute__((__weak__));              \
    const GUID name = {d1, d2, d3, {b1, b2, b3, b4, b5, b6, b7, b8}}
#else
#define DEFINE_GUID(name, d1, d2, d3, b1, b2, b3, b4, b5, b6, b7, b8) \
    WSX_EXTERN_GUID_ const GUID name
#endif
