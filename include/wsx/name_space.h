// SPDX-License-Identifier: MIT
//
// The part of winsock2.h that is about name spaces and their providers. Microsoft pages:
// "WSALookupServiceBeginW function (winsock2.h)" and so on.
//
// There are no such providers here, and none can be installed: hosts and services are found by
// getaddrinfo. The list of providers is empty, what is looked for is not found, and nobody takes
// what would be registered. No function looks at a string, so there is one for both widths of
// WCHAR.
#ifndef WSX_NAME_SPACE_H
#define WSX_NAME_SPACE_H
#pragma GCC system_header

WSX_BEGIN_DECLS

// Returns 0, the number of providers, and needs no room. Errors: WSANOTINITIALISED, WSAEFAULT.
INT WSAAPI WSAEnumNameSpaceProvidersA(LPDWORD lpdwBufferLength, LPWSANAMESPACE_INFOA lpnspBuffer)
    WSX_SYM(WSAEnumNameSpaceProvidersA);
INT WSAAPI WSAEnumNameSpaceProvidersW(LPDWORD lpdwBufferLength, LPWSANAMESPACE_INFOW lpnspBuffer)
    WSX_SYM(WSAEnumNameSpaceProvidersW);
#if _WIN32_WINNT >= 0x0600
INT WSAAPI WSAEnumNameSpaceProvidersExA(LPDWORD lpdwBufferLength,
                                        LPWSANAMESPACE_INFOEXA lpnspBuffer)
    WSX_SYM(WSAEnumNameSpaceProvidersExA);
INT WSAAPI WSAEnumNameSpaceProvidersExW(LPDWORD lpdwBufferLength,
                                        LPWSANAMESPACE_INFOEXW lpnspBuffer)
    WSX_SYM(WSAEnumNameSpaceProvidersExW);
#endif

// Fails with WSASERVICE_NOT_FOUND. Before that: WSANOTINITIALISED, WSAEFAULT, WSAEINVAL (dwSize).
INT WSAAPI WSALookupServiceBeginA(LPWSAQUERYSETA lpqsRestrictions, DWORD dwControlFlags,
                                  LPHANDLE lphLookup) WSX_SYM(WSALookupServiceBeginA);
INT WSAAPI WSALookupServiceBeginW(LPWSAQUERYSETW lpqsRestrictions, DWORD dwControlFlags,
                                  LPHANDLE lphLookup) WSX_SYM(WSALookupServiceBeginW);
// There is no handle that these could be given: WSA_INVALID_HANDLE.
INT WSAAPI WSALookupServiceNextA(HANDLE hLookup, DWORD dwControlFlags, LPDWORD lpdwBufferLength,
                                 LPWSAQUERYSETA lpqsResults) WSX_SYM(WSALookupServiceNextA);
INT WSAAPI WSALookupServiceNextW(HANDLE hLookup, DWORD dwControlFlags, LPDWORD lpdwBufferLength,
                                 LPWSAQUERYSETW lpqsResults) WSX_SYM(WSALookupServiceNextW);
INT WSAAPI WSALookupServiceEnd(HANDLE hLookup) WSX_SYM(WSALookupServiceEnd);
INT WSAAPI WSANSPIoctl(HANDLE hLookup, DWORD dwControlCode, LPVOID lpvInBuffer, DWORD cbInBuffer,
                       LPVOID lpvOutBuffer, DWORD cbOutBuffer, LPDWORD lpcbBytesReturned,
                       LPWSACOMPLETION lpCompletion) WSX_SYM(WSANSPIoctl);

// Registering fails with WSAEOPNOTSUPP, the other two with WSASERVICE_NOT_FOUND. Before that:
// WSANOTINITIALISED, WSAEFAULT, WSAEINVAL (the operation, dwSize).
INT WSAAPI WSASetServiceA(LPWSAQUERYSETA lpqsRegInfo, WSAESETSERVICEOP essoperation,
                          DWORD dwControlFlags) WSX_SYM(WSASetServiceA);
