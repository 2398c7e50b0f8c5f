// SPDX-License-Identifier: MIT
//
// The part of winsock2.h that waits: for sockets, for events, for overlapped requests; and the
// catalog of protocols. What holds for all functions is said in winsock2.h.
#ifndef WSX_SOCKET_WAITS_H
#define WSX_SOCKET_WAITS_H
#pragma GCC system_header

WSX_BEGIN_DECLS

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

WSX_END_DECLS

#endif  // WSX_SOCKET_WAITS_H
