// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <atomic>
#include <functional>
#include <string>
#include <thread>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/port.h"
#include "support/routine.h"
#include "support/threads.h"
#include "support/wine.h"

// What becomes of pending operations when the thread that issued them ends.

using namespace support;

namespace {

constexpr ULONG_PTR status_pending = 0x103;
constexpr ULONG_PTR status_cancelled = 0xc0000120;

using Body = std::function<void()>;

// The ways in which a thread may begin and end.
void in_std_thread(const Body& body) {
  std::thread(body).join();
}

template <void (*leave)()>
void in_thread_of_windows(const Body& body) {
  const auto start = [](void* its_body) -> DWORD {
    (*static_cast<const Body*>(its_body))();
    leave();
    return 0;
  };
  const HANDLE thread = CreateThread(nullptr, 0, start, const_cast<Body*>(&body), 0, nullptr);
  REQUIRE(thread != nullptr);
  CHECK(WaitForSingleObject(thread, time_limit) == WAIT_OBJECT_0);
  CHECK(CloseHandle(thread));
}

void by_return() {}
void by_exit() {
  ExitThread(7);
}

constexpr void (*ways[])(const Body&) = {in_std_thread, in_thread_of_windows<by_return>,
                                         in_thread_of_windows<by_exit>};

struct Receive {
  int start(SOCKET s, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine = nullptr) {
    WSABUF into{1, &byte};
    DWORD flags = 0;
    return WSARecv(s, &into, 1, nullptr, &flags, &told, routine);
  }
  ULONG_PTR status() { return std::atomic_ref(told.Internal).load(); }
  Told told;
  char byte = 0;
};

}  // namespace

TEST_CASE_FIXTURE(Winsock, "The end of its thread cancels an operation with an event") {
  for (const auto& way : ways) {
    const UdpPair pair = udp_pair();
    const UniqueEvent event(Reset::automatic);
    Receive receive;
    receive.told.hEvent = event;
    way([&] { CHECK_FAILS(receive.start(pair.receiver), WSA_IO_PENDING); });
    CHECK(event.within(time_limit));
    CHECK(receive.told.Internal == status_cancelled);
    CHECK(receive.told.InternalHigh == 0);
    CHECK_FALSE(event.within(10));
  }
}

TEST_CASE_FIXTURE(Winsock, "The end of its thread cancels an operation without an event") {
  for (const auto& way : ways) {
    const UdpPair pair = udp_pair();
    Receive receive;
    way([&] { CHECK_FAILS(receive.start(pair.receiver), WSA_IO_PENDING); });
    CHECK(eventually([&] { return receive.status() == status_cancelled; }));
  }
}

TEST_CASE_FIXTURE(Winsock,
                  "The end of its thread cancels an operation, and nobody runs its routine") {
  for (const auto& way : ways) {
    const UdpPair pair = udp_pair();
    Receive receive;
    way([&] { CHECK_FAILS(receive.start(pair.receiver, Told::routine), WSA_IO_PENDING); });
    CHECK(eventually([&] { return receive.status() == status_cancelled; }));
    CHECK(SleepEx(0, TRUE) == 0);
    CHECK(receive.told.times == 0);
  }
}

TEST_CASE_FIXTURE(Winsock, "Routines that are due when their thread ends are dropped") {
  const UdpPair pair = connected_udp_pair();
  Receive receive;
  WSABUF buffer{1, &receive.byte};
  in_std_thread([&] {
    CHECK(WSASend(pair.sender, &buffer, 1, nullptr, 0, &receive.told, Told::routine) == 0);
  });
  CHECK(receive.told.Internal == 0);
  CHECK(SleepEx(0, TRUE) == 0);
  CHECK(receive.told.times == 0);
}

TEST_CASE_FIXTURE(Winsock, "With a port and no event an operation outlives its thread") {
  for (const auto& way : ways) {
    const UdpPair pair = connected_udp_pair();
    const UniquePort port;
    REQUIRE(port.add(pair.receiver, 5));
    Receive receive;
    way([&] { CHECK_FAILS(receive.start(pair.receiver), WSA_IO_PENDING); });
    CHECK(empty(port));
    CHECK(receive.status() == status_pending);
    REQUIRE(send(pair.sender, "x", 1, 0) == 1);
    CHECK(Dequeued(port).success(5, &receive.told, 1));
    CHECK(receive.byte == 'x');
  }
}

