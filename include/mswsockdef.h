// SPDX-License-Identifier: MIT
//
// What mswsock.h shares with the kernel side: socket options of Microsoft's own, and registered
// input and output. Microsoft page: "RIO_BUF structure (mswsockdef.h)".
#ifndef _MSWSOCKDEF_
#define _MSWSOCKDEF_
#pragma GCC system_header

#include <guiddef.h>
#include <windef.h>
#include <ws2def.h>

// SOL_SOCKET options. The *_CONTEXT ones complete what AcceptEx and ConnectEx began.
#define SO_CONNDATA 0x7000
#define SO_CONNOPT 0x7001
#define SO_DISCDATA 0x7002
#define SO_DISCOPT 0x7003
#define SO_CONNDATALEN 0x7004
#define SO_CONNOPTLEN 0x7005
#define SO_DISCDATALEN 0x7006
#define SO_DISCOPTLEN 0x7007
#define SO_OPENTYPE 0x7008
#define SO_SYNCHRONOUS_ALERT 0x10
#define SO_SYNCHRONOUS_NONALERT 0x20
#define SO_MAXDG 0x7009
#define SO_MAXPATHDG 0x700A
#define SO_UPDATE_ACCEPT_CONTEXT 0x700B
#define SO_CONNECT_TIME 0x700C  // DWORD, seconds since the connection; 0xffffffff: none
#define SO_UPDATE_CONNECT_CONTEXT 0x7010

// Ioctls. The SIO_EXT and SIO_BSP ones are how Winsock asks the layers below a socket.
#define SIO_UDP_CONNRESET _WSAIOW(IOC_VENDOR, 12)  // BOOL; ICMP port unreachable fails a receive
#define SIO_SOCKET_CLOSE_NOTIFY _WSAIOW(IOC_VENDOR, 13)
#define SIO_UDP_NETRESET _WSAIOW(IOC_VENDOR, 15)  // BOOL; the same for ICMP time exceeded
#define SIO_BSP_HANDLE _WSAIOR(IOC_WS2, 27)
#define SIO_BSP_HANDLE_SELECT _WSAIOR(IOC_WS2, 28)
#define SIO_BSP_HANDLE_POLL _WSAIOR(IOC_WS2, 29)
#define SIO_EXT_SELECT _WSAIORW(IOC_WS2, 30)
#define SIO_EXT_POLL _WSAIORW(IOC_WS2, 31)
#define SIO_EXT_SENDMSG _WSAIORW(IOC_WS2, 32)  // WSASENDMSG
#define SIO_BASE_HANDLE _WSAIOR(IOC_WS2, 34)   // SOCKET of the lowest layer
#define SIO_QUERY_RSS_SCALABILITY_INFO _WSAIOR(IOC_VENDOR, 210)

typedef struct _RSS_SCALABILITY_INFO {
  BOOLEAN RssEnabled;
} RSS_SCALABILITY_INFO, *PRSS_SCALABILITY_INFO;

// Registered input and output.
#define RIO_MSG_DONT_NOTIFY 0x00000001
#define RIO_MSG_DEFER 0x00000002
#define RIO_MSG_WAITALL 0x00000004
#define RIO_MSG_COMMIT_ONLY 0x00000008

#define RIO_INVALID_BUFFERID ((RIO_BUFFERID)(ULONG_PTR)0xFFFFFFFF)
#define RIO_INVALID_CQ ((RIO_CQ)0)
#define RIO_INVALID_RQ ((RIO_RQ)0)
#define RIO_MAX_CQ_SIZE 0x8000000
#define RIO_CORRUPT_CQ 0xFFFFFFFF

typedef struct RIO_BUFFERID_t *RIO_BUFFERID, **PRIO_BUFFERID;
typedef struct RIO_CQ_t *RIO_CQ, **PRIO_CQ;
typedef struct RIO_RQ_t *RIO_RQ, **PRIO_RQ;

// A finished request: Status is a WSA error, the contexts are the program's own numbers.
typedef struct _RIORESULT {
  LONG Status;
  ULONG BytesTransferred;
  ULONGLONG SocketContext;
  ULONGLONG RequestContext;
} RIORESULT, *PRIORESULT;

// Length bytes at Offset of a registered buffer.
typedef struct _RIO_BUF {
  RIO_BUFFERID BufferId;
  ULONG Offset;
  ULONG Length;
} RIO_BUF, *PRIO_BUF;

typedef struct _RIO_CMSG_BUFFER {
  ULONG TotalLength;
  // WSACMSGHDR records follow.
} RIO_CMSG_BUFFER, *PRIO_CMSG_BUFFER;

#endif  // _MSWSOCKDEF_
