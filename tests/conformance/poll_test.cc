// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/threads.h"
#include "support/wine.h"

using namespace support;

namespace {

constexpr SHORT poison = 0x7777;

SHORT poll_one(SOCKET s, SHORT events, INT timeout = time_limit) {
  WSAPOLLFD entry{s, events, poison};
  WSAPoll(&entry, 1, timeout);
  return entry.revents;
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "WSAPoll checks its array and the events") {
  const UniqueSocket s = udp_socket();
  WSAPOLLFD entry{s, POLLRDNORM, 0};
  CHECK_FAILS(WSAPoll(&entry, 0, 0), WSAEINVAL);
  CHECK_FAILS(WSAPoll(nullptr, 1, 0), WSAEFAULT);
  entry.events = POLLERR;
  if (!WINE_DIFFERS("WSAPoll refuses events that cannot be asked for: WSAEINVAL"))
    CHECK_FAILS(WSAPoll(&entry, 1, 0), WSAEINVAL);
  WSAPOLLFD nobody{0xbad, POLLRDNORM, 0};
  if (!WINE_DIFFERS("WSAPoll with no socket at all: WSAENOTSOCK"))
    CHECK_FAILS(WSAPoll(&nobody, 1, 0), WSAENOTSOCK);
}

TEST_CASE_FIXTURE(Winsock, "WSAPoll says what each socket is ready for") {
  const TcpPair pair = tcp_pair();
  CHECK(poll_one(pair.server, POLLIN | POLLOUT) == POLLWRNORM);
  CHECK(poll_one(pair.server, POLLIN, 0) == 0);
  REQUIRE(send(pair.client, "x", 1, 0) == 1);
  CHECK(poll_one(pair.server, POLLIN) == POLLRDNORM);
}

TEST_CASE_FIXTURE(Winsock, "WSAPoll reports the end of a stream as a hang-up") {
  TcpPair pair = tcp_pair();
  pair.client.close();
  if (!WINE_DIFFERS("a peer that has finished is POLLHUP alone"))
    CHECK(poll_one(pair.server, POLLRDNORM) == POLLHUP);
}

TEST_CASE_FIXTURE(Winsock, "WSAPoll calls a reset stream broken, also after it was reported") {
  TcpPair pair = tcp_pair();
  abort_connection(pair.client);
  if (WINE_DIFFERS("a reset stream is POLLERR, POLLHUP and writable for good")) return;
  char room[1];
  for (int i = 0; i < 2; ++i) {
    CHECK(poll_one(pair.server, POLLIN | POLLOUT) == (POLLERR | POLLHUP | POLLWRNORM));
    CHECK_FAILS(recv(pair.server, room, 1, 0), WSAECONNRESET);
  }
}

TEST_CASE_FIXTURE(Winsock, "WSAPoll with an event that cannot be asked for changes nothing") {
  const UniqueSocket s = udp_socket();
  if (WINE_DIFFERS("WSAPoll refuses events that cannot be asked for: WSAEINVAL")) return;
  for (const int event : {POLLPRI, POLLERR, POLLHUP, POLLNVAL, 0x800}) {
    CAPTURE(event);
    std::array<WSAPOLLFD, 2> entries{
        {{s, POLLWRNORM, poison}, {s, static_cast<SHORT>(POLLWRNORM | event), poison}}};
    CHECK_FAILS(WSAPoll(entries.data(), entries.size(), 0), WSAEINVAL);
    CHECK(entries[0].revents == poison);
    CHECK(entries[1].revents == poison);
  }
}

TEST_CASE_FIXTURE(Winsock, "WSAPoll passes over what is no socket without counting it") {
  const UniqueSocket s = udp_socket();
  std::array<WSAPOLLFD, 3> entries{
      {{INVALID_SOCKET, POLLWRNORM, poison}, {0xbad, POLLWRNORM, poison}, {s, POLLWRNORM, poison}}};
  if (WINE_DIFFERS("WSAPoll does not count what is no socket")) return;
  CHECK_SUCCEEDS(WSAPoll(entries.data(), entries.size(), 0), 1);
  CHECK(entries[0].revents == 0);
  CHECK(entries[1].revents == POLLNVAL);
  CHECK(entries[2].revents == POLLWRNORM);
  entries[2].events = POLLRDNORM;
  CHECK(WSAPoll(entries.data(), entries.size(), 1) == 0);
  CHECK(entries[1].revents == POLLNVAL);
  CHECK(entries[2].revents == 0);
}

TEST_CASE_FIXTURE(Winsock, "WSAPoll wants possible events of what is no socket, except of -1") {
  const UniqueSocket s = udp_socket();
  std::array<WSAPOLLFD, 2> entries{{{s, POLLWRNORM, poison}, {0xbad, POLLERR, poison}}};
  if (WINE_DIFFERS("WSAPoll refuses events that cannot be asked for: WSAEINVAL")) return;
  CHECK_FAILS(WSAPoll(entries.data(), entries.size(), 0), WSAEINVAL);
  entries[1].fd = INVALID_SOCKET;
  CHECK(WSAPoll(entries.data(), entries.size(), 0) == 1);
}

TEST_CASE_FIXTURE(Winsock, "WSAPoll: a listener with a caller is readable and nothing else") {
  const UniqueSocket listener = tcp_listener();
  const sockaddr_in address = bound_to(listener);
  CHECK(poll_one(listener, POLLIN | POLLOUT, 0) == 0);
  const UniqueSocket client(socket(AF_INET, SOCK_STREAM, 0));
  REQUIRE(connect(client, generic(address), sizeof address) == 0);
  CHECK(poll_one(listener, POLLIN | POLLOUT) == POLLRDNORM);
}

TEST_CASE_FIXTURE(Winsock, "WSAPoll: a stream that was never connected is ready for nothing") {
  const UniqueSocket s(socket(AF_INET, SOCK_STREAM, 0));
  if (!WINE_DIFFERS("WSAPoll finds nothing in a stream without a peer"))
    CHECK(poll_one(s, POLLIN | POLLOUT, 1) == 0);
}

TEST_CASE_FIXTURE(Winsock, "WSAPoll: a datagram socket that was never bound is writable") {
  const UniqueSocket s(socket(AF_INET, SOCK_DGRAM, 0));
  CHECK(poll_one(s, POLLIN | POLLOUT, 0) == POLLWRNORM);
}

TEST_CASE_FIXTURE(Winsock, "WSAPoll: the peer has finished, and data are left to read") {
  const TcpPair pair = tcp_pair();
  REQUIRE(send(pair.client, "x", 1, 0) == 1);
  REQUIRE(shutdown(pair.client, SD_SEND) == 0);
  if (WINE_DIFFERS("a peer that has finished is POLLHUP, with POLLRDNORM while data are left"))
    return;
  CHECK(eventually([&] { return poll_one(pair.server, POLLRDNORM) == (POLLRDNORM | POLLHUP); }));
  char room[1];
  CHECK(recv(pair.server, room, 1, 0) == 1);
  CHECK(poll_one(pair.server, POLLRDNORM) == POLLHUP);
}

TEST_CASE_FIXTURE(Winsock, "WSAPoll tells the end of the peer's data unasked") {
  const TcpPair pair = tcp_pair();
  REQUIRE(shutdown(pair.client, SD_SEND) == 0);
  if (WINE_DIFFERS("POLLHUP needs not be asked for")) return;
  CHECK(poll_one(pair.server, 0) == POLLHUP);
  CHECK(poll_one(pair.server, POLLWRNORM) == (POLLWRNORM | POLLHUP));
}

TEST_CASE_FIXTURE(Winsock, "WSAPoll calls a connect that failed broken, also after SO_ERROR") {
  const UniqueSocket s(socket(AF_INET, SOCK_STREAM, 0));
  set_nonblocking(s);
  const sockaddr_in nobody = deserted_address(SOCK_STREAM);
  CHECK_FAILS(connect(s, generic(nobody), sizeof nobody), WSAEWOULDBLOCK);
  if (WINE_DIFFERS("a failed connect is POLLERR, POLLHUP and writable")) return;
  for (int i = 0; i < 2; ++i) {
    CHECK(poll_one(s, POLLIN | POLLOUT) == (POLLERR | POLLHUP | POLLWRNORM));
    int error = 0;
    int length = sizeof error;
    CHECK(getsockopt(s, SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&error), &length) == 0);
    CHECK(error == WSAECONNREFUSED);
  }
}

