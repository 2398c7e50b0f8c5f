// SPDX-License-Identifier: MIT
//
// Options, control data and addresses of IPv4, IPv6, TCP and UDP. Programs get it through
// ws2tcpip.h. Microsoft pages: "IPPROTO_IP socket options", "IPPROTO_IPV6 socket options",
// "IPPROTO_TCP socket options", "IPPROTO_UDP socket options".
#ifndef _WS2IPDEF_
#define _WS2IPDEF_
#pragma GCC system_header

#include <wsx/symbol.h>

#include <in6addr.h>
#include <ws2def.h>

// Path MTU discovery and source filter modes.
typedef enum _PMTUD_STATE {
  IP_PMTUDISC_NOT_SET,
  IP_PMTUDISC_DO,
  IP_PMTUDISC_DONT,
  IP_PMTUDISC_PROBE,
  IP_PMTUDISC_MAX
} PMTUD_STATE, *PPMTUD_STATE;

typedef enum { MCAST_INCLUDE = 0, MCAST_EXCLUDE } MULTICAST_MODE_TYPE;

// IPPROTO_IP options; the ones marked "c" are control message types too.
#define IP_OPTIONS 1
#define IP_HDRINCL 2
#define IP_TOS 3
#define IP_TTL 4
#define IP_MULTICAST_IF 9
#define IP_MULTICAST_TTL 10
#define IP_MULTICAST_LOOP 11
#define IP_ADD_MEMBERSHIP 12
#define IP_DROP_MEMBERSHIP 13
#define IP_DONTFRAGMENT 14
#define IP_ADD_SOURCE_MEMBERSHIP 15
#define IP_DROP_SOURCE_MEMBERSHIP 16
#define IP_BLOCK_SOURCE 17
#define IP_UNBLOCK_SOURCE 18
#define IP_PKTINFO 19  // c: IN_PKTINFO; sent: source address and interface
#define IP_HOPLIMIT 21  // c: INT
#define IP_RECVTTL 21
#define IP_RECEIVE_BROADCAST 22
#define IP_RECVIF 24       // c: ULONG
#define IP_RECVDSTADDR 25  // c: IN_ADDR
#define IP_IFLIST 28
#define IP_ADD_IFLIST 29
#define IP_DEL_IFLIST 30
#define IP_UNICAST_IF 31  // interface index in network byte order
#define IP_RTHDR 32
#define IP_GET_IFLIST 33
#define IP_RECVRTHDR 38
#define IP_TCLASS 39      // c: INT
#define IP_RECVTCLASS 40
#define IP_RECVTOS 40
#define IP_ORIGINAL_ARRIVAL_IF 47  // c: ULONG
#define IP_ECN 50                  // c: INT
#define IP_RECVECN 50
#define IP_PKTINFO_EX 51           // c: IN_PKTINFO_EX
#define IP_WFP_REDIRECT_RECORDS 60
#define IP_WFP_REDIRECT_CONTEXT 70
#define IP_MTU_DISCOVER 71  // PMTUD_STATE
#define IP_MTU 73
#define IP_NRT_INTERFACE 74
#define IP_RECVERR 75
#define IP_USER_MTU 76

#define IP_UNSPECIFIED_TYPE_OF_SERVICE -1
#define IP_UNSPECIFIED_USER_MTU 0xffffffff
#define IP_DEFAULT_MULTICAST_TTL 1
#define IP_DEFAULT_MULTICAST_LOOP 1
#define IP_MAX_MEMBERSHIPS 20
#define IP_OPTION_TIMESTAMP_ADDRESS_ONLY 1

