// SPDX-License-Identifier: MIT
//
// The part of winsock2.h that sends and receives. What holds for all functions is said in
// winsock2.h.
#ifndef WSX_SOCKET_TRANSFER_H
#define WSX_SOCKET_TRANSFER_H
#pragma GCC system_header

WSX_BEGIN_DECLS

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

WSX_END_DECLS

#endif  // WSX_SOCKET_TRANSFER_H
