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

typedef unsigned char u_char;
typedef unsigned short u_short;
typedef unsigned int u_int;
// 32 bits, where libc's u_long has 64.
typedef unsigned int u_long;
typedef unsigned long long u_int64;

// A socket is an opaque number: neither a descriptor nor small (wsx.h turns one into the other).
// It is unsigned, so only INVALID_SOCKET tells a failure.
typedef UINT_PTR SOCKET;
#define INVALID_SOCKET ((SOCKET)(~0))
#define SOCKET_ERROR (-1)

typedef unsigned int GROUP;
#define SG_UNCONSTRAINED_GROUP 0x01
#define SG_CONSTRAINED_GROUP 0x02

typedef HANDLE WSAEVENT, *LPWSAEVENT;
typedef OVERLAPPED WSAOVERLAPPED;
typedef struct _OVERLAPPED* LPWSAOVERLAPPED;

#define WSA_INVALID_EVENT ((WSAEVENT)NULL)
#define WSA_MAXIMUM_WAIT_EVENTS (MAXIMUM_WAIT_OBJECTS)
#define WSA_WAIT_FAILED (WAIT_FAILED)
#define WSA_WAIT_EVENT_0 (WAIT_OBJECT_0)
#define WSA_WAIT_IO_COMPLETION (WAIT_IO_COMPLETION)
#define WSA_WAIT_TIMEOUT (WAIT_TIMEOUT)
#define WSA_INFINITE (INFINITE)

// Sockets counted in a list, and no bitmap: the number is FD_SETSIZE at most, their values do not
// matter. A program that defines FD_SETSIZE before this header gets a larger list.
#ifndef FD_SETSIZE
#define FD_SETSIZE 64
#endif

typedef struct WSX_ABI_TAG fd_set {
  u_int fd_count;
  SOCKET fd_array[FD_SETSIZE];
} fd_set, FD_SET, *PFD_SET, *LPFD_SET;

typedef struct timeval TIMEVAL, *PTIMEVAL, *LPTIMEVAL;

// Ioctl codes of the BSD kind. <sys/ioctl.h> may have come first; its numbers mean nothing here.
#undef _IO
#undef _IOR
#undef _IOW
#undef FIONREAD
#undef FIONBIO
#undef FIOASYNC
#undef SIOCSHIWAT
#undef SIOCGHIWAT
#undef SIOCSLOWAT
#undef SIOCGLOWAT
#undef SIOCATMARK
#define IOCPARM_MASK 0x7f
#define _IO(x, y) (IOC_VOID | ((x) << 8) | (y))
#define _IOR(x, y, t) (IOC_OUT | (((LONG)sizeof(t) & IOCPARM_MASK) << 16) | ((x) << 8) | (y))
#define _IOW(x, y, t) (IOC_IN | (((LONG)sizeof(t) & IOCPARM_MASK) << 16) | ((x) << 8) | (y))
#define FIONREAD _IOR('f', 127, u_long)
#define FIONBIO _IOW('f', 126, u_long)
#define FIOASYNC _IOW('f', 125, u_long)
#define SIOCSHIWAT _IOW('s', 0, u_long)
#define SIOCGHIWAT _IOR('s', 1, u_long)
#define SIOCSLOWAT _IOW('s', 2, u_long)
#define SIOCGLOWAT _IOR('s', 3, u_long)
#define SIOCATMARK _IOR('s', 7, u_long)

struct hostent {
  char* h_name;
  char** h_aliases;
  short h_addrtype;
  short h_length;
  char** h_addr_list;
#define h_addr h_addr_list[0]
};

struct netent {
  char* n_name;
  char** n_aliases;
  short n_addrtype;
  u_long n_net;
};

// The order of the last two is that of 64-bit Windows.
struct servent {
  char* s_name;
  char** s_aliases;
#if __SIZEOF_POINTER__ == 8
  char* s_proto;
  short s_port;
#else
  short s_port;
  char* s_proto;
#endif
};

struct protoent {
  char* p_name;
  char** p_aliases;
  short p_proto;
};

typedef struct hostent HOSTENT, *PHOSTENT, *LPHOSTENT;
typedef struct netent NETENT, *PNETENT, *LPNETENT;
typedef struct servent SERVENT, *PSERVENT, *LPSERVENT;
typedef struct protoent PROTOENT, *PPROTOENT, *LPPROTOENT;

#define WSADESCRIPTION_LEN 256
#define WSASYS_STATUS_LEN 128

// Filled by WSAStartup. Microsoft page: "WSADATA structure". 32-bit Windows has the members in
// another order.
typedef struct WSAData {
  WORD wVersion;
  WORD wHighVersion;
#if __SIZEOF_POINTER__ == 8
  unsigned short iMaxSockets;
  unsigned short iMaxUdpDg;
  char* lpVendorInfo;
  char szDescription[WSADESCRIPTION_LEN + 1];
  char szSystemStatus[WSASYS_STATUS_LEN + 1];
#else
  char szDescription[WSADESCRIPTION_LEN + 1];
  char szSystemStatus[WSASYS_STATUS_LEN + 1];
  unsigned short iMaxSockets;
  unsigned short iMaxUdpDg;
  char* lpVendorInfo;
#endif
} WSADATA, *LPWSADATA;

// SO_LINGER's value, in seconds. Its members are 16 bits wide, libc's are ints.
typedef struct WSX_ABI_TAG linger {
  u_short l_onoff;
  u_short l_linger;
} LINGER, *PLINGER, *LPLINGER;

struct sockproto {
  u_short sp_family;
  u_short sp_protocol;
};

// Protocol families have the numbers of the address families.
#define PF_UNSPEC AF_UNSPEC
#define PF_UNIX AF_UNIX
#define PF_INET AF_INET
#define PF_IMPLINK AF_IMPLINK
#define PF_PUP AF_PUP
#define PF_CHAOS AF_CHAOS
#define PF_NS AF_NS
#define PF_IPX AF_IPX
#define PF_ISO AF_ISO
#define PF_OSI AF_OSI
#define PF_ECMA AF_ECMA
#define PF_DATAKIT AF_DATAKIT
#define PF_CCITT AF_CCITT
#define PF_SNA AF_SNA
#define PF_DECnet AF_DECnet
#define PF_DLI AF_DLI
#define PF_LAT AF_LAT
#define PF_HYLINK AF_HYLINK
#define PF_APPLETALK AF_APPLETALK
#define PF_VOICEVIEW AF_VOICEVIEW
#define PF_FIREFOX AF_FIREFOX
#define PF_UNKNOWN1 AF_UNKNOWN1
#define PF_BAN AF_BAN
#define PF_ATM AF_ATM
#define PF_INET6 AF_INET6
#define PF_BTH AF_BTH
#define PF_MAX AF_MAX

#define SOMAXCONN 0x7fffffff
#define SOMAXCONN_HINT(b) (-(b))

#define TCP_NODELAY 0x0001

#define FROM_PROTOCOL_INFO (-1)

#define SO_PROTOCOL_INFOA 0x2004
#define SO_PROTOCOL_INFOW 0x2005
#define PVD_CONFIG 0x3001

// Flags of the send and receive functions. Linux gives other meanings to 8, 0x10, 0x20 and 0x8000.
#define MSG_OOB 0x1
#define MSG_PEEK 0x2
#define MSG_DONTROUTE 0x4
#define MSG_WAITALL 0x8
#define MSG_INTERRUPT 0x10
#define MSG_PUSH_IMMEDIATE 0x20
#define MSG_PARTIAL 0x8000
#define MSG_MAXIOVLEN 16

#define MAXGETHOSTSTRUCT 1024

// Network events of WSAEventSelect. FD_x_BIT is the event's index in WSANETWORKEVENTS.iErrorCode.
#define FD_READ_BIT 0
#define FD_READ (1 << FD_READ_BIT)
#define FD_WRITE_BIT 1
#define FD_WRITE (1 << FD_WRITE_BIT)
#define FD_OOB_BIT 2
#define FD_OOB (1 << FD_OOB_BIT)
#define FD_ACCEPT_BIT 3
#define FD_ACCEPT (1 << FD_ACCEPT_BIT)
#define FD_CONNECT_BIT 4
#define FD_CONNECT (1 << FD_CONNECT_BIT)
#define FD_CLOSE_BIT 5
#define FD_CLOSE (1 << FD_CLOSE_BIT)
#define FD_QOS_BIT 6
#define FD_QOS (1 << FD_QOS_BIT)
#define FD_GROUP_QOS_BIT 7
#define FD_GROUP_QOS (1 << FD_GROUP_QOS_BIT)
#define FD_ROUTING_INTERFACE_CHANGE_BIT 8
#define FD_ROUTING_INTERFACE_CHANGE (1 << FD_ROUTING_INTERFACE_CHANGE_BIT)
#define FD_ADDRESS_LIST_CHANGE_BIT 9
#define FD_ADDRESS_LIST_CHANGE (1 << FD_ADDRESS_LIST_CHANGE_BIT)
#define FD_MAX_EVENTS 10
#define FD_ALL_EVENTS ((1 << FD_MAX_EVENTS) - 1)

