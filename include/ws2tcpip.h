// SPDX-License-Identifier: MIT
//
// Names and addresses, and the TCP/IP options of ws2ipdef.h.
#ifndef _WS2TCPIP_H_
#define _WS2TCPIP_H_
#pragma GCC system_header

#include <wsx/symbol.h>

#include <winsock2.h>
#include <ws2ipdef.h>
#if _WIN32_WINNT >= 0x0600
#include <mstcpip.h>
#endif

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
#define EAI_IPSECPOLICY WSA_IPSEC_NAME_POLICY_ERROR
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

WSX_BEGIN_DECLS

// Host and service names to socket addresses. Microsoft page: "getaddrinfo function (ws2tcpip.h)".
//
//   pNodeName     a name or an address as text. "" stands for the local host. NULL for the loopback
//                 address or, with AI_PASSIVE, the wildcard address.
//   pServiceName  a service's name or a port number as text, or NULL for port 0. Not both NULL.
//   pHints        NULL, or wanted family, socket type and protocol (0 for any), and AI_* flags.
//                 Flags 0 ask for no conversion and no filter; libc's default is another one.
//   ppResult      a list for freeaddrinfo, one entry per address and socket type.
//   returns       0 or the error, which is also the thread's last error: WSAHOST_NOT_FOUND,
//                 WSATYPE_NOT_FOUND, WSATRY_AGAIN, WSANO_RECOVERY, WSAEAFNOSUPPORT,
//                 WSAESOCKTNOSUPPORT, WSAEINVAL, WSA_NOT_ENOUGH_MEMORY, WSANOTINITIALISED.
INT WSAAPI getaddrinfo(PCSTR pNodeName, PCSTR pServiceName, const ADDRINFOA* pHints,
                       PADDRINFOA* ppResult) WSX_SYM(getaddrinfo);
INT WSAAPI GetAddrInfoW(PCWSTR pNodeName, PCWSTR pServiceName, const ADDRINFOW* pHints,
                        PADDRINFOW* ppResult) WSX_SYMW(GetAddrInfoW);

// Frees a list, or any tail of it. NULL is allowed.
VOID WSAAPI freeaddrinfo(PADDRINFOA pAddrInfo) WSX_SYM(freeaddrinfo);
VOID WSAAPI FreeAddrInfoW(PADDRINFOW pAddrInfo) WSX_SYMW(FreeAddrInfoW);

// A socket address to host and service names. Microsoft page: "getnameinfo function (ws2tcpip.h)".
//
//   pNodeBuffer, pServiceBuffer        room for the texts; NULL with size 0 for one not wanted.
//   NodeBufferSize, ServiceBufferSize  in characters, terminator included; NI_MAXHOST and
//                                      NI_MAXSERV always suffice.
//   Flags                              NI_*. Without NI_NAMEREQD a host without a name is given as
//                                      its address.
//   returns                            0 or the error: WSAHOST_NOT_FOUND, WSAEFAULT,
//                                      WSAEAFNOSUPPORT, WSAEINVAL, ERROR_INSUFFICIENT_BUFFER.
INT WSAAPI getnameinfo(const SOCKADDR* pSockaddr, socklen_t SockaddrLength, PCHAR pNodeBuffer,
                       DWORD NodeBufferSize, PCHAR pServiceBuffer, DWORD ServiceBufferSize,
                       INT Flags) WSX_SYM(getnameinfo);
INT WSAAPI GetNameInfoW(const SOCKADDR* pSockaddr, socklen_t SockaddrLength, PWCHAR pNodeBuffer,
                        DWORD NodeBufferSize, PWCHAR pServiceBuffer, DWORD ServiceBufferSize,
                        INT Flags) WSX_SYMW(GetNameInfoW);

// The text of an EAI_* error, in memory that the next call may overwrite.
char* gai_strerrorA(int ecode) WSX_SYM(gai_strerrorA);
WCHAR* gai_strerrorW(int ecode) WSX_SYMW(gai_strerrorW);

