// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstring>
#include <iterator>

#include "relay.h"

// Ioctls, and the extension functions that programs ask for with one of them. Programs call those
// with upper handles and look at the last error afterwards.
namespace relay {
namespace {

struct ControlData {
  DWORD code;
  LPVOID in;
  DWORD in_size;
  LPVOID out;
  DWORD out_size;
  LPDWORD returned;

  int pass_down(const Pair& pair, Request* request, INT* error) const {
    return next.table.lpWSPIoctl(pair.lower, code, in, in_size, out, out_size, returned,
                                 request ? &request->below : nullptr, nullptr, nullptr, error);
  }
};

template <class Function>
Function extension_below(const Pair& pair, GUID id) {
  Function function = nullptr;
  DWORD size = 0;
  INT ignored = 0;
  next.table.lpWSPIoctl(pair.lower, SIO_GET_EXTENSION_FUNCTION_POINTER, &id, sizeof id, &function,
                        sizeof function, &size, nullptr, nullptr, nullptr, &ignored);
  return function;
}

// `call` has the last error; the result of an extension is TRUE, of WSASendMsg 0.
template <class Function, class Call>
int call_extension(SOCKET s, GUID id, const Ending& ending, Call call) {
  INT error = 0;
  const int result = relay_call(s, ending, &error, [&](Pair& pair, Request* request, INT* code) {
    const auto function = extension_below<Function>(pair, id);
    if (!function) return fail(WSAEOPNOTSUPP, code);
    if (call(function, pair.lower, request ? &request->below : nullptr)) return 0;
    return fail(WSAGetLastError(), code);
  });
  WSASetLastError(result == 0 ? 0 : error);
  return result;
}

BOOL PASCAL accept_ex(SOCKET listener, SOCKET accepted, PVOID buffer, DWORD room, DWORD local,
                      DWORD remote, LPDWORD received, LPOVERLAPPED overlapped) {
  return call_extension<LPFN_ACCEPTEX>(listener, WSAID_ACCEPTEX, {overlapped, nullptr, nullptr},
                                       [=](auto function, SOCKET lower, OVERLAPPED* below) {
                                         return function(lower, lower_of(accepted), buffer, room,
                                                         local, remote, received, below) != FALSE;
                                       }) == 0;
}

BOOL PASCAL connect_ex(SOCKET s, const sockaddr* name, int length, PVOID data, DWORD size,
                       LPDWORD sent, LPOVERLAPPED overlapped) {
  return call_extension<LPFN_CONNECTEX>(s, WSAID_CONNECTEX, {overlapped, nullptr, nullptr},
                                        [=](auto function, SOCKET lower, OVERLAPPED* below) {
                                          return function(lower, name, length, data, size, sent,
                                                          below) != FALSE;
                                        }) == 0;
}

BOOL PASCAL disconnect_ex(SOCKET s, LPOVERLAPPED overlapped, DWORD flags, DWORD reserved) {
  return call_extension<LPFN_DISCONNECTEX>(s, WSAID_DISCONNECTEX, {overlapped, nullptr, nullptr},
                                           [=](auto function, SOCKET lower, OVERLAPPED* below) {
                                             return function(lower, below, flags, reserved) !=
                                                    FALSE;
                                           }) == 0;
}

int WSAAPI send_message(SOCKET s, LPWSAMSG message, DWORD flags, LPDWORD sent,
                        LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) {
  return call_extension<LPFN_WSASENDMSG>(s, WSAID_WSASENDMSG, {overlapped, routine, nullptr},
                                         [=](auto function, SOCKET lower, OVERLAPPED* below) {
                                           return function(lower, message, flags, sent, below,
                                                           nullptr) == 0;
                                         });
}

int WSAAPI receive_message(SOCKET s, LPWSAMSG message, LPDWORD received, LPWSAOVERLAPPED overlapped,
                           LPWSAOVERLAPPED_COMPLETION_ROUTINE routine) {
  return call_extension<LPFN_WSARECVMSG>(s, WSAID_WSARECVMSG, {overlapped, routine, nullptr},
                                         [=](auto function, SOCKET lower, OVERLAPPED* below) {
                                           return function(lower, message, received, below,
                                                           nullptr) == 0;
                                         });
}

BOOL PASCAL transmit_file(SOCKET s, HANDLE file, DWORD size, DWORD at_a_time,
                          LPOVERLAPPED overlapped, LPTRANSMIT_FILE_BUFFERS around, DWORD flags) {
  return call_extension<LPFN_TRANSMITFILE>(s, WSAID_TRANSMITFILE, {overlapped, nullptr, nullptr},
                                           [=](auto function, SOCKET lower, OVERLAPPED* below) {
                                             if (below) below->Offset = overlapped->Offset;
                                             if (below) below->OffsetHigh = overlapped->OffsetHigh;
                                             return function(lower, file, size, at_a_time, below,
                                                             around, flags) != FALSE;
                                           }) == 0;
}

BOOL PASCAL transmit_packets(SOCKET s, LPTRANSMIT_PACKETS_ELEMENT elements, DWORD count,
                             DWORD at_a_time, LPOVERLAPPED overlapped, DWORD flags) {
  return call_extension<LPFN_TRANSMITPACKETS>(
             s, WSAID_TRANSMITPACKETS, {overlapped, nullptr, nullptr},
             [=](auto function, SOCKET lower, OVERLAPPED* below) {
               return function(lower, elements, count, at_a_time, below, flags) != FALSE;
             }) == 0;
}

struct Row {
  GUID id;
  void* function;  // null: the one below, to which our handles mean nothing
};

const Row rows[] = {
    {WSAID_ACCEPTEX, reinterpret_cast<void*>(&accept_ex)},
    {WSAID_CONNECTEX, reinterpret_cast<void*>(&connect_ex)},
    {WSAID_DISCONNECTEX, reinterpret_cast<void*>(&disconnect_ex)},
    {WSAID_GETACCEPTEXSOCKADDRS, nullptr},
    {WSAID_TRANSMITFILE, reinterpret_cast<void*>(&transmit_file)},
    {WSAID_TRANSMITPACKETS, reinterpret_cast<void*>(&transmit_packets)},
    {WSAID_WSAPOLL, nullptr},
    {WSAID_WSARECVMSG, reinterpret_cast<void*>(&receive_message)},
    {WSAID_WSASENDMSG, reinterpret_cast<void*>(&send_message)},
};

const Row* find_row(const void* id) {
  const auto row = std::find_if(std::begin(rows), std::end(rows), [=](const Row& entry) {
    return std::memcmp(&entry.id, id, sizeof entry.id) == 0;
  });
  return row != std::end(rows) ? row : nullptr;
}

// What the provider below has beyond these would be called with handles that it does not know.
int give_extension(SOCKET s, const ControlData& data, const Ending& ending, LPINT error) {
  const Row* const row = data.in && data.in_size >= sizeof(GUID) ? find_row(data.in) : nullptr;
  if (data.in && data.in_size >= sizeof(GUID) && !row) return fail(WSAEINVAL, error);
  return relay_call(s, ending, error, [&](Pair& pair, Request* request, INT* code) {
    const int result = data.pass_down(pair, request, code);
    if (result == 0 && row->function) std::memcpy(data.out, &row->function, sizeof row->function);
    return result;
  });
}

int send_by_ioctl(SOCKET s, LPVOID in, DWORD in_size, const Ending& ending, LPINT error) {
  if (!in || in_size < sizeof(WSASENDMSG)) return fail(WSAEFAULT, error);
  return relay_call(s, ending, error, [&](Pair& pair, Request* request, INT* code) {
    DWORD returned = 0;
    return next.table.lpWSPIoctl(pair.lower, SIO_EXT_SENDMSG, in, in_size, nullptr, 0, &returned,
                                 request ? &request->below : nullptr, nullptr, ending.thread, code);
  });
}

}  // namespace

int WSPAPI control(SOCKET s, DWORD code, LPVOID in, DWORD in_size, LPVOID out, DWORD out_size,
                   LPDWORD returned, LPWSAOVERLAPPED overlapped,
                   LPWSAOVERLAPPED_COMPLETION_ROUTINE routine, LPWSATHREADID thread, LPINT error) {
  const Ending ending{overlapped, routine, thread};
  const ControlData data{code, in, in_size, out, out_size, returned};
  if (code == SIO_EXT_SENDMSG) return send_by_ioctl(s, in, in_size, ending, error);
  if (code == SIO_GET_EXTENSION_FUNCTION_POINTER) return give_extension(s, data, ending, error);
  return relay_call(s, ending, error, [&](Pair& pair, Request* request, INT* place) {
    return data.pass_down(pair, request, place);
  });
}

}  // namespace relay
