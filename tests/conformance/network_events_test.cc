// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cstring>
#include <string>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/network_events.h"
#include "support/threads.h"
#include "support/wine.h"

// FD_ACCEPT, FD_CONNECT, FD_WRITE and FD_CLOSE: the life of a connection as its events tell it.

using namespace support;

namespace {

constexpr const char* hosts[] = {"127.0.0.1", "::1"};

// A listener and where it can be reached, in the family of `host`.
struct Listener {
  explicit Listener(const char* host) {
    if (std::strchr(host, ':')) {
      take(ipv6(host));
    } else {
      take(ipv4(host));
    }
    socket = UniqueSocket(::socket(address.ss_family, SOCK_STREAM, 0));
    REQUIRE(bind(socket, generic(address), length) == 0);
    REQUIRE(getsockname(socket, generic(address), &length) == 0);
    REQUIRE(listen(socket, SOMAXCONN) == 0);
  }
  template <class Address>
  void take(const Address& host) {
    std::memcpy(&address, &host, sizeof host);
    length = sizeof host;
  }
  UniqueSocket new_client() const {
    return UniqueSocket(::socket(address.ss_family, SOCK_STREAM, 0));
  }
  int call(SOCKET client) const { return connect(client, generic(address), length); }
  UniqueSocket called() const {
    UniqueSocket client = new_client();
    REQUIRE(call(client) == 0);
    return client;
  }
  UniqueSocket answered() const { return UniqueSocket(accept(socket, nullptr, nullptr)); }

