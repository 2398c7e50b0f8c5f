// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "support/checks.h"
#include "support/data.h"
#include "support/extensions.h"
#include "support/untouched.h"
#include "support/wine.h"

using namespace support;

namespace {

struct Connecting : Winsock {
  UniqueSocket listener = tcp_listener();
  Extensions functions{listener};
  sockaddr_in address = bound_to(listener);
  Request request;
  Untouched<DWORD> sent;
  DWORD count = 0xdeadbeef;

  BOOL connect_ex(SOCKET s, const sockaddr_in& to, const char* data = nullptr, DWORD size = 0) {
    return functions.connect_ex(s, generic(to), sizeof to, const_cast<char*>(data), size,
                                sent.out(), &request.overlapped);
  }
  void check_no_count() {
    if (!WINE_DIFFERS("ConnectEx writes no count when it pends or fails")) CHECK(sent.untouched());
  }
  // What Windows does when its state forbids the request.
  void check_refused(SOCKET s, int error) {
    CHECK_RESULT_AND_ERROR(connect_ex(s, address), FALSE, error);
    CHECK(request.status() == STATUS_PENDING);
    if (!WINE_DIFFERS("a refused ConnectEx leaves InternalHigh alone"))
      CHECK(request.overlapped.InternalHigh == 0x5a5a5a5a);
    CHECK_FALSE(request.event.set());
    check_no_count();
  }
};

}  // namespace

TEST_CASE_FIXTURE(Connecting, "ConnectEx pends and connects a bound socket") {
  const UniqueSocket s = bound_socket();
  CHECK_RESULT_AND_ERROR(connect_ex(s, address), FALSE, WSA_IO_PENDING);
  CHECK(result_of(s, request, count) == 0);
  CHECK(count == 0);
  check_no_count();
  REQUIRE(setsockopt(s, SOL_SOCKET, SO_UPDATE_CONNECT_CONTEXT, nullptr, 0) == 0);
  sockaddr_in peer{};
  int length = sizeof peer;
  REQUIRE(getpeername(s, generic(peer), &length) == 0);
  CHECK(peer.sin_port == address.sin_port);
  const UniqueSocket server(accept(listener, nullptr, nullptr));
  REQUIRE(send(s, "hi", 2, 0) == 2);
  CHECK(read_exactly(server, 2) == "hi");
}

TEST_CASE_FIXTURE(Connecting, "ConnectEx sends first data, copied at the call, and counts them") {
  const UniqueSocket s = bound_socket();
  char data[] = "abc";
  CHECK_RESULT_AND_ERROR(connect_ex(s, address, data, 3), FALSE, WSA_IO_PENDING);
  memset(data, '!', 3);
  CHECK(result_of(s, request, count) == 0);
  CHECK(count == 3);
  const UniqueSocket server(accept(listener, nullptr, nullptr));
  CHECK(read_exactly(server, 3) == "abc");
}

TEST_CASE_FIXTURE(Connecting, "First data of a megabyte arrive whole, before what is sent later") {
  const UniqueSocket s = bound_socket();
  const std::string data = pattern(1 << 20);
  CHECK_RESULT_AND_ERROR(connect_ex(s, address, data.data(), static_cast<DWORD>(data.size())),
                         FALSE, WSA_IO_PENDING);
  const UniqueSocket server(accept(listener, nullptr, nullptr));
  set_option(server, SOL_SOCKET, SO_RCVTIMEO, time_limit);
  CHECK(read_exactly(server, data.size()) == data);
  CHECK(result_of(s, request, count) == 0);
  CHECK(count == data.size());
  REQUIRE(send(s, "later", 5, 0) == 5);
  CHECK(read_exactly(server, 5) == "later");
}

TEST_CASE_FIXTURE(Connecting, "A refused ConnectEx pends, too, and its completion tells") {
  const UniqueSocket s = bound_socket();
  const sockaddr_in deserted = deserted_address(SOCK_STREAM);
  CHECK_RESULT_AND_ERROR(connect_ex(s, deserted, "abc", 3), FALSE, WSA_IO_PENDING);
  CHECK(result_of(s, request, count) == WSAECONNREFUSED);
  CHECK(count == 0);
  CHECK_RESULT_AND_ERROR(GetOverlappedResult((HANDLE)(SOCKET)s, &request.overlapped, &count, FALSE),
                         FALSE, ERROR_CONNECTION_REFUSED);
  CHECK(request.status() == 0xC0000236);
  if (WINE_DIFFERS("after a refused ConnectEx the socket is bound still, and may try again"))
    return;
  CHECK_RESULT_AND_ERROR(connect_ex(s, address), FALSE, WSA_IO_PENDING);
  CHECK(result_of(s, request, count) == 0);
}

