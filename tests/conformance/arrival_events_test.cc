// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cstring>
#include <string>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/message.h"
#include "support/network_events.h"
#include "support/threads.h"
#include "support/wine.h"

// FD_READ and FD_OOB, on streams and on datagram sockets, and what else the latter tell.

using namespace support;

namespace {

constexpr const char* hosts[] = {"127.0.0.1", "::1"};

void send_text(SOCKET s, const char* text, int flags = 0) {
  const int length = static_cast<int>(std::strlen(text));
  REQUIRE(send(s, text, length, flags) == length);
}

void receive(SOCKET s, int length, int flags = 0) {
  char bytes[64];
  REQUIRE(recv(s, bytes, length, flags) == length);
}

struct PendingReceive : Request {
  explicit PendingReceive(SOCKET s) {
    WSABUF into{sizeof room, room};
    REQUIRE(WSARecv(s, &into, 1, nullptr, &flags, &overlapped, nullptr) == SOCKET_ERROR);
    REQUIRE(WSAGetLastError() == WSA_IO_PENDING);
  }
  char room[4];
  DWORD flags = 0;
};

// A receiver bound in the family of `host`, and a sender connected to it.
struct Datagrams {
  explicit Datagrams(const char* host) {
    if (std::strchr(host, ':')) {
      receiver = udp_socket6();
      sender = udp_socket6();
      const sockaddr_in6 to = bound_to6(receiver);
      REQUIRE(connect(sender, generic(to), sizeof to) == 0);
    } else {
      receiver = udp_socket();
      sender = udp_socket();
      const sockaddr_in to = bound_to(receiver);
      REQUIRE(connect(sender, generic(to), sizeof to) == 0);
    }
  }
  UniqueSocket sender, receiver;
};

}  // namespace

TEST_CASE_FIXTURE(Winsock, "Data on a stream are FD_READ, once") {
  for (const char* host : hosts) {
    CAPTURE(host);
    const TcpPair pair = tcp_pair(host);
    Selected selected(pair.server, FD_READ | FD_OOB | FD_CLOSE);
    CHECK(selected.quiet());
    send_text(pair.client, "data");
    CHECK(selected.collect(FD_READ) == FD_READ);
    CHECK(selected.errors[FD_READ_BIT] == 0);
    CHECK(selected.quiet());
  }
}

TEST_CASE_FIXTURE(Winsock,
                  "A receive that leaves data brings FD_READ back, the last one does not") {
  for (const char* host : hosts) {
    CAPTURE(host);
    const TcpPair pair = tcp_pair(host);
    Selected selected(pair.server, FD_READ);
    send_text(pair.client, "data");
    CHECK(selected.collect(FD_READ) == FD_READ);
    receive(pair.server, 1);
    CHECK(selected.collect(FD_READ) == FD_READ);
    receive(pair.server, 3);
    CHECK(selected.quiet());
    send_text(pair.client, "more");
    CHECK(selected.collect(FD_READ) == FD_READ);
  }
}

TEST_CASE_FIXTURE(Winsock, "Every kind of receive brings FD_READ back") {
  const Datagrams pair("127.0.0.1");
  const auto receive_message = fetch_extension<LPFN_WSARECVMSG>(pair.receiver, WSAID_WSARECVMSG);
  char byte;
  WSABUF into{1, &byte};
  DWORD bytes;
  DWORD flags = 0;
  WSAMSG message{};
  message.lpBuffers = &into;
  message.dwBufferCount = 1;
  Selected selected(pair.receiver, FD_READ);
  for (int i = 0; i < 5; ++i) send_text(pair.sender, "x");
  REQUIRE(wait_readable(pair.receiver));
  CHECK(recv(pair.receiver, &byte, 1, 0) == 1);
  CHECK(selected.collect(FD_READ) == FD_READ);
  CHECK(recvfrom(pair.receiver, &byte, 1, 0, nullptr, nullptr) == 1);
  CHECK(selected.collect(FD_READ) == FD_READ);
  CHECK(WSARecv(pair.receiver, &into, 1, &bytes, &flags, nullptr, nullptr) == 0);
  CHECK(selected.collect(FD_READ) == FD_READ);
  CHECK(receive_message(pair.receiver, &message, &bytes, nullptr, nullptr) == 0);
  CHECK(selected.collect(FD_READ) == FD_READ);
  CHECK(WSARecvFrom(pair.receiver, &into, 1, &bytes, &flags, nullptr, nullptr, nullptr, nullptr) ==
        0);
  CHECK(selected.quiet());
}

