// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <chrono>
#include <functional>
#include <iterator>
#include <string>

#include "support/alertable.h"
#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/routine.h"
#include "support/threads.h"
#include "support/wine.h"

// Alertable waits, those that programs ask for and those inside of Winsock's blocking calls.

using namespace support;

namespace {

constexpr const char* wine_polls = "WSAPoll waits alertably";

// A wait of one kind, on one object that is as it was given.
using Wait = std::function<DWORD(HANDLE, DWORD milliseconds)>;

const Wait waits[] = {
    [](HANDLE object, DWORD ms) { return WaitForSingleObjectEx(object, ms, TRUE); },
    [](HANDLE object, DWORD ms) { return WaitForMultipleObjectsEx(1, &object, FALSE, ms, TRUE); },
    [](HANDLE object, DWORD ms) {
      const UniqueEvent clear;
      const HANDLE both[] = {clear, object};
      const DWORD result = WaitForMultipleObjectsEx(2, both, FALSE, ms, TRUE);
      return result == WAIT_OBJECT_0 + 1 ? WAIT_OBJECT_0 : result;
    },
    [](HANDLE object, DWORD ms) {
      const UniqueEvent set(Reset::manual, true);
      const HANDLE both[] = {set, object};
      return WaitForMultipleObjectsEx(2, both, TRUE, ms, TRUE);
    },
    [](HANDLE object, DWORD ms) { return WSAWaitForMultipleEvents(1, &object, FALSE, ms, TRUE); },
    [](HANDLE object, DWORD ms) {
      const UniqueEvent signaled;
      const DWORD result = SignalObjectAndWait(signaled, object, ms, TRUE);
      CHECK(signaled.set());
      return result;
    },
};

fd_set set_of(SOCKET s) {
  fd_set set;
  FD_ZERO(&set);
  FD_SET(s, &set);
  return set;
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "An object that is set goes before the calls, which stay queued") {
  for (const Wait& wait : waits) {
    const UniqueEvent event(Reset::automatic, true);
    Call call;
    REQUIRE(call.queue());
    CHECK(wait(event, INFINITE) == WAIT_OBJECT_0);
    CHECK(call.times == 0);
    CHECK(wait(event, INFINITE) == WAIT_IO_COMPLETION);
    CHECK(call.times == 1);
  }
}

TEST_CASE_FIXTURE(Winsock,
                  "A wait that would have to wait runs what is queued, also without time") {
  for (const Wait& wait : waits) {
    const UniqueEvent event;
    Call first, second;
    for (const DWORD milliseconds : {DWORD(0), DWORD(1), DWORD(INFINITE)}) {
      REQUIRE(first.queue());
      REQUIRE(second.queue());
      CHECK(wait(event, milliseconds) == WAIT_IO_COMPLETION);
    }
    CHECK(first.times == 3);
    CHECK(second.times == 3);
    CHECK(wait(event, 0) == WAIT_TIMEOUT);
    CHECK(wait(event, 1) == WAIT_TIMEOUT);
  }
}

TEST_CASE_FIXTURE(Winsock, "A wait that ran calls does not look at its objects again") {
  for (const Wait& wait : waits) {
    const UniqueEvent event(Reset::automatic);
    Call call([&] { SetEvent(event); });
    REQUIRE(call.queue());
    CHECK(wait(event, INFINITE) == WAIT_IO_COMPLETION);
    CHECK(event.set());
  }
}

TEST_CASE_FIXTURE(Winsock, "A wait for all that is interrupted by a call takes none") {
  const UniqueEvent set(Reset::automatic, true), clear(Reset::automatic);
  const HANDLE both[] = {set, clear};
  Call call;
  REQUIRE(call.queue());
  CHECK(WaitForMultipleObjectsEx(2, both, TRUE, INFINITE, TRUE) == WAIT_IO_COMPLETION);
  CHECK(set.set());
  CHECK_FALSE(clear.set());
}

TEST_CASE_FIXTURE(Winsock, "Arguments that are no wait fail before any call is run") {
  Call call;
  REQUIRE(call.queue());
  CHECK_RESULT_AND_ERROR(WaitForSingleObjectEx(nullptr, 0, TRUE), WAIT_FAILED,
                         ERROR_INVALID_HANDLE);
  const HANDLE none[65] = {};
  CHECK_RESULT_AND_ERROR(WaitForMultipleObjectsEx(65, none, FALSE, 0, TRUE), WAIT_FAILED,
                         ERROR_INVALID_PARAMETER);
  CHECK_RESULT_AND_ERROR(WaitForMultipleObjectsEx(0, none, FALSE, 0, TRUE), WAIT_FAILED,
                         ERROR_INVALID_PARAMETER);
  CHECK(call.times == 0);
  CHECK(SleepEx(0, TRUE) == WAIT_IO_COMPLETION);
}

TEST_CASE_FIXTURE(Winsock, "A call from another thread ends each of the waits") {
  for (const Wait& wait : waits) {
    const UniqueEvent event;
    DWORD result = 0xdeadbeef;
    check_alertable([&] { result = wait(event, INFINITE); }, [] {});
    CHECK(result == WAIT_IO_COMPLETION);
  }
}

TEST_CASE_FIXTURE(Winsock, "GetOverlappedResultEx waits alertably when it is asked to") {
  const UdpPair pair = connected_udp_pair();
  Request request;
  char byte;
  WSABUF into{1, &byte};
  DWORD flags = 0, bytes = 0xdeadbeef;
  CHECK_FAILS(WSARecv(pair.receiver, &into, 1, nullptr, &flags, &request.overlapped, nullptr),
              WSA_IO_PENDING);
  const auto result = [&](DWORD milliseconds, BOOL alertable) {
    return GetOverlappedResultEx(reinterpret_cast<HANDLE>(SOCKET(pair.receiver)),
                                 &request.overlapped, &bytes, milliseconds, alertable);
  };
  Call call;
  REQUIRE(call.queue());
  CHECK_RESULT_AND_ERROR(result(1, FALSE), FALSE, WAIT_TIMEOUT);
  CHECK_RESULT_AND_ERROR(result(0, TRUE), FALSE, ERROR_IO_INCOMPLETE);
  CHECK(call.times == 0);
  CHECK_RESULT_AND_ERROR(result(INFINITE, TRUE), FALSE, WAIT_IO_COMPLETION);
  CHECK(call.times == 1);
  CHECK_RESULT_AND_ERROR(result(1, TRUE), FALSE, WAIT_TIMEOUT);
  CHECK(bytes == 0xdeadbeef);
  REQUIRE(send(pair.sender, "x", 1, 0) == 1);
  REQUIRE(request.done_within(time_limit));
  check_runs_nothing([&] { CHECK(result(INFINITE, TRUE)); });
  CHECK(bytes == 1);
}

TEST_CASE_FIXTURE(Winsock, "The waits for a result that cannot be asked run no calls") {
  const UdpPair pair = connected_udp_pair();
  char byte;
  WSABUF into{1, &byte};
  DWORD flags = 0, bytes = 0;
  Call call;
  for (const bool winsocks : {true, false}) {
    Request request;
    CHECK_FAILS(WSARecv(pair.receiver, &into, 1, nullptr, &flags, &request.overlapped, nullptr),
                WSA_IO_PENDING);
    REQUIRE(call.queue());
    Worker sender([&] { send(pair.sender, "x", 1, 0); });
    CHECK((winsocks
               ? WSAGetOverlappedResult(pair.receiver, &request.overlapped, &bytes, TRUE, &flags)
               : GetOverlappedResult(reinterpret_cast<HANDLE>(SOCKET(pair.receiver)),
                                     &request.overlapped, &bytes, TRUE)));
    CHECK(call.times == 0);
    CHECK(SleepEx(0, TRUE) == WAIT_IO_COMPLETION);
    call.times = 0;
  }
}

TEST_CASE_FIXTURE(Winsock, "A receive that waits runs calls, and goes on to its data") {
  const UdpPair pair = connected_udp_pair();
  const TcpPair stream = tcp_pair();
  char room[8];
  WSABUF into{sizeof room, room};
  DWORD bytes = 0, flags = 0;
  int result = 0;
  const auto datagram = [&] { CHECK(send(pair.sender, "hello", 5, 0) == 5); };
  const auto segment = [&] { CHECK(send(stream.client, "hello", 5, 0) == 5); };
  check_alertable([&] { result = recv(stream.server, room, sizeof room, 0); }, segment);
  CHECK(result == 5);
  check_alertable([&] { result = recv(pair.receiver, room, sizeof room, 0); }, datagram);
  CHECK(result == 5);
  check_alertable(
      [&] { result = WSARecv(pair.receiver, &into, 1, &bytes, &flags, nullptr, nullptr); },
      datagram);
  CHECK(result == 0);
  CHECK(bytes == 5);
}

TEST_CASE_FIXTURE(Winsock, "A send that waits runs calls, and goes on to its last byte") {
  if (WINE_DIFFERS("a send waits alertably")) return;
  for (const bool plain : {true, false}) {
    const TcpPair pair = tcp_pair();
    const std::size_t filled = fill_stream(pair);
    std::string data = pattern(20000);
    WSABUF buffer = piece(data);
    DWORD sent = 0;
    check_alertable(
        [&] {
          if (plain)
            sent = static_cast<DWORD>(send(pair.client, data.data(), 20000, 0));
          else
            WSASend(pair.client, &buffer, 1, &sent, 0, nullptr, nullptr);
        },
        [&] { CHECK((read_exactly(pair.server, filled + 20000).substr(filled) == data)); });
    CHECK(sent == 20000);
  }
}

TEST_CASE_FIXTURE(Winsock, "An accept that waits runs calls, and goes on to its connection") {
  if (WINE_DIFFERS("accept waits alertably")) return;
  const UniqueSocket listener = tcp_listener();
  const sockaddr_in address = bound_to(listener);
  const UniqueSocket client(socket(AF_INET, SOCK_STREAM, 0));
  UniqueSocket accepted;
  check_alertable([&] { accepted = UniqueSocket(accept(listener, nullptr, nullptr)); },
                  [&] { CHECK(connect(client, generic(address), sizeof address) == 0); });
  CHECK(accepted != INVALID_SOCKET);
}

TEST_CASE_FIXTURE(Winsock, "select and WSAPoll run calls while they wait, and go on") {
  const UdpPair pair = connected_udp_pair();
  const auto send_one = [&] { CHECK(send(pair.sender, "x", 1, 0) == 1); };
  int result = 0;
  check_alertable(
      [&] {
        fd_set set = set_of(pair.receiver);
        result = select(0, &set, nullptr, nullptr, nullptr);
      },
      send_one);
  CHECK(result == 1);
  CHECK(next_datagram(pair.receiver) == "x");
  if (WINE_DIFFERS(wine_polls)) return;
  check_alertable(
      [&] {
        WSAPOLLFD item{pair.receiver, POLLIN, 0};
        result = WSAPoll(&item, 1, -1);
      },
      send_one);
  CHECK(result == 1);
}

TEST_CASE_FIXTURE(Winsock, "Calls do not start the time of a wait again") {
  using Clock = std::chrono::steady_clock;
  const UdpPair pair = connected_udp_pair();
  set_option(pair.receiver, SOL_SOCKET, SO_RCVTIMEO, 60);
  const std::function<void()> with_timeouts[] = {
      [&] {
        char byte;
        CHECK_FAILS(recv(pair.receiver, &byte, 1, 0), WSAETIMEDOUT);
      },
      [&] {
        fd_set set = set_of(pair.receiver);
        timeval limit{};
        limit.tv_usec = 60000;
        CHECK(select(0, &set, nullptr, nullptr, &limit) == 0);
      },
      [&] {
        WSAPOLLFD item{pair.receiver, POLLIN, 0};
        CHECK(WSAPoll(&item, 1, 60) == 0);
      },
  };
  for (const auto& wait : with_timeouts) {
    if (&wait == std::end(with_timeouts) - 1 && WINE_DIFFERS(wine_polls)) break;
    Call call([] { Sleep(40); });
    REQUIRE(call.queue());
    const auto begin = Clock::now();
    wait();
    const auto passed = Clock::now() - begin;
    CHECK(call.times == 1);
    CHECK(passed >= std::chrono::milliseconds(59));
    CHECK(passed < std::chrono::milliseconds(60 + 40 - 1 + 2000));
  }
}

TEST_CASE_FIXTURE(Winsock, "A short select ends at its time after it has run a call") {
  const UniqueSocket s = udp_socket();
  fd_set set = set_of(s);
  timeval limit{};
  limit.tv_usec = 500;
  Call call;
  REQUIRE(call.queue());
  CHECK(select(0, &set, nullptr, nullptr, &limit) == 0);
  CHECK(call.times == 1);
}

TEST_CASE_FIXTURE(Winsock, "Calls that need not wait run nothing") {
  const UdpPair pair = connected_udp_pair();
  const TcpPair stream = tcp_pair();
  const UniqueSocket listener = tcp_listener();
  const sockaddr_in address = bound_to(listener);
  const UniqueSocket client(socket(AF_INET, SOCK_STREAM, 0));
  REQUIRE(connect(client, generic(address), sizeof address) == 0);
  char byte;
  WSABUF buffer = piece("x"), into{1, &byte};
  DWORD bytes = 0, flags = 0;
  const auto readable = [&] {
    fd_set set = set_of(pair.receiver);
    return select(0, &set, nullptr, nullptr, nullptr);
  };
  check_runs_nothing([&] { CHECK(send(pair.sender, "x", 1, 0) == 1); });
  check_runs_nothing([&] { CHECK(send(stream.client, "x", 1, 0) == 1); });
  check_runs_nothing(
      [&] { CHECK(WSASend(pair.sender, &buffer, 1, &bytes, 0, nullptr, nullptr) == 0); });
  REQUIRE(readable() == 1);
  check_runs_nothing([&] { CHECK(readable() == 1); });
  check_runs_nothing([&] {
    WSAPOLLFD item{pair.receiver, POLLIN, 0};
    CHECK(WSAPoll(&item, 1, -1) == 1);
  });
  check_runs_nothing([&] { CHECK(recv(pair.receiver, &byte, 1, 0) == 1); });
  check_runs_nothing(
      [&] { CHECK(WSARecv(pair.receiver, &into, 1, &bytes, &flags, nullptr, nullptr) == 0); });
  check_runs_nothing([&] {
    const UniqueSocket accepted(accept(listener, nullptr, nullptr));
    CHECK(accepted != INVALID_SOCKET);
  });
  check_runs_nothing([&] {
    fd_set set = set_of(pair.receiver);
    timeval none{};
    CHECK(select(0, &set, nullptr, nullptr, &none) == 0);
  });
}

TEST_CASE_FIXTURE(Winsock, "Calls that do not wait on a non-blocking socket run nothing") {
  const UdpPair pair = connected_udp_pair();
  set_nonblocking(pair.receiver);
  char byte;
  check_runs_nothing([&] { CHECK_FAILS(recv(pair.receiver, &byte, 1, 0), WSAEWOULDBLOCK); });
}

TEST_CASE_FIXTURE(Winsock, "Sends work inside of a call that interrupts a receive") {
  const UdpPair pair = connected_udp_pair();
  const UdpPair other = connected_udp_pair();
  Told told;
  WSABUF buffer = piece("o");
  char room[8];
  int result = 0;
  Call call([&] {
    CHECK(send(other.sender, "hello", 5, 0) == 5);
    CHECK(WSASend(other.sender, &buffer, 1, nullptr, 0, &told, Told::routine) == 0);
    CHECK(send(pair.sender, "x", 1, 0) == 1);
  });
  REQUIRE(call.queue());
  result = recv(pair.receiver, room, sizeof room, 0);
  CHECK(result == 1);
  CHECK(next_datagram(other.receiver) == "hello");
  CHECK(next_datagram(other.receiver) == "o");
  CHECK(call.times == 1);
  CHECK(told.told(0, 1));  // it was due while the receive was interrupted
}

TEST_CASE_FIXTURE(Winsock, "A routine runs inside of a blocking call of its thread") {
  const UdpPair pair = connected_udp_pair();
  const UdpPair other = connected_udp_pair();
  char byte, room[8];
  WSABUF into{1, &byte};
  DWORD flags = 0;
  Told told([&] { CHECK(send(pair.sender, "hello", 5, 0) == 5); });
  CHECK_FAILS(WSARecv(other.receiver, &into, 1, nullptr, &flags, &told, Told::routine),
              WSA_IO_PENDING);
  Worker sender([&] { send(other.sender, "x", 1, 0); });
  CHECK(recv(pair.receiver, room, sizeof room, 0) == 5);
  CHECK(told.told(0, 1));
}

TEST_CASE_FIXTURE(Winsock,
                  "Closing a socket under a receive ends it, though a call slept meanwhile") {
  if (WINE_DIFFERS("closing a socket ends the calls that block on it")) return;
  const UniqueEvent inside, closed;
  SOCKET s = udp_socket().release();
  int result = 0, error = 0;
  Worker receiver([&] {
    Call call([&] {
      SetEvent(inside);
      // The notification of the close arrives in this sleep.
      WaitForSingleObjectEx(closed, time_limit, TRUE);
    });
    call.queue();
    char byte;
    result = recv(s, &byte, 1, 0);
    error = WSAGetLastError();
  });
  REQUIRE(inside.within(time_limit));
  CHECK(closesocket(s) == 0);
  SetEvent(closed);
  receiver.join();
  CHECK(result == SOCKET_ERROR);
  CHECK(error == WSAEINTR);
}
