// SPDX-License-Identifier: MIT
//
// The "IP Helper": network adapters, their addresses, connections. An adapter is called as the host
// calls it ("eth0"), where Windows has names made of numbers. All calls return the error itself and
// leave the last error alone; the size that a buffer takes comes back in the place of its size. The
// Microsoft page of each is the one with the function's name.
#ifndef _IPHLPAPI_H_
#define _IPHLPAPI_H_
#pragma GCC system_header

#include <ipexport.h>
#include <ipmib.h>
#include <iptypes.h>
#include <netioapi.h>
#include <tcpmib.h>

WSX_BEGIN_DECLS

// All adapters with their addresses, as one list in the buffer. Family is AF_INET, AF_INET6 or
// AF_UNSPEC and chooses addresses, not adapters. The GAA_FLAG_SKIP_... leave lists out,
// GAA_FLAG_INCLUDE_PREFIX and GAA_FLAG_INCLUDE_GATEWAYS add lists; other flags make no difference.
// Of a list that the host does not keep (WINS) there is nothing, DHCP servers and life times it
// does not tell: IpPrefixOriginOther, 0xFFFFFFFF.
// Errors: ERROR_BUFFER_OVERFLOW (*SizePointer tells what it takes), ERROR_INVALID_PARAMETER (family,
// SizePointer, Reserved not NULL), ERROR_NO_DATA, ERROR_NOT_ENOUGH_MEMORY.
ULONG WINAPI GetAdaptersAddresses(ULONG Family, ULONG Flags, PVOID Reserved,
                                  PIP_ADAPTER_ADDRESSES AdapterAddresses, PULONG SizePointer)
    WSX_SYMW(GetAdaptersAddresses);

// Adapters but the loopback one, with their IPv4 addresses as text; one without an address has
// "0.0.0.0". Errors: those of GetAdaptersAddresses.
ULONG WINAPI GetAdaptersInfo(PIP_ADAPTER_INFO AdapterInfo, PULONG SizePointer)
    WSX_SYM(GetAdaptersInfo);

// The servers that resolve names; all adapters have the same ones. Errors: ERROR_BUFFER_OVERFLOW,
// ERROR_INVALID_PARAMETER (no such adapter), ERROR_NOT_ENOUGH_MEMORY.
DWORD WINAPI GetPerAdapterInfo(ULONG IfIndex, PIP_PER_ADAPTER_INFO pPerAdapterInfo,
                               PULONG pOutBufLen) WSX_SYM(GetPerAdapterInfo);
// The same with the host's name and domain.
DWORD WINAPI GetNetworkParams(PFIXED_INFO pFixedInfo, PULONG pOutBufLen)
    WSX_SYM(GetNetworkParams);

// IPv4 addresses, by address if bOrder. Errors: ERROR_INSUFFICIENT_BUFFER, ERROR_INVALID_PARAMETER,
// ERROR_NOT_ENOUGH_MEMORY.
DWORD WINAPI GetIpAddrTable(PMIB_IPADDRTABLE pIpAddrTable, PULONG pdwSize, BOOL bOrder)
    WSX_SYM(GetIpAddrTable);
// IPv4 connections, by local and remote address if bOrder. Errors: as above.
ULONG WINAPI GetTcpTable(PMIB_TCPTABLE TcpTable, PULONG SizePointer, BOOL Order)
    WSX_SYM(GetTcpTable);

// Adapters but the loopback one by number and name. Errors: ERROR_INSUFFICIENT_BUFFER,
// ERROR_INVALID_PARAMETER, ERROR_NO_DATA, ERROR_NOT_ENOUGH_MEMORY.
DWORD WINAPI GetInterfaceInfo(PIP_INTERFACE_INFO pIfTable, PULONG dwOutBufLen)
    WSX_SYMW(GetInterfaceInfo);
// The number of an adapter that is called like this. Errors: ERROR_INVALID_PARAMETER,
// ERROR_DEV_NOT_EXIST.
DWORD WINAPI GetAdapterIndex(LPWSTR AdapterName, PULONG IfIndex) WSX_SYMW(GetAdapterIndex);
// How many there are, the loopback one too. Errors: ERROR_INVALID_PARAMETER.
DWORD WINAPI GetNumberOfInterfaces(PDWORD pdwNumIf) WSX_SYM(GetNumberOfInterfaces);

// The adapter by which an address is reached. Errors: ERROR_INVALID_PARAMETER,
// ERROR_NETWORK_UNREACHABLE, ERROR_NOT_FOUND.
DWORD WINAPI GetBestInterface(IPAddr dwDestAddr, PDWORD pdwBestIfIndex) WSX_SYM(GetBestInterface);
DWORD WINAPI GetBestInterfaceEx(struct sockaddr *pDestAddr, PDWORD pdwBestIfIndex)
    WSX_SYM(GetBestInterfaceEx);

// What changes the host's network is refused: ERROR_NOT_SUPPORTED.
DWORD WINAPI AddIPAddress(IPAddr Address, IPMask IpMask, DWORD IfIndex, PULONG NTEContext,
                          PULONG NTEInstance) WSX_SYM(AddIPAddress);
DWORD WINAPI DeleteIPAddress(ULONG NTEContext) WSX_SYM(DeleteIPAddress);
DWORD WINAPI FlushIpNetTable(DWORD dwIfIndex) WSX_SYM(FlushIpNetTable);
DWORD WINAPI IpReleaseAddress(PIP_ADAPTER_INDEX_MAP AdapterInfo) WSX_SYMW(IpReleaseAddress);
DWORD WINAPI IpRenewAddress(PIP_ADAPTER_INDEX_MAP AdapterInfo) WSX_SYMW(IpRenewAddress);

WSX_END_DECLS

#endif
