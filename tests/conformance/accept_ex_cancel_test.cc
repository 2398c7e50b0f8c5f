// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "conformance/listening.h"
#include "support/checks.h"
#include "support/network_events.h"
#include "support/threads.h"
#include "support/wine.h"

// An AcceptEx that is cancelled, or whose sockets are closed.

using namespace support;
using namespace listening;

namespace {

constexpr int cancelled = ERROR_OPERATION_ABORTED;

}  // namespace

TEST_CASE_FIXTURE(Listening, "Closing the listener cancels its AcceptEx and tells the port once") {
  const HANDLE port = CreateIoCompletionPort((HANDLE)(SOCKET)listener, nullptr, 125, 0);
  Accepting accepting(functions, listener);
  REQUIRE(accepting.start());
  listener.close();
  DWORD bytes = 0xdeadbeef;
  ULONG_PTR key = 0;
  OVERLAPPED* overlapped = nullptr;
  CHECK_RESULT_AND_ERROR(GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, time_limit),
                         FALSE, cancelled);
  CHECK(bytes == 0);
  CHECK(key == 125);
  CHECK((overlapped == &accepting.request.overlapped));
  CHECK(accepting.request.status() == 0xC0000120);
  CHECK_FALSE(GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, 0));
  CHECK((overlapped == nullptr));
  CloseHandle(port);
}

TEST_CASE_FIXTURE(Listening, "Closing the listener ends an AcceptEx that waits for data, too") {
  Accepting accepting(functions, listener, 10);
  REQUIRE(accepting.start());
  const UniqueSocket client = connect_to(address);
  CHECK_FALSE(accepting.request.done_within(20));
  if (WINE_DIFFERS("closing the listener ends an AcceptEx that waits for its first data")) return;
  listener.close();
  CHECK(accepting.result() == cancelled);
}

TEST_CASE_FIXTURE(Listening, "Closing the accept socket ends the AcceptEx") {
  Accepting accepting(functions, listener);
  REQUIRE(accepting.start());
  accepting.socket.close();
  const int error = accepting.result();
  CHECK((error == cancelled || error == ERROR_CONNECTION_ABORTED));
  CHECK(accepting.count == 0);
  // The listener is none the worse.
  Accepting next(functions, listener);
  REQUIRE(next.start());
  const UniqueSocket client = connect_to(address);
  CHECK(next.result() == 0);
}

TEST_CASE_FIXTURE(Listening, "Closing an accept socket that waits for data ends the AcceptEx") {
  Accepting accepting(functions, listener, 10);
  REQUIRE(accepting.start());
  const UniqueSocket client = connect_to(address);
  CHECK_FALSE(accepting.request.done_within(20));
  if (WINE_DIFFERS("closing the accept socket ends an AcceptEx that waits for data")) return;
  accepting.socket.close();
  const int error = accepting.result();
  CHECK((error == cancelled || error == ERROR_CONNECTION_ABORTED));
}

TEST_CASE_FIXTURE(Listening,
                  "CancelIo cancels an AcceptEx by the listener, not by the accept socket") {
  for (const DWORD room : {0, 10}) {
    CAPTURE(room);
    Accepting accepting(functions, listener, room);
    REQUIRE(accepting.start());
    UniqueSocket client;
    if (room != 0) {
      if (WINE_DIFFERS("an AcceptEx that waits for data is still the listener's")) continue;
      client = connect_to(address);
    }
    REQUIRE(CancelIo((HANDLE)(SOCKET)accepting.socket));
    CHECK_FALSE(accepting.request.done_within(20));
    REQUIRE(CancelIoEx((HANDLE)(SOCKET)listener, &accepting.request.overlapped));
    CHECK(accepting.result() == cancelled);
  }
}

TEST_CASE_FIXTURE(Listening, "A socket that a cancelled AcceptEx was promised can be used again") {
  Accepting accepting(functions, listener);
  REQUIRE(accepting.start());
  REQUIRE(CancelIo((HANDLE)(SOCKET)listener));
  REQUIRE(accepting.result() == cancelled);
  REQUIRE(accepting.start());
  const UniqueSocket client = connect_to(address);
  CHECK(accepting.result() == 0);
}

// What Windows does to such a connection is not known; nobody can complain of one that lives.
TEST_CASE_FIXTURE(Listening,
                  "Who waits to say something to a cancelled AcceptEx gets the next one") {
  if (WINE_DIFFERS("a connection outlives the AcceptEx that it had come for")) return;
  Accepting accepting(functions, listener, 10);
  REQUIRE(accepting.start());
  const UniqueSocket first = connect_to(address);
  REQUIRE(eventually([&] { return connect_seconds(accepting.socket) < 5; }));
  REQUIRE(CancelIoEx((HANDLE)(SOCKET)listener, &accepting.request.overlapped));
  REQUIRE(accepting.result() == cancelled);
  CHECK(connect_seconds(accepting.socket) == 0xffffffff);
  REQUIRE(send(first, "patient", 7, 0) == 7);
  SUBCASE("the same socket") {
    REQUIRE(accepting.start());
    CHECK(accepting.result() == 0);
    CHECK(accepting.buffer.substr(0, 7) == "patient");
  }
  SUBCASE("accept, of which select tells") {
    fd_set set;
    FD_ZERO(&set);
    FD_SET(listener, &set);
    timeval limit{static_cast<long>(time_limit / 1000), 0};
    REQUIRE(select(0, &set, nullptr, nullptr, &limit) == 1);
    const UniqueSocket accepted(accept(listener, nullptr, nullptr));
    CHECK(read_exactly(accepted, 7) == "patient");
  }
  SUBCASE("one that was waiting already") {
    Accepting waiting(functions, listener, 10), greeting(functions, listener, 10);
    REQUIRE(greeting.start());
    CHECK(greeting.result() == 0);
    CHECK(greeting.buffer.substr(0, 7) == "patient");
    REQUIRE(waiting.start());
    const UniqueSocket second = connect_to(address);
    REQUIRE(eventually([&] { return connect_seconds(waiting.socket) < 5; }));
    Accepting last(functions, listener, 10);
    REQUIRE(last.start());
    REQUIRE(CancelIoEx((HANDLE)(SOCKET)listener, &waiting.request.overlapped));
    REQUIRE(send(second, "too", 3, 0) == 3);
    CHECK(last.result() == 0);
    CHECK(last.buffer.substr(0, 3) == "too");
  }
}

TEST_CASE_FIXTURE(Listening, "A network event tells of a connection that its AcceptEx gave back") {
  if (WINE_DIFFERS("a connection outlives the AcceptEx that it had come for")) return;
  Selected selected(listener, FD_ACCEPT);
  Accepting accepting(functions, listener, 10);
  REQUIRE(accepting.start());
  const UniqueSocket client = connect_to(address);
  REQUIRE(eventually([&] { return connect_seconds(accepting.socket) < 5; }));
  CHECK(selected.quiet());
  REQUIRE(CancelIo((HANDLE)(SOCKET)listener));
  CHECK(selected.collect(FD_ACCEPT) == FD_ACCEPT);
  const UniqueSocket accepted(accept(listener, nullptr, nullptr));
  REQUIRE(accepted != INVALID_SOCKET);
  check_stream(client, accepted);
}
