// SPDX-License-Identifier: MIT
//
// Interfaces by number and name.
#ifndef _IPEXPORT_
#define _IPEXPORT_
#pragma GCC system_header

#include <minwindef.h>

#define MAX_ADAPTER_NAME 128

typedef ULONG IPAddr;
typedef ULONG IPMask;

typedef struct _IP_ADAPTER_INDEX_MAP {
    ULONG Index;
    WCHAR Name[MAX_ADAPTER_NAME];
} IP_ADAPTER_INDEX_MAP, *PIP_ADAPTER_INDEX_MAP;
typedef struct _IP_INTERFACE_INFO {
    LONG NumAdapters;
    IP_ADAPTER_INDEX_MAP Adapter[1];
} IP_INTERFACE_INFO, *PIP_INTERFACE_INFO;

#endif
