// SPDX-License-Identifier: MIT
//
// How long names of computers, users and networks can be.
#ifndef _LMCONS_
#define _LMCONS_
#pragma GCC system_header

#include <windef.h>

typedef DWORD NET_API_STATUS;
#define API_RET_TYPE NET_API_STATUS
#define NET_API_FUNCTION WINAPI

#define CNLEN 15
#define DNLEN CNLEN
#define UNCLEN (CNLEN + 2)
#define NNLEN 80
#define RMLEN (UNCLEN + 1 + NNLEN)
#define SNLEN 80
#define STXTLEN 256
#define PATHLEN 256
#define DEVLEN 80
#define EVLEN 16
#define UNLEN 256
#define GNLEN UNLEN
#define PWLEN 256
#define NETBIOS_NAME_LEN 16
#define MAX_PREFERRED_LENGTH ((DWORD)-1)

#endif
