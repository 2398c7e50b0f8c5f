/* SPDX-License-Identifier: MIT */
#ifndef _INC_PROCESS
#define _INC_PROCESS
#pragma GCC system_header

#include <stdint.h>
#include <wsx/symbol.h>

WSX_BEGIN_DECLS

// CreateThread by the name of the C runtime. Returns the thread's handle, which the caller closes,
// or 0 on failure with errno EINVAL or EAGAIN.
// https://learn.microsoft.com/cpp/c-runtime-library/reference/beginthread-beginthreadex
uintptr_t _beginthreadex(void *security, unsigned stack_size, unsigned (*start_address)(void *),
                         void *arglist, unsigned initflag, unsigned *thrdaddr)
    WSX_SYM(_beginthreadex);

// Ends the calling thread with an exit code. Its handle stays open.
void _endthreadex(unsigned retval) WSX_SYM(_endthreadex);

// The same for a thread whose handle is closed by itself at its end, so that whoever wants to wait
// for it needs another. Returns the handle, or (uintptr_t)-1 with errno EINVAL or EAGAIN.
uintptr_t _beginthread(void (*start_address)(void *), unsigned stack_size, void *arglist)
    WSX_SYM(_beginthread);
void _endthread(void) WSX_SYM(_endthread);

// The number of the process, the host's.
int _getpid(void) WSX_SYM(_getpid);

WSX_END_DECLS

#endif