INT WSAAPI WSASetServiceW(LPWSAQUERYSETW lpqsRegInfo, WSAESETSERVICEOP essoperation,
                          DWORD dwControlFlags) WSX_SYM(WSASetServiceW);

// Installing a class fails with WSAEOPNOTSUPP, asking for one with WSATYPE_NOT_FOUND, for its name
// with WSAEINVAL. Before that: WSANOTINITIALISED, WSAEFAULT.
INT WSAAPI WSAInstallServiceClassA(LPWSASERVICECLASSINFOA lpServiceClassInfo)
    WSX_SYM(WSAInstallServiceClassA);
INT WSAAPI WSAInstallServiceClassW(LPWSASERVICECLASSINFOW lpServiceClassInfo)
    WSX_SYM(WSAInstallServiceClassW);
INT WSAAPI WSARemoveServiceClass(LPGUID lpServiceClassId) WSX_SYM(WSARemoveServiceClass);
INT WSAAPI WSAGetServiceClassInfoA(LPGUID lpProviderId, LPGUID lpServiceClassId,
                                   LPDWORD lpdwBufSize, LPWSASERVICECLASSINFOA lpServiceClassInfo)
    WSX_SYM(WSAGetServiceClassInfoA);
INT WSAAPI WSAGetServiceClassInfoW(LPGUID lpProviderId, LPGUID lpServiceClassId,
                                   LPDWORD lpdwBufSize, LPWSASERVICECLASSINFOW lpServiceClassInfo)
    WSX_SYM(WSAGetServiceClassInfoW);
INT WSAAPI WSAGetServiceClassNameByClassIdA(LPGUID lpServiceClassId, LPSTR lpszServiceClassName,
                                            LPDWORD lpdwBufferLength)
    WSX_SYM(WSAGetServiceClassNameByClassIdA);
INT WSAAPI WSAGetServiceClassNameByClassIdW(LPGUID lpServiceClassId, LPWSTR lpszServiceClassName,
                                            LPDWORD lpdwBufferLength)
    WSX_SYM(WSAGetServiceClassNameByClassIdW);

WSX_END_DECLS