typedef struct _WSANETWORKEVENTS {
  LONG lNetworkEvents;
  int iErrorCode[FD_MAX_EVENTS];
} WSANETWORKEVENTS, *LPWSANETWORKEVENTS;

// Errors, as WSAGetLastError returns them, are in winerror.h. The BSD names (EWOULDBLOCK, ...) are
// errno's and are not given these numbers, here as on Windows.

// Errors shared with the rest of Windows.
#define WSA_IO_PENDING (ERROR_IO_PENDING)
#define WSA_IO_INCOMPLETE (ERROR_IO_INCOMPLETE)
#define WSA_INVALID_HANDLE (ERROR_INVALID_HANDLE)
#define WSA_INVALID_PARAMETER (ERROR_INVALID_PARAMETER)
#define WSA_NOT_ENOUGH_MEMORY (ERROR_NOT_ENOUGH_MEMORY)
#define WSA_OPERATION_ABORTED (ERROR_OPERATION_ABORTED)

// The resolver's old error variable is the thread's last error.
#define h_errno WSAGetLastError()
#define HOST_NOT_FOUND WSAHOST_NOT_FOUND
#define TRY_AGAIN WSATRY_AGAIN
#define NO_RECOVERY WSANO_RECOVERY
#define NO_DATA WSANO_DATA
#define WSANO_ADDRESS WSANO_DATA
#define NO_ADDRESS WSANO_ADDRESS

typedef struct _QualityOfService {
  FLOWSPEC SendingFlowspec;
  FLOWSPEC ReceivingFlowspec;
  WSABUF ProviderSpecific;
} QOS, *LPQOS;

// Answers of WSAAccept's condition function.
#define CF_ACCEPT 0x0000
#define CF_REJECT 0x0001
#define CF_DEFER 0x0002

// Directions for shutdown.
#define SD_RECEIVE 0x00
#define SD_SEND 0x01
#define SD_BOTH 0x02

#define MAX_PROTOCOL_CHAIN 7
#define BASE_PROTOCOL 1
#define LAYERED_PROTOCOL 0

// ChainLen 0: a layer by itself; 1: a base protocol; more: a chain, ChainEntries from the top.
typedef struct _WSAPROTOCOLCHAIN {
  int ChainLen;
  DWORD ChainEntries[MAX_PROTOCOL_CHAIN];
} WSAPROTOCOLCHAIN, *LPWSAPROTOCOLCHAIN;

#define WSAPROTOCOL_LEN 255

// A protocol of the catalog. Microsoft page: "WSAPROTOCOL_INFOW structure (winsock2.h)".
typedef struct _WSAPROTOCOL_INFOA {
  DWORD dwServiceFlags1;  // XP1_*
  DWORD dwServiceFlags2;
  DWORD dwServiceFlags3;
  DWORD dwServiceFlags4;
  DWORD dwProviderFlags;  // PFL_*
  GUID ProviderId;
  DWORD dwCatalogEntryId;
  WSAPROTOCOLCHAIN ProtocolChain;
  int iVersion;
  int iAddressFamily;
  int iMaxSockAddr;
  int iMinSockAddr;
  int iSocketType;
  int iProtocol;
  int iProtocolMaxOffset;
  int iNetworkByteOrder;  // BIGENDIAN or LITTLEENDIAN
  int iSecurityScheme;
  DWORD dwMessageSize;  // bytes; 0: a stream, 1: asks SO_MAX_MSG_SIZE, 0xffffffff: unlimited
  DWORD dwProviderReserved;
  CHAR szProtocol[WSAPROTOCOL_LEN + 1];
} WSAPROTOCOL_INFOA, *LPWSAPROTOCOL_INFOA;

typedef struct _WSAPROTOCOL_INFOW {
  DWORD dwServiceFlags1;
  DWORD dwServiceFlags2;
  DWORD dwServiceFlags3;
  DWORD dwServiceFlags4;
  DWORD dwProviderFlags;
  GUID ProviderId;
  DWORD dwCatalogEntryId;
  WSAPROTOCOLCHAIN ProtocolChain;
  int iVersion;
  int iAddressFamily;
  int iMaxSockAddr;
  int iMinSockAddr;
  int iSocketType;
  int iProtocol;
  int iProtocolMaxOffset;
  int iNetworkByteOrder;
  int iSecurityScheme;
  DWORD dwMessageSize;
  DWORD dwProviderReserved;
  WCHAR szProtocol[WSAPROTOCOL_LEN + 1];
} WSAPROTOCOL_INFOW, *LPWSAPROTOCOL_INFOW;

// dwProviderFlags.
#define PFL_MULTIPLE_PROTO_ENTRIES 0x00000001
#define PFL_RECOMMENDED_PROTO_ENTRY 0x00000002
#define PFL_HIDDEN 0x00000004
#define PFL_MATCHES_PROTOCOL_ZERO 0x00000008
#define PFL_NETWORKDIRECT_PROVIDER 0x00000010

// dwServiceFlags1.
#define XP1_CONNECTIONLESS 0x00000001
#define XP1_GUARANTEED_DELIVERY 0x00000002
#define XP1_GUARANTEED_ORDER 0x00000004
#define XP1_MESSAGE_ORIENTED 0x00000008
#define XP1_PSEUDO_STREAM 0x00000010
#define XP1_GRACEFUL_CLOSE 0x00000020
#define XP1_EXPEDITED_DATA 0x00000040
#define XP1_CONNECT_DATA 0x00000080
#define XP1_DISCONNECT_DATA 0x00000100
#define XP1_SUPPORT_BROADCAST 0x00000200
#define XP1_SUPPORT_MULTIPOINT 0x00000400
#define XP1_MULTIPOINT_CONTROL_PLANE 0x00000800
#define XP1_MULTIPOINT_DATA_PLANE 0x00001000
#define XP1_QOS_SUPPORTED 0x00002000
#define XP1_INTERRUPT 0x00004000
#define XP1_UNI_SEND 0x00008000
#define XP1_UNI_RECV 0x00010000
#define XP1_IFS_HANDLES 0x00020000
#define XP1_PARTIAL_MESSAGE 0x00040000
#define XP1_SAN_SUPPORT_SDP 0x00080000

#define BIGENDIAN 0x0000
#define LITTLEENDIAN 0x0001
#define SECURITY_PROTOCOL_NONE 0x0000

// Flags of WSAJoinLeaf.
#define JL_SENDER_ONLY 0x01
#define JL_RECEIVER_ONLY 0x02
#define JL_BOTH 0x04

// Flags of WSASocket.
#define WSA_FLAG_OVERLAPPED 0x01
#define WSA_FLAG_MULTIPOINT_C_ROOT 0x02
#define WSA_FLAG_MULTIPOINT_C_LEAF 0x04
#define WSA_FLAG_MULTIPOINT_D_ROOT 0x08
#define WSA_FLAG_MULTIPOINT_D_LEAF 0x10
#define WSA_FLAG_ACCESS_SYSTEM_SECURITY 0x40
#define WSA_FLAG_NO_HANDLE_INHERIT 0x80
#define WSA_FLAG_REGISTERED_IO 0x100

#define TH_NETDEV 0x00000001
#define TH_TAPI 0x00000002

// Condition function of WSAAccept: sees the caller, returns CF_*.
typedef int(CALLBACK* LPCONDITIONPROC)(LPWSABUF lpCallerId, LPWSABUF lpCallerData, LPQOS lpSQOS,
                                       LPQOS lpGQOS, LPWSABUF lpCalleeId, LPWSABUF lpCalleeData,
                                       GROUP* g, DWORD_PTR dwCallbackData);

// Completion routine. It runs on the thread that issued the request, while that thread waits
// alertably. dwError: WSA code, 0 for success; cbTransferred: bytes; dwFlags: MSG_* flags of a
// receive. It is told apart from other calls by lpOverlapped alone.
typedef void(CALLBACK* LPWSAOVERLAPPED_COMPLETION_ROUTINE)(DWORD dwError, DWORD cbTransferred,
                                                           LPWSAOVERLAPPED lpOverlapped,
                                                           DWORD dwFlags);

