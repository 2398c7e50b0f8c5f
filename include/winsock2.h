// SPDX-License-Identifier: MIT
//
// Windows Sockets 2: sockets, overlapped input and output, events, names.
//
// Everything declared here exists in the library; what this version does not emulate says so at the
// declaration and fails with WSAEOPNOTSUPP. Not declared, so that a source which needs it fails to
// compile and not to link: the blocking hooks of Winsock 1.1 and the WSAAsyncGet functions (see
// winsock.h), WSAConnectByName, WSAConnectByList, WSAGetQOSByName and WSAProviderConfigChange.
#ifndef _WINSOCK2API_
#define _WINSOCK2API_
#pragma GCC system_header

#ifndef _WINSOCKAPI_
#define _WINSOCKAPI_
#endif

#ifndef WSX_WINSOCK_SEEN
#include <wsx/posix_guard.h>
#endif
#include <wsx/symbol.h>
#include <wsx/timeval.h>

// As on Windows, the rest of the alphabet comes along.
#ifndef _INC_WINDOWS
#include <windows.h>
#endif

#include <guiddef.h>
#include <minwinbase.h>
#include <qos.h>
#include <windef.h>
#include <winerror.h>
#include <ws2def.h>

#ifndef WINSOCK_VERSION
#define WINSOCK_VERSION MAKEWORD(2, 2)
#endif

#ifndef WINSOCK_API_LINKAGE
#define WINSOCK_API_LINKAGE
#endif

#ifndef WSAAPI
#define WSAAPI
#endif

// 1: also define LPFN_SEND and the like, a pointer type for each function. The extension functions
// of mswsock.h have theirs always.
#ifndef INCL_WINSOCK_API_TYPEDEFS
#define INCL_WINSOCK_API_TYPEDEFS 0
#endif

#include <wsx/socket_types.h>  // SOCKET, fd_set, WSADATA, flags, events

#include <wsx/protocol_info.h>  // WSAPROTOCOL_INFO

#include <wsx/name_space_types.h>  // WSAQUERYSET

// The functions. What holds for all of them:
//   - They return 0 (or a count, a handle, a pointer) for success and SOCKET_ERROR (-1),
//     INVALID_SOCKET, FALSE or NULL for failure; WSAGetLastError then has the reason.
//   - Before WSAStartup those that need a started library fail with WSANOTINITIALISED; a value that
//     is no open socket gives WSAENOTSOCK; a pointer that must not be NULL gives WSAEFAULT.
//   - The length of an address is in bytes and at least the family's size (16 for AF_INET, 28 for
//     AF_INET6), otherwise WSAEFAULT.
//   - Times are in milliseconds, counted on a clock that never jumps.
//   - A call that has to wait does so alertably, unless its socket lacks WSA_FLAG_OVERLAPPED:
//     completion routines and APCs of the thread run meanwhile, and the call goes on waiting, for
//     the rest of its time. One that need not wait runs none. WSAEINTR: the socket was closed.
//   - A pending request ends once, by itself or cancelled: by CancelIo and CancelIoEx (ioapiset.h),
//     by closing its socket, by the last WSACleanup, or by the end of the thread that made it. The
//     last spares requests without an event on a socket that belongs to a completion port.
//   - The comments add what is particular. The Microsoft page is the one with the function's name,
//     for example "WSASend function (winsock2.h)".
#include <wsx/socket_calls.h>  // from WSAStartup to closesocket, options

#include <wsx/socket_transfer.h>  // WSASend, WSASendTo, WSASendMsg, WSARecv

#include <wsx/socket_waits.h>  // select, WSAEventSelect, WSAGetOverlappedResult

#include <wsx/socket_names.h>  // htons, gethostbyname, WSAAddressToString

#if INCL_WINSOCK_API_TYPEDEFS
#include <wsx/socket_pointers.h>  // LPFN_SEND
#endif

#include <wsx/socket_inlines.h>  // FD_SET, htons without a call

