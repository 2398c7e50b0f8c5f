// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <string>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/port.h"
#include "support/routine.h"
#include "support/threads.h"
#include "support/untouched.h"
#include "support/wine.h"

// Completion ports: what is posted, taken and waited for.

using namespace support;

namespace {

OVERLAPPED* tag(std::uintptr_t value) {
  return reinterpret_cast<OVERLAPPED*>(value);
}

}  // namespace

TEST_CASE("What is posted comes out as it was, first in, first out") {
  const UniquePort port;
  REQUIRE(port != nullptr);
  CHECK(PostQueuedCompletionStatus(port, 1, 2, tag(3)));
  CHECK(PostQueuedCompletionStatus(port, 0xffffffff, ~ULONG_PTR{0}, tag(~std::uintptr_t{0})));
  CHECK(PostQueuedCompletionStatus(port, 0, 0, nullptr));
  CHECK(Dequeued(port).success(2, tag(3), 1));
  CHECK(Dequeued(port).success(~ULONG_PTR{0}, tag(~std::uintptr_t{0}), 0xffffffff));
  CHECK(Dequeued(port).success(0, nullptr, 0));
  CHECK(empty(port));
}

TEST_CASE("A wait that finds nothing writes nothing but a null OVERLAPPED") {
  UniquePort port;
  CHECK(Dequeued(port, 0).nothing(WAIT_TIMEOUT));
  CHECK(Dequeued(port, 20).nothing(WAIT_TIMEOUT));
  CHECK(Dequeued(nullptr, 0).nothing(ERROR_INVALID_HANDLE));
  CHECK(Dequeued(INVALID_HANDLE_VALUE, 0).nothing(ERROR_INVALID_HANDLE));
  const UniqueEvent event;
  CHECK(Dequeued(event, 0).nothing(ERROR_INVALID_HANDLE));
  const HANDLE closed = port;
  CHECK(port.close());
  CHECK(Dequeued(closed, 0).nothing(ERROR_INVALID_HANDLE));
  CHECK_RESULT_AND_ERROR(PostQueuedCompletionStatus(closed, 0, 0, nullptr), FALSE,
                         ERROR_INVALID_HANDLE);
}

TEST_CASE("Several packets are taken at once, as many as there are and as there is room for") {
  const UniquePort port;
  for (ULONG_PTR i = 1; i <= 5; ++i) CHECK(PostQueuedCompletionStatus(port, DWORD(i), i, tag(i)));
  OVERLAPPED_ENTRY entries[3];
  ULONG count = 0;
  SetLastError(0xdeadbeef);
  CHECK(GetQueuedCompletionStatusEx(port, entries, 3, &count, 0, FALSE));
  CHECK(count == 3);
  for (ULONG i = 0; i < 3; ++i) {
    CHECK(entries[i].lpCompletionKey == i + 1);
    CHECK(entries[i].lpOverlapped == tag(i + 1));
    CHECK(entries[i].dwNumberOfBytesTransferred == i + 1);
    if (!WINE_DIFFERS("GetQueuedCompletionStatusEx fills in Internal"))
      CHECK(entries[i].Internal == 0);
  }
  CHECK(GetQueuedCompletionStatusEx(port, entries, 3, &count, INFINITE, FALSE));
  CHECK(count == 2);
  CHECK(entries[0].lpCompletionKey == 4);
  CHECK(entries[1].lpCompletionKey == 5);
  CHECK_RESULT_AND_ERROR(GetQueuedCompletionStatusEx(port, entries, 3, &count, 0, FALSE), FALSE,
                         WAIT_TIMEOUT);
  CHECK_RESULT_AND_ERROR(GetQueuedCompletionStatusEx(nullptr, entries, 3, &count, 0, FALSE), FALSE,
                         ERROR_INVALID_HANDLE);
  if (WINE_DIFFERS("GetQueuedCompletionStatusEx for no entries: 87")) return;
  CHECK_RESULT_AND_ERROR(GetQueuedCompletionStatusEx(port, entries, 0, &count, 0, FALSE), FALSE,
                         ERROR_INVALID_PARAMETER);
}

TEST_CASE_FIXTURE(Winsock, "A send that is taken at once posts its packet before it returns") {
  const UdpPair pair = connected_udp_pair();
  const UniquePort port;
  REQUIRE(port.add(pair.sender, 42));
  OVERLAPPED overlapped{};
  WSABUF buffer = piece("hello");
  DWORD sent = 0;
  CHECK_SUCCEEDS(WSASend(pair.sender, &buffer, 1, &sent, 0, &overlapped, nullptr), 0);
  CHECK(sent == 5);
  CHECK(overlapped.Internal == 0);
  CHECK(overlapped.InternalHigh == 5);
  CHECK(Dequeued(port, 0).success(42, &overlapped, 5));
  CHECK(empty(port));
}