// How SIO_NSP_NOTIFY_CHANGE reports.
#define SIO_NSP_NOTIFY_CHANGE _WSAIOW(IOC_WS2, 25)

typedef enum _WSACOMPLETIONTYPE {
  NSP_NOTIFY_IMMEDIATELY = 0,
  NSP_NOTIFY_HWND,
  NSP_NOTIFY_EVENT,
  NSP_NOTIFY_PORT,
  NSP_NOTIFY_APC
} WSACOMPLETIONTYPE, *PWSACOMPLETIONTYPE, *LPWSACOMPLETIONTYPE;

typedef struct _WSACOMPLETION {
  WSACOMPLETIONTYPE Type;
  union {
    struct {
      HWND hWnd;
      UINT uMsg;
      WPARAM context;
    } WindowMessage;
    struct {
      LPWSAOVERLAPPED lpOverlapped;
    } Event;
    struct {
      LPWSAOVERLAPPED lpOverlapped;
      LPWSAOVERLAPPED_COMPLETION_ROUTINE lpfnCompletionProc;
    } Apc;
    struct {
      LPWSAOVERLAPPED lpOverlapped;
      HANDLE hPort;
      ULONG_PTR Key;
    } Port;
  } Parameters;
} WSACOMPLETION, *PWSACOMPLETION, *LPWSACOMPLETION;

#ifndef _tagBLOB_DEFINED
#define _tagBLOB_DEFINED
#define _BLOB_DEFINED
#define _LPBLOB_DEFINED
typedef struct _BLOB {
  ULONG cbSize;
  BYTE* pBlobData;
} BLOB, *LPBLOB;
#endif

// Data of the name-space functions. The functions themselves are not here: the only name spaces
// are getaddrinfo's, and getaddrinfo is how to ask them.
typedef struct _AFPROTOCOLS {
  INT iAddressFamily;
  INT iProtocol;
} AFPROTOCOLS, *PAFPROTOCOLS, *LPAFPROTOCOLS;

typedef enum _WSAEcomparator {
  COMP_EQUAL = 0,
  COMP_NOTLESS
} WSAECOMPARATOR, *PWSAECOMPARATOR, *LPWSAECOMPARATOR;

typedef struct _WSAVersion {
  DWORD dwVersion;
  WSAECOMPARATOR ecHow;
} WSAVERSION, *PWSAVERSION, *LPWSAVERSION;

// The A, W and second-edition forms differ in the characters and the blob only.
#define WSX_QUERYSET_(STRING)         \
  DWORD dwSize;                       \
  STRING lpszServiceInstanceName;     \
  LPGUID lpServiceClassId;            \
  LPWSAVERSION lpVersion;             \
  STRING lpszComment;                 \
  DWORD dwNameSpace;                  \
  LPGUID lpNSProviderId;              \
  STRING lpszContext;                 \
  DWORD dwNumberOfProtocols;          \
  LPAFPROTOCOLS lpafpProtocols;       \
  STRING lpszQueryString;             \
  DWORD dwNumberOfCsAddrs;            \
  LPCSADDR_INFO lpcsaBuffer;          \
  DWORD dwOutputFlags;                \
  LPBLOB lpBlob

typedef struct _WSAQuerySetA {
  WSX_QUERYSET_(LPSTR);
} WSAQUERYSETA, *PWSAQUERYSETA, *LPWSAQUERYSETA;

typedef struct _WSAQuerySetW {
  WSX_QUERYSET_(LPWSTR);
} WSAQUERYSETW, *PWSAQUERYSETW, *LPWSAQUERYSETW;
#undef WSX_QUERYSET_

#define WSX_QUERYSET2_(STRING)        \
  DWORD dwSize;                       \
  STRING lpszServiceInstanceName;     \
  LPWSAVERSION lpVersion;             \
  STRING lpszComment;                 \
  DWORD dwNameSpace;                  \
  LPGUID lpNSProviderId;              \
  STRING lpszContext;                 \
  DWORD dwNumberOfProtocols;          \
  LPAFPROTOCOLS lpafpProtocols;       \
  STRING lpszQueryString;             \
  DWORD dwNumberOfCsAddrs;            \
  LPCSADDR_INFO lpcsaBuffer;          \
  DWORD dwOutputFlags;                \
  LPBLOB lpBlob

typedef struct _WSAQuerySet2A {
  WSX_QUERYSET2_(LPSTR);
} WSAQUERYSET2A, *PWSAQUERYSET2A, *LPWSAQUERYSET2A;

typedef struct _WSAQuerySet2W {
  WSX_QUERYSET2_(LPWSTR);
} WSAQUERYSET2W, *PWSAQUERYSET2W, *LPWSAQUERYSET2W;
#undef WSX_QUERYSET2_

#define LUP_DEEP 0x0001
#define LUP_CONTAINERS 0x0002
#define LUP_NOCONTAINERS 0x0004
#define LUP_NEAREST 0x0008
#define LUP_RETURN_NAME 0x0010
#define LUP_RETURN_TYPE 0x0020
#define LUP_RETURN_VERSION 0x0040
#define LUP_RETURN_COMMENT 0x0080
#define LUP_RETURN_ADDR 0x0100
#define LUP_RETURN_BLOB 0x0200
#define LUP_RETURN_ALIASES 0x0400
#define LUP_RETURN_QUERY_STRING 0x0800
#define LUP_RETURN_ALL 0x0FF0
#define LUP_RES_SERVICE 0x8000
#define LUP_FLUSHCACHE 0x1000
#define LUP_FLUSHPREVIOUS 0x2000
#define LUP_NON_AUTHORITATIVE 0x4000
#define LUP_SECURE 0x8000
#define LUP_RETURN_PREFERRED_NAMES 0x10000
#define LUP_DNS_ONLY 0x20000
#define LUP_ADDRCONFIG 0x100000
#define LUP_DUAL_ADDR 0x200000
#define LUP_FILESERVER 0x400000
#define LUP_DISABLE_IDN_ENCODING 0x00800000
#define LUP_API_ANSI 0x01000000
#define LUP_EXTENDED_QUERYSET 0x02000000
#define LUP_RESOLUTION_HANDLE 0x80000000

#define RES_UNUSED_1 0x00000001
#define RES_FLUSH_CACHE 0x00000002
#define RES_SERVICE 0x00000004

#define SERVICE_MULTIPLE 0x00000001
#define SERVICE_TYPE_VALUE_IPXPORTA "IpxSocket"
#define SERVICE_TYPE_VALUE_IPXPORTW L"IpxSocket"
#define SERVICE_TYPE_VALUE_SAPIDA "SapId"
#define SERVICE_TYPE_VALUE_SAPIDW L"SapId"
#define SERVICE_TYPE_VALUE_TCPPORTA "TcpPort"
#define SERVICE_TYPE_VALUE_TCPPORTW L"TcpPort"
#define SERVICE_TYPE_VALUE_UDPPORTA "UdpPort"
#define SERVICE_TYPE_VALUE_UDPPORTW L"UdpPort"
#define SERVICE_TYPE_VALUE_OBJECTIDA "ObjectId"
#define SERVICE_TYPE_VALUE_OBJECTIDW L"ObjectId"

#define RESULT_IS_ALIAS 0x0001
#define RESULT_IS_ADDED 0x0010
#define RESULT_IS_CHANGED 0x0020
#define RESULT_IS_DELETED 0x0040

typedef enum _WSAESETSERVICEOP {
  RNRSERVICE_REGISTER = 0,
  RNRSERVICE_DEREGISTER,
  RNRSERVICE_DELETE
} WSAESETSERVICEOP, *PWSAESETSERVICEOP, *LPWSAESETSERVICEOP;

typedef struct _WSANSClassInfoA {
  LPSTR lpszName;
  DWORD dwNameSpace;
  DWORD dwValueType;
  DWORD dwValueSize;
  LPVOID lpValue;
} WSANSCLASSINFOA, *PWSANSCLASSINFOA, *LPWSANSCLASSINFOA;

typedef struct _WSANSClassInfoW {
  LPWSTR lpszName;
  DWORD dwNameSpace;
  DWORD dwValueType;
  DWORD dwValueSize;
  LPVOID lpValue;
} WSANSCLASSINFOW, *PWSANSCLASSINFOW, *LPWSANSCLASSINFOW;

typedef struct _WSAServiceClassInfoA {
  LPGUID lpServiceClassId;
  LPSTR lpszServiceClassName;
  DWORD dwCount;
  LPWSANSCLASSINFOA lpClassInfos;
} WSASERVICECLASSINFOA, *PWSASERVICECLASSINFOA, *LPWSASERVICECLASSINFOA;

