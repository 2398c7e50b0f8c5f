// SPDX-License-Identifier: MIT
//
// Microsoft's extensions to Winsock. Except for the four functions at the end they are reached by
// WSAIoctl with SIO_GET_EXTENSION_FUNCTION_POINTER, one of the WSAID_ identifiers as input and a
// pointer of the LPFN_ type as output. An identifier that is not here, and WSAID_MULTIPLE_RIO, is
// answered with WSAEINVAL, as Windows does for functions that it lacks.
#ifndef _MSWSOCK_
#define _MSWSOCK_
#pragma GCC system_header

#include <wsx/symbol.h>

#include <winsock2.h>
#include <mswsockdef.h>

#define SIO_SET_COMPATIBILITY_MODE _WSAIOW(IOC_VENDOR, 300)

// Flags of TransmitFile, TransmitPackets and DisconnectEx.
#define TF_DISCONNECT 0x01
#define TF_REUSE_SOCKET 0x02
#define TF_WRITE_BEHIND 0x04
#define TF_USE_DEFAULT_WORKER 0x00
#define TF_USE_SYSTEM_THREAD 0x10
#define TF_USE_KERNEL_APC 0x20
#define TP_ELEMENT_MEMORY 1
#define TP_ELEMENT_FILE 2
#define TP_ELEMENT_EOP 4
#define TP_DISCONNECT TF_DISCONNECT
#define TP_REUSE_SOCKET TF_REUSE_SOCKET
#define TP_USE_DEFAULT_WORKER TF_USE_DEFAULT_WORKER
#define TP_USE_SYSTEM_THREAD TF_USE_SYSTEM_THREAD
#define TP_USE_KERNEL_APC TF_USE_KERNEL_APC
#define DE_REUSE_SOCKET TF_REUSE_SOCKET

// Memory to send before and after a file. Lengths in bytes.
typedef struct _TRANSMIT_FILE_BUFFERS {
  LPVOID Head;
  DWORD HeadLength;
  LPVOID Tail;
  DWORD TailLength;
} TRANSMIT_FILE_BUFFERS, *PTRANSMIT_FILE_BUFFERS, *LPTRANSMIT_FILE_BUFFERS;

// A piece for TransmitPackets: cLength bytes of memory or of a file (0: up to its end; an offset of
// -1: from its current position). dwElFlags is TP_ELEMENT_MEMORY or TP_ELEMENT_FILE, with
// TP_ELEMENT_EOP where a packet ends.
typedef struct _TRANSMIT_PACKETS_ELEMENT {
  ULONG dwElFlags;
  ULONG cLength;
  union {
    struct {
      LARGE_INTEGER nFileOffset;
      HANDLE hFile;
    };
    PVOID pBuffer;
  };
} TRANSMIT_PACKETS_ELEMENT, *PTRANSMIT_PACKETS_ELEMENT, *LPTRANSMIT_PACKETS_ELEMENT;

// What SIO_EXT_SENDMSG, SIO_EXT_SELECT and SIO_EXT_POLL carry.
typedef struct {
  LPWSAMSG lpMsg;
  DWORD dwFlags;
  LPDWORD lpNumberOfBytesSent;
  LPWSAOVERLAPPED lpOverlapped;
  LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine;
} WSASENDMSG, *LPWSASENDMSG;

typedef struct {
  int result;
  ULONG fds;
  INT timeout;
  WSAPOLLFD fdArray[0];  // fds of them follow
} WSAPOLLDATA, *LPWSAPOLLDATA;

#define WSAID_TRANSMITFILE \
  {0xb5367df0, 0xcbac, 0x11cf, {0x95, 0xca, 0x00, 0x80, 0x5f, 0x48, 0xa1, 0x92}}
#define WSAID_ACCEPTEX \
  {0xb5367df1, 0xcbac, 0x11cf, {0x95, 0xca, 0x00, 0x80, 0x5f, 0x48, 0xa1, 0x92}}
#define WSAID_GETACCEPTEXSOCKADDRS \
  {0xb5367df2, 0xcbac, 0x11cf, {0x95, 0xca, 0x00, 0x80, 0x5f, 0x48, 0xa1, 0x92}}
