// SPDX-License-Identifier: MIT
#include <array>
#include <cerrno>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "tests/fault/host.h"
#include "tests/fault/reactor.h"

using namespace support;

namespace {

struct Faults : Winsock {
  Faults() { host::reset(); }
  ~Faults() { host::reset(); }
};

struct Row {
  int error;
  int code;
};

UniqueSocket client_of(const sockaddr_in& address) {
  UniqueSocket client(socket(AF_INET, SOCK_STREAM, 0));
  REQUIRE(connect(client, generic(address), sizeof address) == 0);
  return client;
}

}  // namespace

TEST_CASE_FIXTURE(Faults, "a process without descriptors gets WSAEMFILE for a new socket") {
  constexpr std::array rows{Row{EMFILE, WSAEMFILE}, Row{ENFILE, WSAEMFILE}, Row{ENOMEM, WSAENOBUFS},
                            Row{ENOBUFS, WSAENOBUFS}, Row{EACCES, WSAEACCES}};
  for (const Row& row : rows) {
    CAPTURE(row.error);
    host::fail(host::Call::socket, 1, 1, row.error);
    CHECK_RESULT_AND_ERROR(socket(AF_INET, SOCK_DGRAM, 0), INVALID_SOCKET, row.code);
  }
}

TEST_CASE_FIXTURE(Faults, "an accept without descriptors fails, and the connection stays") {
  for (const Row& row : {Row{EMFILE, WSAEMFILE}, Row{ENFILE, WSAEMFILE}, Row{ENOMEM, WSAENOBUFS},
                         Row{ENOBUFS, WSAENOBUFS}}) {
    CAPTURE(row.error);
    const UniqueSocket listener = tcp_listener();
    const UniqueSocket client = client_of(bound_to(listener));
    host::fail(host::Call::accept4, 1, 1, row.error);
    CHECK_RESULT_AND_ERROR(accept(listener, nullptr, nullptr), INVALID_SOCKET, row.code);
    const UniqueSocket server(accept(listener, nullptr, nullptr));
    CHECK(server != INVALID_SOCKET);
  }
}

TEST_CASE_FIXTURE(Faults,
                  "what happened to a connection in the queue is no error of the listener") {
  const UniqueSocket listener = tcp_listener();
  for (const int error : {EINTR, ECONNABORTED, ECONNRESET, EPROTO, ENETDOWN, ENETUNREACH, EHOSTDOWN,
                          EHOSTUNREACH, ENONET, ENOPROTOOPT, EOPNOTSUPP}) {
    CAPTURE(error);
    const UniqueSocket client = client_of(bound_to(listener));
    host::fail(host::Call::accept4, 1, 2, error);
    const UniqueSocket server(accept(listener, nullptr, nullptr));
    CHECK(server != INVALID_SOCKET);
    CHECK(host::calls(host::Call::accept4) == 3);
  }
}

TEST_CASE_FIXTURE(Faults, "a shutdown that failed has shut nothing and may be asked for again") {
  const TcpPair pair = tcp_pair();
  host::fail(host::Call::shutdown, 1, 1, ENOBUFS);
  CHECK_FAILS(shutdown(pair.client, SD_SEND), WSAENOBUFS);
  CHECK(send(pair.client, "still", 5, 0) == 5);
  CHECK_SUCCEEDS(shutdown(pair.client, SD_SEND), 0);
  CHECK_FAILS(send(pair.client, "late", 4, 0), WSAESHUTDOWN);
  CHECK(read_to_end(pair.server) == "still");
}

TEST_CASE_FIXTURE(Faults, "a connection that the host refuses to begin fails with Windows' error") {
  const UniqueSocket listener = tcp_listener();
  const sockaddr_in address = bound_to(listener);
  constexpr std::array rows{Row{ECONNREFUSED, WSAECONNREFUSED},
                            Row{ENETUNREACH, WSAENETUNREACH},
                            Row{EHOSTUNREACH, WSAEHOSTUNREACH},
                            Row{ETIMEDOUT, WSAETIMEDOUT},
                            Row{EADDRNOTAVAIL, WSAEADDRNOTAVAIL},
                            Row{EADDRINUSE, WSAEADDRINUSE},
                            Row{EACCES, WSAEACCES},
                            Row{EPERM, WSAEACCES},
                            Row{ENOBUFS, WSAENOBUFS}};
  const UniqueSocket client(socket(AF_INET, SOCK_STREAM, 0));
  for (const Row& row : rows) {
    CAPTURE(row.error);
    host::fail(host::Call::connect, 1, 1, row.error);
    CHECK_FAILS(connect(client, generic(address), sizeof address), row.code);
  }
  host::fail(host::Call::connect, 1, 3, EINTR);
  CHECK_SUCCEEDS(connect(client, generic(address), sizeof address), 0);
}

TEST_CASE_FIXTURE(Faults, "without a thread or a poll set nothing waits, and nothing is lost") {
  for (const host::Call call :
       {host::Call::thread, host::Call::epoll_create, host::Call::eventfd, host::Call::epoll_add}) {
    const std::string name = host::name_of(call);
    CAPTURE(name);
    // A reactor that runs has all of it already.
    WSACleanup();
    WSADATA data;
    REQUIRE(WSAStartup(MAKEWORD(2, 2), &data) == 0);
    const TcpPair fresh = tcp_pair();
    Request request;
    std::string byte = "x";
    WSABUF buffer = piece(byte);
    host::fail(host::Call::sendto, 1, 1, EAGAIN);
    host::fail(call, 1, 100, call == host::Call::thread ? EAGAIN : ENOMEM);
    CHECK_FAILS(WSASend(fresh.client, &buffer, 1, nullptr, 0, &request.overlapped, nullptr),
                WSAENOBUFS);
    CHECK_FALSE(request.event.set());
    host::reset();
    CHECK(send(fresh.client, "next", 4, 0) == 4);
    CHECK(read_exactly(fresh.server, 4) == "next");
  }
}

TEST_CASE_FIXTURE(Faults, "a socket that the poll set has no room for ends what waits for it") {
  // Only this socket is refused: when libuv asks whether it can be polled at all, and when it is to
  // be polled.
  const fault::RunningReactor reactor;
  char room[4];
  WSABUF into{sizeof room, room};
  DWORD flags = 0;
  for (const int refused : {1, 2}) {
    for (const int error : {ENOMEM, ENOSPC}) {
      CAPTURE(refused);
      CAPTURE(error);
      const TcpPair pair = tcp_pair();
      Request lost;
      host::fail(host::Call::epoll_add, refused, 1, error);
      flags = 0;
      CHECK_FAILS(WSARecv(pair.client, &into, 1, nullptr, &flags, &lost.overlapped, nullptr),
                  WSA_IO_PENDING);
      CHECK(lost.done_within(time_limit));
      DWORD bytes = 0;
      CHECK_RESULT_AND_ERROR(
          WSAGetOverlappedResult(pair.client, &lost.overlapped, &bytes, FALSE, &flags), FALSE,
          WSAENOBUFS);
    }
  }
}
