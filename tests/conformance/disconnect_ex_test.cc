// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "support/checks.h"
#include "support/data.h"
#include "support/extensions.h"
#include "support/wine.h"

using namespace support;

namespace {

struct Connected : Winsock {
  TcpPair pair = tcp_pair();
  Extensions functions{pair.client};
  Request request;
  DWORD count = 0xdeadbeef;

  BOOL disconnect(SOCKET s, bool overlapped, DWORD flags = 0, DWORD reserved = 0) {
    return functions.disconnect_ex(s, overlapped ? &request.overlapped : nullptr, flags, reserved);
  }
};

}  // namespace

TEST_CASE_FIXTURE(Connected, "DisconnectEx ends what this side sends, and nothing else") {
  CHECK_RESULT_AND_ERROR(disconnect(pair.client, false), TRUE, 0);
  CHECK_FAILS(send(pair.client, "x", 1, 0), WSAESHUTDOWN);
  REQUIRE(send(pair.server, "hello", 5, 0) == 5);
  CHECK(read_exactly(pair.client, 5) == "hello");
  sockaddr_in peer{};
  int length = sizeof peer;
  CHECK(getpeername(pair.client, generic(peer), &length) == 0);
  CHECK_FAILS(connect(pair.client, generic(peer), sizeof peer), WSAEISCONN);
  CHECK(read_to_end(pair.server).empty());
  CHECK_RESULT_AND_ERROR(disconnect(pair.client, false), TRUE, 0);
}

TEST_CASE_FIXTURE(Connected, "With an OVERLAPPED DisconnectEx pends and completes with 0 bytes") {
  CHECK_RESULT_AND_ERROR(disconnect(pair.client, true), FALSE, WSA_IO_PENDING);
  CHECK(result_of(pair.client, request, count) == 0);
  CHECK(count == 0);
  CHECK_FAILS(send(pair.client, "x", 1, 0), WSAESHUTDOWN);
  CHECK(read_to_end(pair.server).empty());
}

TEST_CASE_FIXTURE(Connected, "An overlapped DisconnectEx posts a packet, a synchronous one none") {
  const HANDLE port = CreateIoCompletionPort((HANDLE)(SOCKET)pair.client, nullptr, 9, 0);
  DWORD bytes = 0xdeadbeef;
  ULONG_PTR key = 0;
  OVERLAPPED* overlapped = nullptr;
  REQUIRE(disconnect(pair.client, false));
  CHECK_FALSE(GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, 0));
  CHECK_RESULT_AND_ERROR(disconnect(pair.client, true), FALSE, WSA_IO_PENDING);
  CHECK(GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, time_limit));
  CHECK(bytes == 0);
  CHECK(key == 9);
  CHECK((overlapped == &request.overlapped));
  CloseHandle(port);
}

TEST_CASE_FIXTURE(Winsock, "DisconnectEx goes behind the sends that wait") {
  TcpPair pair = narrow_tcp_pair();
  const Extensions functions(pair.client);
  std::string data = pattern(1 << 22);
  WSABUF buffer = piece(data);
  Request sending, disconnecting;
  const int sent = WSASend(pair.client, &buffer, 1, nullptr, 0, &sending.overlapped, nullptr);
  REQUIRE((sent == 0 || WSAGetLastError() == WSA_IO_PENDING));
  CHECK_RESULT_AND_ERROR(functions.disconnect_ex(pair.client, &disconnecting.overlapped, 0, 0),
                         FALSE, WSA_IO_PENDING);
  CHECK((read_to_end(pair.server) == data));
  DWORD count = 0;
  CHECK(result_of(pair.client, sending, count) == 0);
  CHECK(count == data.size());
  CHECK(result_of(pair.client, disconnecting, count) == 0);
}

TEST_CASE_FIXTURE(Connected,
                  "DisconnectEx needs a connected socket, known flags and nothing reserved") {
  const UniqueSocket unconnected = bound_socket();
  CHECK_RESULT_AND_ERROR(disconnect(INVALID_SOCKET, true), FALSE, WSAENOTSOCK);
  CHECK_RESULT_AND_ERROR(disconnect(unconnected, true), FALSE, WSAENOTCONN);
  CHECK_RESULT_AND_ERROR(disconnect(unconnected, false), FALSE, WSAENOTCONN);
  if (WINE_DIFFERS("DisconnectEx: unknown flags and reserved values are WSAEINVAL")) return;
  CHECK_RESULT_AND_ERROR(disconnect(pair.client, false, 0, 1), FALSE, WSAEINVAL);
  CHECK_RESULT_AND_ERROR(disconnect(pair.client, false, 0x40), FALSE, WSAEINVAL);
  CHECK(send(pair.client, "x", 1, 0) == 1);
}

