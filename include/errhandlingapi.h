// SPDX-License-Identifier: MIT
//
// The last error, after the pages "GetLastError" and "SetLastError".
#ifndef _ERRHANDLING_H_
#define _ERRHANDLING_H_
#pragma GCC system_header

#include <minwindef.h>

typedef LONG(WINAPI *PTOP_LEVEL_EXCEPTION_FILTER)(struct _EXCEPTION_POINTERS *ExceptionInfo);
typedef PTOP_LEVEL_EXCEPTION_FILTER LPTOP_LEVEL_EXCEPTION_FILTER;

WSX_BEGIN_DECLS

// Returns the calling thread's last error. GetLastError and WSAGetLastError read one value, as on
// Windows; errno is another. It is meaningful after a call that says it failed, and a successful
// call may set it to 0.
DWORD WINAPI GetLastError(VOID) WSX_SYM(GetLastError);

// Sets the calling thread's last error. Cannot fail.
VOID WINAPI SetLastError(DWORD dwErrCode) WSX_SYM(SetLastError);

// Whether Windows shows dialogues, which the host never does. The mode is kept and the former one
// returned.
UINT WINAPI SetErrorMode(UINT uMode) WSX_SYM(SetErrorMode);
UINT WINAPI GetErrorMode(VOID) WSX_SYM(GetErrorMode);

// Keeps the filter and returns the former one. Faults of the hardware are signals here, and reach
// no filter.
LPTOP_LEVEL_EXCEPTION_FILTER WINAPI
SetUnhandledExceptionFilter(LPTOP_LEVEL_EXCEPTION_FILTER lpTopLevelExceptionFilter)
    WSX_SYM(SetUnhandledExceptionFilter);

// Raises an exception of the program's own, which no __except takes (wsx/seh.h): the filter of
// SetUnhandledExceptionFilter is asked, and unless it returns EXCEPTION_CONTINUE_EXECUTION the
// process ends by abort. Code 0x406D1388, by which programs tell debuggers the name of a thread,
// names it and returns.
VOID WINAPI RaiseException(DWORD dwExceptionCode, DWORD dwExceptionFlags, DWORD nNumberOfArguments,
                           const ULONG_PTR *lpArguments) WSX_SYM(RaiseException);

WSX_END_DECLS

#endif
