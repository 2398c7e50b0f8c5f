// SPDX-License-Identifier: MIT
//
// Microsoft's own TCP/IP ioctls, and helpers for addresses.
#ifndef _MSTCPIP_
#define _MSTCPIP_
#pragma GCC system_header

#include <wsx/symbol.h>

#include <winsock2.h>
#include <ws2ipdef.h>

#define SIO_RCVALL _WSAIOW(IOC_VENDOR, 1)
#define SIO_RCVALL_MCAST _WSAIOW(IOC_VENDOR, 2)
#define SIO_RCVALL_IGMPMCAST _WSAIOW(IOC_VENDOR, 3)
#define SIO_KEEPALIVE_VALS _WSAIOW(IOC_VENDOR, 4)
#define SIO_ABSORB_RTRALERT _WSAIOW(IOC_VENDOR, 5)
#define SIO_UCAST_IF _WSAIOW(IOC_VENDOR, 6)
#define SIO_LIMIT_BROADCASTS _WSAIOW(IOC_VENDOR, 7)
#define SIO_INDEX_BIND _WSAIOW(IOC_VENDOR, 8)
#define SIO_INDEX_MCASTIF _WSAIOW(IOC_VENDOR, 9)
#define SIO_INDEX_ADD_MCAST _WSAIOW(IOC_VENDOR, 10)
#define SIO_INDEX_DEL_MCAST _WSAIOW(IOC_VENDOR, 11)
#define SIO_RCVALL_MCAST_IF _WSAIOW(IOC_VENDOR, 13)
#define SIO_RCVALL_IF _WSAIOW(IOC_VENDOR, 14)
#define SIO_LOOPBACK_FAST_PATH _WSAIOW(IOC_VENDOR, 16)
#define SIO_TCP_INITIAL_RTO _WSAIOW(IOC_VENDOR, 17)
#define SIO_APPLY_TRANSPORT_SETTING _WSAIOW(IOC_VENDOR, 19)
#define SIO_QUERY_TRANSPORT_SETTING _WSAIOW(IOC_VENDOR, 20)
#define SIO_CPU_AFFINITY _WSAIOW(IOC_VENDOR, 21)
#define SIO_TCP_SET_ICW _WSAIOW(IOC_VENDOR, 22)
#define SIO_TCP_SET_ACK_FREQUENCY _WSAIOW(IOC_VENDOR, 23)
#define SIO_SET_PRIORITY_HINT _WSAIOW(IOC_VENDOR, 24)
#define SIO_PRIORITY_HINT SIO_SET_PRIORITY_HINT
#define SIO_TCP_INFO _WSAIORW(IOC_VENDOR, 39)
#define SIO_ACQUIRE_PORT_RESERVATION _WSAIOW(IOC_VENDOR, 100)
#define SIO_RELEASE_PORT_RESERVATION _WSAIOW(IOC_VENDOR, 101)
#define SIO_ASSOCIATE_PORT_RESERVATION _WSAIOW(IOC_VENDOR, 102)
#define SIO_GET_TX_TIMESTAMP _WSAIOW(IOC_VENDOR, 234)
#define SIO_TIMESTAMPING _WSAIOW(IOC_VENDOR, 235)

// SIO_KEEPALIVE_VALS: on or off, idle time and interval in milliseconds.
struct tcp_keepalive {
  ULONG onoff;
  ULONG keepalivetime;
  ULONG keepaliveinterval;
};

// SIO_TIMESTAMPING.
typedef struct _TIMESTAMPING_CONFIG {
  ULONG Flags;
  USHORT TxTimestampsBuffered;
} TIMESTAMPING_CONFIG, *PTIMESTAMPING_CONFIG;
#define TIMESTAMPING_FLAG_RX 0x1
#define TIMESTAMPING_FLAG_TX 0x2
#define SO_TIMESTAMP 0x300A     // control message: UINT64, performance counter
#define SO_TIMESTAMP_ID 0x300B  // control message: UINT32, name for SIO_GET_TX_TIMESTAMP

typedef enum {
  SocketPriorityHintVeryLow = 0,
  SocketPriorityHintLow,
  SocketPriorityHintNormal,
  SocketMaximumPriorityHintType
} SOCKET_PRIORITY_HINT, *PSOCKET_PRIORITY_HINT;