// IPPROTO_IPV6 options.
#define IPV6_HOPOPTS 1
#define IPV6_HDRINCL 2
#define IPV6_UNICAST_HOPS 4
#define IPV6_MULTICAST_IF 9
#define IPV6_MULTICAST_HOPS 10
#define IPV6_MULTICAST_LOOP 11
#define IPV6_ADD_MEMBERSHIP 12
#define IPV6_JOIN_GROUP IPV6_ADD_MEMBERSHIP
#define IPV6_DROP_MEMBERSHIP 13
#define IPV6_LEAVE_GROUP IPV6_DROP_MEMBERSHIP
#define IPV6_DONTFRAG 14
#define IPV6_PKTINFO 19  // c: IN6_PKTINFO; option and control type share the number
#define IPV6_HOPLIMIT 21  // c: INT; likewise
#define IPV6_PROTECTION_LEVEL 23
#define IPV6_RECVIF 24       // c: ULONG
#define IPV6_RECVDSTADDR 25  // c: IN6_ADDR
#define IPV6_CHECKSUM 26
#define IPV6_V6ONLY 27  // on by default, where Linux has it off
#define IPV6_IFLIST 28
#define IPV6_ADD_IFLIST 29
#define IPV6_DEL_IFLIST 30
#define IPV6_UNICAST_IF 31  // interface index in host byte order
#define IPV6_RTHDR 32
#define IPV6_GET_IFLIST 33
#define IPV6_RECVRTHDR 38
#define IPV6_TCLASS 39  // c: INT
#define IPV6_RECVTCLASS 40
#define IPV6_ECN 50  // c: INT
#define IPV6_RECVECN 50
#define IPV6_PKTINFO_EX 51
#define IPV6_WFP_REDIRECT_RECORDS 60
#define IPV6_WFP_REDIRECT_CONTEXT 70
#define IPV6_MTU_DISCOVER 71  // PMTUD_STATE
#define IPV6_MTU 72
#define IPV6_NRT_INTERFACE 74
#define IPV6_RECVERR 75
#define IPV6_USER_MTU 76

#define IP_UNSPECIFIED_HOP_LIMIT -1
#define IP_PROTECTION_LEVEL IPV6_PROTECTION_LEVEL
#define PROTECTION_LEVEL_UNRESTRICTED 10
#define PROTECTION_LEVEL_EDGERESTRICTED 20
#define PROTECTION_LEVEL_RESTRICTED 30
#define PROTECTION_LEVEL_DEFAULT ((UINT)-1)

// Options of both protocols that take addresses of either family.
#define MCAST_JOIN_GROUP 41
#define MCAST_LEAVE_GROUP 42
#define MCAST_BLOCK_SOURCE 43
#define MCAST_UNBLOCK_SOURCE 44
#define MCAST_JOIN_SOURCE_GROUP 45
#define MCAST_LEAVE_SOURCE_GROUP 46

// IPPROTO_TCP options (TCP_NODELAY is in winsock2.h).
#define TCP_OFFLOAD_NO_PREFERENCE 0
#define TCP_OFFLOAD_NOT_PREFERRED 1
#define TCP_OFFLOAD_PREFERRED 2
#define TCP_EXPEDITED_1122 0x0002
#define TCP_KEEPALIVE 3  // seconds
#define TCP_MAXSEG 4
#define TCP_MAXRT 5  // seconds
#define TCP_STDURG 6
#define TCP_NOURG 7
#define TCP_ATMARK 8
#define TCP_NOSYNRETRIES 9
#define TCP_TIMESTAMPS 10
#define TCP_OFFLOAD_PREFERENCE 11
#define TCP_CONGESTION_ALGORITHM 12
#define TCP_DELAY_FIN_ACK 13
#define TCP_MAXRTMS 14  // milliseconds
#define TCP_FASTOPEN 15
#define TCP_KEEPCNT 16
#define TCP_KEEPIDLE TCP_KEEPALIVE
#define TCP_KEEPINTVL 17  // seconds
#define TCP_FAIL_CONNECT_ON_ICMP_ERROR 18
#define TCP_ICMP_ERROR_INFO 19
#define TCP_BSDURGENT 0x7000