TEST_CASE_FIXTURE(Winsock, "With a port and an event it is cancelled, and both are told") {
  for (const auto& way : ways) {
    const UdpPair pair = udp_pair();
    const UniquePort port;
    const UniqueEvent event;
    REQUIRE(port.add(pair.receiver, 5));
    Receive receive;
    receive.told.hEvent = event;
    way([&] { CHECK_FAILS(receive.start(pair.receiver), WSA_IO_PENDING); });
    CHECK(event.within(time_limit));
    CHECK(Dequeued(port).failure(ERROR_OPERATION_ABORTED, 5, &receive.told));
    CHECK(receive.told.Internal == status_cancelled);
    CHECK(empty(port));
  }
}

TEST_CASE_FIXTURE(Winsock, "An operation that was there before the port ends with its thread") {
  if (WINE_DIFFERS("whether an operation outlives its thread is settled when it starts")) return;
  const UdpPair pair = udp_pair();
  const UniquePort port;
  Receive receive;
  in_std_thread([&] {
    CHECK_FAILS(receive.start(pair.receiver), WSA_IO_PENDING);
    CHECK(port.add(pair.receiver, 5));
  });
  CHECK(Dequeued(port).failure(ERROR_OPERATION_ABORTED, 5, &receive.told));
}

TEST_CASE_FIXTURE(Winsock, "Only what the thread has issued ends with it") {
  const UdpPair pair = connected_udp_pair();
  Receive first, second, third;
  CHECK_FAILS(first.start(pair.receiver), WSA_IO_PENDING);
  in_std_thread([&] { CHECK_FAILS(second.start(pair.receiver), WSA_IO_PENDING); });
  CHECK_FAILS(third.start(pair.receiver), WSA_IO_PENDING);
  CHECK(eventually([&] { return second.status() == status_cancelled; }));
  REQUIRE(send(pair.sender, "1", 1, 0) == 1);
  REQUIRE(send(pair.sender, "3", 1, 0) == 1);
  CHECK(eventually([&] { return first.status() == 0 && third.status() == 0; }));
  CHECK(first.byte == '1');
  CHECK(third.byte == '3');
}

TEST_CASE_FIXTURE(Winsock, "Operations of several sockets end with their thread") {
  const UdpPair pair = udp_pair();
  const TcpPair stream = tcp_pair();
  Receive receives[3];
  in_std_thread([&] {
    CHECK_FAILS(receives[0].start(pair.receiver), WSA_IO_PENDING);
    CHECK_FAILS(receives[1].start(pair.sender), WSA_IO_PENDING);
    CHECK_FAILS(receives[2].start(stream.server), WSA_IO_PENDING);
  });
  for (Receive& receive : receives)
    CHECK(eventually([&] { return receive.status() == status_cancelled; }));
  CHECK(send(stream.client, "x", 1, 0) == 1);
  char byte = 0;
  CHECK(recv(stream.server, &byte, 1, 0) == 1);
  CHECK(byte == 'x');
}

TEST_CASE_FIXTURE(Winsock, "With a port and the low bit of the event only the event is told") {
  for (const auto& way : ways) {
    const UdpPair pair = udp_pair();
    const UniquePort port;
    const UniqueEvent event;
    REQUIRE(port.add(pair.receiver, 5));
    Receive receive;
    receive.told.hEvent = reinterpret_cast<HANDLE>(reinterpret_cast<ULONG_PTR>(HANDLE(event)) | 1);
    way([&] { CHECK_FAILS(receive.start(pair.receiver), WSA_IO_PENDING); });
    CHECK(event.within(time_limit));
    CHECK(receive.told.Internal == status_cancelled);
    CHECK(empty(port));
  }
}

TEST_CASE_FIXTURE(Winsock, "A pending send ends with its thread, and the stream goes on") {
  if (WINE_DIFFERS("a pending send can be cancelled")) return;
  const TcpPair pair = tcp_pair();
  const std::size_t filled = fill_stream(pair);
  std::string data = pattern(1000), last = pattern(2000, 2);
  WSABUF buffer = piece(data), last_buffer = piece(last);
  Request first, second;
  in_std_thread([&] {
    CHECK_FAILS(WSASend(pair.client, &buffer, 1, nullptr, 0, &first.overlapped, nullptr),
                WSA_IO_PENDING);
  });
  CHECK(first.done_within(time_limit));
  CHECK(first.overlapped.Internal == status_cancelled);
  CHECK_FAILS(WSASend(pair.client, &last_buffer, 1, nullptr, 0, &second.overlapped, nullptr),
              WSA_IO_PENDING);
  CHECK((read_exactly(pair.server, filled + last.size()).substr(filled) == last));
  CHECK(second.done_within(time_limit));
  CHECK(second.overlapped.InternalHigh == last.size());
}