typedef struct _WSAServiceClassInfoW {
  LPGUID lpServiceClassId;
  LPWSTR lpszServiceClassName;
  DWORD dwCount;
  LPWSANSCLASSINFOW lpClassInfos;
} WSASERVICECLASSINFOW, *PWSASERVICECLASSINFOW, *LPWSASERVICECLASSINFOW;

typedef struct _WSANAMESPACE_INFOA {
  GUID NSProviderId;
  DWORD dwNameSpace;
  BOOL fActive;
  DWORD dwVersion;
  LPSTR lpszIdentifier;
} WSANAMESPACE_INFOA, *PWSANAMESPACE_INFOA, *LPWSANAMESPACE_INFOA;

typedef struct _WSANAMESPACE_INFOW {
  GUID NSProviderId;
  DWORD dwNameSpace;
  BOOL fActive;
  DWORD dwVersion;
  LPWSTR lpszIdentifier;
} WSANAMESPACE_INFOW, *PWSANAMESPACE_INFOW, *LPWSANAMESPACE_INFOW;

typedef struct _WSANAMESPACE_INFOEXA {
  GUID NSProviderId;
  DWORD dwNameSpace;
  BOOL fActive;
  DWORD dwVersion;
  LPSTR lpszIdentifier;
  BLOB ProviderSpecific;
} WSANAMESPACE_INFOEXA, *PWSANAMESPACE_INFOEXA, *LPWSANAMESPACE_INFOEXA;

typedef struct _WSANAMESPACE_INFOEXW {
  GUID NSProviderId;
  DWORD dwNameSpace;
  BOOL fActive;
  DWORD dwVersion;
  LPWSTR lpszIdentifier;
  BLOB ProviderSpecific;
} WSANAMESPACE_INFOEXW, *PWSANAMESPACE_INFOEXW, *LPWSANAMESPACE_INFOEXW;

// Events of WSAPoll. All of the numbers differ from poll's.
#define POLLRDNORM 0x0100
#define POLLRDBAND 0x0200
#define POLLIN (POLLRDNORM | POLLRDBAND)
#define POLLPRI 0x0400
#define POLLWRNORM 0x0010
#define POLLOUT (POLLWRNORM)
#define POLLWRBAND 0x0020
#define POLLERR 0x0001
#define POLLHUP 0x0002
#define POLLNVAL 0x0004

typedef struct WSX_ABI_TAG pollfd {
  SOCKET fd;
  SHORT events;
  SHORT revents;
} WSAPOLLFD, *PWSAPOLLFD, *LPWSAPOLLFD;

// Parts of the messages that WSAAsyncSelect would post.
#define WSAMAKEASYNCREPLY(buflen, error) MAKELONG(buflen, error)
#define WSAMAKESELECTREPLY(event, error) MAKELONG(event, error)
#define WSAGETASYNCBUFLEN(lParam) LOWORD(lParam)
#define WSAGETASYNCERROR(lParam) HIWORD(lParam)
#define WSAGETSELECTEVENT(lParam) LOWORD(lParam)
#define WSAGETSELECTERROR(lParam) HIWORD(lParam)

#ifndef timerisset
#define timerisset(tvp) ((tvp)->tv_sec || (tvp)->tv_usec)
#define timercmp(tvp, uvp, cmp)                                                     \
  (((tvp)->tv_sec == (uvp)->tv_sec) ? ((tvp)->tv_usec cmp(uvp)->tv_usec) \
                                    : ((tvp)->tv_sec cmp(uvp)->tv_sec))
#define timerclear(tvp) ((tvp)->tv_sec = (tvp)->tv_usec = 0)
#endif

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
WSX_BEGIN_DECLS

// Starting, ending, errors.

// Starts the library for this process. Calls are counted; each needs a WSACleanup.
//
//   wVersionRequested  highest version wanted, MAKEWORD(major, minor): usually MAKEWORD(2, 2).
//   lpWSAData          filled with the version in use and descriptions.
//   returns            0 or the error itself (the last error is not the place to look):
//                      WSAVERNOTSUPPORTED, WSAEFAULT, WSASYSNOTREADY.
int WSAAPI WSAStartup(WORD wVersionRequested, LPWSADATA lpWSAData) WSX_SYM(WSAStartup);

// Takes back one WSAStartup. The last one closes every socket of the process and ends what is
// pending on them. Error: WSANOTINITIALISED.
int WSAAPI WSACleanup(void) WSX_SYM(WSACleanup);

// The calling thread's last error. GetLastError reads the same cell. Most calls that succeed set it
// to 0, so read it only after a failure.
int WSAAPI WSAGetLastError(void) WSX_SYM(WSAGetLastError);
void WSAAPI WSASetLastError(int iError) WSX_SYM(WSASetLastError);

// Opening, connecting, closing.

// Opens a socket that can do overlapped requests.
//
//   af        AF_INET, AF_INET6, AF_UNIX (streams only); AF_UNSPEC leaves it to `protocol`.
//   type      SOCK_STREAM, SOCK_DGRAM, SOCK_RAW; 0 leaves it to `protocol`.
//   protocol  IPPROTO_TCP, IPPROTO_UDP, ...; 0 takes the usual one.
//   errors    WSAEAFNOSUPPORT, WSAESOCKTNOSUPPORT, WSAEPROTONOSUPPORT, WSAEINVAL, WSAEACCES (raw
//             without the right), WSAEMFILE.
// IPv6 sockets start with IPV6_V6ONLY on.
SOCKET WSAAPI socket(int af, int type, int protocol) WSX_SYM(socket);

// The same with a catalog entry and flags.
//
//   lpProtocolInfo  NULL, or the protocol to use; arguments of FROM_PROTOCOL_INFO or 0 are then
//                   taken from it.
//   g               0; there are no socket groups (WSAEINVAL).
//   dwFlags         WSA_FLAG_OVERLAPPED, WSA_FLAG_NO_HANDLE_INHERIT; others give WSAEINVAL. Without
//                   WSA_FLAG_OVERLAPPED every call on the socket is synchronous, whatever
//                   OVERLAPPED it is given.
SOCKET WSAAPI WSASocketA(int af, int type, int protocol, LPWSAPROTOCOL_INFOA lpProtocolInfo,
                         GROUP g, DWORD dwFlags) WSX_SYM(WSASocketA);
SOCKET WSAAPI WSASocketW(int af, int type, int protocol, LPWSAPROTOCOL_INFOW lpProtocolInfo,
                         GROUP g, DWORD dwFlags) WSX_SYMW(WSASocketW);

// Closes a socket. Requests pending on it end with WSAECONNABORTED when it is a connected stream,
// otherwise with WSA_OPERATION_ABORTED, each through its event, routine or port; their memory stays
// in use until then. Data already accepted still goes out unless SO_LINGER says otherwise; with a
// time in SO_LINGER a blocking socket waits for them, a non-blocking one fails with WSAEWOULDBLOCK
// and stays open.
int WSAAPI closesocket(SOCKET s) WSX_SYM(closesocket);

// Gives a socket its local address. Errors: WSAEADDRINUSE, WSAEADDRNOTAVAIL, WSAEACCES, WSAEINVAL
// (bound already), WSAEAFNOSUPPORT.
int WSAAPI bind(SOCKET s, const struct sockaddr* name, int namelen) WSX_SYM(bind);

// Connects a stream, or sets a datagram socket's default peer. A non-blocking stream returns
// WSAEWOULDBLOCK and reports the end by FD_CONNECT, select or WSAPoll. Errors: WSAECONNREFUSED,
// WSAETIMEDOUT, WSAENETUNREACH, WSAEHOSTUNREACH, WSAEISCONN, WSAEALREADY, WSAEADDRNOTAVAIL,
// WSAEAFNOSUPPORT, WSAEINVAL (listening).
int WSAAPI connect(SOCKET s, const struct sockaddr* name, int namelen) WSX_SYM(connect);

// connect. TCP/IP has no connect data and no quality of service: lpCallerData, lpCalleeData, lpSQOS
// and lpGQOS are NULL.
int WSAAPI WSAConnect(SOCKET s, const struct sockaddr* name, int namelen, LPWSABUF lpCallerData,
                      LPWSABUF lpCalleeData, LPQOS lpSQOS, LPQOS lpGQOS) WSX_SYM(WSAConnect);

// Makes a bound stream socket accept connections; `backlog` of them may wait (SOMAXCONN: as many as
// the system allows). Errors: WSAEINVAL (not bound), WSAEISCONN, WSAEOPNOTSUPP.
int WSAAPI listen(SOCKET s, int backlog) WSX_SYM(listen);