// IPPROTO_UDP options.
#define UDP_NOCHECKSUM 1
#define UDP_SEND_MSG_SIZE 2            // c: DWORD; cuts one send into datagrams of this size
#define UDP_RECV_MAX_COALESCED_SIZE 3  // DWORD
#define UDP_COALESCED_INFO 3           // c: DWORD
#define UDP_CHECKSUM_COVERAGE 20

// IPv6 socket address. The last member is the whole zone or, from Vista on, its two parts.
typedef struct sockaddr_in6 {
  ADDRESS_FAMILY sin6_family;
  USHORT sin6_port;  // network byte order
  ULONG sin6_flowinfo;
  IN6_ADDR sin6_addr;
  union {
    ULONG sin6_scope_id;
    SCOPE_ID sin6_scope_struct;
  };
} SOCKADDR_IN6_LH, *PSOCKADDR_IN6_LH, *LPSOCKADDR_IN6_LH, SOCKADDR_IN6, *PSOCKADDR_IN6,
    *LPSOCKADDR_IN6;

typedef struct sockaddr_in6_w2ksp1 {
  short sin6_family;
  USHORT sin6_port;
  ULONG sin6_flowinfo;
  struct in6_addr sin6_addr;
  ULONG sin6_scope_id;
} SOCKADDR_IN6_W2KSP1, *PSOCKADDR_IN6_W2KSP1, *LPSOCKADDR_IN6_W2KSP1;

// The form without scope id that some old programs pass.
struct sockaddr_in6_old {
  short sin6_family;
  USHORT sin6_port;
  ULONG sin6_flowinfo;
  IN6_ADDR sin6_addr;
};

typedef union sockaddr_gen {
  struct sockaddr Address;
  struct sockaddr_in AddressIn;
  struct sockaddr_in6_old AddressIn6;
} sockaddr_gen;

// Address of either family. Microsoft page: "SOCKADDR_INET union (ws2ipdef.h)".
typedef union _SOCKADDR_INET {
  SOCKADDR_IN Ipv4;
  SOCKADDR_IN6 Ipv6;
  ADDRESS_FAMILY si_family;
} SOCKADDR_INET, *PSOCKADDR_INET;

typedef struct _sockaddr_in6_pair {
  PSOCKADDR_IN6 SourceAddress;
  PSOCKADDR_IN6 DestinationAddress;
} SOCKADDR_IN6_PAIR, *PSOCKADDR_IN6_PAIR;

#define SS_PORT(ssp) (((PSOCKADDR_IN)(void*)(ssp))->sin_port)

// Element of the SIO_GET_INTERFACE_LIST result.
typedef struct _INTERFACE_INFO {
  ULONG iiFlags;
  sockaddr_gen iiAddress;
  sockaddr_gen iiBroadcastAddress;
  sockaddr_gen iiNetmask;
} INTERFACE_INFO, *LPINTERFACE_INFO;

typedef struct _INTERFACE_INFO_EX {
  ULONG iiFlags;
  SOCKET_ADDRESS iiAddress;
  SOCKET_ADDRESS iiBroadcastAddress;
  SOCKET_ADDRESS iiNetmask;
} INTERFACE_INFO_EX, *LPINTERFACE_INFO_EX;

#define IFF_UP 0x00000001
#define IFF_BROADCAST 0x00000002
#define IFF_LOOPBACK 0x00000004
#define IFF_POINTTOPOINT 0x00000008
#define IFF_MULTICAST 0x00000010

// IP_PKTINFO data. Eight bytes; Linux' struct of that name has twelve and another order, hence
// the tag that keeps the two apart in C++.
typedef struct WSX_ABI_TAG in_pktinfo {
  IN_ADDR ipi_addr;   // sent: source address. Received: destination address.
  ULONG ipi_ifindex;  // 0 leaves the choice to the system
} IN_PKTINFO, *PIN_PKTINFO;