#if _WIN32_WINNT >= 0x0600
// getaddrinfo with more to choose, which can also go on without its caller. Microsoft pages:
// "GetAddrInfoExW function (ws2tcpip.h)" and "GetAddrInfoExA".
//
//   dwNameSpace          NS_ALL or NS_DNS: the host's resolver and its files.
//   lpNspId              NULL; there are no providers that have an identifier.
//   hints                as for getaddrinfo, with AI_BYPASS_DNS_CACHE, which changes nothing.
//   ppResult             NULL until there are results, which FreeAddrInfoEx frees.
//   timeout              NULL for as long as it takes.
//   lpOverlapped         NULL for a call that waits. Otherwise the function returns WSA_IO_PENDING,
//                        and then hEvent, an event, is set, or, with hEvent NULL,
//                        lpCompletionRoutine is called on a thread of the process's pool. Pointer
//                        is ppResult then.
//   lpHandle             what GetAddrInfoExCancel takes until the end.
//   returns              0 or the error, which is also the last error: those of getaddrinfo,
//                        WSASERVICE_NOT_FOUND (another name space or provider), WSAETIMEDOUT,
//                        WSAEINVAL (neither event nor routine, or both).
//
// GetAddrInfoExA only waits: its last four parameters must be NULL, which Windows asks for, too.
typedef void(CALLBACK* LPLOOKUPSERVICE_COMPLETION_ROUTINE)(DWORD dwError, DWORD dwBytes,
                                                           LPWSAOVERLAPPED lpOverlapped);

INT WSAAPI GetAddrInfoExA(PCSTR pName, PCSTR pServiceName, DWORD dwNameSpace, LPGUID lpNspId,
                          const ADDRINFOEXA* hints, PADDRINFOEXA* ppResult, struct timeval* timeout,
                          LPOVERLAPPED lpOverlapped,
                          LPLOOKUPSERVICE_COMPLETION_ROUTINE lpCompletionRoutine,
                          LPHANDLE lpNameHandle) WSX_SYM(GetAddrInfoExA);
INT WSAAPI GetAddrInfoExW(PCWSTR pName, PCWSTR pServiceName, DWORD dwNameSpace, LPGUID lpNspId,
                          const ADDRINFOEXW* hints, PADDRINFOEXW* ppResult, struct timeval* timeout,
                          LPOVERLAPPED lpOverlapped,
                          LPLOOKUPSERVICE_COMPLETION_ROUTINE lpCompletionRoutine, LPHANDLE lpHandle)
    WSX_SYMW(GetAddrInfoExW);
VOID WSAAPI FreeAddrInfoEx(PADDRINFOEXA pAddrInfoEx) WSX_SYM(FreeAddrInfoEx);
VOID WSAAPI FreeAddrInfoExW(PADDRINFOEXW pAddrInfoEx) WSX_SYMW(FreeAddrInfoExW);
#endif

#if _WIN32_WINNT >= 0x0602
// Ends a call that goes on, at once and with WSA_E_CANCELLED.
// Returns 0, or WSA_INVALID_HANDLE also for one that has ended.
INT WSAAPI GetAddrInfoExCancel(LPHANDLE lpHandle) WSX_SYM(GetAddrInfoExCancel);
// What has come of one: its error, 0, or WSAEINPROGRESS.
INT WSAAPI GetAddrInfoExOverlappedResult(LPOVERLAPPED lpOverlapped)
    WSX_SYM(GetAddrInfoExOverlappedResult);
#endif

#if _WIN32_WINNT >= 0x0600
// Connections that IPsec secures, on which nothing is known here. Microsoft pages:
// "WSASetSocketSecurity function (ws2tcpip.h)" and the one of each.
// They return SOCKET_ERROR. Errors: WSAENOTSOCK, WSANOTINITIALISED, WSAEOPNOTSUPP.
INT WSAAPI WSASetSocketSecurity(SOCKET Socket, const SOCKET_SECURITY_SETTINGS* SecuritySettings,
                                ULONG SecuritySettingsLen, LPWSAOVERLAPPED Overlapped,
                                LPWSAOVERLAPPED_COMPLETION_ROUTINE CompletionRoutine)
    WSX_SYM(WSASetSocketSecurity);
INT WSAAPI WSAQuerySocketSecurity(SOCKET Socket,
                                  const SOCKET_SECURITY_QUERY_TEMPLATE* SecurityQueryTemplate,
                                  ULONG SecurityQueryTemplateLen,
                                  SOCKET_SECURITY_QUERY_INFO* SecurityQueryInfo,
                                  ULONG* SecurityQueryInfoLen, LPWSAOVERLAPPED Overlapped,
                                  LPWSAOVERLAPPED_COMPLETION_ROUTINE CompletionRoutine)
    WSX_SYM(WSAQuerySocketSecurity);