// Takes one waiting connection. The new socket inherits whether the listener is overlapped,
// non-blocking and selected for events.
//
//   addr, addrlen  NULL, or room for the peer's address; *addrlen is room in and length out.
//   errors         WSAEWOULDBLOCK, WSAEINVAL (not listening), WSAEFAULT (room too small),
//                  WSAEMFILE, WSAEINTR (the socket was closed meanwhile).
SOCKET WSAAPI accept(SOCKET s, struct sockaddr* addr, int* addrlen) WSX_SYM(accept);

// accept that first asks a function. lpfnCondition sees the caller's address and returns CF_ACCEPT,
// CF_REJECT (WSAECONNREFUSED) or CF_DEFER (WSATRY_AGAIN: the connection stays the first in the
// queue, as after another answer, WSAEINVAL). Accepted by the host, a rejected peer sees a reset.
SOCKET WSAAPI WSAAccept(SOCKET s, struct sockaddr* addr, LPINT addrlen,
                        LPCONDITIONPROC lpfnCondition, DWORD_PTR dwCallbackData)
    WSX_SYM(WSAAccept);

// Ends one or both directions of a connection: `how` is SD_RECEIVE, SD_SEND or SD_BOTH. Sends that
// are queued go out first. Later calls in that direction fail with WSAESHUTDOWN. Errors:
// WSAENOTCONN (a stream that is not connected), WSAEINVAL.
int WSAAPI shutdown(SOCKET s, int how) WSX_SYM(shutdown);

// The local and the peer's address. *namelen is room in and length out. Errors: WSAEINVAL (not
// bound), WSAENOTCONN (no peer), WSAEFAULT (room too small).
int WSAAPI getsockname(SOCKET s, struct sockaddr* name, int* namelen) WSX_SYM(getsockname);
int WSAAPI getpeername(SOCKET s, struct sockaddr* name, int* namelen) WSX_SYM(getpeername);

// Options and ioctls.

// Reads and sets an option of SOL_SOCKET or of a protocol. Values have Windows' shapes: timeouts
// are DWORD milliseconds, SO_LINGER is a struct linger of four bytes, truth values may be one byte
// long.
//
//   optlen  size of the value in bytes; for getsockopt room in and size out.
//   errors  WSAENOPROTOOPT (unknown option), WSAEINVAL (unknown level, or not for this socket),
//           WSAEFAULT (value too short).
int WSAAPI getsockopt(SOCKET s, int level, int optname, char* optval, int* optlen)
    WSX_SYMW(getsockopt);
int WSAAPI setsockopt(SOCKET s, int level, int optname, const char* optval, int optlen)
    WSX_SYM(setsockopt);

// FIONBIO: *argp non-zero makes synchronous calls non-blocking. FIONREAD: *argp becomes the number
// of bytes that have arrived, on a datagram socket those of all datagrams. SIOCATMARK. Errors: WSAEINVAL, WSAEFAULT.
int WSAAPI ioctlsocket(SOCKET s, long cmd, u_long* argp) WSX_SYM(ioctlsocket);

// Any ioctl, with input and output of its own shape. SIO_GET_EXTENSION_FUNCTION_POINTER fetches the
// functions of mswsock.h.
//
//   lpcbBytesReturned    number of bytes put into lpvOutBuffer; must not be NULL.
//   lpOverlapped, lpCompletionRoutine
//                        as for WSASend; nearly all ioctls end at once.
//   errors               WSAEINVAL, WSAEOPNOTSUPP (unknown code), WSAEFAULT (buffer too small).
int WSAAPI WSAIoctl(SOCKET s, DWORD dwIoControlCode, LPVOID lpvInBuffer, DWORD cbInBuffer,
                    LPVOID lpvOutBuffer, DWORD cbOutBuffer, LPDWORD lpcbBytesReturned,
                    LPWSAOVERLAPPED lpOverlapped,
                    LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine) WSX_SYM(WSAIoctl);

// Sending.
//
// Datagrams go whole or not at all. A blocking stream send returns when every byte was taken.
// Errors of all: WSAENOTCONN, WSAESHUTDOWN, WSAEMSGSIZE, WSAEWOULDBLOCK (non-blocking),
// WSAETIMEDOUT (SO_SNDTIMEO), WSAECONNRESET, WSAECONNABORTED, WSAENETRESET, WSAENOBUFS,
// WSAEHOSTUNREACH, WSAENETUNREACH, WSAEOPNOTSUPP (MSG_OOB on datagrams), WSAEINVAL (unknown flag).

// Sends `len` bytes to the peer and returns the number taken. Flags: MSG_OOB, MSG_DONTROUTE.
int WSAAPI send(SOCKET s, const char* buf, int len, int flags) WSX_SYM(send);

// Sends a datagram to `to`; on a stream the address is ignored. A socket that is not bound gets a
// port. Errors besides: WSAEACCES (broadcast without SO_BROADCAST), WSAEADDRNOTAVAIL (port or
// address 0), WSAEAFNOSUPPORT, WSAEDESTADDRREQ.
int WSAAPI sendto(SOCKET s, const char* buf, int len, int flags, const struct sockaddr* to,
                  int tolen) WSX_SYM(sendto);

// Sends several pieces as one, synchronously or overlapped.
//
//   lpBuffers            dwBufferCount pieces. The array may go after the call, the bytes must stay
//                        until the request has ended.
//   lpNumberOfBytesSent  set when the call returns 0. With an OVERLAPPED better NULL.
//   dwFlags              MSG_DONTROUTE, MSG_OOB, MSG_PARTIAL.
//   lpOverlapped         NULL: synchronous. Otherwise the request's own structure, the program's
//                        again when the request has ended.
//   lpCompletionRoutine  NULL: the end is reported to lpOverlapped->hEvent and, if the socket
//                        belongs to a completion port, by a packet. Otherwise called on this thread
//                        in an alertable wait, never inside of another routine of the same socket;
//                        hEvent is then the program's. Not together with a port (WSAEINVAL).
//   returns              0: done, and reported as above all the same. SOCKET_ERROR with
//                        WSA_IO_PENDING: under way. Any other error: nothing was started and
//                        nothing will be reported.
// An overlapped send on a stream ends once, with all its bytes or an error.
int WSAAPI WSASend(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount, LPDWORD lpNumberOfBytesSent,
                   DWORD dwFlags, LPWSAOVERLAPPED lpOverlapped,
                   LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine) WSX_SYM(WSASend);

// WSASend with sendto's address. lpTo may be NULL when the socket has a peer.
int WSAAPI WSASendTo(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
                     LPDWORD lpNumberOfBytesSent, DWORD dwFlags, const struct sockaddr* lpTo,
                     int iTolen, LPWSAOVERLAPPED lpOverlapped,
                     LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine) WSX_SYM(WSASendTo);

// Ends the sending direction, as shutdown(s, SD_SEND). TCP/IP has no disconnect data:
// lpOutboundDisconnectData is NULL.
int WSAAPI WSASendDisconnect(SOCKET s, LPWSABUF lpOutboundDisconnectData)
    WSX_SYM(WSASendDisconnect);

#if _WIN32_WINNT >= 0x0600
// WSASendTo with control data, for datagram and raw sockets (a stream gives WSAEINVAL).
//
//   lpMsg    destination, pieces and WSACMSGHDR records; see WSAMSG. Records: IP_PKTINFO and
//            IPV6_PKTINFO (source address, interface), IP_TTL, IPV6_HOPLIMIT, IP_ECN, IPV6_ECN,
//            IP_TOS, IPV6_TCLASS, UDP_SEND_MSG_SIZE. A record that is malformed or cannot be
//            honoured fails the call with WSAEINVAL.
//   dwFlags  MSG_DONTROUTE, MSG_PARTIAL, MSG_OOB; lpMsg->dwFlags is not looked at.
// The rest is WSASend's. Programs for older systems fetch it by WSAID_WSASENDMSG.
int WSAAPI WSASendMsg(SOCKET Handle, LPWSAMSG lpMsg, DWORD dwFlags, LPDWORD lpNumberOfBytesSent,
                      LPWSAOVERLAPPED lpOverlapped,
                      LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine) WSX_SYM(WSASendMsg);
#endif

// Receiving.
//
// A count of 0 from a stream means that the peer has ended its direction. A datagram that is longer
// than the room fills it and fails with WSAEMSGSIZE; the rest is lost. Errors of all: WSAENOTCONN,
// WSAESHUTDOWN, WSAEWOULDBLOCK, WSAETIMEDOUT (SO_RCVTIMEO), WSAECONNRESET (on UDP: an earlier
// datagram drew an ICMP port unreachable), WSAECONNABORTED, WSAENETRESET, WSAEINTR (closed
// meanwhile), WSAEINVAL (datagram socket not bound).

