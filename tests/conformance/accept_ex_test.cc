// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cstring>
#include <memory>
#include <vector>

#include "conformance/listening.h"
#include "support/checks.h"
#include "support/data.h"
#include "support/extensions.h"
#include "support/network_events.h"
#include "support/threads.h"
#include "support/untouched.h"
#include "support/wine.h"

using namespace support;
using namespace listening;

namespace {

void update(SOCKET accepted, SOCKET listener) {
  REQUIRE(setsockopt(accepted, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT,
                     reinterpret_cast<const char*>(&listener), sizeof listener) == 0);
}

}  // namespace

TEST_CASE_FIXTURE(Listening, "AcceptEx pends until somebody connects, and completes without data") {
  Accepting accepting(functions, listener);
  REQUIRE(accepting.start());
  CHECK(accepting.request.status() == STATUS_PENDING);
  if (!WINE_DIFFERS("AcceptEx writes no count when it pends")) CHECK(accepting.bytes == 0xdeadbeef);
  CHECK_FALSE(accepting.request.done_within(20));
  const UniqueSocket client = connect_to(address);
  CHECK(accepting.result() == 0);
  CHECK(accepting.count == 0);
  if (!WINE_DIFFERS("AcceptEx writes no count when it pends")) CHECK(accepting.bytes == 0xdeadbeef);
  update(accepting.socket, listener);
  check_stream(client, accepting.socket);
  check_stream(accepting.socket, client);
}

TEST_CASE_FIXTURE(Listening, "AcceptEx takes a connection that has come before it") {
  const UniqueSocket client = connect_to(address);
  Accepting accepting(functions, listener);
  REQUIRE(accepting.start());
  CHECK(accepting.result() == 0);
  update(accepting.socket, listener);
  check_stream(client, accepting.socket);
}

TEST_CASE_FIXTURE(Listening, "GetAcceptExSockaddrs finds both addresses behind the data") {
  Accepting accepting(functions, listener, 3);
  REQUIRE(accepting.start());
  const UniqueSocket client = connect_to(address);
  REQUIRE(send(client, "abc", 3, 0) == 3);
  REQUIRE(accepting.result() == 0);
  sockaddr *local = nullptr, *remote = nullptr;
  int local_length = 0, remote_length = 0;
  functions.addresses(accepting.buffer.data(), 3, address_area, address_area, &local, &local_length,
                      &remote, &remote_length);
  const sockaddr_in peer = bound_to(client);
  REQUIRE(local_length == sizeof(sockaddr_in));
  REQUIRE(remote_length == sizeof(sockaddr_in));
  CHECK(std::memcmp(local, &address, sizeof address) == 0);
  CHECK(std::memcmp(remote, &peer, sizeof peer) == 0);
  CHECK(accepting.buffer.substr(0, 3) == "abc");
}

TEST_CASE_FIXTURE(Listening, "With room for data AcceptEx waits for the first of them") {
  Accepting accepting(functions, listener, 100);
  REQUIRE(accepting.start());
  const UniqueSocket client = connect_to(address);
  CHECK_FALSE(accepting.request.done_within(20));
  REQUIRE(send(client, "first", 5, 0) == 5);
  CHECK(accepting.result() == 0);
  CHECK(accepting.count == 5);
  CHECK(accepting.buffer.substr(0, 5) == "first");
  update(accepting.socket, listener);
  check_stream(client, accepting.socket);
}

TEST_CASE_FIXTURE(Listening, "More data than AcceptEx has room for are left to the next receive") {
  Accepting accepting(functions, listener, 2);
  REQUIRE(accepting.start());
  const UniqueSocket client = connect_to(address);
  REQUIRE(send(client, "abcdef", 6, 0) == 6);
  REQUIRE(accepting.result() == 0);
  CHECK(accepting.count == 2);
  update(accepting.socket, listener);
  CHECK(read_exactly(accepting.socket, 4) == "cdef");
}