#define WSAID_TRANSMITPACKETS \
  {0xd9689da0, 0x1f90, 0x11d3, {0x99, 0x71, 0x00, 0xc0, 0x4f, 0x68, 0xc8, 0x76}}
#define WSAID_CONNECTEX \
  {0x25a207b9, 0xddf3, 0x4660, {0x8e, 0xe9, 0x76, 0xe5, 0x8c, 0x74, 0x06, 0x3e}}
#define WSAID_DISCONNECTEX \
  {0x7fda2e11, 0x8630, 0x436f, {0xa0, 0x31, 0xf5, 0x36, 0xa6, 0xee, 0xc1, 0x57}}
#define WSAID_WSARECVMSG \
  {0xf689d7c8, 0x6f1f, 0x436b, {0x8a, 0x53, 0xe5, 0x4f, 0xe3, 0x51, 0xc3, 0x22}}
#define WSAID_WSASENDMSG \
  {0xa441e712, 0x754f, 0x43ca, {0x84, 0xa7, 0x0d, 0xee, 0x44, 0xcf, 0x60, 0x6d}}
#define WSAID_WSAPOLL \
  {0x18c76f85, 0xdc66, 0x4964, {0x97, 0x2e, 0x23, 0xc2, 0x72, 0x38, 0x31, 0x2b}}
#define WSAID_MULTIPLE_RIO \
  {0x8509e081, 0x96dd, 0x4005, {0xb1, 0x65, 0x9e, 0x2e, 0xe8, 0xc7, 0x9e, 0x3f}}

// Common to the functions below that take an OVERLAPPED: TRUE means done, FALSE with WSA_IO_PENDING
// under way, FALSE with another error not started. There are no completion routines; the end is
// reported to hEvent or the socket's completion port. With an OVERLAPPED they always pend here, also
// when the end comes before the call returns; only on a socket without WSA_FLAG_OVERLAPPED they
// wait and return TRUE.

// Pointers of the functions declared at the end of this header.
typedef BOOL(PASCAL* LPFN_TRANSMITFILE)(SOCKET hSocket, HANDLE hFile, DWORD nNumberOfBytesToWrite,
                                        DWORD nNumberOfBytesPerSend, LPOVERLAPPED lpOverlapped,
                                        LPTRANSMIT_FILE_BUFFERS lpTransmitBuffers,
                                        DWORD dwReserved);
typedef BOOL(PASCAL* LPFN_ACCEPTEX)(SOCKET sListenSocket, SOCKET sAcceptSocket,
                                    PVOID lpOutputBuffer, DWORD dwReceiveDataLength,
                                    DWORD dwLocalAddressLength, DWORD dwRemoteAddressLength,
                                    LPDWORD lpdwBytesReceived, LPOVERLAPPED lpOverlapped);
typedef VOID(PASCAL* LPFN_GETACCEPTEXSOCKADDRS)(PVOID lpOutputBuffer, DWORD dwReceiveDataLength,
                                                DWORD dwLocalAddressLength,
                                                DWORD dwRemoteAddressLength,
                                                struct sockaddr** LocalSockaddr,
                                                LPINT LocalSockaddrLength,
                                                struct sockaddr** RemoteSockaddr,
                                                LPINT RemoteSockaddrLength);

// Sends pieces of memory and of files. Microsoft page: "LPFN_TRANSMITPACKETS callback function".
//
//   lpPacketArray  captured at the call; the memory it points to is not. A file's nFileOffset of -1
//                  is its current position, its cLength of 0 all that follows.
//   nSendSize      of a datagram: each has so many bytes, the last one what is left. 0 or 0xffffffff:
//                  as many as a datagram can hold. In any case TP_ELEMENT_EOP ends one. On a stream
//                  nobody can tell.
//   dwFlags        TP_*; no TP_DISCONNECT on a datagram socket.
//   errors         WSAENOTCONN, WSAEINVAL (flags, elements, position, more than 2147483646 bytes),
//                  WSAEMSGSIZE (a datagram, before any is sent), WSAEFAULT, WSAENOTSOCK,
//                  ERROR_INVALID_HANDLE and ERROR_ACCESS_DENIED (a file), and those of sending.
typedef BOOL(PASCAL* LPFN_TRANSMITPACKETS)(SOCKET hSocket, LPTRANSMIT_PACKETS_ELEMENT lpPacketArray,
                                           DWORD nElementCount, DWORD nSendSize,
                                           LPOVERLAPPED lpOverlapped, DWORD dwFlags);