typedef struct in6_pktinfo {
  IN6_ADDR ipi6_addr;
  ULONG ipi6_ifindex;
} IN6_PKTINFO, *PIN6_PKTINFO;

typedef struct in_pktinfo_ex {
  IN_PKTINFO pkt_info;
  SCOPE_ID scope_id;
} IN_PKTINFO_EX, *PIN_PKTINFO_EX;

typedef struct in6_pktinfo_ex {
  IN6_PKTINFO pkt_info;
  SCOPE_ID scope_id;
} IN6_PKTINFO_EX, *PIN6_PKTINFO_EX;

// Data of an IP_RECVERR / IPV6_RECVERR control message and of TCP_ICMP_ERROR_INFO.
typedef struct in_recverr {
  IPPROTO protocol;
  ULONG info;
  UINT8 type;
  UINT8 code;
} IN_RECVERR, *PIN_RECVERR;

typedef struct icmp_error_info {
  SOCKADDR_INET srcaddress;
  IPPROTO protocol;
  UINT8 type;
  UINT8 code;
} ICMP_ERROR_INFO, *PICMP_ERROR_INFO;

// Multicast membership. imr_interface may hold an address or, in network byte order, an
// interface index (0.x.x.x).
typedef struct ip_mreq {
  IN_ADDR imr_multiaddr;
  IN_ADDR imr_interface;
} IP_MREQ, *PIP_MREQ;

// Linux has the interface before the source.
typedef struct ip_mreq_source {
  IN_ADDR imr_multiaddr;
  IN_ADDR imr_sourceaddr;
  IN_ADDR imr_interface;
} IP_MREQ_SOURCE, *PIP_MREQ_SOURCE;

typedef struct ipv6_mreq {
  IN6_ADDR ipv6mr_multiaddr;
  ULONG ipv6mr_interface;
} IPV6_MREQ, *PIPV6_MREQ;

typedef struct group_req {
  ULONG gr_interface;
  SOCKADDR_STORAGE gr_group;
} GROUP_REQ, *PGROUP_REQ;

typedef struct group_source_req {
  ULONG gsr_interface;
  SOCKADDR_STORAGE gsr_group;
  SOCKADDR_STORAGE gsr_source;
} GROUP_SOURCE_REQ, *PGROUP_SOURCE_REQ;

// Source filters. IP_MSFILTER is a type here (on Linux it is a number).
typedef struct ip_msfilter {
  IN_ADDR imsf_multiaddr;
  IN_ADDR imsf_interface;
  MULTICAST_MODE_TYPE imsf_fmode;
  ULONG imsf_numsrc;
  IN_ADDR imsf_slist[1];
} IP_MSFILTER, *PIP_MSFILTER;

#define IP_MSFILTER_SIZE(NumSources) \
  (sizeof(IP_MSFILTER) - sizeof(IN_ADDR) + (NumSources) * sizeof(IN_ADDR))

typedef struct group_filter {
  ULONG gf_interface;
  SOCKADDR_STORAGE gf_group;
  MULTICAST_MODE_TYPE gf_fmode;
  ULONG gf_numsrc;
  SOCKADDR_STORAGE gf_slist[1];
} GROUP_FILTER, *PGROUP_FILTER;

#define GROUP_FILTER_SIZE(numsrc) \
  (sizeof(GROUP_FILTER) - sizeof(SOCKADDR_STORAGE) + (numsrc) * sizeof(SOCKADDR_STORAGE))

// Ioctls of this header; _IO, _IOR and _IOW come with winsock2.h.
#define SIO_GET_INTERFACE_LIST _IOR('t', 127, ULONG)
#define SIO_GET_INTERFACE_LIST_EX _IOR('t', 126, ULONG)
#define SIO_SET_MULTICAST_FILTER _IOW('t', 125, ULONG)
#define SIO_GET_MULTICAST_FILTER _IOW('t', 124 | IOC_IN, ULONG)
#define SIOCSIPMSFILTER SIO_SET_MULTICAST_FILTER
#define SIOCGIPMSFILTER SIO_GET_MULTICAST_FILTER
#define SIOCSMSFILTER _IOW('t', 126, ULONG)
#define SIOCGMSFILTER _IOW('t', 127 | IOC_IN, ULONG)
#define SIO_IDEAL_SEND_BACKLOG_QUERY _IOR('t', 123, ULONG)
#define SIO_IDEAL_SEND_BACKLOG_CHANGE _IO('t', 122)