TEST_CASE_FIXTURE(Connecting,
                  "ConnectEx posts one packet to the socket's port, also when skipped on success") {
  const UniqueSocket s = bound_socket();
  const HANDLE port = CreateIoCompletionPort((HANDLE)(SOCKET)s, nullptr, 7, 0);
  REQUIRE(
      SetFileCompletionNotificationModes((HANDLE)(SOCKET)s, FILE_SKIP_COMPLETION_PORT_ON_SUCCESS));
  CHECK_RESULT_AND_ERROR(connect_ex(s, address, "abcd", 4), FALSE, WSA_IO_PENDING);
  DWORD bytes = 0;
  ULONG_PTR key = 0;
  OVERLAPPED* overlapped = nullptr;
  CHECK(GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, time_limit));
  CHECK(bytes == 4);
  CHECK(key == 7);
  CHECK((overlapped == &request.overlapped));
  CHECK_FALSE(GetQueuedCompletionStatus(port, &bytes, &key, &overlapped, 0));
  CloseHandle(port);
}

TEST_CASE_FIXTURE(Connecting, "ConnectEx needs a bound socket; a refused one has begun") {
  const UniqueSocket unbound(socket(AF_INET, SOCK_STREAM, 0));
  check_refused(unbound, WSAEINVAL);
}

TEST_CASE_FIXTURE(Connecting,
                  "ConnectEx on a listener is invalid, on a connected socket connected") {
  check_refused(listener, WSAEINVAL);
  const TcpPair pair = tcp_pair();
  check_refused(pair.client, WSAEISCONN);
}

TEST_CASE_FIXTURE(Connecting, "ConnectEx needs a socket, an OVERLAPPED and an address") {
  const UniqueSocket s = bound_socket();
  CHECK_RESULT_AND_ERROR(connect_ex(INVALID_SOCKET, address), FALSE, WSAENOTSOCK);
  CHECK_RESULT_AND_ERROR(
      functions.connect_ex(s, generic(address), sizeof address, nullptr, 0, sent.out(), nullptr),
      FALSE, ERROR_INVALID_PARAMETER);
  check_no_count();
  if (WINE_DIFFERS("ConnectEx with a short address is WSAEFAULT")) return;
  CHECK_RESULT_AND_ERROR(functions.connect_ex(s, generic(address), sizeof address - 1, nullptr, 0,
                                              sent.out(), &request.overlapped),
                         FALSE, WSAEFAULT);
}

TEST_CASE_FIXTURE(Connecting, "A send before the connection is there is not connected") {
  // Nobody answers from this network: it is reserved for documentation.
  const UniqueSocket s(socket(AF_INET, SOCK_STREAM, 0));
  const sockaddr_in any = ipv4("0.0.0.0");
  REQUIRE(bind(s, generic(any), sizeof any) == 0);
  const sockaddr_in nowhere = ipv4("192.0.2.1", htons(9));
  if (connect_ex(s, nowhere) || WSAGetLastError() != WSA_IO_PENDING) return;
  if (request.done_within(20)) return;  // a host without a network
  CHECK_FAILS(send(s, "x", 1, 0), WSAENOTCONN);
  Request second;
  CHECK_RESULT_AND_ERROR(functions.connect_ex(s, generic(nowhere), sizeof nowhere, nullptr, 0,
                                              nullptr, &second.overlapped),
                         FALSE, WSAEINVAL);
  REQUIRE(CancelIoEx((HANDLE)(SOCKET)s, &request.overlapped));
  CHECK(result_of(s, request, count) == WSA_OPERATION_ABORTED);
}

TEST_CASE_FIXTURE(Connecting, "Closing the socket cancels a ConnectEx") {
  UniqueSocket s(socket(AF_INET, SOCK_STREAM, 0));
  const sockaddr_in any = ipv4("0.0.0.0");
  REQUIRE(bind(s, generic(any), sizeof any) == 0);
  const sockaddr_in nowhere = ipv4("192.0.2.1", htons(9));
  if (connect_ex(s, nowhere) || WSAGetLastError() != WSA_IO_PENDING) return;
  if (request.done_within(20)) return;
  if (WINE_DIFFERS("closing the socket cancels a ConnectEx")) return;
  s.close();
  REQUIRE(request.done_within(time_limit));
  CHECK(request.status() == 0xC0000120);
}
