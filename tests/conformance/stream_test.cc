// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <string>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/threads.h"
#include "support/untouched.h"
#include "support/wine.h"

using namespace support;

TEST_CASE_FIXTURE(Winsock, "A blocking send of some MiB to a slow reader takes everything") {
  const TcpPair pair = tcp_pair();
  std::string data = pattern(4 << 20);
  std::string received;
  Worker reader([&] { received = read_exactly(pair.server, data.size()); });
  CHECK_SUCCEEDS(send(pair.client, data.data(), static_cast<int>(data.size()), 0),
                 static_cast<int>(data.size()));
  reader.join();
  CHECK((received == data));
}

TEST_CASE_FIXTURE(Winsock, "A blocking WSASend of several pieces takes everything") {
  const TcpPair pair = tcp_pair();
  std::string data = pattern(3 << 20);
  auto pieces = pieces_of(data, 5);
  std::string received;
  Worker reader([&] { received = read_exactly(pair.server, data.size()); });
  DWORD sent = 0;
  CHECK(WSASend(pair.client, pieces.data(), 5, &sent, 0, nullptr, nullptr) == 0);
  CHECK(sent == data.size());
  reader.join();
  CHECK((received == data));
}

TEST_CASE_FIXTURE(Winsock, "A non-blocking send into a full stream would block") {
  const TcpPair pair = tcp_pair();
  fill_stream(pair);
  set_nonblocking(pair.client);
  WSABUF buffer = piece("x");
  Untouched<DWORD> sent;
  CHECK_FAILS(send(pair.client, "x", 1, 0), WSAEWOULDBLOCK);
  CHECK_FAILS(WSASend(pair.client, &buffer, 1, sent.out(), 0, nullptr, nullptr), WSAEWOULDBLOCK);
  CHECK(sent.untouched());
}

TEST_CASE_FIXTURE(Winsock, "SO_SNDTIMEO ends a blocking send into a full stream") {
  const TcpPair pair = tcp_pair();
  fill_stream(pair);
  set_option(pair.client, SOL_SOCKET, SO_SNDTIMEO, 50);
  WSABUF buffer = piece("x");
  Untouched<DWORD> sent;
  CHECK_FAILS(send(pair.client, "x", 1, 0), WSAETIMEDOUT);
  CHECK_FAILS(WSASend(pair.client, &buffer, 1, sent.out(), 0, nullptr, nullptr), WSAETIMEDOUT);
  CHECK(sent.untouched());
}

TEST_CASE_FIXTURE(Winsock, "A blocking send goes on when the reader makes room") {
  const TcpPair pair = tcp_pair();
  const std::size_t filled = fill_stream(pair);
  int taken = 0;
  Worker sender([&] { taken = send(pair.client, "last", 4, 0); });
  const std::string all = read_exactly(pair.server, filled + 4);
  sender.join();
  CHECK(taken == 4);
  CHECK(all.size() == filled + 4);
  CHECK(all.substr(filled) == "last");
}

TEST_CASE_FIXTURE(Winsock, "Sending nothing on a stream succeeds and nothing arrives") {
  const TcpPair pair = tcp_pair();
  WSABUF empty{0, nullptr};
  Untouched<DWORD> sent;
  CHECK_SUCCEEDS(send(pair.client, "", 0, 0), 0);
  CHECK_SUCCEEDS(WSASend(pair.client, &empty, 1, sent.out(), 0, nullptr, nullptr), 0);
  CHECK(sent.value() == 0);
  CHECK(nothing_to_receive(pair.server));
}

TEST_CASE_FIXTURE(Winsock, "A send on a stream that was never connected is refused") {
  const UniqueSocket s(socket(AF_INET, SOCK_STREAM, 0));
  WSABUF buffer = piece("x");
  Untouched<DWORD> sent;
  char room[1];
  if (WINE_DIFFERS("a stream that was never connected: WSAENOTCONN")) return;
  CHECK_FAILS(send(s, "x", 1, 0), WSAENOTCONN);
  CHECK_FAILS(WSASend(s, &buffer, 1, sent.out(), 0, nullptr, nullptr), WSAENOTCONN);
  CHECK_FAILS(recv(s, room, 1, 0), WSAENOTCONN);
  CHECK(sent.untouched());
  const UniqueSocket listener = tcp_listener();
  CHECK_FAILS(send(listener, "x", 1, 0), WSAENOTCONN);
}

TEST_CASE_FIXTURE(Winsock, "sendto on a connected stream does not look at its address") {
  const TcpPair pair = tcp_pair();
  sockaddr_in6 nonsense{};
  nonsense.sin6_family = 99;
  DWORD sent = 0;
  WSABUF buffer = piece("b");
  if (WINE_DIFFERS("the address given to a stream is ignored")) return;
  CHECK(sendto(pair.client, "a", 1, 0, generic(nonsense), 5) == 1);
  CHECK(WSASendTo(pair.client, &buffer, 1, &sent, 0, generic(nonsense), -1, nullptr, nullptr) == 0);
  CHECK(read_exactly(pair.server, 2) == "ab");
}

