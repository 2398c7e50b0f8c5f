// SPDX-License-Identifier: MIT
//
// What Microsoft's compiler knows by itself, as far as the compilers here have it: on x86 also the
// vector instructions, __rdtsc and _mm_pause (x86intrin.h). Fields of segments, ports and registers
// of the machine are not declared.
#ifndef __INTRIN_H_
#define __INTRIN_H_
#pragma GCC system_header

#include <stdlib.h>
#include <string.h>
#include <wsx/intrinsics.h>

#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>
#include <x86intrin.h>

// EAX, EBX, ECX and EDX for a function (and what is below it). The header of the compiler has a macro
// of the same name with other parameters.
#undef __cpuid
WSX_INLINE void wsx_cpuidex(int facts[4], int function, int below) {
    __cpuid_count(function, below, facts[0], facts[1], facts[2], facts[3]);
}
#define __cpuid(facts, function) wsx_cpuidex(facts, function, 0)
#define __cpuidex(facts, function, below) wsx_cpuidex(facts, function, below)
#endif

#define _ReturnAddress() __builtin_return_address(0)
#define _AddressOfReturnAddress() \
    ((void *)((char *)__builtin_frame_address(0) + sizeof(void *)))
#define __nop() __asm__ __volatile__("nop")

// Bits that are set; zeros above the first, which are all of them in 0.
#define __popcnt16(value) ((unsigned short)__builtin_popcount((uint16_t)(value)))
#define __popcnt(value) ((unsigned)__builtin_popcount((uint32_t)(value)))
#define __popcnt64(value) ((uint64_t)__builtin_popcountll((uint64_t)(value)))

#ifdef __SIZEOF_INT128__
// Products of 128 bits.
WSX_INLINE unsigned long long __umulh(unsigned long long a, unsigned long long b) {
    return (unsigned long long)((__extension__(unsigned __int128)a * b) >> 64);
}
WSX_INLINE long long __mulh(long long a, long long b) {
    return (long long)((__extension__(__int128)a * b) >> 64);
}
#ifdef __cplusplus
extern "C++" template <typename Integer>
inline unsigned long long _umul128(unsigned long long a, unsigned long long b, Integer *high) {
    *high = (Integer)__umulh(a, b);
    return a * b;
}
extern "C++" template <typename Integer>
inline long long _mul128(long long a, long long b, Integer *high) {
    *high = (Integer)__mulh(a, b);
    return (long long)((unsigned long long)a * (unsigned long long)b);
}
#else
WSX_INLINE unsigned long long _umul128(unsigned long long a, unsigned long long b,
                                       uint64_t *high) {
    *high = __umulh(a, b);
    return a * b;
}
WSX_INLINE long long _mul128(long long a, long long b, int64_t *high) {
    *high = __mulh(a, b);
    return (long long)((unsigned long long)a * (unsigned long long)b);
}
#endif
#endif

#endif
