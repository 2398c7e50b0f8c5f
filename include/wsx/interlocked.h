/* SPDX-License-Identifier: MIT
 *
 * The Interlocked functions. Where Windows has LONG, sources have long variables, which are wider
 * here: so these take whatever integer or pointer they are given, by its own width, and every
 * one of them is a full barrier.
 * https://learn.microsoft.com/windows/win32/sync/interlocked-variable-access */
#ifndef WSX_INTERLOCKED_H
#define WSX_INTERLOCKED_H
#pragma GCC system_header

#define WSX_ADD_FETCH(p, v) __atomic_add_fetch(p, v, __ATOMIC_SEQ_CST)
#define WSX_FETCH_ADD(p, v) __atomic_fetch_add(p, v, __ATOMIC_SEQ_CST)
#define WSX_FETCH_AND(p, v) __atomic_fetch_and(p, v, __ATOMIC_SEQ_CST)
#define WSX_FETCH_OR(p, v) __atomic_fetch_or(p, v, __ATOMIC_SEQ_CST)
#define WSX_FETCH_XOR(p, v) __atomic_fetch_xor(p, v, __ATOMIC_SEQ_CST)
#define WSX_EXCHANGE(p, v) __atomic_exchange_n(p, v, __ATOMIC_SEQ_CST)
/* What was there before, whether it was replaced or not. */
#define WSX_COMPARE_EXCHANGE(p, v, expected) __sync_val_compare_and_swap(p, expected, v)

#ifdef __cplusplus