typedef struct _PRIORITY_STATUS {
  SOCKET_PRIORITY_HINT Sender;
  SOCKET_PRIORITY_HINT Receiver;
} PRIORITY_STATUS, *PPRIORITY_STATUS;

typedef enum {
  RCVALL_OFF = 0,
  RCVALL_ON = 1,
  RCVALL_SOCKETLEVELONLY = 2,
  RCVALL_IPLEVEL = 3
} RCVALL_VALUE, *PRCVALL_VALUE;
#define RCVALL_MAX RCVALL_IPLEVEL

typedef struct {
  RCVALL_VALUE Mode;
  ULONG Interface;
} RCVALL_IF, *PRCVALL_IF;

// SIO_TCP_INITIAL_RTO: first retransmission timeout in milliseconds, number of SYNs.
typedef struct _TCP_INITIAL_RTO_PARAMETERS {
  USHORT Rtt;
  UCHAR MaxSynRetransmissions;
} TCP_INITIAL_RTO_PARAMETERS, *PTCP_INITIAL_RTO_PARAMETERS;
#define TCP_INITIAL_RTO_UNSPECIFIED_RTT ((USHORT)-1)
#define TCP_INITIAL_RTO_UNSPECIFIED_MAX_SYN_RETRANSMISSIONS ((UCHAR)-1)
#define TCP_INITIAL_RTO_DEFAULT_RTT 0
#define TCP_INITIAL_RTO_DEFAULT_MAX_SYN_RETRANSMISSIONS 0
#define TCP_INITIAL_RTO_NO_SYN_RETRANSMISSIONS ((UCHAR)-2)

typedef enum {
  TCP_ICW_LEVEL_DEFAULT = 0,
  TCP_ICW_LEVEL_HIGH = 1,
  TCP_ICW_LEVEL_VERY_HIGH = 2,
  TCP_ICW_LEVEL_AGGRESSIVE = 3,
  TCP_ICW_LEVEL_EXPERIMENTAL = 4,
  TCP_ICW_LEVEL_COMPAT = 254,
  TCP_ICW_LEVEL_MAX = 255
} TCP_ICW_LEVEL, *PTCP_ICW_LEVEL;

typedef struct _TCP_ICW_PARAMETERS {
  TCP_ICW_LEVEL Level;
} TCP_ICW_PARAMETERS, *PTCP_ICW_PARAMETERS;

typedef struct _TCP_ACK_FREQUENCY_PARAMETERS {
  UCHAR TcpDelayedAckFrequency;
} TCP_ACK_FREQUENCY_PARAMETERS, *PTCP_ACK_FREQUENCY_PARAMETERS;

typedef enum _TCPSTATE {
  TCPSTATE_CLOSED,
  TCPSTATE_LISTEN,
  TCPSTATE_SYN_SENT,
  TCPSTATE_SYN_RCVD,
  TCPSTATE_ESTABLISHED,
  TCPSTATE_FIN_WAIT_1,
  TCPSTATE_FIN_WAIT_2,
  TCPSTATE_CLOSE_WAIT,
  TCPSTATE_CLOSING,
  TCPSTATE_LAST_ACK,
  TCPSTATE_TIME_WAIT,
  TCPSTATE_MAX
} TCPSTATE;

// SIO_TCP_INFO: input is a DWORD with the version. Round-trip times in microseconds, windows and
// buffers in bytes. The second version continues the first.
#define WSX_TCP_INFO_V0_     \
  TCPSTATE State;            \
  ULONG Mss;                 \
  ULONG64 ConnectionTimeMs;  \
  BOOLEAN TimestampsEnabled; \
  ULONG RttUs;               \
  ULONG MinRttUs;            \
  ULONG BytesInFlight;       \
  ULONG Cwnd;                \
  ULONG SndWnd;              \
  ULONG RcvWnd;              \
  ULONG RcvBuf;              \
  ULONG64 BytesOut;          \
  ULONG64 BytesIn;           \
  ULONG BytesReordered;      \
  ULONG BytesRetrans;        \
  ULONG FastRetrans;         \
  ULONG DupAcksIn;           \
  ULONG TimeoutEpisodes;     \
  UCHAR SynRetrans

typedef struct _TCP_INFO_v0 {
  WSX_TCP_INFO_V0_;
} TCP_INFO_v0, *PTCP_INFO_v0;

