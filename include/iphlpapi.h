// SPDX-License-Identifier: MIT
//
// Of the "IP Helper" only how interfaces are called.
#ifndef _IPHLPAPI_H_
#define _IPHLPAPI_H_
#pragma GCC system_header

#include <netioapi.h>

#endif
