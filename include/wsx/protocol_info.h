// SPDX-License-Identifier: MIT
//
// The part of winsock2.h that an entry of the catalog of protocols consists of.
#ifndef WSX_PROTOCOL_INFO_H
#define WSX_PROTOCOL_INFO_H
#pragma GCC system_header

#define MAX_PROTOCOL_CHAIN 7
#define BASE_PROTOCOL 1
#define LAYERED_PROTOCOL 0

// ChainLen 0: a layer by itself; 1: a base protocol; more: a chain, ChainEntries from the top.
typedef struct _WSAPROTOCOLCHAIN {
  int ChainLen;
  DWORD ChainEntries[MAX_PROTOCOL_CHAIN];
} WSAPROTOCOLCHAIN, *LPWSAPROTOCOLCHAIN;

#define WSAPROTOCOL_LEN 255

// A protocol of the catalog, in narrow or wide characters. Microsoft page: "WSAPROTOCOL_INFOW
// structure (winsock2.h)".
//
//   dwServiceFlags1    XP1_*.
//   dwProviderFlags    PFL_*.
//   iNetworkByteOrder  BIGENDIAN or LITTLEENDIAN.
//   dwMessageSize      bytes; 0: a stream, 1: asks SO_MAX_MSG_SIZE, 0xffffffff: unlimited.
#define WSX_PROTOCOL_INFO_(CHARACTER)  \
  DWORD dwServiceFlags1;               \
  DWORD dwServiceFlags2;               \
  DWORD dwServiceFlags3;               \
  DWORD dwServiceFlags4;               \
  DWORD dwProviderFlags;               \
  GUID ProviderId;                     \
  DWORD dwCatalogEntryId;              \
  WSAPROTOCOLCHAIN ProtocolChain;      \
  int iVersion;                        \
  int iAddressFamily;                  \
  int iMaxSockAddr;                    \
  int iMinSockAddr;                    \
  int iSocketType;                     \
  int iProtocol;                       \
  int iProtocolMaxOffset;              \
  int iNetworkByteOrder;               \
  int iSecurityScheme;                 \
  DWORD dwMessageSize;                 \
  DWORD dwProviderReserved;            \
  CHARACTER szProtocol[WSAPROTOCOL_LEN + 1]

typedef struct _WSAPROTOCOL_INFOA {
  WSX_PROTOCOL_INFO_(CHAR);
} WSAPROTOCOL_INFOA, *LPWSAPROTOCOL_INFOA;

typedef struct _WSAPROTOCOL_INFOW {
  WSX_PROTOCOL_INFO_(WCHAR);
} WSAPROTOCOL_INFOW, *LPWSAPROTOCOL_INFOW;
#undef WSX_PROTOCOL_INFO_

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

#endif  // WSX_PROTOCOL_INFO_H