TEST_CASE_FIXTURE(Listening,
                  "A connection that ends without data completes AcceptEx with 0 bytes") {
  Accepting accepting(functions, listener, 100);
  REQUIRE(accepting.start());
  connect_to(address).close();
  CHECK(accepting.result() == 0);
  CHECK(accepting.count == 0);
}

TEST_CASE_FIXTURE(Listening, "A silent connection keeps no other one waiting") {
  Accepting first(functions, listener, 10), second(functions, listener, 10),
      third(functions, listener);
  REQUIRE(first.start());
  REQUIRE(second.start());
  REQUIRE(third.start());
  const UniqueSocket silent = connect_to(address);
  const UniqueSocket eager = connect_to(address);
  REQUIRE(send(eager, "x", 1, 0) == 1);
  const UniqueSocket last = connect_to(address);
  CHECK(second.result() == 0);
  CHECK(second.count == 1);
  CHECK(third.result() == 0);
  CHECK_FALSE(first.request.event.set());
  REQUIRE(send(silent, "yz", 2, 0) == 2);
  CHECK(first.result() == 0);
  CHECK(first.count == 2);
}

TEST_CASE_FIXTURE(Listening, "A connection that waits for its first data has a connect time") {
  Accepting accepting(functions, listener, 10);
  REQUIRE(accepting.start());
  CHECK(connect_seconds(accepting.socket) == 0xffffffff);
  const UniqueSocket client = connect_to(address);
  CHECK(eventually([&] { return connect_seconds(accepting.socket) < 5; }));
}

TEST_CASE_FIXTURE(Listening, "Several AcceptEx complete in the order of their calls") {
  std::vector<std::unique_ptr<Accepting>> all;
  for (int i = 0; i < 5; ++i) {
    all.push_back(std::make_unique<Accepting>(functions, listener));
    REQUIRE(all.back()->start());
  }
  std::vector<UniqueSocket> clients;
  for (auto& accepting : all) {
    clients.push_back(connect_to(address));
    REQUIRE(accepting->result() == 0);
    update(accepting->socket, listener);
    check_stream(clients.back(), accepting->socket);
  }
}

TEST_CASE_FIXTURE(Listening,
                  "The end of AcceptEx is reported to the listener's port with its key") {
  Accepting accepting(functions, listener);
  REQUIRE(accepting.start());
  // The port may come after the call.
  const HANDLE port = CreateIoCompletionPort((HANDLE)(SOCKET)listener, nullptr, 125, 0);
  REQUIRE(port);
  REQUIRE(CreateIoCompletionPort((HANDLE)(SOCKET)accepting.socket, port, 236, 0) == port);
  const UniqueSocket client = connect_to(address);
  DWORD bytes = 0xdeadbeef;
  ULONG_PTR key = 0;
  OVERLAPPED* overlapped = nullptr;
  CHECK(GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, time_limit));
  CHECK(bytes == 0);
  CHECK(key == 125);
  CHECK((overlapped == &accepting.request.overlapped));
  CHECK_FALSE(GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, 0));
  CHECK((overlapped == nullptr));
  CloseHandle(port);
}