// Connects a bound stream socket and sends first data. Microsoft page: "LPFN_CONNECTEX callback
// function". The OVERLAPPED is mandatory; the count of the finished request is that of the data,
// which are copied at the call. Errors: WSAEINVAL (not bound, not a stream, listening, connecting),
// WSAEISCONN, WSAEFAULT, WSA_INVALID_PARAMETER (no OVERLAPPED); later those of connect. The socket is
// an ordinary one at once; SO_UPDATE_CONNECT_CONTEXT, which Windows wants for that, is accepted.
typedef BOOL(PASCAL* LPFN_CONNECTEX)(SOCKET s, const struct sockaddr* name, int namelen,
                                     PVOID lpSendBuffer, DWORD dwSendDataLength,
                                     LPDWORD lpdwBytesSent, LPOVERLAPPED lpOverlapped);

// Ends what this side sends, behind the sends that wait. Microsoft page: "LPFN_DISCONNECTEX callback
// function". dwReserved is 0. lpOverlapped NULL: synchronous. With DE_REUSE_SOCKET it waits until the
// peer has finished, too, drops what it still sends, and leaves a socket for AcceptEx, if it came
// from there, or one that is bound still and can connect again; not for AF_UNIX.
// Errors: WSAENOTCONN, WSAEINVAL, WSAEOPNOTSUPP (DE_REUSE_SOCKET on AF_UNIX).
typedef BOOL(PASCAL* LPFN_DISCONNECTEX)(SOCKET s, LPOVERLAPPED lpOverlapped, DWORD dwFlags,
                                        DWORD dwReserved);

// Receives a datagram with its addresses and control data; the last parameters are WSARecv's.
// Microsoft page: "LPFN_WSARECVMSG callback function". lpMsg->dwFlags is MSG_PEEK or 0 in, and
// MSG_TRUNC, MSG_CTRUNC, MSG_BCAST, MSG_MCAST out. Too little room for data or control data gives
// WSAEMSGSIZE with what fits.
typedef INT(PASCAL* LPFN_WSARECVMSG)(SOCKET s, LPWSAMSG lpMsg, LPDWORD lpdwNumberOfBytesRecvd,
                                     LPWSAOVERLAPPED lpOverlapped,
                                     LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine);

// WSASendMsg and WSAPoll of winsock2.h.
typedef INT(PASCAL* LPFN_WSASENDMSG)(SOCKET s, LPWSAMSG lpMsg, DWORD dwFlags,
                                     LPDWORD lpNumberOfBytesSent, LPWSAOVERLAPPED lpOverlapped,
                                     LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine);
typedef INT(WSAAPI* LPFN_WSAPOLL)(LPWSAPOLLFD fdarray, ULONG nfds, INT timeout);

// Registered input and output. Microsoft page: "RIO_EXTENSION_FUNCTION_TABLE structure".
typedef enum _RIO_NOTIFICATION_COMPLETION_TYPE {
  RIO_EVENT_COMPLETION = 1,
  RIO_IOCP_COMPLETION = 2
} RIO_NOTIFICATION_COMPLETION_TYPE, *PRIO_NOTIFICATION_COMPLETION_TYPE;

typedef struct _RIO_NOTIFICATION_COMPLETION {
  RIO_NOTIFICATION_COMPLETION_TYPE Type;
  union {
    struct {
      HANDLE EventHandle;
      BOOL NotifyReset;
    } Event;
    struct {
      HANDLE IocpHandle;
      PVOID CompletionKey;
      PVOID Overlapped;
    } Iocp;
  };
} RIO_NOTIFICATION_COMPLETION, *PRIO_NOTIFICATION_COMPLETION;