  sockaddr_storage address{};
  int length = 0;
  UniqueSocket socket;
};

constexpr long everything = FD_READ | FD_WRITE | FD_OOB | FD_ACCEPT | FD_CONNECT | FD_CLOSE;

// Sends until nothing more fits; the peer does not read.
void fill(SOCKET s) {
  const std::string block(65536, 'f');
  while (send(s, block.data(), static_cast<int>(block.size()), 0) > 0) continue;
  REQUIRE(WSAGetLastError() == WSAEWOULDBLOCK);
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "A caller is FD_ACCEPT, and the next one after accept is again") {
  for (const char* host : hosts) {
    CAPTURE(host);
    const Listener listener(host);
    Selected selected(listener.socket, FD_ACCEPT);
    CHECK(selected.quiet());
    const UniqueSocket first = listener.called();
    CHECK(selected.collect(FD_ACCEPT) == FD_ACCEPT);
    CHECK(selected.errors[FD_ACCEPT_BIT] == 0);
    CHECK(selected.quiet());
    CHECK(listener.answered() != INVALID_SOCKET);
    CHECK(selected.quiet());
    const UniqueSocket second = listener.called();
    CHECK(selected.collect(FD_ACCEPT) == FD_ACCEPT);
  }
}

TEST_CASE_FIXTURE(Winsock, "An accept that leaves a caller waiting brings FD_ACCEPT back") {
  const Listener listener("127.0.0.1");
  const UniqueSocket first = listener.called();
  const UniqueSocket second = listener.called();
  Selected selected(listener.socket, FD_ACCEPT);
  CHECK(selected.collect(FD_ACCEPT) == FD_ACCEPT);
  CHECK(listener.answered() != INVALID_SOCKET);
  CHECK(selected.collect(FD_ACCEPT) == FD_ACCEPT);
  CHECK(listener.answered() != INVALID_SOCKET);
  CHECK(selected.quiet());
}

TEST_CASE_FIXTURE(Winsock, "A second caller is FD_ACCEPT, although the first still waits") {
  const Listener listener("127.0.0.1");
  Selected selected(listener.socket, FD_ACCEPT);
  const UniqueSocket first = listener.called();
  CHECK(selected.collect(FD_ACCEPT) == FD_ACCEPT);
  if (WINE_DIFFERS("a second arrival is recorded while the first waits")) return;
  const UniqueSocket second = listener.called();
  CHECK(selected.collect(FD_ACCEPT) == FD_ACCEPT);
}

TEST_CASE_FIXTURE(Winsock, "A socket that listens after it was selected has FD_ACCEPT") {
  const UniqueSocket s(socket(AF_INET, SOCK_STREAM, 0));
  Selected selected(s, FD_ACCEPT);
  const sockaddr_in any = ipv4("127.0.0.1");
  REQUIRE(bind(s, generic(any), sizeof any) == 0);
  REQUIRE(listen(s, 1) == 0);
  CHECK(selected.quiet());
  const sockaddr_in address = bound_to(s);
  const UniqueSocket client(socket(AF_INET, SOCK_STREAM, 0));
  REQUIRE(connect(client, generic(address), sizeof address) == 0);
  CHECK(selected.collect(FD_ACCEPT) == FD_ACCEPT);
}

TEST_CASE_FIXTURE(Winsock, "Who is waiting before the selection is FD_ACCEPT at once") {
  const Listener listener("127.0.0.1");
  const UniqueSocket client = listener.called();
  REQUIRE(wait_readable(listener.socket));
  Selected selected(listener.socket, FD_ACCEPT);
  CHECK(selected.event.set());
}

TEST_CASE_FIXTURE(Winsock, "A caller that WSAAccept put off is FD_ACCEPT again") {
  const Listener listener("127.0.0.1");
  Selected selected(listener.socket, FD_ACCEPT);
  const UniqueSocket client = listener.called();
  CHECK(selected.collect(FD_ACCEPT) == FD_ACCEPT);
  const LPCONDITIONPROC later = [](LPWSABUF, LPWSABUF, LPQOS, LPQOS, LPWSABUF, LPWSABUF, GROUP*,
                                   DWORD_PTR) -> int { return CF_DEFER; };
  CHECK(WSAAccept(listener.socket, nullptr, nullptr, later, 0) == INVALID_SOCKET);
  if (WINE_DIFFERS("a caller that was put off waits on")) return;
  CHECK(selected.collect(FD_ACCEPT) == FD_ACCEPT);
  CHECK(listener.answered() != INVALID_SOCKET);
  CHECK(selected.quiet());
}

TEST_CASE_FIXTURE(Winsock, "An accepted socket inherits event and selection, and has FD_WRITE") {
  for (const char* host : hosts) {
    CAPTURE(host);
    const Listener listener(host);
    Selected selected(listener.socket, everything);
    const UniqueSocket client = listener.called();
    CHECK(selected.collect(FD_ACCEPT) == FD_ACCEPT);
    const UniqueSocket server = listener.answered();
    CHECK(selected.event.within(time_limit));
    CHECK(events_of(server, selected.event) == FD_WRITE);
    char byte;
    CHECK_FAILS(recv(server, &byte, 1, 0), WSAEWOULDBLOCK);
    REQUIRE(send(client, "x", 1, 0) == 1);
    CHECK(selected.event.within(time_limit));
    CHECK(events_of(server, selected.event) == FD_READ);
    // Each has its own from here on.
    REQUIRE(WSAEventSelect(listener.socket, nullptr, 0) == 0);
    u_long blocking = 0;
    CHECK_FAILS(ioctlsocket(server, FIONBIO, &blocking), WSAEINVAL);
  }
}

TEST_CASE_FIXTURE(Winsock, "An accepted socket that is selected later has no FD_CONNECT") {
  const TcpPair pair = tcp_pair();
  Selected selected(pair.server, everything);
  CHECK(selected.collect(FD_WRITE) == FD_WRITE);
  CHECK(selected.quiet());
}

TEST_CASE_FIXTURE(Winsock, "A connect that succeeds is FD_CONNECT and FD_WRITE, once") {
  for (const char* host : hosts) {
    CAPTURE(host);
    const Listener listener(host);
    const UniqueSocket client = listener.new_client();
    Selected selected(client, everything);
    CHECK_FAILS(listener.call(client), WSAEWOULDBLOCK);
    CHECK(selected.collect(FD_CONNECT | FD_WRITE) == (FD_CONNECT | FD_WRITE));
    CHECK(selected.errors[FD_CONNECT_BIT] == 0);
    CHECK(selected.errors[FD_WRITE_BIT] == 0);
    if (WINE_DIFFERS("the room of a new connection is told once")) continue;
    CHECK(selected.quiet());
    CHECK(send(client, "x", 1, 0) == 1);
    CHECK(selected.quiet());
  }
}

TEST_CASE_FIXTURE(Winsock, "A connection made before the selection is FD_CONNECT and FD_WRITE") {
  for (const char* host : hosts) {
    CAPTURE(host);
    const TcpPair pair = tcp_pair(host);
    Selected selected(pair.client, everything);
    CHECK(selected.event.set());
    CHECK(events_of(pair.client, selected.event) == (FD_CONNECT | FD_WRITE));
    REQUIRE(WSAEventSelect(pair.client, selected.event, everything) == 0);
    CHECK(selected.quiet());
  }
}

TEST_CASE_FIXTURE(Winsock, "A connect under way when it is selected tells its end") {
  const Listener listener("127.0.0.1");
  const UniqueSocket client = listener.new_client();
  set_nonblocking(client);
  CHECK_FAILS(listener.call(client), WSAEWOULDBLOCK);
  Selected selected(client, FD_CONNECT);
  CHECK(selected.collect(FD_CONNECT) == FD_CONNECT);
}

TEST_CASE_FIXTURE(Winsock, "A connect that fails is FD_CONNECT with its error and nothing else") {
  const sockaddr_in nobody = deserted_address(SOCK_STREAM);
  const UniqueSocket client(socket(AF_INET, SOCK_STREAM, 0));
  Selected selected(client, everything);
  CHECK_FAILS(connect(client, generic(nobody), sizeof nobody), WSAEWOULDBLOCK);
  CHECK(selected.collect(FD_CONNECT) == FD_CONNECT);
  CHECK(selected.errors[FD_CONNECT_BIT] == WSAECONNREFUSED);
  CHECK(selected.quiet());
  int error = 0;
  int length = sizeof error;
  REQUIRE(getsockopt(client, SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&error), &length) == 0);
  CHECK(error == WSAECONNREFUSED);
}