TEST_CASE_FIXTURE(Winsock, "A receive that fails or only peeks brings FD_READ back") {
  const TcpPair pair = tcp_pair();
  Selected selected(pair.server, FD_READ);
  send_text(pair.client, "data");
  CHECK(selected.collect(FD_READ) == FD_READ);
  receive(pair.server, 2, MSG_PEEK);
  CHECK(selected.collect(FD_READ) == FD_READ);
  char bytes[4];
  CHECK_FAILS(recv(pair.server, bytes, -1, 0), WSAEFAULT);
  if (WINE_DIFFERS("a receive that fails re-enables FD_READ")) return;
  CHECK(selected.collect(FD_READ) == FD_READ);
  CHECK(selected.quiet());
  receive(pair.server, 4);
  CHECK(selected.quiet());
}

TEST_CASE_FIXTURE(Winsock, "A receive takes a recorded FD_READ back when nothing is left") {
  const TcpPair pair = tcp_pair();
  Selected selected(pair.server, FD_READ);
  send_text(pair.client, "data");
  REQUIRE(selected.event.within(time_limit));
  receive(pair.server, 4);
  CHECK(selected.event.set());
  CHECK(events_of(pair.server, selected.event) == 0);
  CHECK(selected.quiet());
}

TEST_CASE_FIXTURE(Winsock, "More data are FD_READ, although the first are unread") {
  for (const char* host : hosts) {
    CAPTURE(host);
    const TcpPair pair = tcp_pair(host);
    const Datagrams datagrams(host);
    Selected stream(pair.server, FD_READ);
    Selected datagram(datagrams.receiver, FD_READ);
    if (WINE_DIFFERS("a second arrival is recorded while the first waits")) return;
    for (int i = 0; i < 3; ++i) {
      send_text(pair.client, "data");
      CHECK(stream.collect(FD_READ) == FD_READ);
      CHECK(stream.quiet());
      send_text(datagrams.sender, "data");
      CHECK(datagram.collect(FD_READ) == FD_READ);
      CHECK(datagram.quiet());
    }
  }
}

TEST_CASE_FIXTURE(Winsock, "Data that came before the selection are FD_READ at once") {
  const TcpPair pair = tcp_pair();
  send_text(pair.client, "data");
  REQUIRE(wait_readable(pair.server));
  Selected selected(pair.server, FD_READ);
  CHECK(selected.event.set());
  CHECK(events_of(pair.server, selected.event) == FD_READ);
  CHECK(selected.quiet());
}

TEST_CASE_FIXTURE(Winsock, "A pending receive takes what comes without FD_READ") {
  const TcpPair pair = tcp_pair();
  Selected selected(pair.server, FD_READ);
  PendingReceive first(pair.server);
  send_text(pair.client, "all");
  CHECK(first.done_within(time_limit));
  CHECK(selected.quiet());
  // What it has no room for is left to be told.
  PendingReceive second(pair.server);
  send_text(pair.client, "all and more");
  CHECK(second.done_within(time_limit));
  CHECK(selected.collect(FD_READ) == FD_READ);
}

TEST_CASE_FIXTURE(Winsock, "What a cancelled receive does not take any more is FD_READ") {
  const TcpPair pair = tcp_pair();
  Selected selected(pair.server, FD_READ);
  PendingReceive pending(pair.server);
  REQUIRE(
      CancelIoEx(reinterpret_cast<HANDLE>(static_cast<SOCKET>(pair.server)), &pending.overlapped));
  CHECK(pending.done_within(time_limit));
  send_text(pair.client, "data");
  CHECK(selected.collect(FD_READ) == FD_READ);
}

