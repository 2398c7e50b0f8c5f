// SPDX-License-Identifier: MIT
//
// A layered provider that counts and logs what is sent. It leaves the handles of the provider below
// as they are (XP1_IFS_HANDLES), so it only stands in the way of the calls that it wants to see.
//
// The log is the file that COUNTING_LOG names, else the standard error.
#include <winsock2.h>
//
#include <mswsock.h>
#include <windows.h>
#include <ws2spi.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <utility>

#include "next.h"

namespace {

// Install it with this identifier when it is to stand below other layers.
constexpr GUID own_id = {
    0x2a6cb1d4, 0x93f0, 0x4d1e, {0xb7, 0x58, 0x0e, 0x61, 0xd2, 0x3c, 0x84, 0xf5}};

struct Count {
  std::atomic<ULONGLONG> sends{0}, bytes{0};
  const DWORD chain = 0;  // of the socket
};
using Shared = std::shared_ptr<Count>;

// Winsock starts a provider for each chain that a program uses. This one wants the same provider
// below all of them.
std::recursive_mutex startup_lock;
int startups = 0;
Next next{};
std::map<DWORD, WSAPROTOCOL_INFOW> below;  // by chain
std::atomic<LPFN_WSASENDMSG> send_message_below{nullptr};

std::shared_mutex sockets_lock;
std::map<SOCKET, Shared> sockets;
Count total;

Shared find(SOCKET s) {
  const std::shared_lock<std::shared_mutex> lock(sockets_lock);
  const auto place = sockets.find(s);
  return place != sockets.end() ? place->second : nullptr;
}

void log(const char* what, unsigned long long number, const Count& count) {
  const char* const name = std::getenv("COUNTING_LOG");
  std::FILE* const file = name ? std::fopen(name, "a") : stderr;
  if (!file) return;
  std::fprintf(file, "%s %llu: %llu sends, %llu bytes\n", what, number, count.sends.load(),
               count.bytes.load());
  if (name) std::fclose(file);
}

// A pending send takes all of its bytes or fails; its end is not seen from here.
int counted(SOCKET s, int result, const WSABUF* buffers, DWORD number, const DWORD* sent,
            int error) {
  if (result != 0 && error != WSA_IO_PENDING) return result;
  ULONGLONG bytes = 0;
  for (DWORD i = 0; i < number; ++i) bytes += buffers[i].len;
  if (result == 0 && sent) bytes = *sent;
  const Shared own = find(s);
  for (Count* const count : {&total, own.get()}) {
    if (!count) continue;
    count->sends += 1;
    count->bytes += bytes;
  }
  return result;
}

// Every new handle is Winsock's before the program gets it.
SOCKET show(SOCKET s, DWORD chain, LPINT error) {
  if (s == INVALID_SOCKET) return s;
  const SOCKET shown = next.upcalls.lpWPUModifyIFSHandle(chain, s, error);
  INT ignored = 0;
  if (shown == INVALID_SOCKET) next.table.lpWSPCloseSocket(s, &ignored);
  const std::unique_lock<std::shared_mutex> lock(sockets_lock);
  if (shown != INVALID_SOCKET) sockets[shown] = Shared(new Count{0, 0, chain});
  return shown;
}

SOCKET WSPAPI make_socket(int family, int type, int protocol, LPWSAPROTOCOL_INFOW chain,
                          GROUP group, DWORD flags, LPINT error) {
  std::unique_lock<std::recursive_mutex> lock(startup_lock);
  WSAPROTOCOL_INFOW info = below[chain->dwCatalogEntryId];
  lock.unlock();
  info.dwProviderReserved = chain->dwProviderReserved;
  const SOCKET made = next.table.lpWSPSocket(family, type, protocol, &info, group, flags, error);
  return show(made, chain->dwCatalogEntryId, error);
}

SOCKET WSPAPI accept_socket(SOCKET s, sockaddr* name, LPINT length, LPCONDITIONPROC condition,
                            DWORD_PTR data, LPINT error) {
  const auto listener = find(s);
  const SOCKET made = next.table.lpWSPAccept(s, name, length, condition, data, error);
  return listener ? show(made, listener->chain, error) : made;
}

int WSPAPI close_socket(SOCKET s, LPINT error) {
  const Shared count = find(s);
  const int result = next.table.lpWSPCloseSocket(s, error);
  if (result != 0 || !count) return result;
  log("socket", s, *count);
  const std::unique_lock<std::shared_mutex> lock(sockets_lock);
  // The value may have been given to a new socket meanwhile.
  std::erase_if(sockets, [&](const auto& entry) { return entry.second == count; });
  return result;
}

int WSPAPI send_data(SOCKET s, LPWSABUF buffers, DWORD number, LPDWORD sent, DWORD flags,
                     LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine,
                     LPWSATHREADID thread, LPINT error) {
  const int result =
      next.table.lpWSPSend(s, buffers, number, sent, flags, overlapped, routine, thread, error);
  return counted(s, result, buffers, number, sent, *error);
}

int WSPAPI send_data_to(SOCKET s, LPWSABUF buffers, DWORD number, LPDWORD sent, DWORD flags,
                        const sockaddr* to, int length, LPWSAOVERLAPPED overlapped,
                        LPWSAOVERLAPPED_COMPLETION_ROUTINE routine, LPWSATHREADID thread,
                        LPINT error) {
  const int result = next.table.lpWSPSendTo(s, buffers, number, sent, flags, to, length, overlapped,
                                            routine, thread, error);
  return counted(s, result, buffers, number, sent, *error);
}

// What programs get for WSAID_WSASENDMSG. Unlike a function of the table it has a last error.
int WSAAPI send_message(SOCKET s, LPWSAMSG message, DWORD flags, LPDWORD sent,
                        LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) {
  const int result = send_message_below.load()(s, message, flags, sent, overlapped, routine);
  const int error = result == 0 ? 0 : WSAGetLastError();
  if (result == 0 || error == WSA_IO_PENDING)
    counted(s, result, message->lpBuffers, message->dwBufferCount, sent, error);
  WSASetLastError(error);
  return result;
}

int WSPAPI control(SOCKET s, DWORD code, LPVOID in, DWORD in_size, LPVOID out, DWORD out_size,
                   LPDWORD returned, LPWSAOVERLAPPED overlapped,
                   LPWSAOVERLAPPED_COMPLETION_ROUTINE routine, LPWSATHREADID thread, LPINT error) {
  const int result = next.table.lpWSPIoctl(s, code, in, in_size, out, out_size, returned,
                                           overlapped, routine, thread, error);
  if (code == SIO_EXT_SENDMSG && in_size >= sizeof(WSASENDMSG) &&
      (result == 0 || *error == WSA_IO_PENDING)) {
    const auto& request = *static_cast<const WSASENDMSG*>(in);
    return counted(s, result, request.lpMsg->lpBuffers, request.lpMsg->dwBufferCount,
                   request.lpNumberOfBytesSent, *error);
  }
  const GUID sending = WSAID_WSASENDMSG;
  if (result == 0 && code == SIO_GET_EXTENSION_FUNCTION_POINTER &&
      std::memcmp(in, &sending, sizeof sending) == 0)
    send_message_below = std::exchange(*static_cast<LPFN_WSASENDMSG*>(out), send_message);
  return result;
}

int WSPAPI end(LPINT error) {
  const std::lock_guard<std::recursive_mutex> lock(startup_lock);
  const int result = next.table.lpWSPCleanup(error);
  if (result != 0 || --startups > 0) return result;
  log("process", GetCurrentProcessId(), total);
  total.sends = total.bytes = 0;
  below.clear();
  const std::unique_lock<std::shared_mutex> sockets_too(sockets_lock);
  sockets.clear();
  return result;
}

}  // namespace

int WSPAPI WSPStartup(WORD version, LPWSPDATA data, LPWSAPROTOCOL_INFOW chain, WSPUPCALLTABLE given,
                      LPWSPPROC_TABLE table) {
  if (!data || !chain || !table) return WSAEFAULT;
  const std::lock_guard<std::recursive_mutex> lock(startup_lock);
  Next found = startups > 0 ? next : Next{};
  const int error = start_next(own_id, version, *data, *chain, given, found);
  if (error != 0) return error;
  if (startups++ == 0) next = found;
  below[chain->dwCatalogEntryId] = found.info;
  *table = next.table;
  table->lpWSPAccept = accept_socket;
  table->lpWSPCleanup = end;
  table->lpWSPCloseSocket = close_socket;
  table->lpWSPIoctl = control;
  table->lpWSPSend = send_data;
  table->lpWSPSendTo = send_data_to;
  table->lpWSPSocket = make_socket;
  return 0;
}