TEST_CASE_FIXTURE(Winsock, "After a failed connect the next one tells its own end") {
  const sockaddr_in nobody = deserted_address(SOCK_STREAM);
  const Listener listener("127.0.0.1");
  const UniqueSocket client = listener.new_client();
  Selected selected(client, FD_CONNECT | FD_WRITE);
  CHECK_FAILS(connect(client, generic(nobody), sizeof nobody), WSAEWOULDBLOCK);
  CHECK(selected.collect(FD_CONNECT) == FD_CONNECT);
  CHECK(selected.errors[FD_CONNECT_BIT] == WSAECONNREFUSED);
  if (WINE_DIFFERS("a failed connect may be followed by another")) return;
  CHECK_FAILS(listener.call(client), WSAEWOULDBLOCK);
  CHECK(selected.collect(FD_CONNECT | FD_WRITE) == (FD_CONNECT | FD_WRITE));
  CHECK(selected.errors[FD_CONNECT_BIT] == 0);
}

TEST_CASE_FIXTURE(Winsock, "FD_WRITE comes back when a send did not fit and there is room again") {
  for (const char* host : hosts) {
    CAPTURE(host);
    const TcpPair pair = tcp_pair(host);
    Selected selected(pair.client, FD_WRITE);
    CHECK(selected.collect(FD_WRITE) == FD_WRITE);
    fill(pair.client);
    // The way may go on making room for a while; what it makes is filled as well.
    while (!selected.quiet()) fill(pair.client);
    Worker reader([&] { read_to_end(pair.server); });
    CHECK(selected.collect(FD_WRITE) == FD_WRITE);
    CHECK(selected.quiet());
    CHECK(send(pair.client, "x", 1, 0) == 1);
    CHECK(selected.quiet());
    REQUIRE(shutdown(pair.client, SD_SEND) == 0);
  }
}

TEST_CASE_FIXTURE(Winsock, "A send that succeeds leaves FD_WRITE where it is") {
  const TcpPair pair = tcp_pair();
  Selected selected(pair.client, FD_WRITE);
  CHECK(send(pair.client, "x", 1, 0) == 1);
  CHECK(selected.event.set());
  CHECK(events_of(pair.client, selected.event) == FD_WRITE);
}

TEST_CASE_FIXTURE(Winsock, "A way that is full when it is selected for the first time tells room") {
  const TcpPair pair = tcp_pair();
  fill_stream(pair);
  Selected selected(pair.client, FD_WRITE);
  CHECK(selected.quiet());
  Worker reader([&] { read_to_end(pair.server); });
  CHECK(selected.collect(FD_WRITE) == FD_WRITE);
  REQUIRE(shutdown(pair.client, SD_SEND) == 0);
}

TEST_CASE_FIXTURE(Winsock, "Behind a pending send there is no FD_WRITE before that has gone") {
  const TcpPair pair = tcp_pair();
  fill_stream(pair);
  std::string data(65536, 'p');
  WSABUF buffer = piece(data);
  Request request;
  REQUIRE(WSASend(pair.client, &buffer, 1, nullptr, 0, &request.overlapped, nullptr) ==
          SOCKET_ERROR);
  REQUIRE(WSAGetLastError() == WSA_IO_PENDING);
  Selected selected(pair.client, FD_WRITE);
  CHECK_FAILS(send(pair.client, "x", 1, 0), WSAEWOULDBLOCK);
  CHECK(selected.quiet());
  Worker reader([&] { read_to_end(pair.server); });
  CHECK(request.done_within(time_limit));
  CHECK(selected.collect(FD_WRITE) == FD_WRITE);
  REQUIRE(shutdown(pair.client, SD_SEND) == 0);
}

TEST_CASE_FIXTURE(Winsock, "The end of the peer's data is FD_CLOSE without an error, once") {
  for (const char* host : hosts) {
    CAPTURE(host);
    TcpPair pair = tcp_pair(host);
    Selected selected(pair.server, FD_READ | FD_CLOSE);
    REQUIRE(pair.client.close() == 0);
    CHECK(selected.collect(FD_CLOSE) == FD_CLOSE);
    CHECK(selected.errors[FD_CLOSE_BIT] == 0);
    char byte;
    CHECK(recv(pair.server, &byte, 1, 0) == 0);
    CHECK(selected.quiet());
    REQUIRE(WSAEventSelect(pair.server, selected.event, FD_READ | FD_CLOSE) == 0);
    CHECK(selected.quiet());
  }
}