TEST_CASE_FIXTURE(Winsock, "WSAPoll: urgent data are a band of their own, unless in order") {
  for (const bool in_order : {false, true}) {
    CAPTURE(in_order);
    const TcpPair pair = tcp_pair();
    set_option(pair.server, SOL_SOCKET, SO_OOBINLINE, in_order);
    REQUIRE(send(pair.client, "!", 1, MSG_OOB) == 1);
    CHECK(poll_one(pair.server, POLLIN) == (in_order ? POLLRDNORM : POLLRDBAND));
  }
}

TEST_CASE_FIXTURE(Winsock, "WSAPoll: what a datagram drew can be received") {
  const UniqueSocket s = udp_socket();
  const sockaddr_in nobody = deserted_address(SOCK_DGRAM);
  REQUIRE(connect(s, generic(nobody), sizeof nobody) == 0);
  REQUIRE(send(s, "x", 1, 0) == 1);
  if (WINE_DIFFERS("a datagram that reached nobody makes its sender readable")) return;
  CHECK(poll_one(s, POLLRDNORM) == POLLRDNORM);
  char room[1];
  CHECK_FAILS(recv(s, room, 1, 0), WSAECONNRESET);
  CHECK(poll_one(s, POLLRDNORM, 0) == 0);
}

TEST_CASE_FIXTURE(Winsock, "WSAPoll without a limit waits for what another thread sends") {
  const UdpPair pair = udp_pair();
  const Worker sender([&] {
    sendto(pair.sender, "x", 1, 0, generic(pair.receiver_address), sizeof pair.receiver_address);
  });
  CHECK(poll_one(pair.receiver, POLLRDNORM, -1) == POLLRDNORM);
}
