// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <memory>
#include <string>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/port.h"
#include "support/routine.h"
#include "support/threads.h"
#include "support/wine.h"

// CancelIo and CancelIoEx: each victim ends once, wherever its end was to be reported.

using namespace support;

namespace {

constexpr ULONG_PTR status_cancelled = 0xc0000120;

struct Receive : Request {
  Receive() : Request(Reset::automatic) {}
  int start(SOCKET s) {
    WSABUF into{sizeof room, room};
    DWORD flags = 0;
    return WSARecv(s, &into, 1, nullptr, &flags, &overlapped, nullptr);
  }
  char room[16];
};

// The event is automatic: a second end would set it again.
void check_cancelled_once(const Request& request) {
  REQUIRE(request.done_within(time_limit));
  CHECK(request.overlapped.Internal == status_cancelled);
  CHECK(request.overlapped.InternalHigh == 0);
  CHECK_FALSE(request.done_within(20));
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "CancelIoEx ends one operation and leaves the others") {
  const UdpPair pair = connected_udp_pair();
  std::array<Receive, 3> receives;
  for (Receive& receive : receives) CHECK_FAILS(receive.start(pair.receiver), WSA_IO_PENDING);
  CHECK(CancelIoEx(handle_of(pair.receiver), &receives[1].overlapped));
  check_cancelled_once(receives[1]);
  CHECK_FALSE(receives[0].event.set());
  CHECK_FALSE(receives[2].event.set());
  REQUIRE(send(pair.sender, "1", 1, 0) == 1);
  REQUIRE(send(pair.sender, "2", 1, 0) == 1);
  CHECK(receives[0].done_within(time_limit));
  CHECK(receives[2].done_within(time_limit));
  CHECK(receives[0].room[0] == '1');
  CHECK(receives[2].room[0] == '2');
}

TEST_CASE_FIXTURE(Winsock,
                  "CancelIoEx without an OVERLAPPED ends all, also those of other threads") {
  const UdpPair pair = udp_pair();
  const UniqueEvent issued, go;
  std::array<Receive, 3> receives;
  Worker worker([&] {
    receives[0].start(pair.receiver);
    SetEvent(issued);
    go.within(time_limit);
  });
  REQUIRE(issued.within(time_limit));
  CHECK_FAILS(receives[1].start(pair.receiver), WSA_IO_PENDING);
  CHECK_FAILS(receives[2].start(pair.receiver), WSA_IO_PENDING);
  CHECK(CancelIoEx(handle_of(pair.receiver), nullptr));
  for (const Receive& receive : receives) check_cancelled_once(receive);
  SetEvent(go);
}

TEST_CASE_FIXTURE(Winsock, "CancelIoEx says when it has found nothing") {
  const UdpPair pair = connected_udp_pair();
  Receive receive;
  Request stranger;
  const HANDLE handle = handle_of(pair.receiver);
  if (!WINE_DIFFERS("CancelIoEx without anything pending: ERROR_NOT_FOUND"))
    CHECK_RESULT_AND_ERROR(CancelIoEx(handle, nullptr), FALSE, ERROR_NOT_FOUND);
  CHECK_FAILS(receive.start(pair.receiver), WSA_IO_PENDING);
  CHECK_RESULT_AND_ERROR(CancelIoEx(handle, &stranger.overlapped), FALSE, ERROR_NOT_FOUND);
  CHECK_RESULT_AND_ERROR(CancelIoEx(handle_of(pair.sender), &receive.overlapped), FALSE,
                         ERROR_NOT_FOUND);
  CHECK_FALSE(receive.event.set());
  REQUIRE(send(pair.sender, "x", 1, 0) == 1);
  REQUIRE(receive.done_within(time_limit));
  CHECK_RESULT_AND_ERROR(CancelIoEx(handle, &receive.overlapped), FALSE, ERROR_NOT_FOUND);
  CHECK(receive.overlapped.Internal == 0);
}

TEST_CASE_FIXTURE(Winsock, "Only what can have operations can have them cancelled") {
  if (WINE_DIFFERS("CancelIo looks at what its handle names")) return;
  const UniqueEvent event;
  for (const HANDLE handle : {HANDLE(event), HANDLE(nullptr), INVALID_HANDLE_VALUE}) {
    CHECK_RESULT_AND_ERROR(CancelIo(handle), FALSE, ERROR_INVALID_HANDLE);
    CHECK_RESULT_AND_ERROR(CancelIoEx(handle, nullptr), FALSE, ERROR_INVALID_HANDLE);
  }
}

TEST_CASE_FIXTURE(Winsock, "CancelIo ends what its own thread has issued, and nothing else") {
  const UdpPair pair = udp_pair();
  const UniqueEvent issued, go;
  std::array<Receive, 3> receives;
  BOOL from_idle = FALSE;
  Worker worker([&] {
    receives[1].start(pair.receiver);
    SetEvent(issued);
    go.within(time_limit);
  });
  REQUIRE(issued.within(time_limit));
  CHECK_FAILS(receives[0].start(pair.receiver), WSA_IO_PENDING);
  CHECK_FAILS(receives[2].start(pair.receiver), WSA_IO_PENDING);
  Worker idle([&] { from_idle = CancelIo(handle_of(pair.receiver)); });
  idle.join();
  CHECK(from_idle);
  for (const Receive& receive : receives) CHECK_FALSE(receive.event.set());
  CHECK(CancelIo(handle_of(pair.receiver)));
  check_cancelled_once(receives[0]);
  check_cancelled_once(receives[2]);
  CHECK_FALSE(receives[1].event.set());
  CHECK(CancelIo(handle_of(pair.receiver)));  // nothing left
  SetEvent(go);
}

TEST_CASE_FIXTURE(Winsock, "Cancelling reports to a routine, to a port, and to the socket itself") {
  const UdpPair called = udp_pair(), packed = udp_pair(), bare = udp_pair();
  char byte;
  WSABUF into{1, &byte};
  DWORD flags = 0;
  const UniquePort port;
  REQUIRE(port.add(packed.receiver, 4));
  Told told;
  OVERLAPPED packet{}, alone{};
  CHECK_FAILS(WSARecv(called.receiver, &into, 1, nullptr, &flags, &told, Told::routine),
              WSA_IO_PENDING);
  CHECK_FAILS(WSARecv(packed.receiver, &into, 1, nullptr, &flags, &packet, nullptr),
              WSA_IO_PENDING);
  CHECK_FAILS(WSARecv(bare.receiver, &into, 1, nullptr, &flags, &alone, nullptr), WSA_IO_PENDING);
  for (const SOCKET s : {SOCKET(called.receiver), SOCKET(packed.receiver), SOCKET(bare.receiver)})
    CHECK(CancelIo(handle_of(s)));

  CHECK(told.times == 0);
  CHECK(SleepEx(time_limit, TRUE) == WAIT_IO_COMPLETION);
  CHECK(told.told(WSA_OPERATION_ABORTED, 0));
  CHECK(Dequeued(port).failure(ERROR_OPERATION_ABORTED, 4, &packet));
  CHECK(empty(port));
  CHECK(WaitForSingleObject(handle_of(bare.receiver), time_limit) == WAIT_OBJECT_0);
  DWORD bytes = 0xdeadbeef;
  CHECK_RESULT_AND_ERROR(WSAGetOverlappedResult(bare.receiver, &alone, &bytes, TRUE, &flags), FALSE,
                         WSA_OPERATION_ABORTED);
  CHECK(bytes == 0);
  CHECK_RESULT_AND_ERROR(GetOverlappedResult(handle_of(bare.receiver), &alone, &bytes, TRUE), FALSE,
                         ERROR_OPERATION_ABORTED);
}

TEST_CASE_FIXTURE(Winsock, "A pending send is cancelled, and the one behind it goes on") {
  if (WINE_DIFFERS("a pending send can be cancelled")) return;
  const TcpPair pair = tcp_pair();
  const std::size_t filled = fill_stream(pair);
  std::string data = pattern(1000), last = pattern(2000, 2);
  WSABUF buffer = piece(data), last_buffer = piece(last);
  Request first(Reset::automatic), second;
  CHECK_FAILS(WSASend(pair.client, &buffer, 1, nullptr, 0, &first.overlapped, nullptr),
              WSA_IO_PENDING);
  CHECK_FAILS(WSASend(pair.client, &last_buffer, 1, nullptr, 0, &second.overlapped, nullptr),
              WSA_IO_PENDING);
  CHECK(CancelIoEx(handle_of(pair.client), &first.overlapped));
  check_cancelled_once(first);
  CHECK((read_exactly(pair.server, filled) == std::string(filled, 'f')));
  CHECK((read_exactly(pair.server, last.size()) == last));
  CHECK(second.done_within(time_limit));
}

TEST_CASE_FIXTURE(Winsock, "A socket goes on working after a cancel") {
  const UdpPair pair = connected_udp_pair();
  for (int round = 0; round < 20; ++round) {
    Receive cancelled, received;
    CHECK_FAILS(cancelled.start(pair.receiver), WSA_IO_PENDING);
    CHECK(CancelIoEx(handle_of(pair.receiver), nullptr));
    CHECK(cancelled.done_within(time_limit));
    CHECK_FAILS(received.start(pair.receiver), WSA_IO_PENDING);
    REQUIRE(send(pair.sender, "x", 1, 0) == 1);
    CHECK(received.done_within(time_limit));
    CHECK(received.overlapped.InternalHigh == 1);
  }
}

TEST_CASE_FIXTURE(Winsock, "Operations may be cancelled and started from inside a routine") {
  const UdpPair pair = udp_pair();
  char byte;
  WSABUF into{1, &byte};
  DWORD flags = 0;
  Told first, second;
  const auto start = [&](Told& told) {
    return WSARecv(pair.receiver, &into, 1, nullptr, &flags, &told, Told::routine);
  };
  first.body = [&] {
    CHECK_FAILS(start(second), WSA_IO_PENDING);
    CHECK(CancelIoEx(handle_of(pair.receiver), &second));
    CHECK(second.times == 0);
  };
  CHECK_FAILS(start(first), WSA_IO_PENDING);
  CHECK(CancelIoEx(handle_of(pair.receiver), &first));
  CHECK(SleepEx(time_limit, TRUE) == WAIT_IO_COMPLETION);
  CHECK(first.told(WSA_OPERATION_ABORTED, 0));
  CHECK(second.told(WSA_OPERATION_ABORTED, 0));
}

TEST_CASE("The last cleanup cancels for events, routines and ports alike") {
  auto winsock = std::make_unique<Winsock>();
  const SOCKET with_event = udp_socket().release(), with_routine = udp_socket().release(),
               with_port = udp_socket().release();
  const UniquePort port;
  REQUIRE(port.add(with_port, 6));
  Receive receive;
  Told told;
  OVERLAPPED packet{};
  char byte;
  WSABUF into{1, &byte};
  DWORD flags = 0;
  CHECK_FAILS(receive.start(with_event), WSA_IO_PENDING);
  CHECK_FAILS(WSARecv(with_routine, &into, 1, nullptr, &flags, &told, Told::routine),
              WSA_IO_PENDING);
  CHECK_FAILS(WSARecv(with_port, &into, 1, nullptr, &flags, &packet, nullptr), WSA_IO_PENDING);
  winsock.reset();
  if (WINE_DIFFERS("the last cleanup ends pending operations as closesocket does")) return;
  check_cancelled_once(receive);
  CHECK(Dequeued(port).failure(ERROR_OPERATION_ABORTED, 6, &packet));
  CHECK(empty(port));
  CHECK(SleepEx(time_limit, TRUE) == WAIT_IO_COMPLETION);
  CHECK(told.told(WSA_OPERATION_ABORTED, 0));
}
