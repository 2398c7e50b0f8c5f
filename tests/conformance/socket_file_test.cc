// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <string>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/port.h"
#include "support/untouched.h"
#include "support/wine.h"

// ReadFile and WriteFile on sockets.

using namespace support;

namespace {

// Sockets from WSASocket without WSA_FLAG_OVERLAPPED wait like files.
UniqueSocket waiting_socket(int type) {
  UniqueSocket s(WSASocketW(AF_INET, type, 0, nullptr, 0, 0));
  const sockaddr_in any = ipv4("127.0.0.1");
  REQUIRE(bind(s, generic(any), sizeof any) == 0);
  return s;
}

struct Connected : Winsock {
  TcpPair pair = tcp_pair();
  HANDLE client = handle_of(pair.client);
  HANDLE server = handle_of(pair.server);
  Request request;
  std::string room = std::string(16, '.');
  DWORD count = 0xdeadbeef;

  BOOL read(Request& its_request) {
    return ReadFile(server, room.data(), static_cast<DWORD>(room.size()), nullptr,
                    &its_request.overlapped);
  }
  // The Win32 error of the end; 0 for success.
  DWORD end_of(Request& its_request) {
    if (!its_request.done_within(time_limit)) return WAIT_TIMEOUT;
    return GetOverlappedResult(server, &its_request.overlapped, &count, FALSE) ? 0 : GetLastError();
  }
};

}  // namespace

TEST_CASE_FIXTURE(Connected, "ReadFile on a socket pends until data come") {
  CHECK_RESULT_AND_ERROR(read(request), FALSE, ERROR_IO_PENDING);
  CHECK_FALSE(request.done_within(20));
  REQUIRE(send(pair.client, "hello", 5, 0) == 5);
  CHECK(end_of(request) == 0);
  CHECK(count == 5);
  CHECK(room.substr(0, 6) == "hello.");
}

TEST_CASE_FIXTURE(Connected, "WriteFile on a socket sends") {
  std::string text = "hello";
  if (!WriteFile(client, text.data(), 5, nullptr, &request.overlapped))
    REQUIRE(GetLastError() == ERROR_IO_PENDING);
  CHECK(end_of(request) == 0);
  CHECK(count == 5);
  CHECK(read_exactly(pair.server, 5) == "hello");
}

TEST_CASE_FIXTURE(Connected, "The offset in the OVERLAPPED means nothing to a socket") {
  request.overlapped.Offset = 1000;
  REQUIRE(send(pair.client, "abc", 3, 0) == 3);
  if (!read(request)) REQUIRE(GetLastError() == ERROR_IO_PENDING);
  CHECK(end_of(request) == 0);
  CHECK(count == 3);
  CHECK(request.overlapped.Offset == 1000);
}

TEST_CASE_FIXTURE(Connected, "ReadFile and WriteFile report to the socket's port") {
  const UniquePort port;
  REQUIRE(port.add(pair.server, 1));
  REQUIRE(port.add(pair.client, 2));
  OVERLAPPED reading{}, writing{};
  CHECK_RESULT_AND_ERROR(ReadFile(server, room.data(), 16, nullptr, &reading), FALSE,
                         ERROR_IO_PENDING);
  CHECK(empty(port));
  const BOOL written = WriteFile(client, "abc", 3, nullptr, &writing);
  CHECK((written || GetLastError() == ERROR_IO_PENDING));
  // Which of the two comes first is open.
  bool read = false, sent = false;
  for (int i = 0; i < 2; ++i) {
    const Dequeued packet(port);
    read = read || packet.success(1, &reading, 3);
    sent = sent || packet.success(2, &writing, 3);
  }
  CHECK(read);
  CHECK(sent);
  CHECK(room.substr(0, 4) == "abc.");
}

TEST_CASE_FIXTURE(Connected, "The end of the stream is 0 bytes, and no error") {
  CHECK_RESULT_AND_ERROR(read(request), FALSE, ERROR_IO_PENDING);
  REQUIRE(shutdown(pair.client, SD_SEND) == 0);
  CHECK(end_of(request) == 0);
  CHECK(count == 0);
}

TEST_CASE_FIXTURE(Connected, "A reset ends ReadFile with the code of a file's network") {
  CHECK_RESULT_AND_ERROR(read(request), FALSE, ERROR_IO_PENDING);
  abort_connection(pair.client);
  CHECK(end_of(request) == ERROR_NETNAME_DELETED);
}

TEST_CASE_FIXTURE(Connected, "CancelIo cancels ReadFile on a socket") {
  CHECK_RESULT_AND_ERROR(read(request), FALSE, ERROR_IO_PENDING);
  CHECK(CancelIo(server));
  CHECK(end_of(request) == ERROR_OPERATION_ABORTED);
}

TEST_CASE_FIXTURE(Connected, "A socket that overlaps needs an OVERLAPPED") {
  if (WINE_DIFFERS("ReadFile and WriteFile on an overlapped socket need an OVERLAPPED")) return;
  REQUIRE(send(pair.client, "abc", 3, 0) == 3);
  CHECK_RESULT_AND_ERROR(ReadFile(server, room.data(), 16, &count, nullptr), FALSE,
                         ERROR_INVALID_PARAMETER);
  CHECK_RESULT_AND_ERROR(WriteFile(server, "abc", 3, &count, nullptr), FALSE,
                         ERROR_INVALID_PARAMETER);
  CHECK(read_exactly(pair.server, 3) == "abc");
}

