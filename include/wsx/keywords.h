// SPDX-License-Identifier: MIT
//
// Words that Windows' headers bring, beside those of its compiler.
#ifndef WSX_KEYWORDS_H
#define WSX_KEYWORDS_H
#pragma GCC system_header

#include <wsx/compiler_words.h>

#define __export
#define __far
#define __near

#ifndef IN
#define IN
#endif
#ifndef OUT
#define OUT
#endif
#ifndef OPTIONAL
#define OPTIONAL
#endif

#define far
#define near
#define FAR
#define NEAR
#ifndef CONST
#define CONST const
#endif

#define CALLBACK
#define WINAPI
#define WINAPIV
#define APIENTRY
#define APIPRIVATE
#define PASCAL
#define NTAPI
#define CDECL
#define _CDECL
#define WINAPI_INLINE WINAPI

#define WINBASEAPI
#define WINADVAPI
#define WINUSERAPI
#define NTSYSAPI
#define NTSYSCALLAPI

#ifndef UNALIGNED
#define UNALIGNED
#endif

#ifndef DECLSPEC_IMPORT
#define DECLSPEC_IMPORT
#endif
#ifndef DECLSPEC_NORETURN
#define DECLSPEC_NORETURN __attribute__((__noreturn__))
#endif
#ifndef DECLSPEC_NOTHROW
#define DECLSPEC_NOTHROW __attribute__((__nothrow__))
#endif
#ifndef DECLSPEC_NOINLINE
#define DECLSPEC_NOINLINE __attribute__((__noinline__))
#endif
#ifndef DECLSPEC_ALIGN
#define DECLSPEC_ALIGN(n) __attribute__((__aligned__(n)))
#endif
#ifndef DECLSPEC_SELECTANY
#define DECLSPEC_SELECTANY __attribute__((__weak__))
#endif
#ifndef DECLSPEC_DEPRECATED
#define DECLSPEC_DEPRECATED __attribute__((__deprecated__))
#endif
#ifndef DECLSPEC_CACHEALIGN
#define DECLSPEC_CACHEALIGN DECLSPEC_ALIGN(64)
#endif
#define DECLSPEC_NOVTABLE
#define DECLSPEC_UUID(text)
#ifndef FORCEINLINE
#define FORCEINLINE __forceinline
#endif

#endif
