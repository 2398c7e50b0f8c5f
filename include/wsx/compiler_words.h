// SPDX-License-Identifier: MIT
//
// Words that Microsoft's compiler knows by itself. wsx-win32 has this read before each file, because
// sources and headers use them that include no Windows header. So nothing may be here that a file
// could mean otherwise, and no declaration.
#ifndef WSX_COMPILER_WORDS_H
#define WSX_COMPILER_WORDS_H
#pragma GCC system_header

// Calling conventions. The 64-bit systems have one each, so the words say nothing; on a host where
// they would, callbacks use the host's convention. Under -fms-extensions clang knows some of these
// as keywords and warns on each use, hence macros there too.
#define __cdecl
#define __stdcall
#define __fastcall
#define __thiscall
#define __vectorcall
#define __clrcall
#define __pascal
#define _cdecl
#define _stdcall
#define _fastcall
#define __based(x)
#define __w64
#define __unaligned
#define __ptr32
#define __ptr64
#define __sptr
#define __uptr

// Integer types. __int64 must stay a macro because sources write "unsigned __int64", and must be
// long long because sources overload on it beside long.
#define __int8 char
#define __int16 short
#define __int32 int
#define __int64 long long
#define _int8 __int8
#define _int16 __int16
#define _int32 __int32
#define _int64 __int64

// In C it stands with static or alone; alone, the function's address cannot be taken.
#define __forceinline __inline__ __attribute__((__always_inline__))
#define _inline __inline__
#define _forceinline __forceinline

#define __assume(condition) ((condition) ? (void)0 : __builtin_unreachable())
#define __noop(...) ((void)0)
#define __debugbreak() __builtin_trap()

// __declspec(word) and __declspec(word(arguments)) look their word up in the table below; an
// unknown word becomes an unknown identifier and thus an error that names it. When clang has
// __declspec as a keyword of its own (-fms-extensions, -fdeclspec) it does the work itself.
//
// Limits: one word per __declspec. align before "struct" aligns the variable, not the type; write
// struct __declspec(align(16)) S, which both families of compilers accept.
#if defined(__clang__)
#if !__is_identifier(__declspec)
#define WSX_HAS_DECLSPEC_
#endif
#endif

#ifndef WSX_HAS_DECLSPEC_
#define __declspec(word) WSX_DECLSPEC_1_(WSX_DECLSPEC_##word)
#define _declspec __declspec

// A word whose arguments may be missing is a function-like row below and survives the first look
// when it stands alone; the second look finds it as a WSX_BARE_ row. All other rows begin with one
// of the tokens that pass through unchanged.
#define WSX_DECLSPEC_1_(row) WSX_DECLSPEC_2_(row)
#define WSX_DECLSPEC_2_(row) WSX_BARE_##row
#define WSX_BARE_
#define WSX_BARE___attribute__ __attribute__
#define WSX_BARE_thread_local thread_local
#define WSX_BARE__Thread_local _Thread_local
#define WSX_BARE_WSX_DECLSPEC_deprecated __attribute__((__deprecated__))
#define WSX_BARE_WSX_DECLSPEC_nodiscard __attribute__((__warn_unused_result__))

#define WSX_DECLSPEC_align(n) __attribute__((__aligned__(n)))
#define WSX_DECLSPEC_allocate(segment) __attribute__((__section__(segment)))
#define WSX_DECLSPEC_allocator
#define WSX_DECLSPEC_appdomain
#define WSX_DECLSPEC_code_seg(segment) __attribute__((__section__(segment)))
#define WSX_DECLSPEC_deprecated(text) __attribute__((__deprecated__(text)))
#define WSX_DECLSPEC_dllexport __attribute__((__visibility__("default")))
#define WSX_DECLSPEC_dllimport
#define WSX_DECLSPEC_empty_bases
#define WSX_DECLSPEC_guard(what)
#define WSX_DECLSPEC_naked __attribute__((__naked__))
#define WSX_DECLSPEC_noalias
#define WSX_DECLSPEC_nodiscard(text) __attribute__((__warn_unused_result__))
#define WSX_DECLSPEC_noinline __attribute__((__noinline__))
#define WSX_DECLSPEC_noreturn __attribute__((__noreturn__))
#define WSX_DECLSPEC_nothrow __attribute__((__nothrow__))
#define WSX_DECLSPEC_novtable
#define WSX_DECLSPEC_process
#define WSX_DECLSPEC_restrict __attribute__((__malloc__))
#define WSX_DECLSPEC_safebuffers
#define WSX_DECLSPEC_selectany __attribute__((__weak__))
#define WSX_DECLSPEC_spectre(what)
#define WSX_DECLSPEC_uuid(text)
// The standard words may stand before or after "static", as Microsoft's may; gcc's __thread may
// not.
#ifdef __cplusplus
#define WSX_DECLSPEC_thread thread_local
#else
#define WSX_DECLSPEC_thread _Thread_local
#endif
#endif

#endif
