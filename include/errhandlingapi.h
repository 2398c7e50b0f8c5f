// SPDX-License-Identifier: MIT
//
// The last error, after the pages "GetLastError" and "SetLastError".
#ifndef _ERRHANDLING_H_
#define _ERRHANDLING_H_
#pragma GCC system_header

#include <minwindef.h>

WSX_BEGIN_DECLS

// Returns the calling thread's last error. GetLastError and WSAGetLastError read one value, as on
// Windows; errno is another. It is meaningful after a call that says it failed, and a successful
// call may set it to 0.
DWORD WINAPI GetLastError(VOID) WSX_SYM(GetLastError);

// Sets the calling thread's last error. Cannot fail.
VOID WINAPI SetLastError(DWORD dwErrCode) WSX_SYM(SetLastError);

WSX_END_DECLS

#endif