#ifdef UNICODE
typedef WSAPROTOCOL_INFOW WSAPROTOCOL_INFO;
typedef LPWSAPROTOCOL_INFOW LPWSAPROTOCOL_INFO;
typedef WSAQUERYSETW WSAQUERYSET, *PWSAQUERYSET, *LPWSAQUERYSET;
typedef WSAQUERYSET2W WSAQUERYSET2, *PWSAQUERYSET2, *LPWSAQUERYSET2;
typedef WSANSCLASSINFOW WSANSCLASSINFO, *PWSANSCLASSINFO, *LPWSANSCLASSINFO;
typedef WSASERVICECLASSINFOW WSASERVICECLASSINFO, *PWSASERVICECLASSINFO, *LPWSASERVICECLASSINFO;
typedef WSANAMESPACE_INFOW WSANAMESPACE_INFO, *PWSANAMESPACE_INFO, *LPWSANAMESPACE_INFO;
typedef WSANAMESPACE_INFOEXW WSANAMESPACE_INFOEX, *PWSANAMESPACE_INFOEX, *LPWSANAMESPACE_INFOEX;
#define SERVICE_TYPE_VALUE_SAPID SERVICE_TYPE_VALUE_SAPIDW
#define SERVICE_TYPE_VALUE_TCPPORT SERVICE_TYPE_VALUE_TCPPORTW
#define SERVICE_TYPE_VALUE_UDPPORT SERVICE_TYPE_VALUE_UDPPORTW
#define SERVICE_TYPE_VALUE_OBJECTID SERVICE_TYPE_VALUE_OBJECTIDW
#define SO_PROTOCOL_INFO SO_PROTOCOL_INFOW
#define WSASocket WSASocketW
#define WSADuplicateSocket WSADuplicateSocketW
#define WSAEnumProtocols WSAEnumProtocolsW
#define WSAAddressToString WSAAddressToStringW
#define WSAStringToAddress WSAStringToAddressW
#else
typedef WSAPROTOCOL_INFOA WSAPROTOCOL_INFO;
typedef LPWSAPROTOCOL_INFOA LPWSAPROTOCOL_INFO;
typedef WSAQUERYSETA WSAQUERYSET, *PWSAQUERYSET, *LPWSAQUERYSET;
typedef WSAQUERYSET2A WSAQUERYSET2, *PWSAQUERYSET2, *LPWSAQUERYSET2;
typedef WSANSCLASSINFOA WSANSCLASSINFO, *PWSANSCLASSINFO, *LPWSANSCLASSINFO;
typedef WSASERVICECLASSINFOA WSASERVICECLASSINFO, *PWSASERVICECLASSINFO, *LPWSASERVICECLASSINFO;
typedef WSANAMESPACE_INFOA WSANAMESPACE_INFO, *PWSANAMESPACE_INFO, *LPWSANAMESPACE_INFO;
typedef WSANAMESPACE_INFOEXA WSANAMESPACE_INFOEX, *PWSANAMESPACE_INFOEX, *LPWSANAMESPACE_INFOEX;
#define SERVICE_TYPE_VALUE_SAPID SERVICE_TYPE_VALUE_SAPIDA
#define SERVICE_TYPE_VALUE_TCPPORT SERVICE_TYPE_VALUE_TCPPORTA
#define SERVICE_TYPE_VALUE_UDPPORT SERVICE_TYPE_VALUE_UDPPORTA
#define SERVICE_TYPE_VALUE_OBJECTID SERVICE_TYPE_VALUE_OBJECTIDA
#define SO_PROTOCOL_INFO SO_PROTOCOL_INFOA
#define WSASocket WSASocketA
#define WSADuplicateSocket WSADuplicateSocketA
#define WSAEnumProtocols WSAEnumProtocolsA
#define WSAAddressToString WSAAddressToStringA
#define WSAStringToAddress WSAStringToAddressA
#endif

#include <wsx/name_space.h>  // WSALookupServiceBegin

#endif  // _WINSOCK2API_
