// SPDX-License-Identifier: MIT
#pragma once

#include <mswsock.h>
#include <winsock2.h>

#include <memory>

#include "lib/last_error.h"
#include "lib/perform.h"
#include "lib/providers/layer.h"

// How the extension functions go: AcceptEx, ConnectEx, DisconnectEx, TransmitFile, TransmitPackets.
namespace wsx {

// With an OVERLAPPED the request is accepted and always pends; its end is reported like that of one
// that took its time, also when it comes before this returns. Without one, and on a socket without
// the overlapped attribute, this waits, even on a non-blocking socket.
Status perform_extended(Socket& socket, Lane& lane, std::unique_ptr<Operation> operation,
                        OVERLAPPED* overlapped, DWORD timeout = INFINITE);

// A request that the socket's state forbids has begun on Windows: the OVERLAPPED says pending, and
// nothing completes.
Status refuse_extended(Socket& socket, OVERLAPPED* overlapped, Status status) noexcept;

// The last line of their doors.
BOOL finish_extended(Status status) noexcept;

// What extension.cc has rows of: the base provider's own, which know nothing of layers. Windows'
// DLL exports AcceptEx and TransmitFile besides, and those look for the provider of their socket.
BOOL PASCAL accept_ex(SOCKET sListenSocket, SOCKET sAcceptSocket, PVOID lpOutputBuffer,
                      DWORD dwReceiveDataLength, DWORD dwLocalAddressLength,
                      DWORD dwRemoteAddressLength, LPDWORD lpdwBytesReceived,
                      LPOVERLAPPED lpOverlapped);
BOOL PASCAL transmit_file(SOCKET hSocket, HANDLE hFile, DWORD nNumberOfBytesToWrite,
                          DWORD nNumberOfBytesPerSend, LPOVERLAPPED lpOverlapped,
                          LPTRANSMIT_FILE_BUFFERS lpTransmitBuffers, DWORD dwReserved);
BOOL PASCAL connect_ex(SOCKET s, const struct sockaddr* name, int namelen, PVOID lpSendBuffer,
                       DWORD dwSendDataLength, LPDWORD lpdwBytesSent, LPOVERLAPPED lpOverlapped);
BOOL PASCAL disconnect_ex(SOCKET s, LPOVERLAPPED lpOverlapped, DWORD dwFlags, DWORD dwReserved);
BOOL PASCAL transmit_packets(SOCKET hSocket, LPTRANSMIT_PACKETS_ELEMENT lpPacketArray,
                             DWORD nElementCount, DWORD nSendSize, LPOVERLAPPED lpOverlapped,
                             DWORD dwFlags);

// The last lines of the exported ones.
template <typename Function, typename... Arguments>
BOOL call_extension(Function* own, const GUID& id, SOCKET s, Arguments... arguments) noexcept {
  void* function = reinterpret_cast<void*>(own);
  int error = 0;
  if (!find_extension_above(s, id, function, error)) return fail(error), FALSE;
  return reinterpret_cast<Function*>(function)(s, arguments...);
}

}  // namespace wsx