TEST_CASE_FIXTURE(Winsock, "What pends posts one packet when it ends") {
  const UdpPair pair = connected_udp_pair();
  const UniquePort port;
  REQUIRE(port.add(pair.receiver, 7));
  OVERLAPPED overlapped{};
  char byte = 0;
  CHECK_FAILS(start_receive(pair.receiver, overlapped, byte), WSA_IO_PENDING);
  CHECK(empty(port));
  REQUIRE(send(pair.sender, "x", 1, 0) == 1);
  CHECK(Dequeued(port).success(7, &overlapped, 1));
  CHECK(byte == 'x');
  CHECK(empty(port));
}

TEST_CASE_FIXTURE(Winsock, "A synchronous call posts no packet") {
  const UdpPair pair = connected_udp_pair();
  const UniquePort port;
  REQUIRE(port.add(pair.sender, 1));
  WSABUF buffer = piece("x");
  DWORD sent = 0;
  CHECK(send(pair.sender, "x", 1, 0) == 1);
  CHECK(WSASend(pair.sender, &buffer, 1, &sent, 0, nullptr, nullptr) == 0);
  if (!WINE_DIFFERS("a routine without an OVERLAPPED is ignored"))
    CHECK(WSASend(pair.sender, &buffer, 1, &sent, 0, nullptr, Told::routine) == 0);
  CHECK(empty(port));
}

TEST_CASE_FIXTURE(Winsock, "With an event both the event is set and a packet is posted") {
  const UdpPair pair = connected_udp_pair();
  const UniquePort port;
  REQUIRE(port.add(pair.sender, 1));
  Request request;
  CHECK(start_send(pair.sender, request.overlapped) == 0);
  CHECK(request.event.set());
  CHECK(Dequeued(port, 0).success(1, &request.overlapped, 5));
}

TEST_CASE_FIXTURE(Winsock, "The low bit of the event keeps the packet away, at once and later") {
  const UdpPair pair = connected_udp_pair();
  const UniquePort port;
  REQUIRE(port.add(pair.sender, 1));
  REQUIRE(port.add(pair.receiver, 2));
  Request sending, receiving;
  sending.overlapped.hEvent = with_low_bit(sending.event);
  receiving.overlapped.hEvent = with_low_bit(receiving.event);
  char byte;
  CHECK_FAILS(start_receive(pair.receiver, receiving.overlapped, byte), WSA_IO_PENDING);
  CHECK(start_send(pair.sender, sending.overlapped, "x") == 0);
  CHECK(sending.event.set());
  CHECK(receiving.done_within(time_limit));
  DWORD bytes = 0;
  DWORD flags = 0;
  CHECK(WSAGetOverlappedResult(pair.receiver, &receiving.overlapped, &bytes, TRUE, &flags));
  CHECK(bytes == 1);
  CHECK(empty(port));
}

TEST_CASE_FIXTURE(Winsock, "A routine on a socket with a port is refused before its state is") {
  TcpPair pair = tcp_pair();
  const UniquePort port;
  REQUIRE(port.add(pair.client, 1));
  Told told;
  WSABUF buffer = piece("x");
  char room[1];
  WSABUF into{1, room};
  Untouched<DWORD> count;
  DWORD flags = 0;
  u_long nonblocking = 1;
  const auto refuse_all = [&] {
    CHECK_FAILS(WSASend(pair.client, &buffer, 1, count.out(), 0, &told, Told::routine), WSAEINVAL);
    CHECK_FAILS(WSARecv(pair.client, &into, 1, count.out(), &flags, &told, Told::routine),
                WSAEINVAL);
    CHECK(SleepEx(0, TRUE) == 0);
    CHECK(told.times == 0);
    CHECK(count.untouched());
    CHECK(empty(port));
  };
  refuse_all();
  CHECK_FAILS(WSAIoctl(pair.client, FIONBIO, &nonblocking, sizeof nonblocking, nullptr, 0,
                       count.out(), &told, Told::routine),
              WSAEINVAL);
  CHECK(nothing_to_receive(pair.server));
  REQUIRE(shutdown(pair.client, SD_BOTH) == 0);
  if (WINE_DIFFERS("port and routine: WSAEINVAL before WSAESHUTDOWN")) return;
  refuse_all();
}

TEST_CASE_FIXTURE(Winsock, "A call that fails at once posts no packet") {
  TcpPair pair = tcp_pair();
  const UniquePort port;
  REQUIRE(port.add(pair.server, 1));
  OVERLAPPED receiving{}, sending{};
  char byte;
  CHECK_FAILS(start_receive(pair.server, receiving, byte), WSA_IO_PENDING);
  abort_connection(pair.client);
  CHECK(Dequeued(port).failure(ERROR_NETNAME_DELETED, 1, &receiving));
  CHECK(receiving.Internal == 0xc000020d);
  Untouched<DWORD> sent;
  WSABUF buffer = piece("x");
  CHECK_FAILS(WSASend(pair.server, &buffer, 1, sent.out(), 0, &sending, nullptr), WSAECONNRESET);
  CHECK(sent.untouched());
  if (WINE_DIFFERS("a reset is told by every later receive")) return;
  CHECK_FAILS(start_receive(pair.server, receiving, byte), WSAECONNRESET);
  CHECK(empty(port));
}