TEST_CASE_FIXTURE(Winsock, "A socket from AcceptEx can be disconnected and go to AcceptEx again") {
  if (WINE_DIFFERS("DisconnectEx with TF_REUSE_SOCKET")) return;
  UniqueSocket listener = tcp_listener();
  const Extensions functions(listener);
  const sockaddr_in address = bound_to(listener);
  Accepting accepting(functions, listener, 10);
  for (const char* text : {"one", "two", "six"}) {
    REQUIRE(accepting.start());
    UniqueSocket client = connect_to(address);
    REQUIRE(send(client, text, 3, 0) == 3);
    REQUIRE(accepting.result() == 0);
    CHECK(accepting.buffer.substr(0, 3) == text);
    REQUIRE(send(accepting.socket, "answer", 6, 0) == 6);
    Request request;
    CHECK_RESULT_AND_ERROR(
        functions.disconnect_ex(accepting.socket, &request.overlapped, TF_REUSE_SOCKET, 0), FALSE,
        WSA_IO_PENDING);
    CHECK(read_to_end(client) == "answer");
    CHECK_FALSE(request.event.set());  // not before the peer has finished
    client.close();
    DWORD count = 0xdeadbeef;
    CHECK(result_of(accepting.socket, request, count) == 0);
    CHECK(count == 0);
    CHECK_FAILS(send(accepting.socket, "x", 1, 0), WSAENOTCONN);
  }
}

TEST_CASE_FIXTURE(Winsock, "A socket from ConnectEx stays bound and can connect again") {
  if (WINE_DIFFERS("DisconnectEx with TF_REUSE_SOCKET")) return;
  const UniqueSocket listener = tcp_listener();
  const Extensions functions(listener);
  const sockaddr_in address = bound_to(listener);
  const UniqueSocket s = bound_socket();
  const u_short port = bound_to(s).sin_port;
  for (int i = 0; i < 2; ++i) {
    Request request;
    DWORD count = 0;
    CHECK_RESULT_AND_ERROR(functions.connect_ex(s, generic(address), sizeof address, nullptr, 0,
                                                nullptr, &request.overlapped),
                           FALSE, WSA_IO_PENDING);
    REQUIRE(result_of(s, request, count) == 0);
    UniqueSocket server(accept(listener, nullptr, nullptr));
    REQUIRE(server != INVALID_SOCKET);
    server.close();  // first, so that it is the peer whose port has to rest
    CHECK_RESULT_AND_ERROR(functions.disconnect_ex(s, nullptr, TF_REUSE_SOCKET, 0), TRUE, 0);
    CHECK(bound_to(s).sin_port == port);
  }
}

TEST_CASE_FIXTURE(Winsock, "What was sent before a reusing DisconnectEx arrives whole") {
  if (WINE_DIFFERS("DisconnectEx with TF_REUSE_SOCKET")) return;
  TcpPair pair = tcp_pair();
  const Extensions functions(pair.client);
  std::string data = pattern(1 << 22);
  WSABUF buffer = piece(data);
  // The peer has finished before: nothing but the host's own buffers holds what is under way.
  REQUIRE(shutdown(pair.server, SD_SEND) == 0);
  Request sending, disconnecting;
  const int sent = WSASend(pair.client, &buffer, 1, nullptr, 0, &sending.overlapped, nullptr);
  REQUIRE((sent == 0 || WSAGetLastError() == WSA_IO_PENDING));
  CHECK_RESULT_AND_ERROR(
      functions.disconnect_ex(pair.client, &disconnecting.overlapped, TF_REUSE_SOCKET, 0), FALSE,
      WSA_IO_PENDING);
  CHECK((read_to_end(pair.server) == data));
  DWORD count = 0;
  CHECK(result_of(pair.client, disconnecting, count) == 0);
}

TEST_CASE_FIXTURE(Connected, "A peer that breaks off ends a reusing DisconnectEx, too") {
  if (WINE_DIFFERS("DisconnectEx with TF_REUSE_SOCKET")) return;
  CHECK_RESULT_AND_ERROR(disconnect(pair.client, true, TF_REUSE_SOCKET), FALSE, WSA_IO_PENDING);
  CHECK_FALSE(request.done_within(20));
  abort_connection(pair.server);
  CHECK(result_of(pair.client, request, count) == 0);
}