typedef BOOL(PASCAL* LPFN_RIORECEIVE)(RIO_RQ SocketQueue, PRIO_BUF pData, ULONG DataBufferCount,
                                      DWORD Flags, PVOID RequestContext);
typedef int(PASCAL* LPFN_RIORECEIVEEX)(RIO_RQ SocketQueue, PRIO_BUF pData, ULONG DataBufferCount,
                                       PRIO_BUF pLocalAddress, PRIO_BUF pRemoteAddress,
                                       PRIO_BUF pControlContext, PRIO_BUF pFlags, DWORD Flags,
                                       PVOID RequestContext);
typedef BOOL(PASCAL* LPFN_RIOSEND)(RIO_RQ SocketQueue, PRIO_BUF pData, ULONG DataBufferCount,
                                   DWORD Flags, PVOID RequestContext);
typedef BOOL(PASCAL* LPFN_RIOSENDEX)(RIO_RQ SocketQueue, PRIO_BUF pData, ULONG DataBufferCount,
                                     PRIO_BUF pLocalAddress, PRIO_BUF pRemoteAddress,
                                     PRIO_BUF pControlContext, PRIO_BUF pFlags, DWORD Flags,
                                     PVOID RequestContext);
typedef VOID(PASCAL* LPFN_RIOCLOSECOMPLETIONQUEUE)(RIO_CQ CQ);
typedef RIO_CQ(PASCAL* LPFN_RIOCREATECOMPLETIONQUEUE)(
    DWORD QueueSize, PRIO_NOTIFICATION_COMPLETION NotificationCompletion);
typedef RIO_RQ(PASCAL* LPFN_RIOCREATEREQUESTQUEUE)(SOCKET Socket, ULONG MaxOutstandingReceive,
                                                   ULONG MaxReceiveDataBuffers,
                                                   ULONG MaxOutstandingSend,
                                                   ULONG MaxSendDataBuffers, RIO_CQ ReceiveCQ,
                                                   RIO_CQ SendCQ, PVOID SocketContext);
typedef ULONG(PASCAL* LPFN_RIODEQUEUECOMPLETION)(RIO_CQ CQ, PRIORESULT Array, ULONG ArraySize);
typedef VOID(PASCAL* LPFN_RIODEREGISTERBUFFER)(RIO_BUFFERID BufferId);
typedef INT(PASCAL* LPFN_RIONOTIFY)(RIO_CQ CQ);
typedef RIO_BUFFERID(PASCAL* LPFN_RIOREGISTERBUFFER)(PCHAR DataBuffer, DWORD DataLength);
typedef BOOL(PASCAL* LPFN_RIORESIZECOMPLETIONQUEUE)(RIO_CQ CQ, DWORD QueueSize);
typedef BOOL(PASCAL* LPFN_RIORESIZEREQUESTQUEUE)(RIO_RQ RQ, DWORD MaxOutstandingReceive,
                                                 DWORD MaxOutstandingSend);

// Filled by SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER with WSAID_MULTIPLE_RIO.
typedef struct _RIO_EXTENSION_FUNCTION_TABLE {
  DWORD cbSize;
  LPFN_RIORECEIVE RIOReceive;
  LPFN_RIORECEIVEEX RIOReceiveEx;
  LPFN_RIOSEND RIOSend;
  LPFN_RIOSENDEX RIOSendEx;
  LPFN_RIOCLOSECOMPLETIONQUEUE RIOCloseCompletionQueue;
  LPFN_RIOCREATECOMPLETIONQUEUE RIOCreateCompletionQueue;
  LPFN_RIOCREATEREQUESTQUEUE RIOCreateRequestQueue;
  LPFN_RIODEQUEUECOMPLETION RIODequeueCompletion;
  LPFN_RIODEREGISTERBUFFER RIODeregisterBuffer;
  LPFN_RIONOTIFY RIONotify;
  LPFN_RIOREGISTERBUFFER RIORegisterBuffer;
  LPFN_RIORESIZECOMPLETIONQUEUE RIOResizeCompletionQueue;
  LPFN_RIORESIZEREQUESTQUEUE RIOResizeRequestQueue;
} RIO_EXTENSION_FUNCTION_TABLE, *PRIO_EXTENSION_FUNCTION_TABLE;

