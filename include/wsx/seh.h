// SPDX-License-Identifier: MIT
//
// __try, __except, __finally and __leave, after "Structured Exception Handling", as far as they are
// control flow. The operating system raises no exceptions here:
// - a fault (a bad pointer, a division by zero) ends the program, and no __except block ever runs;
// - __leave goes to the end of the innermost __try block;
// - a __finally block runs after its __try block has ended or was left.
//
// Ways out of a __try block other than these do not run the __finally block: return and goto skip
// it. In C, a break that would leave the loop around the statement stops the program, since going
// on after the statement would be wrong without a word; a continue acts as __leave.
//
// Before __finally, braces are needed around the whole statement where only one statement is
// allowed (if (x) __try ...), because in C++ it becomes two.
#ifndef WSX_SEH_H
#define WSX_SEH_H
#pragma GCC system_header

#define EXCEPTION_EXECUTE_HANDLER 1
#define EXCEPTION_CONTINUE_SEARCH 0
#define EXCEPTION_CONTINUE_EXECUTION (-1)

// For the blocks that never run, and for __finally blocks, which are always entered normally.
#define GetExceptionCode() (0U)
#define GetExceptionInformation() ((struct _EXCEPTION_POINTERS *)0)
#define AbnormalTermination() (0)
#define _exception_code GetExceptionCode
#define _exception_info GetExceptionInformation
#define _abnormal_termination AbnormalTermination

#ifdef __cplusplus

// __leave is a C++ exception of a type of its own, since only an exception destroys the locals on
// its way. A catch (...) inside the __try block catches it. libstdc++ defines __try to the same.
struct wsx_seh_leave {};
struct wsx_seh_never {};
#if defined(__cpp_exceptions) || defined(__EXCEPTIONS)
#define __try try
#define __leave throw ::wsx_seh_leave()
#define __finally                     \
    catch (const ::wsx_seh_leave &) { \
    }
#define __except(filter)              \
    catch (const ::wsx_seh_leave &) { \
    }                                 \
    catch (const ::wsx_seh_never &)
#else
// Without exceptions there is no __leave, and using it does not compile.
#define __try if (true)
#define __finally
#define __except(filter) else
#endif

#else

struct wsx_seh {
    void *leave;  // where __leave goes
    int step;     // 0: the __try block, 1: what stands behind else
    int ended;    // the __try block came to its end, or __leave did
};

// Its name is the message: it is what a debugger shows.
static __attribute__((__unused__, __noinline__, __cold__, __noreturn__)) void
wsx_seh_break_leaves_try_block(void) {
    __builtin_trap();
}

static __inline__ __attribute__((__unused__)) int wsx_seh_next(struct wsx_seh *seh) {
    if (!seh->ended) wsx_seh_break_leaves_try_block();
    return ++seh->step;
}

// A loop of two turns. The variable's name is the same for every __try, so that __leave finds the
// innermost; the label's is not, as labels belong to the function. The label stands in a branch
// that nothing else enters. The inner loop is there to notice a break.
#define WSX_SEH_TRY_1_(n)                                                                   \
    for (struct wsx_seh wsx_seh_here = {__extension__ && wsx_seh_leave_##n, 0, 0};          \
         wsx_seh_here.step < 2; wsx_seh_next(&wsx_seh_here))                                \
        if (0) {                                                                            \
            wsx_seh_leave_##n : wsx_seh_here.ended = 1;                                     \
        } else if (wsx_seh_here.step == 0)                                                  \
            for (; !wsx_seh_here.ended; wsx_seh_here.ended = 1)
#define WSX_SEH_TRY_(n) WSX_SEH_TRY_1_(n)
#define __try WSX_SEH_TRY_(__COUNTER__)
// The statement expression keeps clang's -Wpedantic quiet in the source that says __leave.
#define __leave __extension__({ goto *wsx_seh_here.leave; })
#define __finally else
#define __except(filter) else if (0)

#endif

#define _try __try
#define _except __except
#define _finally __finally
#define _leave __leave

#endif