TEST_CASE_FIXTURE(Listening, "AcceptEx needs two sockets, a buffer and an OVERLAPPED") {
  std::string buffer(2 * address_area, '\0');
  const UniqueSocket fresh(socket(AF_INET, SOCK_STREAM, 0));
  Request request;
  DWORD bytes = 0;
  const auto accept_ex = [&](SOCKET l, SOCKET s, void* b, DWORD local, DWORD remote,
                             OVERLAPPED* o) {
    return functions.accept_ex(l, s, b, 0, local, remote, &bytes, o);
  };
  CHECK_RESULT_AND_ERROR(accept_ex(INVALID_SOCKET, fresh, buffer.data(), address_area, address_area,
                                   &request.overlapped),
                         FALSE, WSAENOTSOCK);
  CHECK_RESULT_AND_ERROR(accept_ex(listener, INVALID_SOCKET, buffer.data(), address_area,
                                   address_area, &request.overlapped),
                         FALSE, WSAENOTSOCK);
  CHECK_RESULT_AND_ERROR(
      accept_ex(listener, fresh, buffer.data(), address_area, address_area, nullptr), FALSE,
      ERROR_INVALID_PARAMETER);
  CHECK_RESULT_AND_ERROR(
      accept_ex(listener, fresh, buffer.data(), address_area, 0, &request.overlapped), FALSE,
      WSAEFAULT);
  if (WINE_DIFFERS("AcceptEx: every address area has its size, and the buffer is there")) return;
  CHECK_RESULT_AND_ERROR(
      accept_ex(listener, fresh, buffer.data(), 0, address_area, &request.overlapped), FALSE,
      WSAEFAULT);
  CHECK_RESULT_AND_ERROR(
      accept_ex(listener, fresh, nullptr, address_area, address_area, &request.overlapped), FALSE,
      WSAEFAULT);
}

TEST_CASE_FIXTURE(Listening,
                  "AcceptEx wants a listener, and a fresh socket; a refused one has begun") {
  if (WINE_DIFFERS("AcceptEx takes only sockets that are fresh")) return;
  std::string buffer(2 * address_area, '\0');
  DWORD bytes = 0;
  const auto refused = [&](SOCKET l, SOCKET s) {
    Request request;
    CHECK_RESULT_AND_ERROR(functions.accept_ex(l, s, buffer.data(), 0, address_area, address_area,
                                               &bytes, &request.overlapped),
                           FALSE, WSAEINVAL);
    CHECK(request.status() == STATUS_PENDING);
    CHECK(request.overlapped.InternalHigh == 0x5a5a5a5a);
    CHECK_FALSE(request.event.set());
  };
  const UniqueSocket fresh(socket(AF_INET, SOCK_STREAM, 0));
  const UniqueSocket idle = bound_socket();
  refused(idle, fresh);
  const TcpPair pair = tcp_pair();
  refused(listener, pair.client);
  Accepting accepting(functions, listener);
  REQUIRE(accepting.start());
  refused(listener, accepting.socket);
  refused(listener, idle);
}

TEST_CASE_FIXTURE(Listening, "A socket that is promised to an AcceptEx cannot connect") {
  Accepting accepting(functions, listener);
  REQUIRE(accepting.start());
  if (WINE_DIFFERS("a socket that is promised to an AcceptEx is in use")) return;
  CHECK_FAILS(connect(accepting.socket, generic(address), sizeof address), WSAEINVAL);
  const sockaddr_in any = ipv4("127.0.0.1");
  CHECK_FAILS(bind(accepting.socket, generic(any), sizeof any), WSAEINVAL);
}

TEST_CASE_FIXTURE(Listening, "AcceptEx swallows the connection without a network event") {
  Selected selected(listener, FD_ACCEPT);
  Accepting accepting(functions, listener);
  REQUIRE(accepting.start());
  const UniqueSocket client = connect_to(address);
  REQUIRE(accepting.result() == 0);
  CHECK(selected.quiet());
  const UniqueSocket second = connect_to(address);
  CHECK(selected.collect(FD_ACCEPT) == FD_ACCEPT);
}

TEST_CASE_FIXTURE(Listening,
                  "Network events that were selected before AcceptEx are told of its connection") {
  Accepting accepting(functions, listener);
  Selected selected(accepting.socket, FD_READ | FD_CLOSE);
  REQUIRE(accepting.start());
  UniqueSocket client = connect_to(address);
  REQUIRE(accepting.result() == 0);
  REQUIRE(send(client, "x", 1, 0) == 1);
  if (WINE_DIFFERS("network events selected before AcceptEx are told")) return;
  CHECK((selected.collect(FD_READ) & FD_READ) != 0);
  client.close();
  CHECK((selected.collect(FD_CLOSE) & FD_CLOSE) != 0);
}