TEST_CASE_FIXTURE(Winsock, "Urgent data are FD_OOB, and again after they were received") {
  for (const char* host : hosts) {
    CAPTURE(host);
    const TcpPair pair = tcp_pair(host);
    Selected selected(pair.server, FD_READ | FD_OOB | FD_CLOSE);
    send_text(pair.client, "u", MSG_OOB);
    CHECK(selected.collect(FD_OOB) == FD_OOB);
    CHECK(selected.errors[FD_OOB_BIT] == 0);
    CHECK(selected.quiet());
    receive(pair.server, 1, MSG_OOB);
    CHECK(selected.quiet());
    send_text(pair.client, "v", MSG_OOB);
    CHECK(selected.collect(FD_OOB) == FD_OOB);
  }
}

TEST_CASE_FIXTURE(Winsock, "More urgent data are FD_OOB, although the first are unread") {
  const TcpPair pair = tcp_pair();
  Selected selected(pair.server, FD_OOB);
  send_text(pair.client, "u", MSG_OOB);
  CHECK(selected.collect(FD_OOB) == FD_OOB);
  CHECK(selected.quiet());
  if (WINE_DIFFERS("a second arrival is recorded while the first waits")) return;
  send_text(pair.client, "v", MSG_OOB);
  CHECK(selected.collect(FD_OOB) == FD_OOB);
}

TEST_CASE_FIXTURE(Winsock, "Ordinary data behind unread urgent data are no FD_OOB") {
  const TcpPair pair = tcp_pair();
  Selected selected(pair.server, FD_READ | FD_OOB);
  send_text(pair.client, "u", MSG_OOB);
  CHECK(selected.collect(FD_OOB) == FD_OOB);
  send_text(pair.client, "data");
  CHECK(selected.collect(FD_READ) == FD_READ);
  CHECK(selected.quiet());
}

TEST_CASE_FIXTURE(Winsock, "With SO_OOBINLINE urgent data are FD_READ") {
  const TcpPair pair = tcp_pair();
  set_option(pair.server, SOL_SOCKET, SO_OOBINLINE, 1);
  Selected selected(pair.server, FD_READ | FD_OOB);
  send_text(pair.client, "u", MSG_OOB);
  if (WINE_DIFFERS("with SO_OOBINLINE there is no FD_OOB")) return;
  CHECK(selected.collect(FD_READ) == FD_READ);
  CHECK(selected.quiet());
}

TEST_CASE_FIXTURE(Winsock, "A datagram is FD_READ, and each one that a receive leaves is again") {
  for (const char* host : hosts) {
    CAPTURE(host);
    const Datagrams pair(host);
    Selected selected(pair.receiver, FD_READ);
    send_text(pair.sender, "one");
    send_text(pair.sender, "two");
    REQUIRE(wait_readable(pair.receiver));
    char bytes[3];
    CHECK(recv(pair.receiver, bytes, 3, 0) == 3);
    CHECK(selected.collect(FD_READ) == FD_READ);
    CHECK(recv(pair.receiver, bytes, 3, 0) == 3);
    CHECK(selected.quiet());
  }
}

TEST_CASE_FIXTURE(Winsock, "An empty datagram is FD_READ") {
  const Datagrams pair("127.0.0.1");
  Selected selected(pair.receiver, FD_READ);
  REQUIRE(send(pair.sender, "", 0, 0) == 0);
  CHECK(selected.collect(FD_READ) == FD_READ);
}

