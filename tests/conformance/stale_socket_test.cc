// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <string>

#include "conformance/stale.h"
#include "support/checks.h"
#include "support/extensions.h"
#include "support/message.h"

// Sockets that were closed or never opened, given to every call that takes one. A row for each of a
// call's parameters: tests/compile/stale_handles.py compares with the headers.

using namespace support;
using namespace stale;

namespace {

int select_in(SOCKET s, int set) {
  fd_set members;
  members.fd_count = 1;
  members.fd_array[0] = s;
  std::array<fd_set*, 3> sets{};
  sets[static_cast<std::size_t>(set)] = &members;
  timeval at_once{0, 0};
  const int result = select(0, sets[0], sets[1], sets[2], &at_once);
  CHECK(members.fd_count == 1);
  return result;
}

int poll_one(SOCKET s) {
  WSAPOLLFD entry{s, POLLRDNORM, 0};
  return WSAPoll(&entry, 1, 0);
}

// Whether the call has failed in its own way.
struct SocketRow {
  const char* name;
  bool (*fails)(SOCKET s, Rest& rest);
  int error = WSAENOTSOCK;
};

const SocketRow socket_rows[] = {
    {"closesocket", [](SOCKET s, Rest&) { return closesocket(s) == SOCKET_ERROR; }},
    {"bind",
     [](SOCKET s, Rest& r) { return bind(s, generic(r.address), r.length) == SOCKET_ERROR; }},
    {"connect",
     [](SOCKET s, Rest& r) { return connect(s, generic(r.address), r.length) == SOCKET_ERROR; }},
    {"WSAConnect",
     [](SOCKET s, Rest& r) {
       return WSAConnect(s, generic(r.address), r.length, nullptr, nullptr, nullptr, nullptr) ==
              SOCKET_ERROR;
     }},
    {"listen", [](SOCKET s, Rest&) { return listen(s, 1) == SOCKET_ERROR; }},
    {"accept", [](SOCKET s, Rest&) { return accept(s, nullptr, nullptr) == INVALID_SOCKET; }},
    {"WSAAccept",
     [](SOCKET s, Rest&) { return WSAAccept(s, nullptr, nullptr, nullptr, 0) == INVALID_SOCKET; }},
    {"WSAJoinLeaf",
     [](SOCKET s, Rest& r) {
       return WSAJoinLeaf(s, generic(r.address), r.length, nullptr, nullptr, nullptr, nullptr,
                          JL_BOTH) == INVALID_SOCKET;
     }},
    {"shutdown", [](SOCKET s, Rest&) { return shutdown(s, SD_SEND) == SOCKET_ERROR; }},
    {"WSASendDisconnect",
     [](SOCKET s, Rest&) { return WSASendDisconnect(s, nullptr) == SOCKET_ERROR; }},
    {"WSARecvDisconnect",
     [](SOCKET s, Rest&) { return WSARecvDisconnect(s, nullptr) == SOCKET_ERROR; }},
    {"getsockname",
     [](SOCKET s, Rest& r) {
       return getsockname(s, generic(r.address), &r.length) == SOCKET_ERROR;
     }},
    {"getpeername",
     [](SOCKET s, Rest& r) {
       return getpeername(s, generic(r.address), &r.length) == SOCKET_ERROR;
     }},
    {"getsockopt",
     [](SOCKET s, Rest& r) {
       r.length = sizeof(DWORD);
       return getsockopt(s, SOL_SOCKET, SO_SNDBUF, r.bytes, &r.length) == SOCKET_ERROR;
     }},
    {"setsockopt",
     [](SOCKET s, Rest& r) {
       return setsockopt(s, SOL_SOCKET, SO_SNDBUF, r.bytes, sizeof(DWORD)) == SOCKET_ERROR;
     }},
    {"ioctlsocket",
     [](SOCKET s, Rest& r) { return ioctlsocket(s, FIONREAD, &r.number) == SOCKET_ERROR; }},
    {"WSAIoctl",
     [](SOCKET s, Rest& r) {
       return WSAIoctl(s, FIONREAD, nullptr, 0, &r.number, sizeof r.number, &r.count, nullptr,
                       nullptr) == SOCKET_ERROR;
     }},
    {"send", [](SOCKET s, Rest& r) { return send(s, r.bytes, 1, 0) == SOCKET_ERROR; }},
    {"sendto",
     [](SOCKET s, Rest& r) {
       return sendto(s, r.bytes, 1, 0, generic(r.address), r.length) == SOCKET_ERROR;
     }},
    {"WSASend",
     [](SOCKET s, Rest& r) {
       return WSASend(s, &r.buffer, 1, &r.count, 0, &r.request.overlapped, nullptr) == SOCKET_ERROR;
     }},
    {"WSASendTo",
     [](SOCKET s, Rest& r) {
       return WSASendTo(s, &r.buffer, 1, &r.count, 0, generic(r.address), r.length, nullptr,
                        nullptr) == SOCKET_ERROR;
     }},
    {"WSASendMsg",
     [](SOCKET s, Rest& r) {
       WSAMSG message{generic(r.address), r.length, &r.buffer, 1, {0, nullptr}, 0};
       return WSASendMsg(s, &message, 0, &r.count, nullptr, nullptr) == SOCKET_ERROR;
     }},
    {"recv", [](SOCKET s, Rest& r) { return recv(s, r.bytes, 1, 0) == SOCKET_ERROR; }},
    {"recvfrom",
     [](SOCKET s, Rest& r) {
       return recvfrom(s, r.bytes, 1, 0, generic(r.address), &r.length) == SOCKET_ERROR;
     }},
    {"WSARecv",
     [](SOCKET s, Rest& r) {
       return WSARecv(s, &r.buffer, 1, &r.count, &r.flags, &r.request.overlapped, nullptr) ==
              SOCKET_ERROR;
     }},
    {"WSARecvFrom",
     [](SOCKET s, Rest& r) {
       return WSARecvFrom(s, &r.buffer, 1, &r.count, &r.flags, nullptr, nullptr, nullptr,
                          nullptr) == SOCKET_ERROR;
     }},
    {"WSARecvEx",
     [](SOCKET s, Rest& r) { return WSARecvEx(s, r.bytes, 1, &r.length) == SOCKET_ERROR; }},
    {"select", [](SOCKET s, Rest&) { return select_in(s, 0) == SOCKET_ERROR; }},
    {"select", [](SOCKET s, Rest&) { return select_in(s, 1) == SOCKET_ERROR; }},
    {"select", [](SOCKET s, Rest&) { return select_in(s, 2) == SOCKET_ERROR; }},
    {"WSAPoll", [](SOCKET s, Rest&) { return poll_one(s) == SOCKET_ERROR; }},
    {"WSAEventSelect",
     [](SOCKET s, Rest& r) { return WSAEventSelect(s, r.event, FD_READ) == SOCKET_ERROR; }},
    {"WSAEnumNetworkEvents",
     [](SOCKET s, Rest& r) { return WSAEnumNetworkEvents(s, nullptr, &r.events) == SOCKET_ERROR; }},
    {"WSAAsyncSelect",
     [](SOCKET s, Rest&) { return WSAAsyncSelect(s, nullptr, 0x400, FD_READ) == SOCKET_ERROR; }},
    {"WSAGetOverlappedResult",
     [](SOCKET s, Rest& r) {
       return !WSAGetOverlappedResult(s, &r.pending, &r.count, FALSE, &r.flags);
     }},
    {"WSADuplicateSocketA",
     [](SOCKET s, Rest& r) {
       return WSADuplicateSocketA(s, GetCurrentProcessId(), &r.narrow) == SOCKET_ERROR;
     }},
    {"WSADuplicateSocketW",
     [](SOCKET s, Rest& r) {
       return WSADuplicateSocketW(s, GetCurrentProcessId(), &r.wide) == SOCKET_ERROR;
     }},
    {"WSAHtons", [](SOCKET s, Rest& r) { return WSAHtons(s, 1, &r.half) == SOCKET_ERROR; }},
    {"WSANtohs", [](SOCKET s, Rest& r) { return WSANtohs(s, 1, &r.half) == SOCKET_ERROR; }},
    {"WSAHtonl", [](SOCKET s, Rest& r) { return WSAHtonl(s, 1, &r.number) == SOCKET_ERROR; }},
    {"WSANtohl", [](SOCKET s, Rest& r) { return WSANtohl(s, 1, &r.number) == SOCKET_ERROR; }},
    {"AcceptEx",
     [](SOCKET s, Rest& r) {
       return !AcceptEx(s, r.fresh, r.bytes, 0, address_area, address_area, &r.count,
                        &r.request.overlapped);
     }},
    {"AcceptEx",
     [](SOCKET s, Rest& r) {
       return !AcceptEx(r.listener, s, r.bytes, 0, address_area, address_area, &r.count,
                        &r.request.overlapped);
     }},
    {"TransmitFile",
     [](SOCKET s, Rest&) { return !TransmitFile(s, nullptr, 0, 0, nullptr, nullptr, 0); }},
};

void check_socket_rows(Value make) {
  for (const SocketRow& row : socket_rows) {
    CAPTURE(std::string(row.name));
    if (wine_differs(row.name)) continue;
    Rest rest;
    const SOCKET value = make();
    CAPTURE(value);
    CHECK_RESULT_AND_ERROR(row.fails(value, rest), true, row.error);
    CHECK_FALSE(rest.event.set());
    CHECK_FALSE(rest.request.event.set());
  }
}

}  // namespace

