// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <vector>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/threads.h"

// Values of closed sockets and events, used again while others come and go.

using namespace support;

namespace {

constexpr int rounds = 50000;

int mistakes_with_stale_socket(SOCKET s) {
  char byte = 'x';
  int mistakes = 0;
  mistakes += send(s, &byte, 1, 0) != SOCKET_ERROR || WSAGetLastError() != WSAENOTSOCK;
  mistakes += closesocket(s) != SOCKET_ERROR || WSAGetLastError() != WSAENOTSOCK;
  return mistakes;
}

int mistakes_with_stale_event(HANDLE event) {
  int mistakes = 0;
  mistakes += SetEvent(event) || GetLastError() != ERROR_INVALID_HANDLE;
  mistakes +=
      WaitForSingleObject(event, 0) != WAIT_FAILED || GetLastError() != ERROR_INVALID_HANDLE;
  mistakes += CloseHandle(event) || GetLastError() != ERROR_INVALID_HANDLE;
  return mistakes;
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "A closed socket's value is refused however many sockets follow") {
  int mistakes = 0;
  const SOCKET first = udp_socket().release();
  REQUIRE(closesocket(first) == 0);
  for (int i = 0; i < rounds; ++i) {
    const SOCKET s = socket(AF_INET, SOCK_DGRAM, 0);
    mistakes += s == INVALID_SOCKET || closesocket(s) != 0;
    mistakes += mistakes_with_stale_socket(s) + mistakes_with_stale_socket(first);
  }
  CHECK(mistakes == 0);
}

TEST_CASE("A closed event's handle is refused however many events follow") {
  int mistakes = 0;
  const HANDLE first = CreateEventA(nullptr, TRUE, FALSE, nullptr);
  REQUIRE(CloseHandle(first));
  for (int i = 0; i < 2 * rounds; ++i) {
    const HANDLE event = WSACreateEvent();
    mistakes += event == WSA_INVALID_EVENT || !WSACloseEvent(event);
    mistakes += mistakes_with_stale_event(event) + mistakes_with_stale_event(first);
  }
  CHECK(mistakes == 0);
}

TEST_CASE_FIXTURE(Winsock, "Of threads that close one socket one succeeds, the others hear so") {
  for (int round = 0; round < 300; ++round) {
    const SOCKET s = udp_socket().release();
    std::atomic<int> closed{0};
    std::atomic<int> refused{0};
    {
      const auto close = [&] {
        if (closesocket(s) == 0)
          ++closed;
        else if (WSAGetLastError() == WSAENOTSOCK)
          ++refused;
      };
      Worker first(close), second(close), third(close);
    }
    REQUIRE(closed == 1);
    REQUIRE(refused == 2);
  }
}

TEST_CASE_FIXTURE(Winsock, "An event that is closed while an operation will set it is no trouble") {
  for (int round = 0; round < 300; ++round) {
    UdpPair pair = connected_udp_pair();
    char byte = 0;
    WSABUF into{1, &byte};
    DWORD flags = 0;
    OVERLAPPED overlapped{};
    overlapped.hEvent = WSACreateEvent();
    CHECK_FAILS(WSARecv(pair.receiver, &into, 1, nullptr, &flags, &overlapped, nullptr),
                WSA_IO_PENDING);
    {
      Worker closer([event = overlapped.hEvent] { WSACloseEvent(event); });
      CHECK(send(pair.sender, "x", 1, 0) == 1);
    }
    CHECK_FALSE(SetEvent(overlapped.hEvent));
    DWORD bytes = 0;
    REQUIRE(eventually([&] {
      return WSAGetOverlappedResult(pair.receiver, &overlapped, &bytes, FALSE, &flags) != FALSE;
    }));
    CHECK(byte == 'x');
  }
}
