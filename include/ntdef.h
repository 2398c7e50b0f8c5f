// SPDX-License-Identifier: MIT
//
// NTSTATUS and the questions one asks it, after "Using NTSTATUS Values". The two highest bits are
// the severity: success, information, warning, error.
#ifndef _NTDEF_
#define _NTDEF_
#pragma GCC system_header

#include <winnt.h>

typedef LONG NTSTATUS, *PNTSTATUS;

#ifndef NT_SUCCESS
#define NT_SUCCESS(status) ((NTSTATUS)(status) >= 0)
#endif
#define NT_INFORMATION(status) ((ULONG)(status) >> 30 == 1)
#define NT_WARNING(status) ((ULONG)(status) >> 30 == 2)
#define NT_ERROR(status) ((ULONG)(status) >> 30 == 3)

#endif
