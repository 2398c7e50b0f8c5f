// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/network_events.h"
#include "support/threads.h"
#include "support/untouched.h"
#include "support/wine.h"

// WSAEventSelect and WSAEnumNetworkEvents: the selection itself, and what it does to a socket.

using namespace support;

TEST_CASE_FIXTURE(Winsock, "A selection refuses what is no socket, no event and no network event") {
  if (WINE_DIFFERS("WSAEventSelect checks its event and its mask")) return;
  const UniqueSocket s = udp_socket();
  const UniqueEvent event;
  CHECK_FAILS(WSAEventSelect(INVALID_SOCKET, event, FD_READ), WSAENOTSOCK);
  CHECK_FAILS(WSAEventSelect(s, nullptr, FD_READ), WSAEINVAL);
  CHECK_FAILS(WSAEventSelect(s, event, FD_READ | 1 << FD_MAX_EVENTS), WSAEINVAL);
  const HANDLE no_event = reinterpret_cast<HANDLE>(static_cast<SOCKET>(s));
  CHECK_FAILS(WSAEventSelect(s, no_event, FD_READ), WSAENOTSOCK);
  // Nothing has changed: the socket still blocks when it is asked to.
  set_nonblocking(s, false);
}

TEST_CASE_FIXTURE(Winsock, "Enumerating refuses what is no socket, no memory and no event") {
  const UniqueSocket s = udp_socket();
  const UniqueEvent event;
  Untouched<WSANETWORKEVENTS> found;
  CHECK_FAILS(WSAEnumNetworkEvents(INVALID_SOCKET, nullptr, found.out()), WSAENOTSOCK);
  if (!WINE_DIFFERS("WSAEnumNetworkEvents looks at its pointer"))
    CHECK_FAILS(WSAEnumNetworkEvents(s, event, nullptr), WSAEFAULT);
  const HANDLE no_event = reinterpret_cast<HANDLE>(static_cast<SOCKET>(s));
  if (WINE_DIFFERS("WSAEnumNetworkEvents checks its event")) return;
  CHECK_FAILS(WSAEnumNetworkEvents(s, no_event, found.out()), WSAENOTSOCK);
  CHECK(found.untouched());
}

TEST_CASE_FIXTURE(Winsock, "A socket that nobody selected for has no events") {
  const UniqueSocket s = udp_socket();
  CHECK(events_of(s) == 0);
}

TEST_CASE_FIXTURE(Winsock,
                  "A selection makes the socket non-blocking, and FIONBIO cannot undo it") {
  const UniqueSocket s = udp_socket();
  const UniqueEvent event;
  CHECK_SUCCEEDS(WSAEventSelect(s, event, FD_CLOSE), 0);
  char byte;
  CHECK_FAILS(recv(s, &byte, 1, 0), WSAEWOULDBLOCK);
  u_long blocking = 0;
  CHECK_FAILS(ioctlsocket(s, FIONBIO, &blocking), WSAEINVAL);
  DWORD bytes = 0xdeadbeef;
  CHECK_FAILS(
      WSAIoctl(s, FIONBIO, &blocking, sizeof blocking, nullptr, 0, &bytes, nullptr, nullptr),
      WSAEINVAL);
  if (!WINE_DIFFERS("FIONBIO tells its size on failure, too")) CHECK(bytes == 0);
  set_nonblocking(s);
  CHECK_FAILS(recv(s, &byte, 1, 0), WSAEWOULDBLOCK);
}

TEST_CASE_FIXTURE(Winsock, "Selecting nothing ends the selection; the socket stays non-blocking") {
  const UdpPair pair = udp_pair();
  const UniqueEvent event;
  REQUIRE(WSAEventSelect(pair.receiver, event, FD_READ) == 0);
  CHECK_SUCCEEDS(WSAEventSelect(pair.receiver, nullptr, 0), 0);
  char byte;
  CHECK_FAILS(recv(pair.receiver, &byte, 1, 0), WSAEWOULDBLOCK);
  send_datagram(pair);
  CHECK(wait_readable(pair.receiver));
  CHECK_FALSE(event.set());
  CHECK(events_of(pair.receiver) == 0);
  set_nonblocking(pair.receiver, false);
}

TEST_CASE_FIXTURE(Winsock, "Selecting nothing makes a socket non-blocking that was not selected") {
  const UniqueSocket s = udp_socket();
  CHECK_SUCCEEDS(WSAEventSelect(s, nullptr, 0), 0);
  char byte;
  CHECK_FAILS(recv(s, &byte, 1, 0), WSAEWOULDBLOCK);
}

TEST_CASE_FIXTURE(Winsock, "Selecting nothing does not look at the event") {
  if (WINE_DIFFERS("WSAEventSelect of nothing ignores its event")) return;
  const UniqueSocket s = udp_socket();
  CHECK_SUCCEEDS(WSAEventSelect(s, reinterpret_cast<WSAEVENT>(static_cast<SOCKET>(s)), 0), 0);
}

TEST_CASE_FIXTURE(Winsock, "Only the error codes of the reported events are written") {
  const UdpPair pair = udp_pair();
  Selected selected(pair.receiver, FD_READ);
  send_datagram(pair);
  REQUIRE(selected.event.within(time_limit));
  Untouched<WSANETWORKEVENTS> found;
  CHECK_SUCCEEDS(WSAEnumNetworkEvents(pair.receiver, nullptr, found.out()), 0);
  CHECK(found->lNetworkEvents == FD_READ);
  CHECK(found->iErrorCode[FD_READ_BIT] == 0);
  for (int bit = FD_WRITE_BIT; bit < FD_MAX_EVENTS; ++bit)
    CHECK(static_cast<unsigned>(found->iErrorCode[bit]) == 0xa5a5a5a5);
}

