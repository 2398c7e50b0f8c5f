// SPDX-License-Identifier: MIT
//
// Processors by groups of 64, of which there is one here. The Microsoft page of each is the one
// with the function's name.
#ifndef _PROCESSTOPOLOGYAPI_H_
#define _PROCESSTOPOLOGYAPI_H_
#pragma GCC system_header

#include <minwindef.h>

WSX_BEGIN_DECLS

// The processors of group 0 on which a thread may run; PreviousGroupAffinity may be NULL and gets
// those of before. Return FALSE on failure. Errors: ERROR_INVALID_HANDLE, ERROR_NOACCESS,
// ERROR_INVALID_PARAMETER (another group, none that is there).
BOOL WINAPI SetThreadGroupAffinity(HANDLE hThread, const GROUP_AFFINITY *GroupAffinity,
                                   PGROUP_AFFINITY PreviousGroupAffinity)
    WSX_SYM(SetThreadGroupAffinity);
BOOL WINAPI GetThreadGroupAffinity(HANDLE hThread, PGROUP_AFFINITY GroupAffinity)
    WSX_SYM(GetThreadGroupAffinity);

WSX_END_DECLS

#endif