TEST_CASE_FIXTURE(Winsock,
                  "What is no socket any more, or was never one, is refused by every call") {
  for (const Value value : invented) check_socket_rows(value);
}

TEST_CASE_FIXTURE(Winsock, "INVALID_SOCKET and 0 are no sockets to any call") {
  if (WINE_DIFFERS("INVALID_SOCKET is no handle to a process")) return;
  check_socket_rows([] { return INVALID_SOCKET; });
  check_socket_rows([] { return SOCKET{0}; });
}

TEST_CASE_FIXTURE(Winsock, "A handle to something else is no socket to any call") {
  static UniqueEvent* something;
  UniqueEvent event;
  something = &event;
  check_socket_rows([] { return reinterpret_cast<SOCKET>(static_cast<HANDLE>(*something)); });
  CHECK_FALSE(event.set());
}

TEST_CASE_FIXTURE(Winsock, "Values beyond 32 bits name nothing, whatever their lower half is") {
  if (for_windows) return;
  const UniqueSocket s = udp_socket();
  char byte;
  CHECK_FAILS(recv(s | SOCKET{1} << 32, &byte, 1, 0), WSAENOTSOCK);
  CHECK_FAILS(closesocket(s | SOCKET{1} << 40), WSAENOTSOCK);
}

TEST_CASE_FIXTURE(Winsock, "The extension functions refuse what is no socket") {
  const UniqueSocket stream(socket(AF_INET, SOCK_STREAM, 0));
  const UniqueSocket datagram = udp_socket();
  const Extensions extensions(stream);
  const LPFN_WSARECVMSG receive_message = receive_message_function(datagram);
  Rest rest;
  WSAMSG message{nullptr, 0, &rest.buffer, 1, {0, nullptr}, 0};
  for (const Value make : invented) {
    const SOCKET value = make();
    CAPTURE(value);
    CHECK_RESULT_AND_ERROR(extensions.connect_ex(value, generic(rest.address), rest.length, nullptr,
                                                 0, nullptr, &rest.request.overlapped),
                           FALSE, WSAENOTSOCK);
    CHECK_RESULT_AND_ERROR(extensions.disconnect_ex(value, nullptr, 0, 0), FALSE, WSAENOTSOCK);
    CHECK_FAILS(receive_message(value, &message, &rest.count, nullptr, nullptr), WSAENOTSOCK);
  }
}