// Receives up to `len` bytes and returns their number. Flags: MSG_PEEK, MSG_OOB, MSG_WAITALL.
int WSAAPI recv(SOCKET s, char* buf, int len, int flags) WSX_SYM(recv);

// recv with the sender's address. from and fromlen may both be NULL; *fromlen is room in and length
// out.
int WSAAPI recvfrom(SOCKET s, char* buf, int len, int flags, struct sockaddr* from, int* fromlen)
    WSX_SYM(recvfrom);

// Receives into several pieces, synchronously or overlapped; see WSASend for the last two
// parameters.
//
//   lpNumberOfBytesRecvd  set when the call returns 0. May be NULL with an OVERLAPPED.
//   lpFlags               MSG_* in, and out when the call returns 0; otherwise
//                         WSAGetOverlappedResult and the routine give them.
int WSAAPI WSARecv(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount, LPDWORD lpNumberOfBytesRecvd,
                   LPDWORD lpFlags, LPWSAOVERLAPPED lpOverlapped,
                   LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine) WSX_SYM(WSARecv);

// WSARecv with the sender's address. Overlapped, *lpFrom and *lpFromlen are written at the end and
// must stay until then.
int WSAAPI WSARecvFrom(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
                       LPDWORD lpNumberOfBytesRecvd, LPDWORD lpFlags, struct sockaddr* lpFrom,
                       LPINT lpFromlen, LPWSAOVERLAPPED lpOverlapped,
                       LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine)
    WSX_SYM(WSARecvFrom);

// Ends the receiving direction, as shutdown(s, SD_RECEIVE). lpInboundDisconnectData is NULL.
int WSAAPI WSARecvDisconnect(SOCKET s, LPWSABUF lpInboundDisconnectData)
    WSX_SYM(WSARecvDisconnect);

// Waiting for sockets.

// Waits until a socket of the sets is ready. The sets are rewritten to the ready ones.
//
//   nfds       ignored.
//   readfds    data, end of data or a connection to accept; NULL for none.
//   writefds   room to send, or a connect that has succeeded.
//   exceptfds  out-of-band data, or a connect that has failed.
//   timeout    NULL: for ever. 0: look only.
//   returns    number of ready entries in all sets together, 0 after the timeout.
//   errors     WSAEINVAL (no socket at all, or a negative time), WSAENOTSOCK.
int WSAAPI select(int nfds, fd_set* readfds, fd_set* writefds, fd_set* exceptfds,
                  const struct timeval* timeout) WSX_SYM(select);

// FD_ISSET: non-zero if `s` is in `set`.
int WSAAPI __WSAFDIsSet(SOCKET s, fd_set* set) WSX_SYM(__WSAFDIsSet);

#if _WIN32_WINNT >= 0x0600
// Waits until one of `fds` sockets is ready.
//
//   fdArray  events: POLLRDNORM, POLLRDBAND, POLLWRNORM; anything else is WSAEINVAL. revents is
//            set, with POLLERR, POLLHUP and POLLNVAL besides. A negative fd is skipped.
//   timeout  milliseconds; negative: for ever.
//   returns  number of entries with revents, 0 after the timeout.
int WSAAPI WSAPoll(LPWSAPOLLFD fdArray, ULONG fds, INT timeout) WSX_SYM(WSAPoll);
#endif

// Has `hEventObject` set when one of the FD_* events in `lNetworkEvents` is recorded, and makes the
// socket non-blocking. Replaces what was selected before; lNetworkEvents 0 ends it and does not
// look at the event. Until then FIONBIO cannot make the socket blocking. What was recorded before,
// and not enumerated, sets the event at once. Accepted sockets inherit the selection.
//   FD_READ, FD_ACCEPT, FD_OOB  something has come. Told again after the next receive or accept,
//                               whatever its result, while there is more, and when more comes. Not
//                               when a pending overlapped call takes it
//   FD_WRITE    the socket is connected, accepted or (datagrams) bound; afterwards only when a send
//               failed with WSAEWOULDBLOCK, or took a part, and there is room again
//   FD_CONNECT  connected, or failed with iErrorCode[FD_CONNECT_BIT]
//   FD_CLOSE    the peer has finished, unread data or not, or with WSAECONNABORTED the connection
//               is broken
// The others are taken and never told. Errors: WSAEINVAL for unknown events and for no event,
// WSAENOTSOCK for a handle that is no event.
int WSAAPI WSAEventSelect(SOCKET s, WSAEVENT hEventObject, long lNetworkEvents)
    WSX_SYM(WSAEventSelect);

// Fetches what has been recorded of what is selected. Of iErrorCode only the members of the events
// in lNetworkEvents are written. If hEventObject is not NULL it is reset in the same step.
int WSAAPI WSAEnumNetworkEvents(SOCKET s, WSAEVENT hEventObject,
                                LPWSANETWORKEVENTS lpNetworkEvents) WSX_SYM(WSAEnumNetworkEvents);

// The same by window messages. Not emulated: there are no windows here.
int WSAAPI WSAAsyncSelect(SOCKET s, HWND hWnd, u_int wMsg, long lEvent) WSX_SYM(WSAAsyncSelect);

// Events and overlapped results.

// A manual-reset event, not set. WSA_INVALID_EVENT on failure. It is an ordinary handle that any
// wait function takes.
WSAEVENT WSAAPI WSACreateEvent(void) WSX_SYM(WSACreateEvent);
// Error of the three: WSA_INVALID_HANDLE.
BOOL WSAAPI WSACloseEvent(WSAEVENT hEvent) WSX_SYM(WSACloseEvent);
BOOL WSAAPI WSASetEvent(WSAEVENT hEvent) WSX_SYM(WSASetEvent);
BOOL WSAAPI WSAResetEvent(WSAEVENT hEvent) WSX_SYM(WSAResetEvent);

// Waits for one or all of up to 64 events.
//
//   dwTimeout   milliseconds, 0, or WSA_INFINITE.
//   fAlertable  TRUE: also returns, with WSA_WAIT_IO_COMPLETION, after this thread's completion
//               routines and APCs have run.
//   returns     WSA_WAIT_EVENT_0 + index of the first one that is set, WSA_WAIT_TIMEOUT,
//               WSA_WAIT_IO_COMPLETION or WSA_WAIT_FAILED (WSA_INVALID_HANDLE,
//               WSA_INVALID_PARAMETER).
DWORD WSAAPI WSAWaitForMultipleEvents(DWORD cEvents, const WSAEVENT* lphEvents, BOOL fWaitAll,
                                      DWORD dwTimeout, BOOL fAlertable)
    WSX_SYM(WSAWaitForMultipleEvents);

// How an overlapped request has ended. Reads lpOverlapped->Internal; GetOverlappedResult tells the
// same with Win32 codes.
//
//   lpcbTransfer  bytes sent or received, also of a request that failed.
//   fWait         TRUE: waits for the end (without running routines). FALSE: fails with
//                 WSA_IO_INCOMPLETE while the request is under way.
//   lpdwFlags     MSG_* flags of a receive.
//   returns       TRUE if the request succeeded, otherwise FALSE with the request's error:
//                 WSA_OPERATION_ABORTED for a cancelled one.
BOOL WSAAPI WSAGetOverlappedResult(SOCKET s, LPWSAOVERLAPPED lpOverlapped, LPDWORD lpcbTransfer,
                                   BOOL fWait, LPDWORD lpdwFlags) WSX_SYM(WSAGetOverlappedResult);

// Catalog and sharing.

// Prepares an entry with which one WSASocket opens a second handle to `s`. The socket closes with
// the last of its handles. Only within the process: the handles mean nothing in another.
//
//   dwProcessId  that of the calling process; any other: WSAEINVAL.
int WSAAPI WSADuplicateSocketA(SOCKET s, DWORD dwProcessId, LPWSAPROTOCOL_INFOA lpProtocolInfo)
    WSX_SYM(WSADuplicateSocketA);
int WSAAPI WSADuplicateSocketW(SOCKET s, DWORD dwProcessId, LPWSAPROTOCOL_INFOW lpProtocolInfo)
    WSX_SYMW(WSADuplicateSocketW);

// Lists the protocols.
//
//   lpiProtocols      NULL for all, or the wanted IPPROTO_* numbers, ended by 0.
//   lpdwBufferLength  room in bytes; too little: WSAENOBUFS and the room needed.
//   returns           number of entries.
int WSAAPI WSAEnumProtocolsA(LPINT lpiProtocols, LPWSAPROTOCOL_INFOA lpProtocolBuffer,
                             LPDWORD lpdwBufferLength) WSX_SYM(WSAEnumProtocolsA);
