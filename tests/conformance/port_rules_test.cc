// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/port.h"
#include "support/routine.h"
#include "support/untouched.h"
#include "support/wine.h"

// Completion ports together with what else there is: modes, ioctls, duplicates, other sockets.

using namespace support;

TEST_CASE_FIXTURE(Winsock, "A socket that skips packets still posts what pended and failed") {
  TcpPair pair = tcp_pair();
  const UniquePort port;
  REQUIRE(port.add(pair.server, 1));
  CHECK(SetFileCompletionNotificationModes(handle_of(pair.server),
                                           FILE_SKIP_COMPLETION_PORT_ON_SUCCESS));
  OVERLAPPED first{}, second{};
  char byte;
  CHECK_FAILS(start_receive(pair.server, first, byte), WSA_IO_PENDING);
  CHECK(CancelIoEx(handle_of(pair.server), &first));
  CHECK(Dequeued(port).failure(ERROR_OPERATION_ABORTED, 1, &first));
  CHECK_FAILS(start_receive(pair.server, second, byte), WSA_IO_PENDING);
  abort_connection(pair.client);
  CHECK(Dequeued(port).failure(ERROR_NETNAME_DELETED, 1, &second));
  CHECK(empty(port));
}

TEST_CASE_FIXTURE(Winsock, "Without a port the low bit of the event changes nothing") {
  const UdpPair pair = connected_udp_pair();
  Request sending, receiving;
  sending.overlapped.hEvent = with_low_bit(sending.event);
  receiving.overlapped.hEvent = with_low_bit(receiving.event);
  char byte;
  CHECK_FAILS(start_receive(pair.receiver, receiving.overlapped, byte), WSA_IO_PENDING);
  WSABUF buffer = piece("x");
  CHECK(WSASend(pair.sender, &buffer, 1, nullptr, 0, &sending.overlapped, nullptr) == 0);
  CHECK(sending.event.set());
  CHECK(receiving.done_within(time_limit));
}

TEST_CASE_FIXTURE(Winsock, "A low bit that comes with an event of the socket's port is no handle") {
  const UdpPair pair = connected_udp_pair();
  const UniquePort port;
  REQUIRE(port.add(pair.sender, 1));
  WSABUF buffer = piece("x");
  OVERLAPPED closed{};
  {
    const UniqueEvent event;
    closed.hEvent = with_low_bit(event);
  }
  CHECK(WSASend(pair.sender, &buffer, 1, nullptr, 0, &closed, nullptr) == SOCKET_ERROR);
  CHECK(empty(port));
}

TEST_CASE_FIXTURE(Winsock, "Packets of several sockets come in the order of the ends") {
  const UdpPair one = connected_udp_pair(), other = connected_udp_pair();
  const UniquePort port;
  REQUIRE(port.add(one.sender, 1));
  REQUIRE(port.add(other.sender, 2));
  std::array<OVERLAPPED, 6> sends{};
  WSABUF buffer = piece("x");
  for (std::size_t i = 0; i < sends.size(); ++i)
    CHECK(WSASend(i % 2 ? other.sender : one.sender, &buffer, 1, nullptr, 0, &sends[i], nullptr) ==
          0);
  CHECK(PostQueuedCompletionStatus(port, 7, 8, nullptr));
  for (std::size_t i = 0; i < sends.size(); ++i)
    CHECK(Dequeued(port, 0).success(1 + i % 2, &sends[i], 1));
  CHECK(Dequeued(port, 0).success(8, nullptr, 7));
  CHECK(empty(port));
}

TEST_CASE_FIXTURE(Winsock,
                  "An ioctl posts a packet without bytes, one that nobody knows a failure") {
  const UniqueSocket s = udp_socket();
  const UniquePort port;
  REQUIRE(port.add(s, 3));
  u_long waiting = 77;
  DWORD bytes = 0;
  OVERLAPPED known{}, unknown{};
  CHECK(WSAIoctl(s, FIONREAD, nullptr, 0, &waiting, sizeof waiting, &bytes, &known, nullptr) == 0);
  CHECK(bytes == sizeof waiting);
  CHECK(Dequeued(port, 0).success(3, &known, 0));
  Untouched<DWORD> count;
  CHECK_FAILS(WSAIoctl(s, 0xdeadbeef, nullptr, 0, nullptr, 0, count.out(), &unknown, nullptr),
              WSA_IO_PENDING);
  CHECK(count.untouched());
  CHECK(Dequeued(port).failure(ERROR_NOT_SUPPORTED, 3, &unknown));
  CHECK(unknown.Internal == 0xc00000bb);
  CHECK(empty(port));
}

TEST_CASE_FIXTURE(Winsock, "The last of a socket's handles to be closed posts what was pending") {
  for (const bool original_first : {true, false}) {
    UdpPair pair = udp_pair();
    WSAPROTOCOL_INFOW info;
    REQUIRE(WSADuplicateSocketW(pair.receiver, GetCurrentProcessId(), &info) == 0);
    UniqueSocket copy(WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info,
                                 0, WSA_FLAG_OVERLAPPED));
    REQUIRE(copy != INVALID_SOCKET);
    const UniquePort port;
    REQUIRE(port.add(pair.receiver, 21));
    OVERLAPPED overlapped{};
    char byte;
    CHECK_FAILS(start_receive(copy, overlapped, byte), WSA_IO_PENDING);
    CHECK((original_first ? pair.receiver : copy).close() == 0);
    CHECK(empty(port));
    CHECK((original_first ? copy : pair.receiver).close() == 0);
    const Dequeued last(port);
    CHECK(empty(port));
    if (WINE_DIFFERS("closing: 995 for datagram sockets, 1236 for connected streams")) return;
    CHECK(last.failure(ERROR_OPERATION_ABORTED, 21, &overlapped));
  }
}

TEST_CASE_FIXTURE(Winsock, "A port outlives its handle for the operations that report to it") {
  const UdpPair pair = connected_udp_pair();
  UniquePort port;
  REQUIRE(port.add(pair.receiver, 1));
  OVERLAPPED overlapped{};
  char byte = 0;
  CHECK_FAILS(start_receive(pair.receiver, overlapped, byte), WSA_IO_PENDING);
  CHECK(port.close());
  REQUIRE(send(pair.sender, "x", 1, 0) == 1);
  DWORD bytes = 0;
  CHECK(GetOverlappedResult(handle_of(pair.receiver), &overlapped, &bytes, TRUE));
  CHECK(bytes == 1);
  CHECK(byte == 'x');
  // It still has its port.
  const UniquePort another;
  CHECK_FALSE(another.add(pair.receiver, 2));
}