typedef struct _TCP_INFO_v1 {
  WSX_TCP_INFO_V0_;
  ULONG SndLimTransRwin;
  ULONG SndLimTimeRwin;
  ULONG64 SndLimBytesRwin;
  ULONG SndLimTransCwnd;
  ULONG SndLimTimeCwnd;
  ULONG64 SndLimBytesCwnd;
  ULONG SndLimTransSnd;
  ULONG SndLimTimeSnd;
  ULONG64 SndLimBytesSnd;
} TCP_INFO_v1, *PTCP_INFO_v1;
#undef WSX_TCP_INFO_V0_

// Port reservation. Ports in network byte order.
typedef struct _INET_PORT_RANGE {
  USHORT StartPort;
  USHORT NumberOfPorts;
} INET_PORT_RANGE, *PINET_PORT_RANGE, INET_PORT_RESERVATION, *PINET_PORT_RESERVATION;

typedef struct {
  ULONG64 Token;
} INET_PORT_RESERVATION_TOKEN, *PINET_PORT_RESERVATION_TOKEN;
#define INVALID_PORT_RESERVATION_TOKEN ((ULONG64)0)

typedef struct {
  INET_PORT_RESERVATION Reservation;
  INET_PORT_RESERVATION_TOKEN Token;
} INET_PORT_RESERVATION_INSTANCE, *PINET_PORT_RESERVATION_INSTANCE;

typedef struct {
  ULONG OwningPid;
} INET_PORT_RESERVATION_INFORMATION, *PINET_PORT_RESERVATION_INFORMATION;

// Questions about IPv4 addresses; those about IPv6 are in ws2ipdef.h. Network byte order.
#define IN4ADDR_ANY INADDR_ANY
#define IN4ADDR_LOOPBACK 0x0100007f
#define IN4ADDR_BROADCAST INADDR_BROADCAST
#define IN4ADDR_NONE INADDR_NONE
#define IN4ADDR_ANY_INIT \
  { { { 0, 0, 0, 0 } } }
#define IN4ADDR_LOOPBACK_INIT \
  { { { 0x7f, 0, 0, 1 } } }
#define IN4ADDR_BROADCAST_INIT \
  { { { 0xff, 0xff, 0xff, 0xff } } }

WSX_INLINE BOOLEAN IN4_ADDR_EQUAL(const IN_ADDR* a, const IN_ADDR* b) {
  return a->s_addr == b->s_addr;
}

WSX_INLINE BOOLEAN IN4_UNALIGNED_ADDR_EQUAL(const IN_ADDR* a, const IN_ADDR* b) {
  return __builtin_memcmp(a, b, sizeof(IN_ADDR)) == 0;
}

WSX_INLINE BOOLEAN IN4_IS_ADDR_UNSPECIFIED(const IN_ADDR* a) { return a->s_addr == 0; }
WSX_INLINE BOOLEAN IN4_IS_ADDR_BROADCAST(const IN_ADDR* a) { return a->s_addr == 0xffffffff; }

// 127.0.0.0/8.
WSX_INLINE BOOLEAN IN4_IS_ADDR_LOOPBACK(const IN_ADDR* a) { return a->S_un.S_un_b.s_b1 == 127; }

// 224.0.0.0/4.
WSX_INLINE BOOLEAN IN4_IS_ADDR_MULTICAST(const IN_ADDR* a) {
  return (a->S_un.S_un_b.s_b1 & 0xf0) == 0xe0;
}

// 169.254.0.0/16.
WSX_INLINE BOOLEAN IN4_IS_ADDR_LINKLOCAL(const IN_ADDR* a) {
  return a->S_un.S_un_b.s_b1 == 169 && a->S_un.S_un_b.s_b2 == 254;
}

// IPv4 has no site-local addresses.
WSX_INLINE BOOLEAN IN4_IS_ADDR_SITELOCAL(const IN_ADDR* a) {
  (void)a;
  return 0;
}

// 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16.
WSX_INLINE BOOLEAN IN4_IS_ADDR_RFC1918(const IN_ADDR* a) {
  UCHAR first = a->S_un.S_un_b.s_b1;
  UCHAR second = a->S_un.S_un_b.s_b2;
  return first == 10 || (first == 172 && (second & 0xf0) == 16) || (first == 192 && second == 168);
}

WSX_INLINE BOOLEAN IN4ADDR_ISANY(const SOCKADDR_IN* a) {
  return a->sin_family == AF_INET && IN4_IS_ADDR_UNSPECIFIED(&a->sin_addr);
}

