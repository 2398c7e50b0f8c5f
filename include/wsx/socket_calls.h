// SPDX-License-Identifier: MIT
//
// The part of winsock2.h that starts the library, and opens, connects, sets up and closes sockets.
// What holds for all functions is said in winsock2.h.
#ifndef WSX_SOCKET_CALLS_H
#define WSX_SOCKET_CALLS_H
#pragma GCC system_header

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
// of bytes that have arrived, on a datagram socket those of all datagrams. SIOCATMARK, on a stream:
// *argp becomes 0 while out-of-band data waits, otherwise 1. Errors: WSAEINVAL, WSAEFAULT.
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

WSX_END_DECLS

#endif  // WSX_SOCKET_CALLS_H