TEST_CASE_FIXTURE(Winsock, "A peer that has finished sending is FD_CLOSE, and sends still arrive") {
  const TcpPair pair = tcp_pair();
  Selected selected(pair.server, FD_READ | FD_WRITE | FD_CLOSE);
  CHECK(selected.collect(FD_WRITE) == FD_WRITE);
  REQUIRE(shutdown(pair.client, SD_SEND) == 0);
  CHECK(selected.collect(FD_CLOSE) == FD_CLOSE);
  CHECK(selected.errors[FD_CLOSE_BIT] == 0);
  fill(pair.server);
  Worker reader([&] { read_to_end(pair.client); });
  CHECK(selected.collect(FD_WRITE) == FD_WRITE);
  REQUIRE(shutdown(pair.server, SD_SEND) == 0);
}

TEST_CASE_FIXTURE(Winsock,
                  "FD_CLOSE does not wait for the data before it, which go on as FD_READ") {
  TcpPair pair = tcp_pair();
  Selected selected(pair.server, FD_READ | FD_CLOSE);
  REQUIRE(send(pair.client, "data", 4, 0) == 4);
  CHECK(selected.collect(FD_READ) == FD_READ);
  REQUIRE(pair.client.close() == 0);
  if (WINE_DIFFERS("FD_CLOSE comes although data are unread")) return;
  CHECK(selected.collect(FD_CLOSE) == FD_CLOSE);
  CHECK(selected.errors[FD_CLOSE_BIT] == 0);
  char bytes[3];
  CHECK(recv(pair.server, bytes, 3, 0) == 3);
  CHECK(selected.collect(FD_READ) == FD_READ);
  CHECK(recv(pair.server, bytes, 3, 0) == 1);
  CHECK(selected.quiet());
}

TEST_CASE_FIXTURE(Winsock, "An end before the selection is FD_CLOSE at once") {
  TcpPair pair = tcp_pair();
  REQUIRE(pair.client.close() == 0);
  REQUIRE(wait_readable(pair.server));
  Selected selected(pair.server, FD_CLOSE);
  CHECK(selected.event.set());
  CHECK(events_of(pair.server) == FD_CLOSE);
}

TEST_CASE_FIXTURE(Winsock, "An aborted connection is FD_CLOSE with WSAECONNABORTED") {
  for (const char* host : hosts) {
    CAPTURE(host);
    TcpPair pair = tcp_pair(host);
    Selected selected(pair.server, FD_READ | FD_CLOSE);
    abort_connection(pair.client);
    CHECK(selected.collect(FD_CLOSE) == FD_CLOSE);
    if (WINE_DIFFERS("FD_CLOSE after a reset has WSAECONNABORTED")) continue;
    CHECK(selected.errors[FD_CLOSE_BIT] == WSAECONNABORTED);
    // The look has taken nothing from the calls.
    char byte;
    CHECK_FAILS(recv(pair.server, &byte, 1, 0), WSAECONNRESET);
    CHECK_FAILS(recv(pair.server, &byte, 1, 0), WSAECONNRESET);
    CHECK(selected.quiet());
  }
}

TEST_CASE_FIXTURE(Winsock, "An abortion that a receive was told before is FD_CLOSE as well") {
  TcpPair pair = tcp_pair();
  abort_connection(pair.client);
  if (WINE_DIFFERS("a receive after a reset fails with WSAECONNRESET")) return;
  char byte;
  CHECK_FAILS(recv(pair.server, &byte, 1, 0), WSAECONNRESET);
  Selected selected(pair.server, FD_READ | FD_WRITE | FD_CLOSE);
  CHECK((selected.collect(FD_CLOSE) & FD_CLOSE) == FD_CLOSE);
  CHECK(selected.errors[FD_CLOSE_BIT] == WSAECONNABORTED);
}

TEST_CASE_FIXTURE(Winsock, "A shutdown of one's own is no event") {
  const TcpPair pair = tcp_pair();
  Selected selected(pair.server, FD_READ | FD_CLOSE);
  REQUIRE(shutdown(pair.server, SD_SEND) == 0);
  CHECK(read_to_end(pair.client).empty());
  CHECK(selected.quiet());
  REQUIRE(shutdown(pair.client, SD_SEND) == 0);
  CHECK(selected.collect(FD_CLOSE) == FD_CLOSE);
  CHECK(selected.errors[FD_CLOSE_BIT] == 0);
}