WSX_INLINE BOOLEAN IN4ADDR_ISLOOPBACK(const SOCKADDR_IN* a) {
  return a->sin_family == AF_INET && IN4_IS_ADDR_LOOPBACK(&a->sin_addr);
}

WSX_INLINE BOOLEAN IN4ADDR_ISUNSPECIFIED(const SOCKADDR_IN* a) {
  return IN4_IS_ADDR_UNSPECIFIED(&a->sin_addr);
}

WSX_INLINE BOOLEAN IN4ADDR_ISEQUAL(const SOCKADDR_IN* a, const SOCKADDR_IN* b) {
  return a->sin_family == AF_INET && b->sin_family == AF_INET &&
         IN4_ADDR_EQUAL(&a->sin_addr, &b->sin_addr);
}

// port is in network byte order.
WSX_INLINE void IN4ADDR_SETSOCKADDR(PSOCKADDR_IN a, const IN_ADDR* addr, USHORT port) {
  __builtin_memset(a, 0, sizeof(SOCKADDR_IN));
  a->sin_family = AF_INET;
  a->sin_port = port;
  a->sin_addr = *addr;
}

WSX_INLINE void IN4ADDR_SETANY(PSOCKADDR_IN a) {
  __builtin_memset(a, 0, sizeof(SOCKADDR_IN));
  a->sin_family = AF_INET;
}

WSX_INLINE void IN4ADDR_SETLOOPBACK(PSOCKADDR_IN a) {
  IN4ADDR_SETANY(a);
  a->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
}

// IPv4 inside IPv6, ::ffff:a.b.c.d.
WSX_INLINE void IN6_SET_ADDR_V4MAPPED(PIN6_ADDR a6, const IN_ADDR* a4) {
  IN6_SET_ADDR_UNSPECIFIED(a6);
  a6->s6_words[5] = 0xffff;
  __builtin_memcpy(&a6->s6_bytes[12], a4, sizeof(IN_ADDR));
}

WSX_INLINE const UCHAR* IN6_GET_ADDR_V4MAPPED(const IN6_ADDR* a6) { return &a6->s6_bytes[12]; }

WSX_INLINE void IN6ADDR_SETSOCKADDR(PSOCKADDR_IN6 a, const IN6_ADDR* addr, SCOPE_ID scope,
                                    USHORT port) {
  IN6ADDR_SETANY(a);
  a->sin6_port = port;
  a->sin6_addr = *addr;
  a->sin6_scope_struct = scope;
}

WSX_INLINE void IN6ADDR_SETV4MAPPED(PSOCKADDR_IN6 a6, const IN_ADDR* a4, SCOPE_ID scope,
                                    USHORT port) {
  IN6ADDR_SETANY(a6);
  a6->sin6_port = port;
  a6->sin6_scope_struct = scope;
  IN6_SET_ADDR_V4MAPPED(&a6->sin6_addr, a4);
}

// The same for an address of either family, AF_INET or AF_INET6.
WSX_INLINE size_t INET_ADDR_LENGTH(ADDRESS_FAMILY af) {
  return af == AF_INET6 ? sizeof(IN6_ADDR) : sizeof(IN_ADDR);
}

WSX_INLINE size_t INET_SOCKADDR_LENGTH(ADDRESS_FAMILY af) {
  return af == AF_INET6 ? sizeof(SOCKADDR_IN6) : sizeof(SOCKADDR_IN);
}

WSX_INLINE BOOLEAN INET_ADDR_EQUAL(ADDRESS_FAMILY af, const VOID* a, const VOID* b) {
  return __builtin_memcmp(a, b, INET_ADDR_LENGTH(af)) == 0;
}
#define INET_UNALIGNED_ADDR_EQUAL INET_ADDR_EQUAL

WSX_INLINE BOOLEAN INET_IS_ADDR_UNSPECIFIED(ADDRESS_FAMILY af, const VOID* a) {
  return af == AF_INET6 ? IN6_IS_ADDR_UNSPECIFIED((const IN6_ADDR*)a)
                        : IN4_IS_ADDR_UNSPECIFIED((const IN_ADDR*)a);
}

WSX_INLINE BOOLEAN INET_IS_ADDR_LOOPBACK(ADDRESS_FAMILY af, const VOID* a) {
  return af == AF_INET6 ? IN6_IS_ADDR_LOOPBACK((const IN6_ADDR*)a)
                        : IN4_IS_ADDR_LOOPBACK((const IN_ADDR*)a);
}