TEST_CASE_FIXTURE(Winsock, "recvfrom on a connected stream does not touch address and length") {
  const TcpPair pair = tcp_pair();
  REQUIRE(send(pair.client, "ab", 2, 0) == 2);
  Untouched<sockaddr_in> source;
  Untouched<int> length;
  char room[1];
  CHECK(recvfrom(pair.server, room, 1, 0, generic(*source.out()), length.out()) == 1);
  CHECK(source.untouched());
  CHECK(length.untouched());
}

TEST_CASE_FIXTURE(Winsock, "MSG_WAITALL waits until the room is full") {
  if (WINE_DIFFERS("MSG_WAITALL waits until the room is full")) return;
  const TcpPair pair = tcp_pair();
  char room[6];
  int received = 0;
  Worker reader([&] { received = recv(pair.server, room, sizeof room, MSG_WAITALL); });
  CHECK(send(pair.client, "abc", 3, 0) == 3);
  CHECK(send(pair.client, "def", 3, 0) == 3);
  reader.join();
  CHECK(received == 6);
  CHECK(std::string(room, 6) == "abcdef");
}

TEST_CASE_FIXTURE(Winsock, "MSG_WAITALL is not for non-blocking sockets and takes nothing then") {
  if (WINE_DIFFERS("MSG_WAITALL on a non-blocking socket: WSAEOPNOTSUPP")) return;
  const TcpPair pair = tcp_pair();
  set_nonblocking(pair.server);
  REQUIRE(send(pair.client, "abc", 3, 0) == 3);
  char room[6];
  REQUIRE(eventually([&] { return recv(pair.server, room, 3, MSG_PEEK) == 3; }));
  CHECK_FAILS(recv(pair.server, room, sizeof room, MSG_WAITALL), WSAEOPNOTSUPP);
  CHECK(recv(pair.server, room, sizeof room, 0) == 3);
}

TEST_CASE_FIXTURE(Winsock, "MSG_PEEK leaves the bytes in the stream") {
  const TcpPair pair = tcp_pair();
  REQUIRE(send(pair.client, "abc", 3, 0) == 3);
  char room[3];
  CHECK(recv(pair.server, room, 1, 0) == 1);
  CHECK(recv(pair.server, room, 1, MSG_PEEK) == 1);
  CHECK(room[0] == 'b');
  CHECK(read_exactly(pair.server, 2) == "bc");
}

TEST_CASE_FIXTURE(Winsock, "An urgent byte is sent by MSG_OOB and received by MSG_OOB") {
  const TcpPair pair = tcp_pair();
  CHECK(send(pair.client, "!", 1, MSG_OOB) == 1);
  char byte = 0;
  CHECK(eventually([&] { return recv(pair.server, &byte, 1, MSG_OOB) == 1; }));
  CHECK(byte == '!');
}

TEST_CASE_FIXTURE(Winsock, "Urgent data that is not there yet would block a non-blocking stream") {
  const TcpPair pair = tcp_pair();
  set_nonblocking(pair.server);
  REQUIRE(send(pair.client, "plain", 5, 0) == 5);
  char room[8];
  REQUIRE(eventually([&] { return recv(pair.server, room, sizeof room, MSG_PEEK) == 5; }));
  CHECK_FAILS(recv(pair.server, room, 1, MSG_OOB), WSAEWOULDBLOCK);
  CHECK(recv(pair.server, room, sizeof room, 0) == 5);
}

TEST_CASE_FIXTURE(Winsock, "Urgent data that stands in line cannot be asked for") {
  const TcpPair pair = tcp_pair();
  set_nonblocking(pair.server);
  set_option(pair.server, SOL_SOCKET, SO_OOBINLINE, 1);
  char room[1];
  if (WINE_DIFFERS("MSG_OOB with SO_OOBINLINE: WSAEINVAL")) return;
  CHECK_FAILS(recv(pair.server, room, 1, MSG_OOB), WSAEINVAL);
}

TEST_CASE_FIXTURE(Winsock,
                  "A blocking receive of urgent data waits for them, past what is in band") {
  if (WINE_DIFFERS("a blocking receive of urgent data waits for them")) return;
  const TcpPair pair = tcp_pair();
  REQUIRE(send(pair.client, "plain", 5, 0) == 5);
  char urgent = 0;
  int taken = 0;
  Worker waiter([&] { taken = recv(pair.server, &urgent, 1, MSG_OOB); });
  REQUIRE(send(pair.client, "!", 1, MSG_OOB) == 1);
  waiter.join();
  CHECK(taken == 1);
  CHECK(urgent == '!');
  CHECK(read_exactly(pair.server, 5) == "plain");
}

