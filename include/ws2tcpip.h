// SPDX-License-Identifier: MIT
//
// Names and addresses, and the TCP/IP options of ws2ipdef.h.
#ifndef _WS2TCPIP_H_
#define _WS2TCPIP_H_
#pragma GCC system_header

#include <wsx/symbol.h>

#include <winsock2.h>
#include <ws2ipdef.h>

// Errors of getaddrinfo and getnameinfo: Winsock's numbers, positive, where libc has its own.
#define EAI_AGAIN WSATRY_AGAIN
#define EAI_BADFLAGS WSAEINVAL
#define EAI_FAIL WSANO_RECOVERY
#define EAI_FAMILY WSAEAFNOSUPPORT
#define EAI_MEMORY WSA_NOT_ENOUGH_MEMORY
#define EAI_NOSECURENAME WSA_SECURE_HOST_NOT_FOUND
#define EAI_NONAME WSAHOST_NOT_FOUND
#define EAI_SERVICE WSATYPE_NOT_FOUND
#define EAI_SOCKTYPE WSAESOCKTNOSUPPORT
#define EAI_IPSECPOLICY WSA_IPSEC_NAME_POLICY
#define EAI_NODATA WSANO_DATA

// Flags of getnameinfo.
#define NI_NOFQDN 0x01
#define NI_NUMERICHOST 0x02
#define NI_NAMEREQD 0x04
#define NI_NUMERICSERV 0x08
#define NI_DGRAM 0x10

#define NI_MAXHOST 1025
#define NI_MAXSERV 32

#define GAI_STRERROR_BUFFER_SIZE 1024

// Signed, and where libc's <unistd.h> has given the name an unsigned type the overlay directory
// keeps the two apart.
typedef int socklen_t;

#if INCL_WINSOCK_API_PROTOTYPES
WSX_BEGIN_DECLS

INT WSAAPI getaddrinfo(PCSTR pNodeName, PCSTR pServiceName, const ADDRINFOA* pHints,
                       PADDRINFOA* ppResult) WSX_SYM(getaddrinfo);
INT WSAAPI GetAddrInfoW(PCWSTR pNodeName, PCWSTR pServiceName, const ADDRINFOW* pHints,
                        PADDRINFOW* ppResult) WSX_SYMW(GetAddrInfoW);
VOID WSAAPI freeaddrinfo(PADDRINFOA pAddrInfo) WSX_SYM(freeaddrinfo);
VOID WSAAPI FreeAddrInfoW(PADDRINFOW pAddrInfo) WSX_SYMW(FreeAddrInfoW);
INT WSAAPI getnameinfo(const SOCKADDR* pSockaddr, socklen_t SockaddrLength, PCHAR pNodeBuffer,
                       DWORD NodeBufferSize, PCHAR pServiceBuffer, DWORD ServiceBufferSize,
                       INT Flags) WSX_SYM(getnameinfo);
INT WSAAPI GetNameInfoW(const SOCKADDR* pSockaddr, socklen_t SockaddrLength, PWCHAR pNodeBuffer,
                        DWORD NodeBufferSize, PWCHAR pServiceBuffer, DWORD ServiceBufferSize,
                        INT Flags) WSX_SYMW(GetNameInfoW);
char* gai_strerrorA(int ecode) WSX_SYM(gai_strerrorA);
WCHAR* gai_strerrorW(int ecode) WSX_SYMW(gai_strerrorW);

#if _WIN32_WINNT >= 0x0600
INT WSAAPI inet_pton(INT Family, PCSTR pszAddrString, PVOID pAddrBuf) WSX_SYM(inet_pton);
PCSTR WSAAPI inet_ntop(INT Family, const VOID* pAddr, PSTR pStringBuf, size_t StringBufSize)
    WSX_SYM(inet_ntop);
INT WSAAPI InetPtonW(INT Family, PCWSTR pszAddrString, PVOID pAddrBuf) WSX_SYMW(InetPtonW);
PCWSTR WSAAPI InetNtopW(INT Family, const VOID* pAddr, PWSTR pStringBuf, size_t StringBufSize)
    WSX_SYMW(InetNtopW);
#endif

WSX_END_DECLS
#endif  // INCL_WINSOCK_API_PROTOTYPES

#define InetPtonA inet_pton
#define InetNtopA inet_ntop
#define GetAddrInfoA getaddrinfo
#define FreeAddrInfoA freeaddrinfo
#define GetNameInfoA getnameinfo

#ifdef UNICODE
#define InetPton InetPtonW
#define InetNtop InetNtopW
#define GetAddrInfo GetAddrInfoW
#define FreeAddrInfo FreeAddrInfoW
#define GetNameInfo GetNameInfoW
#define gai_strerror gai_strerrorW
#else
#define InetPton InetPtonA
#define InetNtop InetNtopA
#define GetAddrInfo GetAddrInfoA
#define FreeAddrInfo FreeAddrInfoA
#define GetNameInfo GetNameInfoA
#define gai_strerror gai_strerrorA
#endif

typedef INT(WSAAPI* LPFN_GETADDRINFO)(PCSTR pNodeName, PCSTR pServiceName, const ADDRINFOA* pHints,
                                      PADDRINFOA* ppResult);
typedef INT(WSAAPI* LPFN_GETADDRINFOW)(PCWSTR pNodeName, PCWSTR pServiceName,
                                       const ADDRINFOW* pHints, PADDRINFOW* ppResult);
typedef VOID(WSAAPI* LPFN_FREEADDRINFO)(PADDRINFOA pAddrInfo);
typedef VOID(WSAAPI* LPFN_FREEADDRINFOW)(PADDRINFOW pAddrInfo);
typedef INT(WSAAPI* LPFN_GETNAMEINFO)(const SOCKADDR* pSockaddr, socklen_t SockaddrLength,
                                      PCHAR pNodeBuffer, DWORD NodeBufferSize,
                                      PCHAR pServiceBuffer, DWORD ServiceBufferSize, INT Flags);
typedef INT(WSAAPI* LPFN_GETNAMEINFOW)(const SOCKADDR* pSockaddr, socklen_t SockaddrLength,
                                       PWCHAR pNodeBuffer, DWORD NodeBufferSize,
                                       PWCHAR pServiceBuffer, DWORD ServiceBufferSize, INT Flags);
typedef PCSTR(WSAAPI* LPFN_INET_NTOPA)(INT Family, const VOID* pAddr, PSTR pStringBuf,
                                       size_t StringBufSize);
typedef PCWSTR(WSAAPI* LPFN_INET_NTOPW)(INT Family, const VOID* pAddr, PWSTR pStringBuf,
                                        size_t StringBufSize);
typedef INT(WSAAPI* LPFN_INET_PTONA)(INT Family, PCSTR pszAddrString, PVOID pAddrBuf);
typedef INT(WSAAPI* LPFN_INET_PTONW)(INT Family, PCWSTR pszAddrString, PVOID pAddrBuf);

#ifdef UNICODE
#define LPFN_GETADDRINFOT LPFN_GETADDRINFOW
#define LPFN_FREEADDRINFOT LPFN_FREEADDRINFOW
#define LPFN_GETNAMEINFOT LPFN_GETNAMEINFOW
#else
#define LPFN_GETADDRINFOT LPFN_GETADDRINFO
#define LPFN_FREEADDRINFOT LPFN_FREEADDRINFO
#define LPFN_GETNAMEINFOT LPFN_GETNAMEINFO
#endif

#endif  // _WS2TCPIP_H_