int WSAAPI WSAEnumProtocolsW(LPINT lpiProtocols, LPWSAPROTOCOL_INFOW lpProtocolBuffer,
                             LPDWORD lpdwBufferLength) WSX_SYMW(WSAEnumProtocolsW);

// Not emulated by this version. Joins a multipoint session: for IP, the multicast group `name`.
// dwFlags: JL_*. IP_ADD_MEMBERSHIP does the same.
SOCKET WSAAPI WSAJoinLeaf(SOCKET s, const struct sockaddr* name, int namelen,
                          LPWSABUF lpCallerData, LPWSABUF lpCalleeData, LPQOS lpSQOS,
                          LPQOS lpGQOS, DWORD dwFlags) WSX_SYM(WSAJoinLeaf);

// Byte order.

// Between the host's and the network's order. Need no WSAStartup and cannot fail.
u_short WSAAPI htons(u_short hostshort) WSX_SYM(htons);
u_short WSAAPI ntohs(u_short netshort) WSX_SYM(ntohs);
u_long WSAAPI htonl(u_long hostlong) WSX_SYM(htonl);
u_long WSAAPI ntohl(u_long netlong) WSX_SYM(ntohl);

// The same in the order of the socket's protocol, which is the network's for all there are.
int WSAAPI WSAHtons(SOCKET s, u_short hostshort, u_short* lpnetshort) WSX_SYM(WSAHtons);
int WSAAPI WSANtohs(SOCKET s, u_short netshort, u_short* lphostshort) WSX_SYM(WSANtohs);
int WSAAPI WSAHtonl(SOCKET s, u_long hostlong, u_long* lpnetlong) WSX_SYM(WSAHtonl);
int WSAAPI WSANtohl(SOCKET s, u_long netlong, u_long* lphostlong) WSX_SYM(WSANtohl);

// Names and text.

// IPv4 text to an address in network byte order, INADDR_NONE if it is none. One to four parts,
// each decimal, octal (0...) or hexadecimal (0x...).
u_long WSAAPI inet_addr(const char* cp) WSX_SYM(inet_addr);

// Address to text in a buffer of the thread, valid until its next call.
char* WSAAPI inet_ntoa(struct in_addr in) WSX_SYM(inet_ntoa);

// Results of these point into memory of the thread that its next such call overwrites. Errors:
// WSAHOST_NOT_FOUND, WSATRY_AGAIN, WSANO_RECOVERY, WSANO_DATA. gethostbyname("") and (NULL) is the
// local host; ports are in network byte order.
struct hostent* WSAAPI gethostbyname(const char* name) WSX_SYM(gethostbyname);
struct hostent* WSAAPI gethostbyaddr(const char* addr, int len, int type) WSX_SYM(gethostbyaddr);
struct servent* WSAAPI getservbyname(const char* name, const char* proto) WSX_SYM(getservbyname);
struct servent* WSAAPI getservbyport(int port, const char* proto) WSX_SYM(getservbyport);
struct protoent* WSAAPI getprotobyname(const char* name) WSX_SYM(getprotobyname);
struct protoent* WSAAPI getprotobynumber(int number) WSX_SYM(getprotobynumber);

// The local host's name, with its terminator in at most `namelen` characters; less room than it
// needs: WSAEFAULT.
int WSAAPI gethostname(char* name, int namelen) WSX_SYM(gethostname);
#if _WIN32_WINNT >= 0x0602
int WSAAPI GetHostNameW(PWSTR name, int namelen) WSX_SYMW(GetHostNameW);
#endif

// Socket address to text and back: "1.2.3.4:80", "[fe80::1%3]:80".
//
//   lpProtocolInfo           NULL.
//   lpdwAddressStringLength  characters with the terminator, room in and length out; too little:
//                            WSAEFAULT and the room needed.
//   lpAddressLength          bytes, likewise.
//   errors                   WSAEINVAL (not an address of that family).
INT WSAAPI WSAAddressToStringA(LPSOCKADDR lpsaAddress, DWORD dwAddressLength,
                               LPWSAPROTOCOL_INFOA lpProtocolInfo, LPSTR lpszAddressString,
                               LPDWORD lpdwAddressStringLength) WSX_SYM(WSAAddressToStringA);
INT WSAAPI WSAAddressToStringW(LPSOCKADDR lpsaAddress, DWORD dwAddressLength,
                               LPWSAPROTOCOL_INFOW lpProtocolInfo, LPWSTR lpszAddressString,
                               LPDWORD lpdwAddressStringLength) WSX_SYMW(WSAAddressToStringW);
INT WSAAPI WSAStringToAddressA(LPSTR AddressString, INT AddressFamily,
                               LPWSAPROTOCOL_INFOA lpProtocolInfo, LPSOCKADDR lpAddress,
                               LPINT lpAddressLength) WSX_SYM(WSAStringToAddressA);
INT WSAAPI WSAStringToAddressW(LPWSTR AddressString, INT AddressFamily,
                               LPWSAPROTOCOL_INFOW lpProtocolInfo, LPSOCKADDR lpAddress,
                               LPINT lpAddressLength) WSX_SYMW(WSAStringToAddressW);

WSX_END_DECLS

#if INCL_WINSOCK_API_TYPEDEFS
typedef __typeof__(WSAStartup)* LPFN_WSASTARTUP;
typedef __typeof__(WSACleanup)* LPFN_WSACLEANUP;
typedef __typeof__(WSAGetLastError)* LPFN_WSAGETLASTERROR;
typedef __typeof__(WSASetLastError)* LPFN_WSASETLASTERROR;
typedef __typeof__(socket)* LPFN_SOCKET;
typedef __typeof__(WSASocketA)* LPFN_WSASOCKETA;
typedef __typeof__(WSASocketW)* LPFN_WSASOCKETW;
typedef __typeof__(closesocket)* LPFN_CLOSESOCKET;
typedef __typeof__(bind)* LPFN_BIND;
typedef __typeof__(connect)* LPFN_CONNECT;
typedef __typeof__(WSAConnect)* LPFN_WSACONNECT;
typedef __typeof__(listen)* LPFN_LISTEN;
typedef __typeof__(accept)* LPFN_ACCEPT;
typedef __typeof__(WSAAccept)* LPFN_WSAACCEPT;
typedef __typeof__(shutdown)* LPFN_SHUTDOWN;
typedef __typeof__(getsockname)* LPFN_GETSOCKNAME;
typedef __typeof__(getpeername)* LPFN_GETPEERNAME;
typedef __typeof__(getsockopt)* LPFN_GETSOCKOPT;
typedef __typeof__(setsockopt)* LPFN_SETSOCKOPT;
typedef __typeof__(ioctlsocket)* LPFN_IOCTLSOCKET;
typedef __typeof__(WSAIoctl)* LPFN_WSAIOCTL;
typedef __typeof__(send)* LPFN_SEND;
typedef __typeof__(sendto)* LPFN_SENDTO;
typedef __typeof__(WSASend)* LPFN_WSASEND;
typedef __typeof__(WSASendTo)* LPFN_WSASENDTO;
typedef __typeof__(WSASendDisconnect)* LPFN_WSASENDDISCONNECT;
typedef __typeof__(recv)* LPFN_RECV;
typedef __typeof__(recvfrom)* LPFN_RECVFROM;
typedef __typeof__(WSARecv)* LPFN_WSARECV;
typedef __typeof__(WSARecvFrom)* LPFN_WSARECVFROM;
typedef __typeof__(WSARecvDisconnect)* LPFN_WSARECVDISCONNECT;
typedef __typeof__(select)* LPFN_SELECT;
typedef __typeof__(WSAEventSelect)* LPFN_WSAEVENTSELECT;
typedef __typeof__(WSAEnumNetworkEvents)* LPFN_WSAENUMNETWORKEVENTS;
typedef __typeof__(WSAAsyncSelect)* LPFN_WSAASYNCSELECT;
typedef __typeof__(WSACreateEvent)* LPFN_WSACREATEEVENT;
typedef __typeof__(WSACloseEvent)* LPFN_WSACLOSEEVENT;
typedef __typeof__(WSASetEvent)* LPFN_WSASETEVENT;
typedef __typeof__(WSAResetEvent)* LPFN_WSARESETEVENT;
typedef __typeof__(WSAWaitForMultipleEvents)* LPFN_WSAWAITFORMULTIPLEEVENTS;
typedef __typeof__(WSAGetOverlappedResult)* LPFN_WSAGETOVERLAPPEDRESULT;
typedef __typeof__(WSADuplicateSocketA)* LPFN_WSADUPLICATESOCKETA;
typedef __typeof__(WSADuplicateSocketW)* LPFN_WSADUPLICATESOCKETW;
typedef __typeof__(WSAEnumProtocolsA)* LPFN_WSAENUMPROTOCOLSA;
typedef __typeof__(WSAEnumProtocolsW)* LPFN_WSAENUMPROTOCOLSW;
typedef __typeof__(WSAJoinLeaf)* LPFN_WSAJOINLEAF;
typedef __typeof__(htons)* LPFN_HTONS;
typedef __typeof__(ntohs)* LPFN_NTOHS;
typedef __typeof__(htonl)* LPFN_HTONL;
typedef __typeof__(ntohl)* LPFN_NTOHL;
typedef __typeof__(WSAHtons)* LPFN_WSAHTONS;
typedef __typeof__(WSANtohs)* LPFN_WSANTOHS;
typedef __typeof__(WSAHtonl)* LPFN_WSAHTONL;
typedef __typeof__(WSANtohl)* LPFN_WSANTOHL;
typedef __typeof__(inet_addr)* LPFN_INET_ADDR;
typedef __typeof__(inet_ntoa)* LPFN_INET_NTOA;
typedef __typeof__(gethostbyname)* LPFN_GETHOSTBYNAME;
typedef __typeof__(gethostbyaddr)* LPFN_GETHOSTBYADDR;
typedef __typeof__(getservbyname)* LPFN_GETSERVBYNAME;
typedef __typeof__(getservbyport)* LPFN_GETSERVBYPORT;
typedef __typeof__(getprotobyname)* LPFN_GETPROTOBYNAME;
typedef __typeof__(getprotobynumber)* LPFN_GETPROTOBYNUMBER;
typedef __typeof__(gethostname)* LPFN_GETHOSTNAME;
typedef __typeof__(WSAAddressToStringA)* LPFN_WSAADDRESSTOSTRINGA;
typedef __typeof__(WSAAddressToStringW)* LPFN_WSAADDRESSTOSTRINGW;
typedef __typeof__(WSAStringToAddressA)* LPFN_WSASTRINGTOADDRESSA;
typedef __typeof__(WSAStringToAddressW)* LPFN_WSASTRINGTOADDRESSW;
#ifdef UNICODE
#define LPFN_WSASOCKET LPFN_WSASOCKETW
#define LPFN_WSADUPLICATESOCKET LPFN_WSADUPLICATESOCKETW
#define LPFN_WSAENUMPROTOCOLS LPFN_WSAENUMPROTOCOLSW
#define LPFN_WSAADDRESSTOSTRING LPFN_WSAADDRESSTOSTRINGW
#define LPFN_WSASTRINGTOADDRESS LPFN_WSASTRINGTOADDRESSW
#else
#define LPFN_WSASOCKET LPFN_WSASOCKETA
#define LPFN_WSADUPLICATESOCKET LPFN_WSADUPLICATESOCKETA
#define LPFN_WSAENUMPROTOCOLS LPFN_WSAENUMPROTOCOLSA
#define LPFN_WSAADDRESSTOSTRING LPFN_WSAADDRESSTOSTRINGA
#define LPFN_WSASTRINGTOADDRESS LPFN_WSASTRINGTOADDRESSA
#endif
#endif

