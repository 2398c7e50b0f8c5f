// SPDX-License-Identifier: MIT
//
// What Microsoft's compiler knows without a declaration, and windows.h uses.
#ifndef WSX_INTRINSICS_H
#define WSX_INTRINSICS_H
#pragma GCC system_header

#include <stdint.h>
#include <wsx/interlocked.h>
#include <wsx/symbol.h>

#define _InterlockedIncrement(p) InterlockedIncrement(p)
#define _InterlockedIncrement16(p) InterlockedIncrement16(p)
#define _InterlockedIncrement64(p) InterlockedIncrement64(p)
#define _InterlockedDecrement(p) InterlockedDecrement(p)
#define _InterlockedDecrement16(p) InterlockedDecrement16(p)
#define _InterlockedDecrement64(p) InterlockedDecrement64(p)
#define _InterlockedExchange(p, v) InterlockedExchange(p, v)
#define _InterlockedExchange8(p, v) InterlockedExchange8(p, v)
#define _InterlockedExchange16(p, v) InterlockedExchange16(p, v)
#define _InterlockedExchange64(p, v) InterlockedExchange64(p, v)
#define _InterlockedExchangeAdd(p, v) InterlockedExchangeAdd(p, v)
#define _InterlockedExchangeAdd8(p, v) InterlockedExchangeAdd8(p, v)
#define _InterlockedExchangeAdd16(p, v) InterlockedExchangeAdd16(p, v)
#define _InterlockedExchangeAdd64(p, v) InterlockedExchangeAdd64(p, v)
#define _InterlockedAnd(p, v) InterlockedAnd(p, v)
#define _InterlockedAnd8(p, v) InterlockedAnd8(p, v)
#define _InterlockedAnd16(p, v) InterlockedAnd16(p, v)
#define _InterlockedAnd64(p, v) InterlockedAnd64(p, v)
#define _InterlockedOr(p, v) InterlockedOr(p, v)
#define _InterlockedOr8(p, v) InterlockedOr8(p, v)
#define _InterlockedOr16(p, v) InterlockedOr16(p, v)
#define _InterlockedOr64(p, v) InterlockedOr64(p, v)
#define _InterlockedXor(p, v) InterlockedXor(p, v)
#define _InterlockedXor8(p, v) InterlockedXor8(p, v)
#define _InterlockedXor16(p, v) InterlockedXor16(p, v)
#define _InterlockedXor64(p, v) InterlockedXor64(p, v)
#define _InterlockedCompareExchange(p, v, expected) InterlockedCompareExchange(p, v, expected)
#define _InterlockedCompareExchange8(p, v, expected) InterlockedCompareExchange8(p, v, expected)
#define _InterlockedCompareExchange16(p, v, expected) InterlockedCompareExchange16(p, v, expected)
#define _InterlockedCompareExchange64(p, v, expected) InterlockedCompareExchange64(p, v, expected)
#define _InterlockedExchangePointer(p, v) InterlockedExchangePointer(p, v)
#define _InterlockedCompareExchangePointer(p, v, expected) \
    InterlockedCompareExchangePointer(p, v, expected)

// Barriers for the compiler alone.
#define _ReadBarrier() __atomic_signal_fence(__ATOMIC_ACQUIRE)
#define _WriteBarrier() __atomic_signal_fence(__ATOMIC_RELEASE)
#define _ReadWriteBarrier() __atomic_signal_fence(__ATOMIC_SEQ_CST)

// The number of the first and the last bit that is set, and 0 when none is: *index then stays as it
// is. The mask is Windows' unsigned long, so 32 bits of it count; *index is any integer, because
// sources have unsigned long there as well as DWORD.
#define _BitScanForward(index, mask)                                                 \
    __extension__({                                                                  \
        const uint32_t wsx_mask = (uint32_t)(mask);                                  \
        if (wsx_mask != 0) *(index) = (unsigned)__builtin_ctz(wsx_mask);             \
        (unsigned char)(wsx_mask != 0);                                              \
    })
#define _BitScanReverse(index, mask)                                                 \
    __extension__({                                                                  \
        const uint32_t wsx_mask = (uint32_t)(mask);                                  \
        if (wsx_mask != 0) *(index) = 31U - (unsigned)__builtin_clz(wsx_mask);       \
        (unsigned char)(wsx_mask != 0);                                              \
    })
#define _BitScanForward64(index, mask)                                               \
    __extension__({                                                                  \
        const uint64_t wsx_mask = (uint64_t)(mask);                                  \
        if (wsx_mask != 0) *(index) = (unsigned)__builtin_ctzll(wsx_mask);           \
        (unsigned char)(wsx_mask != 0);                                              \
    })
#define _BitScanReverse64(index, mask)                                               \
    __extension__({                                                                  \
        const uint64_t wsx_mask = (uint64_t)(mask);                                  \
        if (wsx_mask != 0) *(index) = 63U - (unsigned)__builtin_clzll(wsx_mask);     \
        (unsigned char)(wsx_mask != 0);                                              \
    })
#define BitScanForward(index, mask) _BitScanForward(index, mask)
#define BitScanReverse(index, mask) _BitScanReverse(index, mask)
#define BitScanForward64(index, mask) _BitScanForward64(index, mask)
#define BitScanReverse64(index, mask) _BitScanReverse64(index, mask)

#endif