WSX_BEGIN_DECLS

// Sends a file over a connected stream, between two pieces of memory. Microsoft page: "TransmitFile
// function (mswsock.h)".
//
//   hFile                  file of CreateFile to read, or NULL to send the memory only. It may be
//                          closed while it is being sent.
//   nNumberOfBytesToWrite  bytes of the file, less if it ends before; 0: up to its end.
//   nNumberOfBytesPerSend  a hint, as are the flags that choose a thread.
//   lpOverlapped           NULL: synchronous, from the file's current position. Otherwise Offset
//                          and OffsetHigh are the position, and the call returns FALSE with
//                          WSA_IO_PENDING.
//   lpTransmitBuffers      NULL, or what goes before and after.
//   dwReserved             TF_* flags.
//   errors                 WSAENOTCONN, WSAEINVAL (flags, position, more than 2147483646 bytes,
//                          no stream), WSAENOTSOCK, ERROR_INVALID_HANDLE and ERROR_ACCESS_DENIED
//                          (the file), WSAEOPNOTSUPP (TF_REUSE_SOCKET on AF_UNIX), and those of
//                          sending.
BOOL PASCAL TransmitFile(SOCKET hSocket, HANDLE hFile, DWORD nNumberOfBytesToWrite,
                         DWORD nNumberOfBytesPerSend, LPOVERLAPPED lpOverlapped,
                         LPTRANSMIT_FILE_BUFFERS lpTransmitBuffers, DWORD dwReserved)
    WSX_SYM(TransmitFile);

// Accepts a connection into a socket that exists, and its first data. Microsoft page: "AcceptEx
// function (mswsock.h)". The end is reported on the listening socket.
//
//   sAcceptSocket          a fresh socket, not bound, not promised to another AcceptEx. It is an
//                          ordinary one afterwards; SO_UPDATE_ACCEPT_CONTEXT gives it the
//                          listener's properties.
//   lpOutputBuffer         data, then the two addresses in a form for GetAcceptExSockaddrs only.
//   dwReceiveDataLength    bytes of data to wait for; 0: do not wait for any.
//   dwLocalAddressLength, dwRemoteAddressLength
//                          room for the addresses, each at least 16 more than its size.
//   lpdwBytesReceived      set when the call returns TRUE.
//   lpOverlapped           mandatory.
//   errors                 WSAENOTSOCK, WSAEINVAL (no listener, no fresh socket of its family),
//                          WSAEFAULT (no buffer, areas too small), WSA_INVALID_PARAMETER (no
//                          OVERLAPPED).
BOOL PASCAL AcceptEx(SOCKET sListenSocket, SOCKET sAcceptSocket, PVOID lpOutputBuffer,
                     DWORD dwReceiveDataLength, DWORD dwLocalAddressLength,
                     DWORD dwRemoteAddressLength, LPDWORD lpdwBytesReceived,
                     LPOVERLAPPED lpOverlapped) WSX_SYM(AcceptEx);

// Finds the addresses in AcceptEx's buffer. The buffer and the lengths are those of the call; the
// results point into the buffer. Microsoft page: "GetAcceptExSockaddrs function (mswsock.h)".
VOID PASCAL GetAcceptExSockaddrs(PVOID lpOutputBuffer, DWORD dwReceiveDataLength,
                                 DWORD dwLocalAddressLength, DWORD dwRemoteAddressLength,
                                 struct sockaddr** LocalSockaddr, LPINT LocalSockaddrLength,
                                 struct sockaddr** RemoteSockaddr, LPINT RemoteSockaddrLength)
    WSX_SYM(GetAcceptExSockaddrs);

// recv whose flags also come out: MSG_PARTIAL when a datagram was longer than `len`, which then is
// no error; what did not fit is lost, as with recv. Microsoft page: "WSARecvEx function (mswsock.h)".
// Errors: those of recv, WSAEFAULT (no flags).
int PASCAL WSARecvEx(SOCKET s, char* buf, int len, int* flags) WSX_SYM(WSARecvEx);

WSX_END_DECLS

#endif  // _MSWSOCK_
