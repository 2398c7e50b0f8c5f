// SPDX-License-Identifier: MIT
//
// Integer types of a fixed or pointer's size, after "Windows Data Types".
//
// The names that end in _PTR are the host's uintptr_t and intptr_t, so that SIZE_T is size_t as it
// is on 64-bit Windows. The 64-bit ones are long long, as __int64 is; on a host where uintptr_t is
// unsigned long the two are different types of one size.
#ifndef _BASETSD_H_
#define _BASETSD_H_
#pragma GCC system_header

#include <stddef.h>
#include <stdint.h>
#include <wsx/keywords.h>
#include <wsx/symbol.h>

typedef signed char INT8, *PINT8;
typedef signed short INT16, *PINT16;
typedef signed int INT32, *PINT32;
typedef long long INT64, *PINT64;
typedef unsigned char UINT8, *PUINT8;
typedef unsigned short UINT16, *PUINT16;
typedef unsigned int UINT32, *PUINT32;
typedef unsigned long long UINT64, *PUINT64;

typedef signed int LONG32, *PLONG32;
typedef unsigned int ULONG32, *PULONG32;
typedef unsigned int DWORD32, *PDWORD32;
typedef long long LONG64, *PLONG64;
typedef unsigned long long ULONG64, *PULONG64;
typedef unsigned long long DWORD64, *PDWORD64;

typedef intptr_t INT_PTR, *PINT_PTR;
typedef uintptr_t UINT_PTR, *PUINT_PTR;
typedef intptr_t LONG_PTR, *PLONG_PTR;
typedef uintptr_t ULONG_PTR, *PULONG_PTR;
typedef ULONG_PTR DWORD_PTR, *PDWORD_PTR;
typedef ULONG_PTR SIZE_T, *PSIZE_T;
typedef LONG_PTR SSIZE_T, *PSSIZE_T;
typedef ULONG_PTR KAFFINITY, *PKAFFINITY;

// Windows defines these in minwindef.h. They are here because winnt.h and guiddef.h need them and
// can be included alone.
typedef unsigned char UCHAR, *PUCHAR;
typedef unsigned char BYTE, *PBYTE, *LPBYTE;
typedef unsigned short USHORT, *PUSHORT;
typedef unsigned short WORD, *PWORD, *LPWORD;
typedef unsigned int ULONG, *PULONG;
typedef unsigned int DWORD, *PDWORD, *LPDWORD;

#if __SIZEOF_POINTER__ == 8
typedef int HALF_PTR, *PHALF_PTR;
typedef unsigned int UHALF_PTR, *PUHALF_PTR;
#else
typedef short HALF_PTR, *PHALF_PTR;
typedef unsigned short UHALF_PTR, *PUHALF_PTR;
#endif

#define POINTER_32
#define POINTER_64
#define FIRMWARE_PTR

#define MAXUINT8 ((UINT8)~(UINT8)0)
#define MAXINT8 ((INT8)(MAXUINT8 >> 1))
#define MININT8 ((INT8)~MAXINT8)
#define MAXUINT16 ((UINT16)~(UINT16)0)
#define MAXINT16 ((INT16)(MAXUINT16 >> 1))
#define MININT16 ((INT16)~MAXINT16)
#define MAXUINT32 ((UINT32)~(UINT32)0)
#define MAXINT32 ((INT32)(MAXUINT32 >> 1))
#define MININT32 ((INT32)~MAXINT32)
#define MAXUINT64 ((UINT64)~(UINT64)0)
#define MAXINT64 ((INT64)(MAXUINT64 >> 1))
#define MININT64 ((INT64)~MAXINT64)
#define MAXULONG32 ((ULONG32)~(ULONG32)0)
#define MAXLONG32 ((LONG32)(MAXULONG32 >> 1))
#define MAXULONG64 ((ULONG64)~(ULONG64)0)
#define MAXLONG64 ((LONG64)(MAXULONG64 >> 1))
#define MAXULONG_PTR (~(ULONG_PTR)0)
#define MAXLONG_PTR ((LONG_PTR)(MAXULONG_PTR >> 1))
#define MAXUINT_PTR (~(UINT_PTR)0)
#define MAXINT_PTR ((INT_PTR)(MAXUINT_PTR >> 1))
#define MAXDWORD_PTR (~(DWORD_PTR)0)
#define MAXSIZE_T ((SIZE_T)~(SIZE_T)0)
#define MAXSSIZE_T ((SSIZE_T)(MAXSIZE_T >> 1))
#define MINSSIZE_T ((SSIZE_T)~MAXSSIZE_T)
#define MAXUINT ((unsigned int)~0U)
#define MAXINT ((int)(MAXUINT >> 1))
#define MININT ((int)~MAXINT)

// Truncating and extending conversions between pointers, handles and 32-bit numbers. Handles are
// sign-extended so that INVALID_HANDLE_VALUE survives the trip.
#define HandleToULong(h) ((unsigned int)(ULONG_PTR)(h))
#define HandleToLong(h) ((int)(LONG_PTR)(h))
#define ULongToHandle(n) ((void *)(ULONG_PTR)(unsigned int)(n))
#define LongToHandle(n) ((void *)(LONG_PTR)(int)(n))
#define HandleToUlong(h) HandleToULong(h)
#define UlongToHandle(n) ULongToHandle(n)
#define PtrToUlong(p) ((unsigned int)(ULONG_PTR)(p))
#define PtrToULong(p) PtrToUlong(p)
#define PtrToLong(p) ((int)(LONG_PTR)(p))
#define PtrToUint(p) ((unsigned int)(UINT_PTR)(p))
#define PtrToInt(p) ((int)(INT_PTR)(p))
#define PtrToUshort(p) ((unsigned short)(ULONG_PTR)(p))
#define PtrToShort(p) ((short)(LONG_PTR)(p))
#define ULongToPtr(n) ((void *)(ULONG_PTR)(unsigned int)(n))
#define UlongToPtr(n) ULongToPtr(n)
#define LongToPtr(n) ((void *)(LONG_PTR)(int)(n))
#define UIntToPtr(n) ((void *)(UINT_PTR)(unsigned int)(n))
#define UintToPtr(n) UIntToPtr(n)
#define IntToPtr(n) ((void *)(INT_PTR)(int)(n))

#endif