TEST_CASE_FIXTURE(Winsock, "A datagram socket has FD_WRITE as soon as it is bound, not before") {
  for (const int family : {AF_INET, AF_INET6}) {
    CAPTURE(family);
    const UniqueSocket s(socket(family, SOCK_DGRAM, 0));
    Selected selected(s, FD_READ | FD_WRITE | FD_CONNECT);
    if (WINE_DIFFERS("an unbound datagram socket has no FD_WRITE")) return;
    CHECK(selected.quiet());
    const sockaddr_in any = ipv4("127.0.0.1");
    const sockaddr_in6 any6 = ipv6("::1");
    REQUIRE(bind(s, family == AF_INET ? generic(any) : generic(any6),
                 family == AF_INET ? sizeof any : sizeof any6) == 0);
    CHECK(selected.collect(FD_WRITE) == FD_WRITE);
    CHECK(selected.quiet());
  }
}

TEST_CASE_FIXTURE(Winsock, "A first send binds a datagram socket and gives it FD_WRITE") {
  const UniqueSocket receiver = udp_socket();
  const sockaddr_in to = bound_to(receiver);
  const UniqueSocket s(socket(AF_INET, SOCK_DGRAM, 0));
  Selected selected(s, FD_WRITE);
  if (WINE_DIFFERS("an unbound datagram socket has no FD_WRITE")) return;
  CHECK(selected.quiet());
  REQUIRE(sendto(s, "x", 1, 0, generic(to), sizeof to) == 1);
  CHECK(selected.collect(FD_WRITE) == FD_WRITE);
}

TEST_CASE_FIXTURE(Winsock, "A bound datagram socket has FD_WRITE when it is selected, once") {
  const UniqueSocket s = udp_socket();
  Selected selected(s, FD_READ | FD_WRITE | FD_CONNECT);
  CHECK(selected.event.set());
  CHECK(events_of(s, selected.event) == FD_WRITE);
  REQUIRE(WSAEventSelect(s, selected.event, FD_READ | FD_WRITE) == 0);
  CHECK(selected.quiet());
}

TEST_CASE_FIXTURE(Winsock, "Connecting a datagram socket is FD_CONNECT and FD_WRITE") {
  const UniqueSocket receiver = udp_socket();
  const sockaddr_in to = bound_to(receiver);
  const UniqueSocket s(socket(AF_INET, SOCK_DGRAM, 0));
  Selected selected(s, FD_READ | FD_WRITE | FD_CONNECT);
  if (WINE_DIFFERS("connecting a datagram socket is FD_CONNECT")) return;
  REQUIRE(connect(s, generic(to), sizeof to) == 0);
  CHECK(selected.event.set());
  CHECK(events_of(s, selected.event) == (FD_CONNECT | FD_WRITE));
  CHECK(selected.quiet());
}

TEST_CASE_FIXTURE(Winsock, "A deserted port is FD_READ: the next receive reports it") {
  const sockaddr_in nobody = deserted_address(SOCK_DGRAM);
  const UniqueSocket s = udp_socket();
  REQUIRE(connect(s, generic(nobody), sizeof nobody) == 0);
  Selected selected(s, FD_READ);
  REQUIRE(send(s, "x", 1, 0) == 1);
  if (WINE_DIFFERS("a deserted port is told by the next receive")) return;
  CHECK(selected.collect(FD_READ) == FD_READ);
  char byte;
  CHECK_FAILS(recv(s, &byte, 1, 0), WSAECONNRESET);
  CHECK(selected.quiet());
}

TEST_CASE_FIXTURE(Winsock, "Without SIO_UDP_CONNRESET a deserted port is no FD_READ") {
  const sockaddr_in nobody = deserted_address(SOCK_DGRAM);
  const UniqueSocket s = udp_socket();
  BOOL off = FALSE;
  DWORD bytes = 0;
  REQUIRE(WSAIoctl(s, SIO_UDP_CONNRESET, &off, sizeof off, nullptr, 0, &bytes, nullptr, nullptr) ==
          0);
  REQUIRE(connect(s, generic(nobody), sizeof nobody) == 0);
  Selected selected(s, FD_READ);
  if (WINE_DIFFERS("sends to a deserted port succeed")) return;
  for (int i = 0; i < 3; ++i) {
    REQUIRE(send(s, "x", 1, 0) == 1);
    CHECK(selected.quiet());
  }
}