WSX_INLINE BOOLEAN INET_IS_ADDR_MULTICAST(ADDRESS_FAMILY af, const VOID* a) {
  return af == AF_INET6 ? IN6_IS_ADDR_MULTICAST((const IN6_ADDR*)a)
                        : IN4_IS_ADDR_MULTICAST((const IN_ADDR*)a);
}

WSX_INLINE BOOLEAN INET_IS_ADDR_LINKLOCAL(ADDRESS_FAMILY af, const VOID* a) {
  return af == AF_INET6 ? IN6_IS_ADDR_LINKLOCAL((const IN6_ADDR*)a)
                        : IN4_IS_ADDR_LINKLOCAL((const IN_ADDR*)a);
}

WSX_INLINE void INET_SET_ADDRESS(ADDRESS_FAMILY af, PUCHAR Address, const UCHAR* Value) {
  __builtin_memcpy(Address, Value, INET_ADDR_LENGTH(af));
}

// Parts of a socket address, and changes that leave its family.
WSX_INLINE PUCHAR INETADDR_ADDRESS(const SOCKADDR* a) {
  return a->sa_family == AF_INET6 ? (PUCHAR) & ((PSOCKADDR_IN6)(void*)a)->sin6_addr
                                  : (PUCHAR) & ((PSOCKADDR_IN)(void*)a)->sin_addr;
}

// Port in network byte order; it has the same place in both families.
WSX_INLINE USHORT INETADDR_PORT(const SOCKADDR* a) {
  return ((const SOCKADDR_IN*)(const void*)a)->sin_port;
}

WSX_INLINE void INETADDR_SET_PORT(PSOCKADDR a, USHORT port) {
  ((PSOCKADDR_IN)(void*)a)->sin_port = port;
}

WSX_INLINE void INETADDR_SET_ADDRESS(PSOCKADDR a, const UCHAR* addr) {
  INET_SET_ADDRESS(a->sa_family, INETADDR_ADDRESS(a), addr);
}

// All zero for IPv4, which has no scopes.
WSX_INLINE SCOPE_ID INETADDR_SCOPE_ID(const SOCKADDR* a) {
  SCOPE_ID scope = SCOPEID_UNSPECIFIED_INIT;
  if (a->sa_family == AF_INET6) scope = ((const SOCKADDR_IN6*)(const void*)a)->sin6_scope_struct;
  return scope;
}

WSX_INLINE void INETADDR_SETSOCKADDR(ADDRESS_FAMILY af, PSOCKADDR a, const VOID* addr,
                                     SCOPE_ID scope, USHORT port) {
  if (af == AF_INET6) {
    IN6ADDR_SETSOCKADDR((PSOCKADDR_IN6)(void*)a, (const IN6_ADDR*)addr, scope, port);
  } else {
    IN4ADDR_SETSOCKADDR((PSOCKADDR_IN)(void*)a, (const IN_ADDR*)addr, port);
  }
}

WSX_INLINE void INETADDR_SETANY(PSOCKADDR a) {
  if (a->sa_family == AF_INET6) {
    IN6ADDR_SETANY((PSOCKADDR_IN6)(void*)a);
  } else {
    IN4ADDR_SETANY((PSOCKADDR_IN)(void*)a);
  }
}

WSX_INLINE void INETADDR_SETLOOPBACK(PSOCKADDR a) {
  if (a->sa_family == AF_INET6) {
    IN6ADDR_SETLOOPBACK((PSOCKADDR_IN6)(void*)a);
  } else {
    IN4ADDR_SETLOOPBACK((PSOCKADDR_IN)(void*)a);
  }
}

WSX_INLINE BOOLEAN INETADDR_ISANY(const SOCKADDR* a) {
  return INET_IS_ADDR_UNSPECIFIED(a->sa_family, INETADDR_ADDRESS(a));
}

WSX_INLINE BOOLEAN INETADDR_ISLOOPBACK(const SOCKADDR* a) {
  return INET_IS_ADDR_LOOPBACK(a->sa_family, INETADDR_ADDRESS(a));
}

WSX_INLINE BOOLEAN INETADDR_ISV4MAPPED(const SOCKADDR* a) {
  return a->sa_family == AF_INET6 && IN6ADDR_ISV4MAPPED((const SOCKADDR_IN6*)(const void*)a);
}

