// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "support/checks.h"
#include "support/fixtures.h"
#include "support/port.h"
#include "support/wine.h"

// Completion ports and their sockets: how they come together, what they agree on, and what becomes
// of either without the other.

using namespace support;

TEST_CASE_FIXTURE(Winsock, "A port can be made for a socket in one call") {
  const UdpPair pair = connected_udp_pair();
  const HANDLE port = CreateIoCompletionPort(handle_of(pair.sender), nullptr, 5, 1);
  REQUIRE(port != nullptr);
  OVERLAPPED overlapped{};
  CHECK(start_send(pair.sender, overlapped) == 0);
  CHECK(Dequeued(port, 0).success(5, &overlapped, 5));
  CHECK(CloseHandle(port));
}

TEST_CASE_FIXTURE(Winsock, "A socket belongs to one port, once and for all") {
  const UniqueSocket s = udp_socket();
  const UniquePort port, other;
  const auto associate = [](SOCKET its_socket, HANDLE its_port) {
    return CreateIoCompletionPort(handle_of(its_socket), its_port, 0, 0);
  };
  const HANDLE none = nullptr;
  REQUIRE(port.add(s, 1));
  CHECK_RESULT_AND_ERROR(associate(s, port), none, ERROR_INVALID_PARAMETER);
  CHECK_RESULT_AND_ERROR(associate(s, other), none, ERROR_INVALID_PARAMETER);
  CHECK_RESULT_AND_ERROR(associate(s, nullptr), none, ERROR_INVALID_PARAMETER);
}

TEST_CASE_FIXTURE(Winsock, "What cannot be associated says why") {
  const UniqueSocket s = udp_socket();
  const UniqueSocket plain(WSASocketA(AF_INET, SOCK_DGRAM, 0, nullptr, 0, 0));
  const UniquePort port;
  const UniqueEvent event;
  const HANDLE none = nullptr;
  const auto associate = [](HANDLE file, HANDLE its_port) {
    return CreateIoCompletionPort(file, its_port, 0, 0);
  };
  CHECK_RESULT_AND_ERROR(associate(handle_of(plain), port), none, ERROR_INVALID_PARAMETER);
  CHECK_RESULT_AND_ERROR(associate(nullptr, port), none, ERROR_INVALID_HANDLE);
  CHECK_RESULT_AND_ERROR(associate(event, port), none, ERROR_INVALID_HANDLE);
  CHECK_RESULT_AND_ERROR(associate(handle_of(s), event), none, ERROR_INVALID_HANDLE);
  CHECK_RESULT_AND_ERROR(associate(INVALID_HANDLE_VALUE, port), none, ERROR_INVALID_PARAMETER);
  CHECK(port.add(s, 1));
}

TEST_CASE_FIXTURE(Winsock, "A socket that comes to its port later brings what it had pending") {
  const UdpPair pair = connected_udp_pair();
  OVERLAPPED overlapped{};
  char byte;
  CHECK_FAILS(start_receive(pair.receiver, overlapped, byte), WSA_IO_PENDING);
  const UniquePort port;
  REQUIRE(port.add(pair.receiver, 3));
  REQUIRE(send(pair.sender, "x", 1, 0) == 1);
  CHECK(Dequeued(port).success(3, &overlapped, 1));
}

TEST_CASE_FIXTURE(Winsock, "Second handles to a socket share its port and its key") {
  const UdpPair pair = connected_udp_pair();
  WSAPROTOCOL_INFOW info;
  REQUIRE(WSADuplicateSocketW(pair.sender, GetCurrentProcessId(), &info) == 0);
  const UniqueSocket copy(WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO,
                                     &info, 0, WSA_FLAG_OVERLAPPED));
  REQUIRE(copy != INVALID_SOCKET);
  const UniquePort port;
  REQUIRE(port.add(pair.sender, 8));
  OVERLAPPED overlapped{};
  CHECK(start_send(copy, overlapped) == 0);
  CHECK(Dequeued(port, 0).success(8, &overlapped, 5));
}

TEST_CASE_FIXTURE(Winsock, "A socket that wants it posts nothing for what is done at once") {
  const UdpPair pair = connected_udp_pair();
  const UniquePort port;
  REQUIRE(port.add(pair.sender, 1));
  REQUIRE(port.add(pair.receiver, 2));
  const auto set_modes = [](SOCKET s, UCHAR modes) {
    return SetFileCompletionNotificationModes(handle_of(s), modes);
  };
  for (const SOCKET s : {SOCKET(pair.sender), SOCKET(pair.receiver)})
    CHECK(set_modes(s, FILE_SKIP_COMPLETION_PORT_ON_SUCCESS));
  OVERLAPPED sending{}, receiving{};
  char byte;
  CHECK_FAILS(start_receive(pair.receiver, receiving, byte), WSA_IO_PENDING);
  CHECK(start_send(pair.sender, sending, "x") == 0);
  CHECK(sending.Internal == 0);
  CHECK(Dequeued(port).success(2, &receiving, 1));
  CHECK(empty(port));

  // Not even by asking for something else, or for nothing.
  CHECK(set_modes(pair.sender, 0));
  CHECK(set_modes(pair.sender, FILE_SKIP_SET_EVENT_ON_HANDLE));
  CHECK(start_send(pair.sender, sending) == 0);
  CHECK(empty(port));
  Request request;
  CHECK(start_send(pair.sender, request.overlapped) == 0);
  CHECK(request.event.set());
  CHECK(empty(port));
}

