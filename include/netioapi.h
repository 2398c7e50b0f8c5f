// SPDX-License-Identifier: MIT
//
// Interfaces by name and number. The names are the host's ("eth0"), the numbers those of
// sin6_scope_id. The Microsoft page of each is the one with the function's name.
#ifndef _NETIOAPI_H_
#define _NETIOAPI_H_
#pragma GCC system_header

#include <ifdef.h>
#include <minwindef.h>

#define NDIS_IF_MAX_STRING_SIZE IF_MAX_STRING_SIZE
#define IF_NAMESIZE NDIS_IF_MAX_STRING_SIZE

WSX_BEGIN_DECLS

// 0 when there is none.
NET_IFINDEX WINAPI if_nametoindex(PCSTR InterfaceName) WSX_SYM(if_nametoindex);
// The name has room for IF_NAMESIZE characters. NULL when there is none.
PCHAR WINAPI if_indextoname(NET_IFINDEX InterfaceIndex, PCHAR InterfaceName)
    WSX_SYM(if_indextoname);

WSX_END_DECLS

#endif
