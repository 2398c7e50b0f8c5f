// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/message.h"
#include "support/threads.h"
#include "support/wine.h"

using namespace support;

TEST_CASE("WSAGetLastError and GetLastError read the same cell") {
  SetLastError(12345);
  CHECK(WSAGetLastError() == 12345);
  WSASetLastError(WSAEMSGSIZE);
  CHECK(GetLastError() == static_cast<DWORD>(WSAEMSGSIZE));
}

TEST_CASE_FIXTURE(Winsock, "Each thread has its own last error") {
  const UniqueEvent begin;
  const UniqueEvent done;
  int seen_at_start = -1;
  Worker other([&] {
    seen_at_start = WSAGetLastError();
    begin.within(time_limit);
    closesocket(INVALID_SOCKET);
    SetEvent(done);
  });
  WSASetLastError(WSAEINTR);
  SetEvent(begin);
  done.within(time_limit);
  CHECK(WSAGetLastError() == WSAEINTR);
  other.join();
  CHECK(seen_at_start == 0);
}

TEST_CASE_FIXTURE(Winsock, "A failed call leaves its error for GetLastError too") {
  CHECK(closesocket(INVALID_SOCKET) == SOCKET_ERROR);
  CHECK(GetLastError() == static_cast<DWORD>(WSAENOTSOCK));
}

TEST_CASE_FIXTURE(Winsock, "Sends and receives that succeed leave the last error at 0") {
  const UdpPair pair = connected_udp_pair();
  const sockaddr_in& to = pair.receiver_address;
  WSABUF buffer = piece("12345");
  DWORD bytes = 0;
  CHECK_SUCCEEDS(send(pair.sender, "12345", 5, 0), 5);
  CHECK_SUCCEEDS(sendto(pair.sender, "12345", 5, 0, generic(to), sizeof to), 5);
  CHECK_SUCCEEDS(WSASend(pair.sender, &buffer, 1, &bytes, 0, nullptr, nullptr), 0);
  CHECK_SUCCEEDS(
      WSASendTo(pair.sender, &buffer, 1, &bytes, 0, generic(to), sizeof to, nullptr, nullptr), 0);
  CHECK(send_message(pair.sender, "12345", to).error == 0);

  char room[16];
  WSABUF into{sizeof room, room};
  DWORD flags = 0;
  CHECK_SUCCEEDS(recv(pair.receiver, room, sizeof room, 0), 5);
  CHECK_SUCCEEDS(recvfrom(pair.receiver, room, sizeof room, 0, nullptr, nullptr), 5);
  CHECK_SUCCEEDS(WSARecv(pair.receiver, &into, 1, &bytes, &flags, nullptr, nullptr), 0);
  CHECK_SUCCEEDS(
      WSARecvFrom(pair.receiver, &into, 1, &bytes, &flags, nullptr, nullptr, nullptr, nullptr), 0);
  const ReceivedMessage message(pair.receiver);
  CHECK(message.result == 0);
  CHECK(message.error == 0);
}

TEST_CASE_FIXTURE(Winsock, "Calls that prepare a socket and succeed leave the last error at 0") {
  SetLastError(0xdeadbeef);
  UniqueSocket s(socket(AF_INET, SOCK_STREAM, IPPROTO_TCP));
  CHECK(WSAGetLastError() == 0);
  const sockaddr_in any = ipv4("127.0.0.1");
  CHECK_SUCCEEDS(bind(s, generic(any), sizeof any), 0);
  const DWORD size = 8192;
  CHECK_SUCCEEDS(setsockopt(s, SOL_SOCKET, SO_SNDBUF, reinterpret_cast<const char*>(&size), 4), 0);
  DWORD value = 0;
  int length = sizeof value;
  CHECK_SUCCEEDS(getsockopt(s, SOL_SOCKET, SO_SNDBUF, reinterpret_cast<char*>(&value), &length), 0);
  u_long nonblocking = 0;
  CHECK_SUCCEEDS(ioctlsocket(s, FIONBIO, &nonblocking), 0);
  UniqueSocket listener = tcp_listener();
  const sockaddr_in address = bound_to(listener);
  if (WINE_DIFFERS("connect that succeeds leaves the last error at 0")) return;
  CHECK_SUCCEEDS(connect(s, generic(address), sizeof address), 0);
  CHECK_SUCCEEDS(shutdown(s, SD_SEND), 0);
}