TEST_CASE_FIXTURE(Winsock,
                  "A socket without the overlapped attribute is read and written like a file") {
  if (WINE_DIFFERS("ReadFile on a socket without the overlapped attribute waits for data")) return;
  const UniqueSocket listener = tcp_listener();
  const sockaddr_in address = bound_to(listener);
  const UniqueSocket s = waiting_socket(SOCK_STREAM);
  REQUIRE(connect(s, generic(address), sizeof address) == 0);
  const UniqueSocket peer(accept(listener, nullptr, nullptr));
  DWORD count = 0;
  CHECK(WriteFile(handle_of(s), "hello", 5, &count, nullptr));
  CHECK(count == 5);
  CHECK(read_exactly(peer, 5) == "hello");
  REQUIRE(send(peer, "answer", 6, 0) == 6);
  char bytes[10];
  CHECK(ReadFile(handle_of(s), bytes, 10, &count, nullptr));
  CHECK(std::string(bytes, count) == "answer");
  CHECK_RESULT_AND_ERROR(ReadFile(handle_of(s), bytes, 10, nullptr, nullptr), FALSE,
                         ERROR_INVALID_PARAMETER);
}

TEST_CASE_FIXTURE(Winsock, "A datagram is read and written whole") {
  const UdpPair pair = connected_udp_pair();
  Request writing, reading;
  char bytes[10];
  DWORD count = 0;
  if (!WriteFile(handle_of(pair.sender), "datagram", 8, nullptr, &writing.overlapped))
    REQUIRE(GetLastError() == ERROR_IO_PENDING);
  if (!ReadFile(handle_of(pair.receiver), bytes, 10, nullptr, &reading.overlapped))
    REQUIRE(GetLastError() == ERROR_IO_PENDING);
  REQUIRE(reading.done_within(time_limit));
  CHECK(GetOverlappedResult(handle_of(pair.receiver), &reading.overlapped, &count, FALSE));
  CHECK(std::string(bytes, count) == "datagram");
}

TEST_CASE_FIXTURE(Connected, "A closed socket, or one that cannot be used, is no file") {
  UniqueSocket closed = udp_socket();
  const HANDLE stale = handle_of(closed);
  REQUIRE(closed.close() == 0);
  CHECK_RESULT_AND_ERROR(ReadFile(stale, room.data(), 16, nullptr, &request.overlapped), FALSE,
                         ERROR_INVALID_HANDLE);
  CHECK_RESULT_AND_ERROR(WriteFile(stale, "x", 1, nullptr, &request.overlapped), FALSE,
                         ERROR_INVALID_HANDLE);
  LARGE_INTEGER size{};
  if (!WINE_DIFFERS("a socket has no size and no position")) {
    CHECK_RESULT_AND_ERROR(GetFileSizeEx(server, &size), FALSE, ERROR_INVALID_HANDLE);
    CHECK_RESULT_AND_ERROR(SetFilePointer(server, 0, nullptr, FILE_BEGIN), INVALID_SET_FILE_POINTER,
                           ERROR_INVALID_HANDLE);
  }
  REQUIRE(shutdown(pair.client, SD_SEND) == 0);
  CHECK_RESULT_AND_ERROR(WriteFile(client, "x", 1, nullptr, &request.overlapped), FALSE,
                         ERROR_PIPE_NOT_CONNECTED);
}

TEST_CASE_FIXTURE(Winsock, "WSARecvEx receives like recv, and flags come out") {
  if (WINE_DIFFERS("WSARecvEx is there")) return;
  const TcpPair pair = tcp_pair();
  REQUIRE(send(pair.client, "hello", 5, 0) == 5);
  char bytes[8];
  int flags = MSG_PEEK;
  CHECK_SUCCEEDS(WSARecvEx(pair.server, bytes, 8, &flags), 5);
  CHECK(flags == 0);
  CHECK_SUCCEEDS(WSARecvEx(pair.server, bytes, 3, &flags), 3);
  CHECK_SUCCEEDS(WSARecvEx(pair.server, bytes, 8, &flags), 2);
  CHECK(flags == 0);
  CHECK(std::string(bytes, 2) == "lo");
}

TEST_CASE_FIXTURE(Winsock, "WSARecvEx tells of a message longer than the buffer by MSG_PARTIAL") {
  if (WINE_DIFFERS("WSARecvEx is there")) return;
  const UdpPair pair = connected_udp_pair();
  REQUIRE(send(pair.sender, "long message", 12, 0) == 12);
  char bytes[4];
  int flags = 0;
  CHECK_SUCCEEDS(WSARecvEx(pair.receiver, bytes, 4, &flags), 4);
  CHECK(flags == MSG_PARTIAL);
  CHECK(std::string(bytes, 4) == "long");
  REQUIRE(send(pair.sender, "fits", 4, 0) == 4);
  flags = 0;
  CHECK_SUCCEEDS(WSARecvEx(pair.receiver, bytes, 4, &flags), 4);
  CHECK(flags == 0);
  CHECK(nothing_to_receive(pair.receiver));
}

TEST_CASE_FIXTURE(Winsock, "WSARecvEx has the errors of recv") {
  if (WINE_DIFFERS("WSARecvEx is there")) return;
  const TcpPair pair = tcp_pair();
  const UniqueSocket unconnected(socket(AF_INET, SOCK_STREAM, 0));
  char byte;
  Untouched<int> flags;
  int none = 0;
  CHECK_FAILS(WSARecvEx(INVALID_SOCKET, &byte, 1, flags.out()), WSAENOTSOCK);
  CHECK(flags.untouched());
  CHECK_FAILS(WSARecvEx(unconnected, &byte, 1, &none), WSAENOTCONN);
  set_nonblocking(pair.server);
  CHECK_FAILS(WSARecvEx(pair.server, &byte, 1, &none), WSAEWOULDBLOCK);
  CHECK_FAILS(WSARecvEx(pair.server, &byte, 1, nullptr), WSAEFAULT);
}