#if INCL_WINSOCK_API_TYPEDEFS
typedef __typeof__(WSAEnumNameSpaceProvidersA)* LPFN_WSAENUMNAMESPACEPROVIDERSA;
typedef __typeof__(WSAEnumNameSpaceProvidersW)* LPFN_WSAENUMNAMESPACEPROVIDERSW;
#if _WIN32_WINNT >= 0x0600
typedef __typeof__(WSAEnumNameSpaceProvidersExA)* LPFN_WSAENUMNAMESPACEPROVIDERSEXA;
typedef __typeof__(WSAEnumNameSpaceProvidersExW)* LPFN_WSAENUMNAMESPACEPROVIDERSEXW;
#endif
typedef __typeof__(WSALookupServiceBeginA)* LPFN_WSALOOKUPSERVICEBEGINA;
typedef __typeof__(WSALookupServiceBeginW)* LPFN_WSALOOKUPSERVICEBEGINW;
typedef __typeof__(WSALookupServiceNextA)* LPFN_WSALOOKUPSERVICENEXTA;
typedef __typeof__(WSALookupServiceNextW)* LPFN_WSALOOKUPSERVICENEXTW;
typedef __typeof__(WSALookupServiceEnd)* LPFN_WSALOOKUPSERVICEEND;
typedef __typeof__(WSANSPIoctl)* LPFN_WSANSPIOCTL;
typedef __typeof__(WSASetServiceA)* LPFN_WSASETSERVICEA;
typedef __typeof__(WSASetServiceW)* LPFN_WSASETSERVICEW;
typedef __typeof__(WSAInstallServiceClassA)* LPFN_WSAINSTALLSERVICECLASSA;
typedef __typeof__(WSAInstallServiceClassW)* LPFN_WSAINSTALLSERVICECLASSW;
typedef __typeof__(WSARemoveServiceClass)* LPFN_WSAREMOVESERVICECLASS;
typedef __typeof__(WSAGetServiceClassInfoA)* LPFN_WSAGETSERVICECLASSINFOA;
typedef __typeof__(WSAGetServiceClassInfoW)* LPFN_WSAGETSERVICECLASSINFOW;
typedef __typeof__(WSAGetServiceClassNameByClassIdA)* LPFN_WSAGETSERVICECLASSNAMEBYCLASSIDA;
typedef __typeof__(WSAGetServiceClassNameByClassIdW)* LPFN_WSAGETSERVICECLASSNAMEBYCLASSIDW;
#ifdef UNICODE
#define LPFN_WSAENUMNAMESPACEPROVIDERS LPFN_WSAENUMNAMESPACEPROVIDERSW
#define LPFN_WSAENUMNAMESPACEPROVIDERSEX LPFN_WSAENUMNAMESPACEPROVIDERSEXW
#define LPFN_WSALOOKUPSERVICEBEGIN LPFN_WSALOOKUPSERVICEBEGINW
#define LPFN_WSALOOKUPSERVICENEXT LPFN_WSALOOKUPSERVICENEXTW
#define LPFN_WSASETSERVICE LPFN_WSASETSERVICEW
#define LPFN_WSAINSTALLSERVICECLASS LPFN_WSAINSTALLSERVICECLASSW
#define LPFN_WSAGETSERVICECLASSINFO LPFN_WSAGETSERVICECLASSINFOW
#define LPFN_WSAGETSERVICECLASSNAMEBYCLASSID LPFN_WSAGETSERVICECLASSNAMEBYCLASSIDW
#else
#define LPFN_WSAENUMNAMESPACEPROVIDERS LPFN_WSAENUMNAMESPACEPROVIDERSA
#define LPFN_WSAENUMNAMESPACEPROVIDERSEX LPFN_WSAENUMNAMESPACEPROVIDERSEXA
#define LPFN_WSALOOKUPSERVICEBEGIN LPFN_WSALOOKUPSERVICEBEGINA
#define LPFN_WSALOOKUPSERVICENEXT LPFN_WSALOOKUPSERVICENEXTA
#define LPFN_WSASETSERVICE LPFN_WSASETSERVICEA
#define LPFN_WSAINSTALLSERVICECLASS LPFN_WSAINSTALLSERVICECLASSA
#define LPFN_WSAGETSERVICECLASSINFO LPFN_WSAGETSERVICECLASSINFOA
#define LPFN_WSAGETSERVICECLASSNAMEBYCLASSID LPFN_WSAGETSERVICECLASSNAMEBYCLASSIDA
#endif
#endif

#ifdef UNICODE
#define WSAEnumNameSpaceProviders WSAEnumNameSpaceProvidersW
#define WSAEnumNameSpaceProvidersEx WSAEnumNameSpaceProvidersExW
#define WSALookupServiceBegin WSALookupServiceBeginW
#define WSALookupServiceNext WSALookupServiceNextW
#define WSASetService WSASetServiceW
#define WSAInstallServiceClass WSAInstallServiceClassW
#define WSAGetServiceClassInfo WSAGetServiceClassInfoW
#define WSAGetServiceClassNameByClassId WSAGetServiceClassNameByClassIdW
#else
#define WSAEnumNameSpaceProviders WSAEnumNameSpaceProvidersA
#define WSAEnumNameSpaceProvidersEx WSAEnumNameSpaceProvidersExA
#define WSALookupServiceBegin WSALookupServiceBeginA
#define WSALookupServiceNext WSALookupServiceNextA
#define WSASetService WSASetServiceA
#define WSAInstallServiceClass WSAInstallServiceClassA
#define WSAGetServiceClassInfo WSAGetServiceClassInfoA
#define WSAGetServiceClassNameByClassId WSAGetServiceClassNameByClassIdA
#endif

#endif