WSX_INLINE BOOLEAN INETADDR_ISUNSPECIFIED(const SOCKADDR* a) {
  return a->sa_family == AF_INET6 ? IN6ADDR_ISUNSPECIFIED((const SOCKADDR_IN6*)(const void*)a)
                                  : IN4ADDR_ISUNSPECIFIED((const SOCKADDR_IN*)(const void*)a);
}

WSX_INLINE BOOLEAN INETADDR_ISEQUAL(const SOCKADDR* a, const SOCKADDR* b) {
  if (a->sa_family != b->sa_family) return 0;
  return a->sa_family == AF_INET6
             ? IN6ADDR_ISEQUAL((const SOCKADDR_IN6*)(const void*)a,
                               (const SOCKADDR_IN6*)(const void*)b)
             : IN4ADDR_ISEQUAL((const SOCKADDR_IN*)(const void*)a,
                               (const SOCKADDR_IN*)(const void*)b);
}

#if _WIN32_WINNT >= 0x0600
// What the calls of ws2tcpip.h about IPsec take, which none of them acts on.
typedef enum _SOCKET_SECURITY_PROTOCOL {
  SOCKET_SECURITY_PROTOCOL_DEFAULT,
  SOCKET_SECURITY_PROTOCOL_IPSEC,
#if _WIN32_WINNT >= 0x0601
  SOCKET_SECURITY_PROTOCOL_IPSEC2,
#endif
  SOCKET_SECURITY_PROTOCOL_INVALID
} SOCKET_SECURITY_PROTOCOL;

#define SOCKET_SETTINGS_GUARANTEE_ENCRYPTION 0x1
#define SOCKET_SETTINGS_ALLOW_INSECURE 0x2

typedef struct _SOCKET_SECURITY_SETTINGS {
  SOCKET_SECURITY_PROTOCOL SecurityProtocol;
  ULONG SecurityFlags;
} SOCKET_SECURITY_SETTINGS;

#define SOCKET_SETTINGS_IPSEC_SKIP_FILTER_INSTANTIATION 0x1
#define SOCKET_SETTINGS_IPSEC_OPTIONAL_PEER_NAME_VERIFICATION 0x2
#define SOCKET_SETTINGS_IPSEC_ALLOW_FIRST_INBOUND_PKT_UNENCRYPTED 0x4
#define SOCKET_SETTINGS_IPSEC_PEER_NAME_IS_RAW_FORMAT 0x8

typedef struct _SOCKET_SECURITY_SETTINGS_IPSEC {
  SOCKET_SECURITY_PROTOCOL SecurityProtocol;
  ULONG SecurityFlags;
  ULONG IpsecFlags;
  GUID AuthipMMPolicyKey;
  GUID AuthipQMPolicyKey;
  GUID Reserved;
  UINT64 Reserved2;
  ULONG UserNameStringLen;
  ULONG DomainNameStringLen;
  ULONG PasswordStringLen;
  WCHAR AllStrings[0];
} SOCKET_SECURITY_SETTINGS_IPSEC;

typedef struct _SOCKET_PEER_TARGET_NAME {
  SOCKET_SECURITY_PROTOCOL SecurityProtocol;
  SOCKADDR_STORAGE PeerAddress;
  ULONG PeerTargetNameStringLen;
  WCHAR AllStrings[0];
} SOCKET_PEER_TARGET_NAME;

typedef struct _SOCKET_SECURITY_QUERY_TEMPLATE {
  SOCKET_SECURITY_PROTOCOL SecurityProtocol;
  SOCKADDR_STORAGE PeerAddress;
  ULONG PeerTokenAccessMask;
} SOCKET_SECURITY_QUERY_TEMPLATE;

#define SOCKET_INFO_CONNECTION_SECURED 0x1
#define SOCKET_INFO_CONNECTION_ENCRYPTED 0x2
#define SOCKET_INFO_CONNECTION_IMPERSONATED 0x4

typedef struct _SOCKET_SECURITY_QUERY_INFO {
  SOCKET_SECURITY_PROTOCOL SecurityProtocol;
  ULONG Flags;
  UINT64 PeerApplicationAccessTokenHandle;
  UINT64 PeerMachineAccessTokenHandle;
} SOCKET_SECURITY_QUERY_INFO;
#endif

#endif  // _MSTCPIP_
