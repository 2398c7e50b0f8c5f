// SPDX-License-Identifier: MIT
//
// Of the system's inner calls the one that names its errors in the usual way.
#ifndef _WINTERNL_
#define _WINTERNL_
#pragma GCC system_header

#include <ntdef.h>
#include <windef.h>

#ifndef NT_SUCCESS
#define NT_SUCCESS(status) ((NTSTATUS)(status) >= 0)
#endif

WSX_BEGIN_DECLS

// The Win32 code of a status, as GetOverlappedResult reports it; ERROR_MR_MID_NOT_FOUND for one that
// has none.
ULONG NTAPI RtlNtStatusToDosError(NTSTATUS Status) WSX_SYM(RtlNtStatusToDosError);

WSX_END_DECLS

#endif