INT WSAAPI WSASetSocketPeerTargetName(SOCKET Socket, const SOCKET_PEER_TARGET_NAME* PeerTargetName,
                                      ULONG PeerTargetNameLen, LPWSAOVERLAPPED Overlapped,
                                      LPWSAOVERLAPPED_COMPLETION_ROUTINE CompletionRoutine)
    WSX_SYM(WSASetSocketPeerTargetName);
INT WSAAPI WSADeleteSocketPeerTargetName(SOCKET Socket, const struct sockaddr* PeerAddr,
                                         ULONG PeerAddrLen, LPWSAOVERLAPPED Overlapped,
                                         LPWSAOVERLAPPED_COMPLETION_ROUTINE CompletionRoutine)
    WSX_SYM(WSADeleteSocketPeerTargetName);
INT WSAAPI WSAImpersonateSocketPeer(SOCKET Socket, const struct sockaddr* PeerAddress,
                                    ULONG PeerAddressLen) WSX_SYM(WSAImpersonateSocketPeer);
INT WSAAPI WSARevertImpersonation(void) WSX_SYM(WSARevertImpersonation);

// Text to an AF_INET or AF_INET6 address in network byte order. IPv4 is four decimal numbers.
// Returns 1, 0 if the text is no such address, or -1 with WSAEAFNOSUPPORT or WSAEFAULT.
INT WSAAPI inet_pton(INT Family, PCSTR pszAddrString, PVOID pAddrBuf) WSX_SYM(inet_pton);
INT WSAAPI InetPtonW(INT Family, PCWSTR pszAddrString, PVOID pAddrBuf) WSX_SYMW(InetPtonW);

// An address to text; StringBufSize in characters, INET_ADDRSTRLEN and INET6_ADDRSTRLEN suffice.
// Returns pStringBuf, or NULL with WSAEAFNOSUPPORT or ERROR_INVALID_PARAMETER (too little room).
PCSTR WSAAPI inet_ntop(INT Family, const VOID* pAddr, PSTR pStringBuf, size_t StringBufSize)
    WSX_SYM(inet_ntop);
PCWSTR WSAAPI InetNtopW(INT Family, const VOID* pAddr, PWSTR pStringBuf, size_t StringBufSize)
    WSX_SYMW(InetNtopW);
#endif

WSX_END_DECLS

#define InetPtonA inet_pton
#define InetNtopA inet_ntop
#define GetAddrInfoA getaddrinfo
#define FreeAddrInfoA freeaddrinfo
#define GetNameInfoA getnameinfo
#define FreeAddrInfoExA FreeAddrInfoEx

#ifdef UNICODE
#define InetPton InetPtonW
#define InetNtop InetNtopW
#define GetAddrInfo GetAddrInfoW
#define FreeAddrInfo FreeAddrInfoW
#define GetNameInfo GetNameInfoW
#define gai_strerror gai_strerrorW
#define GetAddrInfoEx GetAddrInfoExW
#define FreeAddrInfoEx FreeAddrInfoExW
#else
#define InetPton InetPtonA
#define InetNtop InetNtopA
#define GetAddrInfo GetAddrInfoA
#define FreeAddrInfo FreeAddrInfoA
#define GetNameInfo GetNameInfoA
#define gai_strerror gai_strerrorA
#define GetAddrInfoEx GetAddrInfoExA
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

// Multicast source filters of IPv4 sockets and of both families. Microsoft pages:
// "setipv4sourcefilter function (ws2tcpip.h)", "setsourcefilter function (ws2tcpip.h)". They return
// 0, or SOCKET_ERROR with the error of the ioctl that they stand for, or WSAENOBUFS.
//
//   FilterMode   MCAST_INCLUDE: only these sources; MCAST_EXCLUDE: all but these.
//   SourceCount  number of sources, for the get functions room in and number out.

// Zeroed memory for a filter; NULL with the last error set when there is none, or when the size is
// more than an ioctl can carry.
WSX_INLINE void* wsx_new_filter(size_t least, size_t size) {
  void* filter = size > 0x7fffffff ? NULL : __builtin_calloc(1, size < least ? least : size);
  if (filter == NULL) WSASetLastError(WSAENOBUFS);
  return filter;
}

