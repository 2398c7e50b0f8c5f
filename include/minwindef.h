// SPDX-License-Identifier: MIT
//
// The basic types and macros, after "Windows Data Types". DWORD, LONG and ULONG have 32 bits as on
// Windows, while the host's long has 64: a source that hands a long * where a LONG * is asked gets
// a message from the compiler.
#ifndef _MINWINDEF_
#define _MINWINDEF_
#pragma GCC system_header

#include <basetsd.h>
#include <sdkddkver.h>
#include <specstrings.h>
#include <wsx/keywords.h>

#if !defined(STRICT) && !defined(NO_STRICT)
#define STRICT 1
#endif

#ifndef NULL
#ifdef __cplusplus
#define NULL 0
#else
#define NULL ((void *)0)
#endif
#endif

#ifndef FALSE
#define FALSE 0
#endif
#ifndef TRUE
#define TRUE 1
#endif

#define MAX_PATH 260

#include <winnt.h>

typedef int BOOL, *PBOOL, *LPBOOL;
typedef int INT, *PINT, *LPINT;
typedef unsigned int UINT, *PUINT;
typedef float FLOAT, *PFLOAT;
typedef char *PSZ;
typedef int *LPLONG;
typedef void *LPVOID;
typedef const void *LPCVOID;

typedef UINT_PTR WPARAM;
typedef LONG_PTR LPARAM;
typedef LONG_PTR LRESULT;
typedef WORD ATOM;

typedef HANDLE *SPHANDLE;
typedef HANDLE *LPHANDLE;
typedef HANDLE HGLOBAL;
typedef HANDLE HLOCAL;
typedef HANDLE GLOBALHANDLE;
typedef HANDLE LOCALHANDLE;
typedef int HFILE;

DECLARE_HANDLE(HINSTANCE);
DECLARE_HANDLE(HKEY);
DECLARE_HANDLE(HMETAFILE);
DECLARE_HANDLE(HRGN);
DECLARE_HANDLE(HRSRC);
DECLARE_HANDLE(HTASK);
DECLARE_HANDLE(HWINSTA);
DECLARE_HANDLE(HKL);
DECLARE_HANDLE(HSPRITE);
DECLARE_HANDLE(HLSURF);
DECLARE_HANDLE(HSTR);
typedef HINSTANCE HMODULE;
typedef HKEY *PHKEY;

// Pointers to functions of unknown type, as GetProcAddress returns them. In C they take any
// arguments, which sources make use of; they are cast before the call in C++.
typedef INT_PTR(WINAPI *FARPROC)();
typedef INT_PTR(WINAPI *NEARPROC)();
typedef INT_PTR(WINAPI *PROC)();

// A point in time: 100-nanosecond intervals since the first of January 1601, UTC.
typedef struct _FILETIME {
    DWORD dwLowDateTime;
    DWORD dwHighDateTime;
} FILETIME, *PFILETIME, *LPFILETIME;

#define MAKEWORD(low, high) \
    ((WORD)(((DWORD_PTR)(low) & 0xff) | ((DWORD_PTR)(high) & 0xff) << 8))
#define MAKELONG(low, high) \
    ((LONG)((DWORD)((DWORD_PTR)(low) & 0xffff) | (DWORD)((DWORD_PTR)(high) & 0xffff) << 16))
#define LOWORD(value) ((WORD)((DWORD_PTR)(value) & 0xffff))
#define HIWORD(value) ((WORD)((DWORD_PTR)(value) >> 16 & 0xffff))
#define LOBYTE(value) ((BYTE)((DWORD_PTR)(value) & 0xff))
#define HIBYTE(value) ((BYTE)((DWORD_PTR)(value) >> 8 & 0xff))

// Words of the standard headers, which the shield hides from them.
#define __max(a, b) ((a) > (b) ? (a) : (b))
#define __min(a, b) ((a) < (b) ? (a) : (b))

// min and max. In C++ they are templates, because the macros of these names keep the standard
// library's headers from compiling. They take two types: a call that finds std::min too, with its
// one type, then prefers that and is not ambiguous.
#ifndef NOMINMAX
#ifdef __cplusplus
#if !defined(min) && !defined(max)
extern "C++" {
template <class A, class B>
constexpr auto min(const A &a, const B &b) -> decltype(b < a ? b : a) {
    return b < a ? b : a;
}
template <class A, class B>
constexpr auto max(const A &a, const B &b) -> decltype(a < b ? b : a) {
    return a < b ? b : a;
}
}
#endif
#else
#ifndef min
#define min(a, b) ((b) < (a) ? (b) : (a))
#endif
#ifndef max
#define max(a, b) ((a) < (b) ? (b) : (a))
#endif
#endif
#endif

#endif