TEST_CASE_FIXTURE(Winsock, "A receive of urgent data does not stand behind a receive in band") {
  if (WINE_DIFFERS("a receive of urgent data overtakes one in band")) return;
  const TcpPair pair = tcp_pair();
  char room[8];
  WSABUF into{sizeof room, room};
  DWORD flags = 0;
  Request in_band;
  CHECK_FAILS(WSARecv(pair.server, &into, 1, nullptr, &flags, &in_band.overlapped, nullptr),
              WSA_IO_PENDING);
  REQUIRE(send(pair.client, "!", 1, MSG_OOB) == 1);
  char urgent = 0;
  CHECK(eventually([&] { return recv(pair.server, &urgent, 1, MSG_OOB) == 1; }));
  CHECK(urgent == '!');
  CHECK_FALSE(in_band.event.set());
  REQUIRE(send(pair.client, "x", 1, 0) == 1);
  CHECK(in_band.done_within(time_limit));
}

TEST_CASE_FIXTURE(Winsock, "Waiting for urgent data ends with the timeout and with the stream") {
  if (WINE_DIFFERS("a blocking receive of urgent data waits for them")) return;
  TcpPair pair = tcp_pair();
  set_option(pair.server, SOL_SOCKET, SO_RCVTIMEO, 20);
  char byte;
  CHECK_FAILS(recv(pair.server, &byte, 1, MSG_OOB), WSAETIMEDOUT);
  set_option(pair.server, SOL_SOCKET, SO_RCVTIMEO, time_limit);
  REQUIRE(pair.client.close() == 0);
  CHECK(recv(pair.server, &byte, 1, MSG_OOB) == 0);
}

TEST_CASE_FIXTURE(Winsock, "WSARecv of urgent data says MSG_OOB in its flags, others say 0") {
  if (WINE_DIFFERS("the flags of a receive of urgent data are MSG_OOB")) return;
  const TcpPair pair = tcp_pair();
  REQUIRE(send(pair.client, "!", 1, MSG_OOB) == 1);
  REQUIRE(send(pair.client, "x", 1, 0) == 1);
  char byte = 0;
  WSABUF into{1, &byte};
  DWORD flags = MSG_OOB;
  DWORD bytes = 0;
  CHECK(WSARecv(pair.server, &into, 1, &bytes, &flags, nullptr, nullptr) == 0);
  CHECK(byte == '!');
  CHECK(flags == MSG_OOB);
  flags = 0;
  CHECK(WSARecv(pair.server, &into, 1, &bytes, &flags, nullptr, nullptr) == 0);
  CHECK(byte == 'x');
  CHECK(flags == 0);
}

TEST_CASE_FIXTURE(Winsock, "recv gives 0 once the peer has finished, and again") {
  TcpPair pair = tcp_pair();
  REQUIRE(send(pair.client, "bye", 3, 0) == 3);
  CHECK(pair.client.close() == 0);
  CHECK(read_exactly(pair.server, 3) == "bye");
  char room[1];
  CHECK_SUCCEEDS(recv(pair.server, room, 1, 0), 0);
  CHECK_SUCCEEDS(recv(pair.server, room, 1, 0), 0);
}

TEST_CASE_FIXTURE(Winsock, "A reset by the peer is reported by every later call") {
  TcpPair pair = tcp_pair();
  abort_connection(pair.client);
  char room[1];
  WSABUF buffer = piece("x");
  Untouched<DWORD> sent;
  if (WINE_DIFFERS("a reset is reported, and by every later call again")) return;
  CHECK_FAILS(recv(pair.server, room, 1, 0), WSAECONNRESET);
  CHECK_FAILS(recv(pair.server, room, 1, 0), WSAECONNRESET);
  CHECK_FAILS(send(pair.server, "x", 1, 0), WSAECONNRESET);
  CHECK_FAILS(WSASend(pair.server, &buffer, 1, sent.out(), 0, nullptr, nullptr), WSAECONNRESET);
  CHECK_FAILS(recv(pair.server, room, 1, 0), WSAECONNRESET);
  CHECK_FAILS(recv(pair.server, room, 0, 0), WSAECONNRESET);
  CHECK(sent.untouched());
}

TEST_CASE_FIXTURE(Winsock, "Data sent to a peer that finished and left aborts the connection") {
  TcpPair pair = tcp_pair();
  REQUIRE(shutdown(pair.client, SD_SEND) == 0);
  REQUIRE(pair.client.close() == 0);
  CHECK(send(pair.server, "12345", 5, 0) == 5);
  char room[1];
  if (WINE_DIFFERS("data that draws a reset after the peer's end: WSAECONNABORTED")) return;
  int received = 0;
  CHECK(eventually([&] { return (received = recv(pair.server, room, 1, 0)) != 0; }));
  CHECK(received == SOCKET_ERROR);
  CHECK(WSAGetLastError() == WSAECONNABORTED);
  CHECK_FAILS(send(pair.server, "x", 1, 0), WSAECONNABORTED);
}