WSX_INLINE int setipv4sourcefilter(SOCKET Socket, IN_ADDR Interface, IN_ADDR Group,
                                   MULTICAST_MODE_TYPE FilterMode, ULONG SourceCount,
                                   const IN_ADDR* SourceList) {
  size_t size = IP_MSFILTER_SIZE((size_t)SourceCount);
  DWORD returned = 0;
  int result;
  PIP_MSFILTER filter = (PIP_MSFILTER)wsx_new_filter(sizeof *filter, size);
  if (filter == NULL) return SOCKET_ERROR;
  filter->imsf_multiaddr = Group;
  filter->imsf_interface = Interface;
  filter->imsf_fmode = FilterMode;
  filter->imsf_numsrc = SourceCount;
  if (SourceCount) __builtin_memcpy(filter->imsf_slist, SourceList, SourceCount * sizeof(IN_ADDR));
  result = WSAIoctl(Socket, SIOCSIPMSFILTER, filter, (DWORD)size, NULL, 0, &returned, NULL, NULL);
  __builtin_free(filter);
  return result;
}

WSX_INLINE int getipv4sourcefilter(SOCKET Socket, IN_ADDR Interface, IN_ADDR Group,
                                   MULTICAST_MODE_TYPE* FilterMode, ULONG* SourceCount,
                                   IN_ADDR* SourceList) {
  size_t size = IP_MSFILTER_SIZE((size_t)*SourceCount);
  DWORD returned = 0;
  int result;
  PIP_MSFILTER filter = (PIP_MSFILTER)wsx_new_filter(sizeof *filter, size);
  if (filter == NULL) return SOCKET_ERROR;
  filter->imsf_multiaddr = Group;
  filter->imsf_interface = Interface;
  filter->imsf_numsrc = *SourceCount;
  result = WSAIoctl(Socket, SIOCGIPMSFILTER, filter, (DWORD)size, filter, (DWORD)size, &returned,
                    NULL, NULL);
  if (result == 0) {
    ULONG count = filter->imsf_numsrc < *SourceCount ? filter->imsf_numsrc : *SourceCount;
    if (count) __builtin_memcpy(SourceList, filter->imsf_slist, count * sizeof(IN_ADDR));
    *SourceCount = filter->imsf_numsrc;
    *FilterMode = filter->imsf_fmode;
  }
  __builtin_free(filter);
  return result;
}

WSX_INLINE int setsourcefilter(SOCKET Socket, ULONG Interface, const SOCKADDR* Group,
                               int GroupLength, MULTICAST_MODE_TYPE FilterMode, ULONG SourceCount,
                               const SOCKADDR_STORAGE* SourceList) {
  size_t size = GROUP_FILTER_SIZE((size_t)SourceCount);
  DWORD returned = 0;
  int result;
  PGROUP_FILTER filter;
  if (GroupLength < 0 || (size_t)GroupLength > sizeof(SOCKADDR_STORAGE)) {
    WSASetLastError(WSAEINVAL);
    return SOCKET_ERROR;
  }
  filter = (PGROUP_FILTER)wsx_new_filter(sizeof *filter, size);
  if (filter == NULL) return SOCKET_ERROR;
  filter->gf_interface = Interface;
  __builtin_memcpy(&filter->gf_group, Group, (size_t)GroupLength);
  filter->gf_fmode = FilterMode;
  filter->gf_numsrc = SourceCount;
  if (SourceCount) {
    __builtin_memcpy(filter->gf_slist, SourceList, SourceCount * sizeof(SOCKADDR_STORAGE));
  }
  result = WSAIoctl(Socket, SIOCSMSFILTER, filter, (DWORD)size, NULL, 0, &returned, NULL, NULL);
  __builtin_free(filter);
  return result;
}

