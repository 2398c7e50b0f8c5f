// SPDX-License-Identifier: MIT
#include "lib/send.h"

#include <mswsock.h>

#include "lib/last_error.h"
#include "lib/providers/layer.h"
#include "lib/socket.h"
#include "lib/trace/trace.h"

// send, sendto, WSASend, WSASendTo and WSASendMsg: five doors to one way out.
namespace wsx {

int WSAAPI send_message_below(SOCKET s, LPWSAMSG message, DWORD flags, LPDWORD sent,
                              LPWSAOVERLAPPED overlapped,
                              LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) {
  TRACED_AS(WSASendMsg, send_message_below, s, message, flags, sent, overlapped, routine);
  const Entry socket(s, Entry::To::base);
  if (!socket) return fail(socket.error());
  return finish(send_message(*socket, message, flags, sent, {overlapped, routine}));
}

namespace {

// send and sendto: one buffer, the count as the result.
int send_buffer(SOCKET s, const char* data, int length, int flags, const sockaddr* to,
                int to_length) {
  WSABUF buffer{static_cast<ULONG>(length), const_cast<char*>(data)};
  const DWORD bits = static_cast<DWORD>(flags);
  DWORD sent = 0;
  int result;
  if (Entry socket(s); socket)
    result = length < 0 ? fail(WSAEFAULT)
                        : finish(send_to(*socket, {&buffer, 1, bits, to, to_length}, &sent, {}));
  else
    result = to ? WSASendTo(s, &buffer, 1, &sent, bits, to, to_length, nullptr, nullptr)
                : WSASend(s, &buffer, 1, &sent, bits, nullptr, nullptr);
  return result == 0 ? static_cast<int>(sent) : result;
}

}  // namespace
}  // namespace wsx

using namespace wsx;

[[gnu::hot]] int WSAAPI send(SOCKET s, const char* buf, int len, int flags) {
  TRACED(send, s, buf, len, flags);
  return send_buffer(s, buf, len, flags, nullptr, 0);
}

[[gnu::hot]] int WSAAPI sendto(SOCKET s, const char* buf, int len, int flags,
                               const struct sockaddr* to, int tolen) {
  TRACED(sendto, s, buf, len, flags, to, tolen);
  return send_buffer(s, buf, len, flags, to, tolen);
}

[[gnu::hot]] int WSAAPI WSASend(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
                                LPDWORD lpNumberOfBytesSent, DWORD dwFlags,
                                LPWSAOVERLAPPED lpOverlapped,
                                LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine) {
  TRACED(WSASend, s, lpBuffers, dwBufferCount, lpNumberOfBytesSent, dwFlags, lpOverlapped,
         lpCompletionRoutine);
  Entry socket(s);
  if (!socket) [[unlikely]]
    return go_above(s, socket.error(), SOCKET_ERROR, &WSPPROC_TABLE::lpWSPSend, lpBuffers,
                    dwBufferCount, lpNumberOfBytesSent, dwFlags, lpOverlapped, lpCompletionRoutine,
                    CallingThread());
  return finish(send_to(*socket, {lpBuffers, dwBufferCount, dwFlags}, lpNumberOfBytesSent,
                        {lpOverlapped, lpCompletionRoutine}));
}

[[gnu::hot]] int WSAAPI WSASendTo(SOCKET s, LPWSABUF lpBuffers, DWORD dwBufferCount,
                                  LPDWORD lpNumberOfBytesSent, DWORD dwFlags,
                                  const struct sockaddr* lpTo, int iTolen,
                                  LPWSAOVERLAPPED lpOverlapped,
                                  LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine) {
  TRACED(WSASendTo, s, lpBuffers, dwBufferCount, lpNumberOfBytesSent, dwFlags, lpTo, iTolen,
         lpOverlapped, lpCompletionRoutine);
  Entry socket(s);
  if (!socket) [[unlikely]]
    return go_above(s, socket.error(), SOCKET_ERROR, &WSPPROC_TABLE::lpWSPSendTo, lpBuffers,
                    dwBufferCount, lpNumberOfBytesSent, dwFlags, lpTo, iTolen, lpOverlapped,
                    lpCompletionRoutine, CallingThread());
  return finish(send_to(*socket, {lpBuffers, dwBufferCount, dwFlags, lpTo, iTolen},
                        lpNumberOfBytesSent, {lpOverlapped, lpCompletionRoutine}));
}

// The provider interface has no function for it, so it goes above as an ioctl.
[[gnu::hot]] int WSAAPI WSASendMsg(SOCKET Handle, LPWSAMSG lpMsg, DWORD dwFlags,
                                   LPDWORD lpNumberOfBytesSent, LPWSAOVERLAPPED lpOverlapped,
                                   LPWSAOVERLAPPED_COMPLETION_ROUTINE lpCompletionRoutine) {
  TRACED(WSASendMsg, Handle, lpMsg, dwFlags, lpNumberOfBytesSent, lpOverlapped,
         lpCompletionRoutine);
  Entry socket(Handle);
  if (!socket) [[unlikely]] {
    WSASENDMSG wanted{lpMsg, dwFlags, lpNumberOfBytesSent, lpOverlapped, lpCompletionRoutine};
    DWORD returned = 0;
    return go_above(Handle, socket.error(), SOCKET_ERROR, &WSPPROC_TABLE::lpWSPIoctl,
                    DWORD{SIO_EXT_SENDMSG}, LPVOID{&wanted}, DWORD{sizeof wanted}, LPVOID{nullptr},
                    DWORD{0}, &returned, lpOverlapped, lpCompletionRoutine, CallingThread());
  }
  return finish(send_message(*socket, lpMsg, dwFlags, lpNumberOfBytesSent,
                             {lpOverlapped, lpCompletionRoutine}));
}