extern "C++" {
namespace wsx_interlocked {
template <typename T>
struct Same {
  typedef T type;
};
}  // namespace wsx_interlocked

#define WSX_ONE(name, expression)   \
  template <typename T>             \
  inline T name(T volatile *p) {    \
    return expression;              \
  }
#define WSX_TWO(name, expression)                                          \
  template <typename T>                                                    \
  inline T name(T volatile *p, typename wsx_interlocked::Same<T>::type v) { \
    return expression;                                                     \
  }
#define WSX_THREE(name)                                                            \
  template <typename T>                                                            \
  inline T name(T volatile *p, typename wsx_interlocked::Same<T>::type v,          \
                typename wsx_interlocked::Same<T>::type expected) {                \
    return WSX_COMPARE_EXCHANGE(p, v, expected);                                   \
  }

#define WSX_FAMILY(suffix)                                                \
  WSX_ONE(InterlockedIncrement##suffix, WSX_ADD_FETCH(p, 1))              \
  WSX_ONE(InterlockedDecrement##suffix, WSX_ADD_FETCH(p, -1))             \
  WSX_TWO(InterlockedAdd##suffix, WSX_ADD_FETCH(p, v))                    \
  WSX_TWO(InterlockedExchangeAdd##suffix, WSX_FETCH_ADD(p, v))            \
  WSX_TWO(InterlockedExchange##suffix, WSX_EXCHANGE(p, v))                \
  WSX_TWO(InterlockedAnd##suffix, WSX_FETCH_AND(p, v))                    \
  WSX_TWO(InterlockedOr##suffix, WSX_FETCH_OR(p, v))                      \
  WSX_TWO(InterlockedXor##suffix, WSX_FETCH_XOR(p, v))                    \
  WSX_THREE(InterlockedCompareExchange##suffix)

WSX_FAMILY()
WSX_FAMILY(8)
WSX_FAMILY(16)
WSX_FAMILY(64)
WSX_FAMILY(Acquire)
WSX_FAMILY(Release)
WSX_FAMILY(NoFence)
WSX_FAMILY(Acquire64)
WSX_FAMILY(Release64)
WSX_FAMILY(NoFence64)
inline void *InterlockedExchangePointer(void *volatile *p, void *v) { return WSX_EXCHANGE(p, v); }
inline void *InterlockedCompareExchangePointer(void *volatile *p, void *v, void *expected) {
  return WSX_COMPARE_EXCHANGE(p, v, expected);
}
}

#undef WSX_FAMILY
#undef WSX_THREE
#undef WSX_TWO
#undef WSX_ONE

#else

#define InterlockedIncrement(p) WSX_ADD_FETCH(p, 1)
#define InterlockedDecrement(p) WSX_ADD_FETCH(p, -1)
#define InterlockedAdd(p, v) WSX_ADD_FETCH(p, v)
#define InterlockedExchangeAdd(p, v) WSX_FETCH_ADD(p, v)
#define InterlockedExchange(p, v) WSX_EXCHANGE(p, v)
#define InterlockedAnd(p, v) WSX_FETCH_AND(p, v)
#define InterlockedOr(p, v) WSX_FETCH_OR(p, v)
#define InterlockedXor(p, v) WSX_FETCH_XOR(p, v)
#define InterlockedCompareExchange(p, v, expected) WSX_COMPARE_EXCHANGE(p, v, expected)
#define InterlockedIncrement8(p) WSX_ADD_FETCH(p, 1)
#define InterlockedDecrement8(p) WSX_ADD_FETCH(p, -1)
#define InterlockedAdd8(p, v) WSX_ADD_FETCH(p, v)
#define InterlockedExchangeAdd8(p, v) WSX_FETCH_ADD(p, v)
#define InterlockedExchange8(p, v) WSX_EXCHANGE(p, v)
#define InterlockedAnd8(p, v) WSX_FETCH_AND(p, v)
#define InterlockedOr8(p, v) WSX_FETCH_OR(p, v)
#define InterlockedXor8(p, v) WSX_FETCH_XOR(p, v)
#define InterlockedCompareExchange8(p, v, expected) WSX_COMPARE_EXCHANGE(p, v, expected)
#define InterlockedIncrement16(p) WSX_ADD_FETCH(p, 1)
#define InterlockedDecrement16(p) WSX_ADD_FETCH(p, -1)
#define InterlockedAdd16(p, v) WSX_ADD_FETCH(p, v)
#define InterlockedExchangeAdd16(p, v) WSX_FETCH_ADD(p, v)
#define InterlockedExchange16(p, v) WSX_EXCHANGE(p, v)
#define InterlockedAnd16(p, v) WSX_FETCH_AND(p, v)
#define InterlockedOr16(p, v) WSX_FETCH_OR(p, v)
#define InterlockedXor16(p, v) WSX_FETCH_XOR(p, v)
#define InterlockedCompareExchange16(p, v, expected) WSX_COMPARE_EXCHANGE(p, v, expected)
#define InterlockedIncrement64(p) WSX_ADD_FETCH(p, 1)
#define InterlockedDecrement64(p) WSX_ADD_FETCH(p, -1)
#define InterlockedAdd64(p, v) WSX_ADD_FETCH(p, v)
#define InterlockedExchangeAdd64(p, v) WSX_FETCH_ADD(p, v)
#define InterlockedExchange64(p, v) WSX_EXCHANGE(p, v)
#define InterlockedAnd64(p, v) WSX_FETCH_AND(p, v)
#define InterlockedOr64(p, v) WSX_FETCH_OR(p, v)
#define InterlockedXor64(p, v) WSX_FETCH_XOR(p, v)
#define InterlockedCompareExchange64(p, v, expected) WSX_COMPARE_EXCHANGE(p, v, expected)
#define InterlockedIncrementAcquire(p) WSX_ADD_FETCH(p, 1)
#define InterlockedDecrementAcquire(p) WSX_ADD_FETCH(p, -1)
#define InterlockedAddAcquire(p, v) WSX_ADD_FETCH(p, v)
#define InterlockedExchangeAddAcquire(p, v) WSX_FETCH_ADD(p, v)
#define InterlockedExchangeAcquire(p, v) WSX_EXCHANGE(p, v)
#define InterlockedAndAcquire(p, v) WSX_FETCH_AND(p, v)
#define InterlockedOrAcquire(p, v) WSX_FETCH_OR(p, v)
#define InterlockedXorAcquire(p, v) WSX_FETCH_XOR(p, v)
#define InterlockedCompareExchangeAcquire(p, v, expected) WSX_COMPARE_EXCHANGE(p, v, expected)
#define InterlockedIncrementRelease(p) WSX_ADD_FETCH(p, 1)
#define InterlockedDecrementRelease(p) WSX_ADD_FETCH(p, -1)
#define InterlockedAddRelease(p, v) WSX_ADD_FETCH(p, v)
#define InterlockedExchangeAddRelease(p, v) WSX_FETCH_ADD(p, v)
#define InterlockedExchangeRelease(p, v) WSX_EXCHANGE(p, v)
#define InterlockedAndRelease(p, v) WSX_FETCH_AND(p, v)
#define InterlockedOrRelease(p, v) WSX_FETCH_OR(p, v)
#define InterlockedXorRelease(p, v) WSX_FETCH_XOR(p, v)
#define InterlockedCompareExchangeRelease(p, v, expected) WSX_COMPARE_EXCHANGE(p, v, expected)
#define InterlockedIncrementNoFence(p) WSX_ADD_FETCH(p, 1)
#define InterlockedDecrementNoFence(p) WSX_ADD_FETCH(p, -1)
#define InterlockedAddNoFence(p, v) WSX_ADD_FETCH(p, v)
#define InterlockedExchangeAddNoFence(p, v) WSX_FETCH_ADD(p, v)
#define InterlockedExchangeNoFence(p, v) WSX_EXCHANGE(p, v)
#define InterlockedAndNoFence(p, v) WSX_FETCH_AND(p, v)
#define InterlockedOrNoFence(p, v) WSX_FETCH_OR(p, v)
#define InterlockedXorNoFence(p, v) WSX_FETCH_XOR(p, v)
#define InterlockedCompareExchangeNoFence(p, v, expected) WSX_COMPARE_EXCHANGE(p, v, expected)
#define InterlockedIncrementAcquire64(p) WSX_ADD_FETCH(p, 1)
#define InterlockedDecrementAcquire64(p) WSX_ADD_FETCH(p, -1)
#define InterlockedAddAcquire64(p, v) WSX_ADD_FETCH(p, v)
#define InterlockedExchangeAddAcquire64(p, v) WSX_FETCH_ADD(p, v)
#define InterlockedExchangeAcquire64(p, v) WSX_EXCHANGE(p, v)
#define InterlockedAndAcquire64(p, v) WSX_FETCH_AND(p, v)
#define InterlockedOrAcquire64(p, v) WSX_FETCH_OR(p, v)
#define InterlockedXorAcquire64(p, v) WSX_FETCH_XOR(p, v)
#define InterlockedCompareExchangeAcquire64(p, v, expected) WSX_COMPARE_EXCHANGE(p, v, expected)
#define InterlockedIncrementRelease64(p) WSX_ADD_FETCH(p, 1)
#define InterlockedDecrementRelease64(p) WSX_ADD_FETCH(p, -1)
#define InterlockedAddRelease64(p, v) WSX_ADD_FETCH(p, v)
#define InterlockedExchangeAddRelease64(p, v) WSX_FETCH_ADD(p, v)
#define InterlockedExchangeRelease64(p, v) WSX_EXCHANGE(p, v)
#define InterlockedAndRelease64(p, v) WSX_FETCH_AND(p, v)
#define InterlockedOrRelease64(p, v) WSX_FETCH_OR(p, v)
#define InterlockedXorRelease64(p, v) WSX_FETCH_XOR(p, v)
#define InterlockedCompareExchangeRelease64(p, v, expected) WSX_COMPARE_EXCHANGE(p, v, expected)
#define InterlockedIncrementNoFence64(p) WSX_ADD_FETCH(p, 1)
#define InterlockedDecrementNoFence64(p) WSX_ADD_FETCH(p, -1)
#define InterlockedAddNoFence64(p, v) WSX_ADD_FETCH(p, v)
#define InterlockedExchangeAddNoFence64(p, v) WSX_FETCH_ADD(p, v)
#define InterlockedExchangeNoFence64(p, v) WSX_EXCHANGE(p, v)
#define InterlockedAndNoFence64(p, v) WSX_FETCH_AND(p, v)
#define InterlockedOrNoFence64(p, v) WSX_FETCH_OR(p, v)
#define InterlockedXorNoFence64(p, v) WSX_FETCH_XOR(p, v)
#define InterlockedCompareExchangeNoFence64(p, v, expected) WSX_COMPARE_EXCHANGE(p, v, expected)
#define InterlockedExchangePointer(p, v) WSX_EXCHANGE(p, v)
#define InterlockedCompareExchangePointer(p, v, expected) WSX_COMPARE_EXCHANGE(p, v, expected)

#endif

#endif