TEST_CASE_FIXTURE(Winsock,
                  "A packet of a failure is taken by GetQueuedCompletionStatusEx as well") {
  TcpPair pair = tcp_pair();
  const UniquePort port;
  REQUIRE(port.add(pair.server, 9));
  OVERLAPPED overlapped{};
  char byte;
  CHECK_FAILS(start_receive(pair.server, overlapped, byte), WSA_IO_PENDING);
  abort_connection(pair.client);
  OVERLAPPED_ENTRY entry{};
  ULONG count = 0;
  CHECK(GetQueuedCompletionStatusEx(port, &entry, 1, &count, time_limit, FALSE));
  CHECK(count == 1);
  CHECK(entry.lpCompletionKey == 9);
  CHECK(entry.lpOverlapped == &overlapped);
  CHECK(entry.dwNumberOfBytesTransferred == 0);
  CHECK(overlapped.Internal == 0xc000020d);
}

TEST_CASE("Closing a port tells those who wait for it") {
  if (WINE_DIFFERS("closing a port ends the waits for it")) return;
  UniquePort port;
  const UniqueEvent first_there, second_there;
  const HANDLE value = port;
  BOOL first_nothing = FALSE, second_result = TRUE;
  DWORD second_error = 0;
  Worker first([&] {
    SetEvent(first_there);
    const Dequeued dequeued(value);
    first_nothing =
        dequeued.nothing(ERROR_ABANDONED_WAIT_0) || dequeued.nothing(ERROR_INVALID_HANDLE);
  });
  Worker second([&] {
    OVERLAPPED_ENTRY entry;
    ULONG count = 0;
    SetEvent(second_there);
    second_result = GetQueuedCompletionStatusEx(value, &entry, 1, &count, time_limit, TRUE);
    second_error = GetLastError();
  });
  CHECK(first_there.within(time_limit));
  CHECK(second_there.within(time_limit));
  Sleep(20);  // most probably both wait by now; a late one finds the handle gone
  CHECK(port.close());
  first.join();
  second.join();
  CHECK(first_nothing);
  CHECK_FALSE(second_result);
  CHECK((second_error == ERROR_ABANDONED_WAIT_0 || second_error == ERROR_INVALID_HANDLE));
}

TEST_CASE("A packet wakes a thread that waits for it") {
  const UniquePort port;
  const UniqueEvent there;
  bool taken = false;
  Worker worker([&] {
    SetEvent(there);
    taken = Dequeued(port).success(2, tag(3), 1);
  });
  CHECK(there.within(time_limit));
  CHECK(PostQueuedCompletionStatus(port, 1, 2, tag(3)));
  worker.join();
  CHECK(taken);
}

TEST_CASE("GetQueuedCompletionStatus runs no calls; Ex runs them when there is no packet") {
  const UniquePort port;
  Call call;
  OVERLAPPED_ENTRY entry;
  Untouched<ULONG> count;
  const auto take = [&](BOOL alertable) {
    return GetQueuedCompletionStatusEx(port, &entry, 1, count.out(), 0, alertable);
  };
  REQUIRE(call.queue());
  CHECK(Dequeued(port, 1).nothing(WAIT_TIMEOUT));
  CHECK_RESULT_AND_ERROR(take(FALSE), FALSE, WAIT_TIMEOUT);
  CHECK(call.times == 0);

  CHECK(PostQueuedCompletionStatus(port, 1, 2, nullptr));
  CHECK(take(TRUE));
  CHECK(call.times == 0);
  CHECK_RESULT_AND_ERROR(take(TRUE), FALSE, WAIT_IO_COMPLETION);
  CHECK(call.times == 1);
  CHECK_RESULT_AND_ERROR(take(TRUE), FALSE, WAIT_TIMEOUT);
}

TEST_CASE("A call wakes a thread that waits alertably for packets") {
  const UniquePort port;
  const UniqueEvent there;
  HANDLE thread = nullptr;
  BOOL result = TRUE;
  DWORD error = 0;
  Worker worker([&] {
    const OwnThread self;
    thread = self;
    OVERLAPPED_ENTRY entry;
    ULONG count = 0;
    SetEvent(there);
    result = GetQueuedCompletionStatusEx(port, &entry, 1, &count, INFINITE, TRUE);
    error = GetLastError();
  });
  REQUIRE(there.within(time_limit));
  Call call;
  REQUIRE(call.queue(thread));
  worker.join();
  CHECK_FALSE(result);
  CHECK(error == WAIT_IO_COMPLETION);
  CHECK(call.times == 1);
  CHECK(empty(port));
}