// Room for the longest text form with port and scope, terminator included (Linux: 16 and 46).
#define INET_ADDRSTRLEN 22
#define INET6_ADDRSTRLEN 65

#define IN6ADDR_ANY_INIT \
  { { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 } } }
#define IN6ADDR_LOOPBACK_INIT \
  { { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 } } }
#define IN6ADDR_ALLNODESONNODE_INIT \
  { { { 0xff, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 } } }
#define IN6ADDR_ALLNODESONLINK_INIT \
  { { { 0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1 } } }
#define IN6ADDR_ALLROUTERSONLINK_INIT \
  { { { 0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 } } }
#define IN6ADDR_LINKLOCALPREFIX_INIT \
  { { { 0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 } } }
#define IN6ADDR_V4MAPPEDPREFIX_INIT \
  { { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0 } } }
#define IN6ADDR_LINKLOCALPREFIX_LENGTH 64
#define IN6ADDR_V4MAPPEDPREFIX_LENGTH 96

WSX_BEGIN_DECLS

extern const IN6_ADDR in6addr_any WSX_SYM(in6addr_any);
extern const IN6_ADDR in6addr_loopback WSX_SYM(in6addr_loopback);

WSX_END_DECLS

// Questions about IPv6 addresses: functions here, macros in libc.
WSX_INLINE BOOLEAN IN6_ADDR_EQUAL(const IN6_ADDR* a, const IN6_ADDR* b) {
  return __builtin_memcmp(a, b, sizeof(IN6_ADDR)) == 0;
}
#define IN6_ARE_ADDR_EQUAL IN6_ADDR_EQUAL

// The first `count` 16-bit words are zero.
WSX_INLINE BOOLEAN wsx_in6_leading_zeros(const IN6_ADDR* a, int count) {
  int i;
  for (i = 0; i < count; ++i) {
    if (a->s6_words[i] != 0) return 0;
  }
  return 1;
}

WSX_INLINE BOOLEAN IN6_IS_ADDR_UNSPECIFIED(const IN6_ADDR* a) {
  return wsx_in6_leading_zeros(a, 8);
}

WSX_INLINE BOOLEAN IN6_IS_ADDR_LOOPBACK(const IN6_ADDR* a) {
  return wsx_in6_leading_zeros(a, 7) && a->s6_bytes[14] == 0 && a->s6_bytes[15] == 1;
}

WSX_INLINE BOOLEAN IN6_IS_ADDR_MULTICAST(const IN6_ADDR* a) { return a->s6_bytes[0] == 0xff; }

WSX_INLINE BOOLEAN IN6_IS_ADDR_LINKLOCAL(const IN6_ADDR* a) {
  return a->s6_bytes[0] == 0xfe && (a->s6_bytes[1] & 0xc0) == 0x80;
}

WSX_INLINE BOOLEAN IN6_IS_ADDR_SITELOCAL(const IN6_ADDR* a) {
  return a->s6_bytes[0] == 0xfe && (a->s6_bytes[1] & 0xc0) == 0xc0;
}

// 2000::/3.
WSX_INLINE BOOLEAN IN6_IS_ADDR_GLOBAL(const IN6_ADDR* a) {
  return (a->s6_bytes[0] & 0xe0) == 0x20;
}

WSX_INLINE BOOLEAN IN6_IS_ADDR_V4MAPPED(const IN6_ADDR* a) {
  return wsx_in6_leading_zeros(a, 5) && a->s6_words[5] == 0xffff;
}