// fd_set's operations. <sys/select.h> may have brought libc's, which work on its bitmap.
#undef FD_CLR
#undef FD_SET
#undef FD_ZERO
#undef FD_ISSET

// Removes `s`; the members after it move up.
WSX_INLINE void wsx_fd_clr(SOCKET s, fd_set* set) {
  u_int i = 0;
  while (i < set->fd_count && set->fd_array[i] != s) ++i;
  if (i == set->fd_count) return;
  for (--set->fd_count; i < set->fd_count; ++i) set->fd_array[i] = set->fd_array[i + 1];
}

// Adds `s` once. A full set ignores it, as Windows' does.
WSX_INLINE void wsx_fd_set(SOCKET s, fd_set* set) {
  u_int i = 0;
  while (i < set->fd_count && set->fd_array[i] != s) ++i;
  if (i == set->fd_count && set->fd_count < FD_SETSIZE) set->fd_array[set->fd_count++] = s;
}

#define FD_CLR(fd, set) wsx_fd_clr((SOCKET)(fd), (fd_set*)(set))
#define FD_SET(fd, set) wsx_fd_set((SOCKET)(fd), (fd_set*)(set))
#define FD_ZERO(set) ((void)(((fd_set*)(set))->fd_count = 0))
#define FD_ISSET(fd, set) __WSAFDIsSet((SOCKET)(fd), (fd_set*)(set))

// Byte order without a call. The library has the functions too, for their addresses; the file that
// defines them says WSX_NO_INLINE_BYTE_ORDER.
#ifndef WSX_NO_INLINE_BYTE_ORDER
#define WSX_GNU_INLINE_ extern __inline__ __attribute__((__gnu_inline__))
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define WSX_NETWORK16_(v) __builtin_bswap16(v)
#define WSX_NETWORK32_(v) __builtin_bswap32(v)
#else
#define WSX_NETWORK16_(v) (v)
#define WSX_NETWORK32_(v) (v)
#endif
WSX_BEGIN_DECLS
WSX_GNU_INLINE_ u_short WSAAPI htons(u_short hostshort) { return WSX_NETWORK16_(hostshort); }
WSX_GNU_INLINE_ u_short WSAAPI ntohs(u_short netshort) { return WSX_NETWORK16_(netshort); }
WSX_GNU_INLINE_ u_long WSAAPI htonl(u_long hostlong) { return WSX_NETWORK32_(hostlong); }
WSX_GNU_INLINE_ u_long WSAAPI ntohl(u_long netlong) { return WSX_NETWORK32_(netlong); }
WSX_END_DECLS
#endif

// ioctlsocket with the address of an unsigned long, which is a u_long on Windows and has 64 bits
// here: the call works on a copy of the right width. C needs a macro for it, so there a member
// function pointer of that name can only be called as (p->ioctlsocket)(...).
#ifdef __cplusplus
extern "C++" {
namespace wsx_detail {
template <class T>
struct UnsignedLongOnly {};
template <>
struct UnsignedLongOnly<unsigned long> {
  typedef int Result;
};
}  // namespace wsx_detail

// A template, so that NULL and nullptr keep meaning the function above.
template <class T>
inline typename wsx_detail::UnsignedLongOnly<T>::Result ioctlsocket(SOCKET s, long cmd, T* argp) {
  if (!argp) return ioctlsocket(s, cmd, static_cast<u_long*>(nullptr));
  u_long value = static_cast<u_long>(*argp);
  int result = ioctlsocket(s, cmd, &value);
  *argp = value;
  return result;
}
}
#else
WSX_INLINE int wsx_ioctlsocket_long(SOCKET s, long cmd, unsigned long* argp) {
  u_long value;
  int result;
  if (!argp) return ioctlsocket(s, cmd, (u_long*)0);
  value = (u_long)*argp;
  result = ioctlsocket(s, cmd, &value);
  *argp = value;
  return result;
}
#define ioctlsocket(s, cmd, argp) \
  _Generic((argp), unsigned long*: wsx_ioctlsocket_long, default: ioctlsocket)((s), (cmd), (argp))
#endif

// 64-bit and floating-point byte order, from Windows 8 on. The network form of a floating-point
// number is the integer with its bytes.
#if !defined(NO_EXTRA_HTON_FUNCTIONS) && \
    (defined(INCL_EXTRA_HTON_FUNCTIONS) || _WIN32_WINNT >= 0x0602)
WSX_INLINE unsigned __int64 htonll(unsigned __int64 Value) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  return __builtin_bswap64(Value);
#else
  return Value;
#endif
}

WSX_INLINE unsigned __int64 ntohll(unsigned __int64 Value) { return htonll(Value); }

WSX_INLINE unsigned __int32 htonf(float Value) {
  unsigned __int32 bits;
  __builtin_memcpy(&bits, &Value, sizeof bits);
  return htonl(bits);
}

WSX_INLINE float ntohf(unsigned __int32 Value) {
  unsigned __int32 bits = ntohl(Value);
  float result;
  __builtin_memcpy(&result, &bits, sizeof result);
  return result;
}

WSX_INLINE unsigned __int64 htond(double Value) {
  unsigned __int64 bits;
  __builtin_memcpy(&bits, &Value, sizeof bits);
  return htonll(bits);
}

WSX_INLINE double ntohd(unsigned __int64 Value) {
  unsigned __int64 bits = ntohll(Value);
  double result;
  __builtin_memcpy(&result, &bits, sizeof result);
  return result;
}
#endif

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

#include <wsx/name_space.h>

#endif  // _WINSOCK2API_