WSX_INLINE int getsourcefilter(SOCKET Socket, ULONG Interface, const SOCKADDR* Group,
                               int GroupLength, MULTICAST_MODE_TYPE* FilterMode,
                               ULONG* SourceCount, SOCKADDR_STORAGE* SourceList) {
  size_t size = GROUP_FILTER_SIZE((size_t)*SourceCount);
  DWORD returned = 0;
  int result;
  PGROUP_FILTER filter;
  if (GroupLength < 0 || (size_t)GroupLength > sizeof(SOCKADDR_STORAGE)) {
    WSASetLastError(WSAEINVAL);
    return SOCKET_ERROR;
  }
  filter = (PGROUP_FILTER)wsx_new_filter(sizeof *filter, size);
  if (filter == NULL) return SOCKET_ERROR;
  filter->gf_interface = Interface;
  __builtin_memcpy(&filter->gf_group, Group, (size_t)GroupLength);
  filter->gf_numsrc = *SourceCount;
  result = WSAIoctl(Socket, SIOCGMSFILTER, filter, (DWORD)size, filter, (DWORD)size, &returned,
                    NULL, NULL);
  if (result == 0) {
    ULONG count = filter->gf_numsrc < *SourceCount ? filter->gf_numsrc : *SourceCount;
    if (count) {
      __builtin_memcpy(SourceList, filter->gf_slist, count * sizeof(SOCKADDR_STORAGE));
    }
    *SourceCount = filter->gf_numsrc;
    *FilterMode = filter->gf_fmode;
  }
  __builtin_free(filter);
  return result;
}

// How many bytes a stream sender best keeps under way, and notice of its change. Microsoft pages:
// "idealsendbacklogquery function (ws2tcpip.h)" and "idealsendbacklognotify".
WSX_INLINE int idealsendbacklogquery(SOCKET s, ULONG* pISB) {
  DWORD returned = 0;
  return WSAIoctl(s, SIO_IDEAL_SEND_BACKLOG_QUERY, NULL, 0, pISB, sizeof *pISB, &returned, NULL,
                  NULL);
}

WSX_INLINE int idealsendbacklognotify(SOCKET s, LPWSAOVERLAPPED lpOverlapped,
                                      LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine) {
  DWORD returned = 0;
  return WSAIoctl(s, SIO_IDEAL_SEND_BACKLOG_CHANGE, NULL, 0, NULL, 0, &returned, lpOverlapped,
                  lpCompletionRoutine);
}

// UDP_SEND_MSG_SIZE and UDP_RECV_MAX_COALESCED_SIZE, in bytes. Microsoft page:
// "WSASetUdpSendMessageSize function (ws2tcpip.h)". They return 0 or SOCKET_ERROR.
WSX_INLINE int WSASetUdpSendMessageSize(SOCKET Socket, DWORD MessageSize) {
  return setsockopt(Socket, IPPROTO_UDP, UDP_SEND_MSG_SIZE, (const char*)&MessageSize,
                    sizeof MessageSize);
}

WSX_INLINE int WSAGetUdpSendMessageSize(SOCKET Socket, DWORD* MessageSize) {
  int size = sizeof *MessageSize;
  return getsockopt(Socket, IPPROTO_UDP, UDP_SEND_MSG_SIZE, (char*)MessageSize, &size);
}

WSX_INLINE int WSASetUdpRecvMaxCoalescedSize(SOCKET Socket, DWORD MaxCoalescedSize) {
  return setsockopt(Socket, IPPROTO_UDP, UDP_RECV_MAX_COALESCED_SIZE,
                    (const char*)&MaxCoalescedSize, sizeof MaxCoalescedSize);
}

WSX_INLINE int WSAGetUdpRecvMaxCoalescedSize(SOCKET Socket, DWORD* MaxCoalescedSize) {
  int size = sizeof *MaxCoalescedSize;
  return getsockopt(Socket, IPPROTO_UDP, UDP_RECV_MAX_COALESCED_SIZE, (char*)MaxCoalescedSize,
                    &size);
}

// TCP_FAIL_CONNECT_ON_ICMP_ERROR and TCP_ICMP_ERROR_INFO.
WSX_INLINE int WSASetFailConnectOnIcmpError(SOCKET Socket, DWORD Enabled) {
  return setsockopt(Socket, IPPROTO_TCP, TCP_FAIL_CONNECT_ON_ICMP_ERROR, (const char*)&Enabled,
                    sizeof Enabled);
}

WSX_INLINE int WSAGetFailConnectOnIcmpError(SOCKET Socket, DWORD* Enabled) {
  int size = sizeof *Enabled;
  return getsockopt(Socket, IPPROTO_TCP, TCP_FAIL_CONNECT_ON_ICMP_ERROR, (char*)Enabled, &size);
}

WSX_INLINE int WSAGetIcmpErrorInfo(SOCKET Socket, PICMP_ERROR_INFO Info) {
  int size = sizeof *Info;
  return getsockopt(Socket, IPPROTO_TCP, TCP_ICMP_ERROR_INFO, (char*)Info, &size);
}

#endif  // _WS2TCPIP_H_
