// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <functional>
#include <vector>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/message.h"
#include "support/untouched.h"
#include "support/wine.h"

using namespace support;

namespace {

struct SocketCall {
  const char* name;
  std::function<int(SOCKET)> call;
};

char byte;
WSABUF buffer{1, &byte};
DWORD bytes;
DWORD flags;
sockaddr_in address;
int length;
u_long argument;
WSANETWORKEVENTS network_events;
WSAPROTOCOL_INFOA protocol;
WSAOVERLAPPED overlapped;

int select_one(SOCKET s) {
  fd_set set;
  FD_ZERO(&set);
  FD_SET(s, &set);
  timeval no_time{0, 0};
  return select(0, &set, nullptr, nullptr, &no_time);
}

const std::vector<SocketCall>& socket_calls() {
  static const std::vector<SocketCall> calls{
      {"send", [](SOCKET s) { return send(s, &byte, 1, 0); }},
      {"sendto", [](SOCKET s) { return sendto(s, &byte, 1, 0, generic(address), sizeof address); }},
      {"WSASend", [](SOCKET s) { return WSASend(s, &buffer, 1, &bytes, 0, nullptr, nullptr); }},
      {"WSASendTo",
       [](SOCKET s) {
         return WSASendTo(s, &buffer, 1, &bytes, 0, generic(address), sizeof address, nullptr,
                          nullptr);
       }},
      {"WSASendMsg", [](SOCKET s) { return send_message(s, "x", address).result; }},
      {"recv", [](SOCKET s) { return recv(s, &byte, 1, 0); }},
      {"recvfrom", [](SOCKET s) { return recvfrom(s, &byte, 1, 0, nullptr, nullptr); }},
      {"WSARecv",
       [](SOCKET s) { return WSARecv(s, &buffer, 1, &bytes, &flags, nullptr, nullptr); }},
      {"WSARecvFrom",
       [](SOCKET s) {
         return WSARecvFrom(s, &buffer, 1, &bytes, &flags, nullptr, nullptr, nullptr, nullptr);
       }},
      {"bind", [](SOCKET s) { return bind(s, generic(address), sizeof address); }},
      {"connect", [](SOCKET s) { return connect(s, generic(address), sizeof address); }},
      {"listen", [](SOCKET s) { return listen(s, 1); }},
      {"accept", [](SOCKET s) { return static_cast<int>(accept(s, nullptr, nullptr)); }},
      {"shutdown", [](SOCKET s) { return shutdown(s, SD_SEND); }},
      {"getsockname", [](SOCKET s) { return getsockname(s, generic(address), &length); }},
      {"getpeername", [](SOCKET s) { return getpeername(s, generic(address), &length); }},
      {"setsockopt", [](SOCKET s) { return setsockopt(s, SOL_SOCKET, SO_SNDBUF, &byte, 4); }},
      {"getsockopt",
       [](SOCKET s) {
         length = sizeof argument;
         return getsockopt(s, SOL_SOCKET, SO_SNDBUF, reinterpret_cast<char*>(&argument), &length);
       }},
      {"ioctlsocket", [](SOCKET s) { return ioctlsocket(s, FIONREAD, &argument); }},
      {"WSAIoctl",
       [](SOCKET s) {
         return WSAIoctl(s, FIONREAD, nullptr, 0, &argument, sizeof argument, &bytes, nullptr,
                         nullptr);
       }},
      {"WSAConnect",
       [](SOCKET s) {
         return WSAConnect(s, generic(address), sizeof address, nullptr, nullptr, nullptr, nullptr);
       }},
      {"WSAAccept",
       [](SOCKET s) { return static_cast<int>(WSAAccept(s, nullptr, nullptr, nullptr, 0)); }},
      {"WSASendDisconnect", [](SOCKET s) { return WSASendDisconnect(s, nullptr); }},
      {"WSARecvDisconnect", [](SOCKET s) { return WSARecvDisconnect(s, nullptr); }},
      {"WSAEventSelect", [](SOCKET s) { return WSAEventSelect(s, nullptr, 0); }},
      {"WSAEnumNetworkEvents",
       [](SOCKET s) { return WSAEnumNetworkEvents(s, nullptr, &network_events); }},
      {"WSADuplicateSocket",
       [](SOCKET s) { return WSADuplicateSocketA(s, GetCurrentProcessId(), &protocol); }},
      {"WSAGetOverlappedResult",
       [](SOCKET s) {
         return WSAGetOverlappedResult(s, &overlapped, &bytes, FALSE, &flags) ? 0 : SOCKET_ERROR;
       }},
      {"select", select_one},
      {"closesocket", [](SOCKET s) { return closesocket(s); }},
  };
  return calls;
}

void check_not_a_socket(SOCKET s) {
  address = ipv4("127.0.0.1", htons(9));
  length = sizeof address;
  for (const SocketCall& entry : socket_calls()) {
    CAPTURE(entry.name);
    CHECK_FAILS(entry.call(s), WSAENOTSOCK);
  }
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "Every call refuses INVALID_SOCKET with WSAENOTSOCK") {
  check_not_a_socket(INVALID_SOCKET);
}

TEST_CASE_FIXTURE(Winsock, "Every call refuses a socket that was closed with WSAENOTSOCK") {
  const SOCKET stale = socket(AF_INET, SOCK_DGRAM, 0);
  REQUIRE(closesocket(stale) == 0);
  check_not_a_socket(stale);
}

TEST_CASE_FIXTURE(Winsock, "Every call refuses an event with WSAENOTSOCK") {
  const UniqueEvent event;
  check_not_a_socket(reinterpret_cast<SOCKET>(static_cast<HANDLE>(event)));
  CHECK_FALSE(event.set());
}

// Windows gives handle values out again; ours carry a generation.
TEST_CASE_FIXTURE(Winsock, "The value of a closed socket does not reach the sockets made later" *
                               doctest::skip(for_windows)) {
  const SOCKET stale = socket(AF_INET, SOCK_DGRAM, 0);
  REQUIRE(closesocket(stale) == 0);
  std::vector<UniqueSocket> later;
  for (int i = 0; i < 32; ++i) {
    later.emplace_back(socket(AF_INET, SOCK_DGRAM, 0));
    CHECK(later.back() != stale);
  }
  CHECK_FAILS(send(stale, &byte, 1, 0), WSAENOTSOCK);
}

TEST_CASE_FIXTURE(Winsock, "Sockets and events are values that are multiples of four") {
  const UniqueSocket s(socket(AF_INET, SOCK_STREAM, 0));
  const UniqueEvent event;
  CHECK(s % 4 == 0);
  CHECK(reinterpret_cast<ULONG_PTR>(static_cast<HANDLE>(event)) % 4 == 0);
}

TEST_CASE_FIXTURE(Winsock, "CloseHandle closes a socket as closesocket does") {
  UdpPair pair = udp_pair();
  const SOCKET closed = pair.receiver.release();
  CHECK(CloseHandle(reinterpret_cast<HANDLE>(closed)));
  CHECK_FAILS(send(closed, &byte, 1, 0), WSAENOTSOCK);
  const UniqueSocket next(socket(AF_INET, SOCK_DGRAM, 0));
  CHECK(bind(next, generic(pair.receiver_address), sizeof pair.receiver_address) == 0);
}

TEST_CASE("CloseHandle and the event calls refuse what is not a handle") {
  HANDLE closed = CreateEventA(nullptr, TRUE, FALSE, nullptr);
  REQUIRE(CloseHandle(closed));
  for (const HANDLE bad : {HANDLE(nullptr), closed, reinterpret_cast<HANDLE>(0x7ffffff0)}) {
    CAPTURE(bad);
    CHECK_RESULT_AND_ERROR(CloseHandle(bad), FALSE, ERROR_INVALID_HANDLE);
    CHECK_RESULT_AND_ERROR(SetEvent(bad), FALSE, ERROR_INVALID_HANDLE);
    CHECK_RESULT_AND_ERROR(ResetEvent(bad), FALSE, ERROR_INVALID_HANDLE);
    CHECK_RESULT_AND_ERROR(WSASetEvent(bad), FALSE, WSA_INVALID_HANDLE);
    CHECK_RESULT_AND_ERROR(WSAResetEvent(bad), FALSE, WSA_INVALID_HANDLE);
    CHECK_RESULT_AND_ERROR(WSACloseEvent(bad), FALSE, WSA_INVALID_HANDLE);
  }
}

TEST_CASE_FIXTURE(Winsock, "The event calls refuse a socket") {
  const UniqueSocket s(socket(AF_INET, SOCK_DGRAM, 0));
  CHECK_RESULT_AND_ERROR(SetEvent(reinterpret_cast<HANDLE>(SOCKET(s))), FALSE,
                         ERROR_INVALID_HANDLE);
}

TEST_CASE_FIXTURE(Winsock, "Hundreds of sockets can be open at once and closed in any order") {
  std::vector<UniqueSocket> sockets;
  for (int i = 0; i < 300; ++i) sockets.emplace_back(socket(AF_INET, SOCK_DGRAM, 0));
  for (std::size_t i = 0; i < sockets.size(); i += 2) CHECK(sockets[i].close() == 0);
  for (std::size_t i = 1; i < sockets.size(); i += 2) {
    CHECK(send_message(sockets[i], "x", ipv4("127.0.0.1", htons(9))).result == 0);
  }
}