TEST_CASE_FIXTURE(Winsock, "Modes are for overlapped sockets; unknown bits are not looked at") {
  const UniqueSocket s = udp_socket();
  const UniqueSocket plain(WSASocketA(AF_INET, SOCK_DGRAM, 0, nullptr, 0, 0));
  CHECK(SetFileCompletionNotificationModes(handle_of(s), 0x80));
  CHECK(SetFileCompletionNotificationModes(handle_of(s), 0));
  CHECK_RESULT_AND_ERROR(SetFileCompletionNotificationModes(handle_of(plain), 1), FALSE,
                         ERROR_INVALID_PARAMETER);
  CHECK_RESULT_AND_ERROR(SetFileCompletionNotificationModes(nullptr, 1), FALSE,
                         ERROR_INVALID_HANDLE);
}

TEST_CASE_FIXTURE(Winsock, "Without an event the socket is set, unless it was asked not to be") {
  const UdpPair pair = connected_udp_pair();
  OVERLAPPED overlapped{};
  char byte;
  CHECK_FAILS(start_receive(pair.receiver, overlapped, byte), WSA_IO_PENDING);
  CHECK(WaitForSingleObject(handle_of(pair.receiver), 0) == WAIT_TIMEOUT);
  REQUIRE(send(pair.sender, "x", 1, 0) == 1);
  CHECK(WaitForSingleObject(handle_of(pair.receiver), time_limit) == WAIT_OBJECT_0);
  CHECK(HasOverlappedIoCompleted(&overlapped));
  CHECK(SetFileCompletionNotificationModes(handle_of(pair.sender), FILE_SKIP_SET_EVENT_ON_HANDLE));
  if (WINE_DIFFERS("FILE_SKIP_SET_EVENT_ON_HANDLE")) return;
  CHECK(start_send(pair.sender, overlapped) == 0);
  CHECK(WaitForSingleObject(handle_of(pair.sender), 0) == WAIT_TIMEOUT);
}

TEST_CASE_FIXTURE(Winsock, "Closing a socket posts what was pending, with the key of the socket") {
  UdpPair pair = udp_pair();
  TcpPair stream = tcp_pair();
  const UniquePort port;
  REQUIRE(port.add(pair.receiver, 11));
  REQUIRE(port.add(stream.server, 12));
  REQUIRE(port.add(pair.sender, 13));
  OVERLAPPED first{}, second{};
  char byte;
  CHECK_FAILS(start_receive(pair.receiver, first, byte), WSA_IO_PENDING);
  CHECK_FAILS(start_receive(stream.server, second, byte), WSA_IO_PENDING);
  CHECK(pair.sender.close() == 0);  // nothing was pending
  CHECK(empty(port));
  CHECK(pair.receiver.close() == 0);
  const Dequeued cancelled(port);
  CHECK(stream.server.close() == 0);
  const Dequeued aborted(port);
  CHECK(empty(port));
  if (WINE_DIFFERS("closing: 995 for datagram sockets, 1236 for connected streams")) return;
  CHECK(cancelled.failure(ERROR_OPERATION_ABORTED, 11, &first));
  CHECK(first.Internal == 0xc0000120);
  CHECK(aborted.failure(ERROR_CONNECTION_ABORTED, 12, &second));
  CHECK(second.Internal == 0xc0000241);
}

TEST_CASE_FIXTURE(Winsock, "The ends of a connection post no packets") {
  const TcpPair pair = tcp_pair();
  const UniquePort port;
  REQUIRE(port.add(pair.client, 1));
  CHECK(shutdown(pair.client, SD_RECEIVE) == 0);
  CHECK(WSASendDisconnect(pair.client, nullptr) == 0);
  CHECK(empty(port));
}

TEST_CASE_FIXTURE(Winsock,
                  "Sockets of a closed port go on working, and their packets are dropped") {
  const UdpPair pair = connected_udp_pair();
  UniquePort port;
  REQUIRE(port.add(pair.sender, 1));
  REQUIRE(port.add(pair.receiver, 2));
  Request receiving, sending;
  char byte = 0;
  CHECK_FAILS(start_receive(pair.receiver, receiving.overlapped, byte), WSA_IO_PENDING);
  CHECK(PostQueuedCompletionStatus(port, 1, 2, nullptr));
  CHECK(port.close());
  CHECK(start_send(pair.sender, sending.overlapped, "x") == 0);
  CHECK(sending.event.set());
  CHECK(receiving.done_within(time_limit));
  CHECK(byte == 'x');
}