TEST_CASE_FIXTURE(Winsock, "Enumerating resets the event that it is given, and no other") {
  const UdpPair pair = udp_pair();
  Selected selected(pair.receiver, FD_READ);
  send_datagram(pair);
  REQUIRE(selected.event.within(time_limit));
  CHECK(events_of(pair.receiver) == FD_READ);
  CHECK(selected.event.set());
  const UniqueEvent other(Reset::manual, true);
  CHECK(events_of(pair.receiver, other) == 0);
  CHECK_FALSE(other.set());
  CHECK(events_of(pair.receiver, selected.event) == 0);
  CHECK_FALSE(selected.event.set());
}

TEST_CASE_FIXTURE(Winsock, "Events outside the selection wait for one that has them") {
  const UdpPair pair = udp_pair();
  Selected selected(pair.receiver, FD_READ | FD_WRITE);
  send_datagram(pair);
  REQUIRE(wait_readable(pair.receiver));
  REQUIRE(WSAEventSelect(pair.receiver, selected.event, FD_CLOSE) == 0);
  CHECK(events_of(pair.receiver, selected.event) == 0);
  CHECK_FALSE(selected.event.set());
  CHECK_SUCCEEDS(WSAEventSelect(pair.receiver, selected.event, FD_READ), 0);
  CHECK(selected.event.set());
  CHECK(events_of(pair.receiver, selected.event) == FD_READ);
  REQUIRE(WSAEventSelect(pair.receiver, selected.event, FD_WRITE) == 0);
  CHECK(selected.event.set());
  CHECK(events_of(pair.receiver, selected.event) == FD_WRITE);
}

TEST_CASE_FIXTURE(Winsock, "Another event takes the place of the first one") {
  const UdpPair pair = udp_pair();
  Selected first(pair.receiver, FD_READ);
  Selected second(pair.receiver, FD_READ);
  send_datagram(pair);
  CHECK(second.event.within(time_limit));
  CHECK_FALSE(first.event.set());
}

TEST_CASE_FIXTURE(Winsock, "Selecting again never resets the event") {
  const UniqueSocket s = udp_socket();
  const UniqueEvent event(Reset::manual, true);
  REQUIRE(WSAEventSelect(s, event, FD_READ) == 0);
  CHECK(event.set());
  REQUIRE(WSAEventSelect(s, nullptr, 0) == 0);
  CHECK(event.set());
}

TEST_CASE_FIXTURE(Winsock, "What was enumerated is not told again by selecting again") {
  const UdpPair pair = udp_pair();
  Selected selected(pair.receiver, FD_READ | FD_WRITE);
  send_datagram(pair);
  REQUIRE(wait_readable(pair.receiver));
  CHECK(selected.collect(FD_READ | FD_WRITE) == (FD_READ | FD_WRITE));
  REQUIRE(WSAEventSelect(pair.receiver, selected.event, FD_READ | FD_WRITE) == 0);
  CHECK_FALSE(selected.event.set());
  REQUIRE(WSAEventSelect(pair.receiver, selected.event, FD_WRITE) == 0);
  REQUIRE(WSAEventSelect(pair.receiver, selected.event, FD_READ) == 0);
  CHECK(selected.quiet());
}

TEST_CASE_FIXTURE(Winsock, "The event of a selection may be closed while the selection lasts") {
  const UdpPair pair = udp_pair();
  const WSAEVENT event = WSACreateEvent();
  REQUIRE(WSAEventSelect(pair.receiver, event, FD_READ) == 0);
  REQUIRE(WSACloseEvent(event));
  send_datagram(pair);
  CHECK(eventually([&] { return events_of(pair.receiver) == FD_READ; }));
}

TEST_CASE_FIXTURE(Winsock, "An automatic event is set like a manual one") {
  const UdpPair pair = udp_pair();
  const UniqueEvent event(Reset::automatic);
  REQUIRE(WSAEventSelect(pair.receiver, event, FD_READ) == 0);
  send_datagram(pair);
  CHECK(event.within(time_limit));
  CHECK_FALSE(event.set());
  CHECK(events_of(pair.receiver) == FD_READ);
}

TEST_CASE_FIXTURE(Winsock, "Closing a socket sets no event") {
  TcpPair pair = tcp_pair();
  Selected selected(pair.client, FD_READ | FD_WRITE | FD_CLOSE);
  CHECK(selected.collect(FD_WRITE) == FD_WRITE);
  REQUIRE(pair.client.close() == 0);
  CHECK(read_to_end(pair.server).empty());
  CHECK_FALSE(selected.event.set());
}

TEST_CASE_FIXTURE(Winsock, "Looking by select and WSAPoll records nothing") {
  const TcpPair pair = tcp_pair();
  Selected selected(pair.server, FD_READ | FD_WRITE);
  REQUIRE(send(pair.client, "data", 4, 0) == 4);
  CHECK(selected.collect(FD_READ | FD_WRITE) == (FD_READ | FD_WRITE));
  CHECK(wait_readable(pair.server));
  WSAPOLLFD entry{pair.server, POLLRDNORM | POLLWRNORM, 0};
  CHECK(WSAPoll(&entry, 1, time_limit) == 1);
  CHECK(selected.quiet());
}

TEST_CASE_FIXTURE(Winsock, "Unconnected streams have no events") {
  const UniqueSocket s(socket(AF_INET, SOCK_STREAM, 0));
  Selected selected(s, FD_ALL_EVENTS);
  CHECK(selected.quiet());
}
