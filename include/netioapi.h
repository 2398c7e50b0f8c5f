// SPDX-License-Identifier: MIT
//
// Interfaces by name and number. The names are the host's ("eth0"), the numbers those of
// sin6_scope_id. The Microsoft page of each is the one with the function's name.
#ifndef _NETIOAPI_H_
#define _NETIOAPI_H_
#pragma GCC system_header

#include <ifdef.h>
#include <minwindef.h>
#include <nldef.h>

#define NDIS_IF_MAX_STRING_SIZE IF_MAX_STRING_SIZE
#define IF_NAMESIZE NDIS_IF_MAX_STRING_SIZE

WSX_BEGIN_DECLS

// 0 when there is none.
NET_IFINDEX WINAPI if_nametoindex(PCSTR InterfaceName) WSX_SYM(if_nametoindex);
// The name has room for IF_NAMESIZE characters. NULL when there is none.
PCHAR WINAPI if_indextoname(NET_IFINDEX InterfaceIndex, PCHAR InterfaceName)
    WSX_SYM(if_indextoname);

// Only behind winsock2.h, as Windows has them behind ws2ipdef.h.
#ifdef _WS2DEF_
// An interface as one version of IP sees it. Microsoft page: "MIB_IPINTERFACE_ROW structure".
typedef struct _MIB_IPINTERFACE_ROW {
    ADDRESS_FAMILY Family;
    NET_LUID InterfaceLuid;
    NET_IFINDEX InterfaceIndex;
    ULONG MaxReassemblySize;
    ULONG64 InterfaceIdentifier;
    ULONG MinRouterAdvertisementInterval;
    ULONG MaxRouterAdvertisementInterval;
    BOOLEAN AdvertisingEnabled;
    BOOLEAN ForwardingEnabled;
    BOOLEAN WeakHostSend;
    BOOLEAN WeakHostReceive;
    BOOLEAN UseAutomaticMetric;
    BOOLEAN UseNeighborUnreachabilityDetection;
    BOOLEAN ManagedAddressConfigurationSupported;
    BOOLEAN OtherStatefulConfigurationSupported;
    BOOLEAN AdvertiseDefaultRoute;
    NL_ROUTER_DISCOVERY_BEHAVIOR RouterDiscoveryBehavior;
    ULONG DadTransmits;
    ULONG BaseReachableTime;
    ULONG RetransmitTime;
    ULONG PathMtuDiscoveryTimeout;
    NL_LINK_LOCAL_ADDRESS_BEHAVIOR LinkLocalAddressBehavior;
    ULONG LinkLocalAddressTimeout;
    ULONG ZoneIndices[ScopeLevelCount];
    ULONG SitePrefixLength;
    ULONG Metric;
    ULONG NlMtu;
    BOOLEAN Connected;
    BOOLEAN SupportsWakeUpPatterns;
    BOOLEAN SupportsNeighborDiscovery;
    BOOLEAN SupportsRouterDiscovery;
    ULONG ReachableTime;
    NL_INTERFACE_OFFLOAD_ROD TransmitOffload;
    NL_INTERFACE_OFFLOAD_ROD ReceiveOffload;
    BOOLEAN DisableDefaultRoutes;
} MIB_IPINTERFACE_ROW, *PMIB_IPINTERFACE_ROW;

// A row that names nothing, with values that no interface has.
VOID WINAPI InitializeIpInterfaceEntry(PMIB_IPINTERFACE_ROW Row)
    WSX_SYM(InitializeIpInterfaceEntry);
// Fills the row whose Family, and InterfaceLuid or else InterfaceIndex, are given. What the host
// does not tell is 0.
// Errors: ERROR_INVALID_PARAMETER (Family, or nothing named), ERROR_FILE_NOT_FOUND (no such
// interface), ERROR_NOT_FOUND (it is there without this version of IP).
DWORD WINAPI GetIpInterfaceEntry(PMIB_IPINTERFACE_ROW Row) WSX_SYM(GetIpInterfaceEntry);
// Changes nothing: after the same checks ERROR_ACCESS_DENIED, which is for who may not.
DWORD WINAPI SetIpInterfaceEntry(PMIB_IPINTERFACE_ROW Row) WSX_SYM(SetIpInterfaceEntry);
#endif

WSX_END_DECLS

#endif