TEST_CASE_FIXTURE(Listening, "Options set before AcceptEx hold for its connection") {
  Accepting accepting(functions, listener);
  set_option(accepting.socket, IPPROTO_TCP, TCP_NODELAY, 1);
  set_option(accepting.socket, SOL_SOCKET, SO_KEEPALIVE, 1);
  REQUIRE(accepting.start());
  const UniqueSocket client = connect_to(address);
  REQUIRE(accepting.result() == 0);
  if (WINE_DIFFERS("options set before AcceptEx hold for its connection")) return;
  for (const auto& [level, name] :
       {std::pair{int{IPPROTO_TCP}, TCP_NODELAY}, {SOL_SOCKET, SO_KEEPALIVE}}) {
    DWORD value = 0;
    int length = sizeof value;
    REQUIRE(getsockopt(accepting.socket, level, name, reinterpret_cast<char*>(&value), &length) ==
            0);
    CHECK((value & 0xff) == 1);
  }
}

TEST_CASE_FIXTURE(Listening, "SO_UPDATE_ACCEPT_CONTEXT makes the socket like its listener") {
  set_option(listener, SOL_SOCKET, SO_RCVTIMEO, 1234);
  set_nonblocking(listener);
  Accepting accepting(functions, listener);
  REQUIRE(accepting.start());
  const UniqueSocket client = connect_to(address);
  REQUIRE(accepting.result() == 0);
  update(accepting.socket, listener);
  sockaddr_in peer{};
  int length = sizeof peer;
  REQUIRE(getpeername(accepting.socket, generic(peer), &length) == 0);
  CHECK(peer.sin_port == bound_to(client).sin_port);
  if (WINE_DIFFERS("SO_UPDATE_ACCEPT_CONTEXT hands on the listener's properties")) return;
  DWORD timeout = 0;
  int size = sizeof timeout;
  REQUIRE(getsockopt(accepting.socket, SOL_SOCKET, SO_RCVTIMEO, reinterpret_cast<char*>(&timeout),
                     &size) == 0);
  CHECK(timeout == 1234);
  char byte;
  CHECK_FAILS(recv(accepting.socket, &byte, 1, 0), WSAEWOULDBLOCK);
}

TEST_CASE_FIXTURE(Winsock, "AcceptEx works with IPv6 addresses") {
  UniqueSocket listener(socket(AF_INET6, SOCK_STREAM, 0));
  const sockaddr_in6 any = ipv6("::1");
  REQUIRE(bind(listener, generic(any), sizeof any) == 0);
  REQUIRE(listen(listener, 5) == 0);
  const sockaddr_in6 address = bound_to6(listener);
  const Extensions functions(listener);
  constexpr DWORD area = sizeof(sockaddr_in6) + 16;
  std::string buffer(2 * area, '\0');
  const UniqueSocket accepted(socket(AF_INET6, SOCK_STREAM, 0));
  Request request;
  DWORD bytes = 0;
  CHECK_RESULT_AND_ERROR(functions.accept_ex(listener, accepted, buffer.data(), 0, area, area,
                                             &bytes, &request.overlapped),
                         FALSE, WSA_IO_PENDING);
  const UniqueSocket client(socket(AF_INET6, SOCK_STREAM, 0));
  REQUIRE(connect(client, generic(address), sizeof address) == 0);
  REQUIRE(request.done_within(time_limit));
  sockaddr *local = nullptr, *remote = nullptr;
  int local_length = 0, remote_length = 0;
  functions.addresses(buffer.data(), 0, area, area, &local, &local_length, &remote, &remote_length);
  const sockaddr_in6 peer = bound_to6(client);
  REQUIRE(remote_length == sizeof peer);
  CHECK(std::memcmp(local, &address, sizeof address) == 0);
  CHECK(std::memcmp(remote, &peer, sizeof peer) == 0);
}