// ::a.b.c.d, where :: and ::1 do not count.
WSX_INLINE BOOLEAN IN6_IS_ADDR_V4COMPAT(const IN6_ADDR* a) {
  return wsx_in6_leading_zeros(a, 6) &&
         !(a->s6_words[6] == 0 && a->s6_bytes[14] == 0 && a->s6_bytes[15] <= 1);
}

WSX_INLINE BOOLEAN IN6_IS_ADDR_MC_NODELOCAL(const IN6_ADDR* a) {
  return IN6_IS_ADDR_MULTICAST(a) && (a->s6_bytes[1] & 0xf) == 1;
}

WSX_INLINE BOOLEAN IN6_IS_ADDR_MC_LINKLOCAL(const IN6_ADDR* a) {
  return IN6_IS_ADDR_MULTICAST(a) && (a->s6_bytes[1] & 0xf) == 2;
}

WSX_INLINE BOOLEAN IN6_IS_ADDR_MC_SITELOCAL(const IN6_ADDR* a) {
  return IN6_IS_ADDR_MULTICAST(a) && (a->s6_bytes[1] & 0xf) == 5;
}

WSX_INLINE BOOLEAN IN6_IS_ADDR_MC_ORGLOCAL(const IN6_ADDR* a) {
  return IN6_IS_ADDR_MULTICAST(a) && (a->s6_bytes[1] & 0xf) == 8;
}

WSX_INLINE BOOLEAN IN6_IS_ADDR_MC_GLOBAL(const IN6_ADDR* a) {
  return IN6_IS_ADDR_MULTICAST(a) && (a->s6_bytes[1] & 0xf) == 0xe;
}

WSX_INLINE void IN6_SET_ADDR_UNSPECIFIED(PIN6_ADDR a) {
  __builtin_memset(a, 0, sizeof(IN6_ADDR));
}

WSX_INLINE void IN6_SET_ADDR_LOOPBACK(PIN6_ADDR a) {
  IN6_SET_ADDR_UNSPECIFIED(a);
  a->s6_bytes[15] = 1;
}

WSX_INLINE BOOLEAN IN6ADDR_ISANY(const SOCKADDR_IN6* a) {
  return a->sin6_family == AF_INET6 && IN6_IS_ADDR_UNSPECIFIED(&a->sin6_addr);
}

WSX_INLINE BOOLEAN IN6ADDR_ISLOOPBACK(const SOCKADDR_IN6* a) {
  return a->sin6_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&a->sin6_addr);
}

WSX_INLINE BOOLEAN IN6ADDR_ISEQUAL(const SOCKADDR_IN6* a, const SOCKADDR_IN6* b) {
  return a->sin6_family == AF_INET6 && b->sin6_family == AF_INET6 &&
         a->sin6_scope_id == b->sin6_scope_id && IN6_ADDR_EQUAL(&a->sin6_addr, &b->sin6_addr);
}

WSX_INLINE BOOLEAN IN6ADDR_ISV4MAPPED(const SOCKADDR_IN6* a) {
  return a->sin6_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&a->sin6_addr);
}

WSX_INLINE BOOLEAN IN6ADDR_ISUNSPECIFIED(const SOCKADDR_IN6* a) {
  return a->sin6_scope_id == 0 && IN6_IS_ADDR_UNSPECIFIED(&a->sin6_addr);
}

WSX_INLINE void IN6ADDR_SETANY(PSOCKADDR_IN6 a) {
  __builtin_memset(a, 0, sizeof(SOCKADDR_IN6));
  a->sin6_family = AF_INET6;
}

WSX_INLINE void IN6ADDR_SETLOOPBACK(PSOCKADDR_IN6 a) {
  IN6ADDR_SETANY(a);
  a->sin6_addr.s6_bytes[15] = 1;
}

#endif  // _WS2IPDEF_
