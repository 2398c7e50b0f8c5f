// SPDX-License-Identifier: MIT
//
// Nodes of memory and their processors. The Microsoft page of each is the one with the function's
// name.
#ifndef _SYSTEMTOPOLOGYAPI_H_
#define _SYSTEMTOPOLOGYAPI_H_
#pragma GCC system_header

#include <minwindef.h>

WSX_BEGIN_DECLS

// Return FALSE on failure. Errors: ERROR_INVALID_PARAMETER (no such node, no place).
BOOL WINAPI GetNumaHighestNodeNumber(PULONG HighestNodeNumber) WSX_SYM(GetNumaHighestNodeNumber);
// The processors of a node, of the first 64.
BOOL WINAPI GetNumaNodeProcessorMaskEx(USHORT Node, PGROUP_AFFINITY ProcessorMask)
    WSX_SYM(GetNumaNodeProcessorMaskEx);

WSX_END_DECLS

#endif
