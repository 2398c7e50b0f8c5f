// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>
#include <wsx.h>

#include "race/descriptor.h"
#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/message.h"
#include "support/network_events.h"

// Descriptors that become sockets: what the host knows of them, Winsock knows from then on.

using namespace support;
using race::Transport;

namespace {

struct Host {
  explicit Host(Transport transport) : descriptor(race::host_socket(transport, port)) {
    REQUIRE(descriptor >= 0);
  }
  UniqueSocket adopted() const { return UniqueSocket(wsx_socket_from_descriptor(descriptor)); }

  unsigned short port = 0;
  int descriptor;
};

u_short deserted_port() {
  return ntohs(deserted_address(SOCK_DGRAM).sin_port);
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "A descriptor is the socket's own once it was adopted") {
  for (const Transport transport : {Transport::datagram, Transport::stream}) {
    const Host host(transport);
    UniqueSocket s = host.adopted();
    REQUIRE(s != INVALID_SOCKET);
    CHECK(WSAGetLastError() == 0);
    CHECK(wsx_socket_descriptor(s) == host.descriptor);
    CHECK(ntohs(bound_to(s).sin_port) == host.port);
    CHECK(s.close() == 0);
    CHECK_FALSE(race::host_open(host.descriptor));
  }
}

TEST_CASE_FIXTURE(Winsock, "What is no socket of the host is not adopted and stays open") {
  CHECK_RESULT_AND_ERROR(wsx_socket_from_descriptor(-1), INVALID_SOCKET, WSAENOTSOCK);
  CHECK_RESULT_AND_ERROR(wsx_socket_from_descriptor(0x7fffffff), INVALID_SOCKET, WSAENOTSOCK);
  CHECK_RESULT_AND_ERROR(wsx_socket_from_descriptor(1), INVALID_SOCKET, WSAENOTSOCK);
  CHECK(race::host_open(1));
  CHECK_FAILS(wsx_socket_descriptor(INVALID_SOCKET), WSAENOTSOCK);
}

TEST_CASE_FIXTURE(Winsock, "An adopted datagram socket tells of deserted ports, one by one") {
  const Host host(Transport::datagram);
  const UniqueSocket s = host.adopted();
  sockaddr_in nobody = deserted_address(SOCK_DGRAM);
  for (int i = 0; i < 5; ++i) CHECK(sendto(s, "x", 1, 0, generic(nobody), sizeof nobody) == 1);
  CHECK(wait_readable(s));
  char byte;
  for (int i = 0; i < 5; ++i) CHECK_FAILS(recv(s, &byte, 1, 0), WSAECONNRESET);
  set_nonblocking(s);
  CHECK_FAILS(recv(s, &byte, 1, 0), WSAEWOULDBLOCK);
}

// A connected one has the error of before its adoption, which is nobody's receive.
TEST_CASE_FIXTURE(Winsock, "What a datagram drew before its socket was adopted fails no send") {
  const Host host(Transport::datagram);
  const u_short port = deserted_port();
  REQUIRE(race::host_connect(host.descriptor, port));
  REQUIRE(race::host_send(host.descriptor, port));
  const UniqueSocket s = host.adopted();
  REQUIRE(s != INVALID_SOCKET);
  for (int i = 0; i < 3; ++i) CHECK_SUCCEEDS(send(s, "x", 1, 0), 1);
  char byte;
  for (int i = 0; i < 3; ++i) CHECK_FAILS(recv(s, &byte, 1, 0), WSAECONNRESET);
}

TEST_CASE_FIXTURE(Winsock, "An adopted connected datagram socket has its peer") {
  const UniqueSocket peer = udp_socket();
  const Host host(Transport::datagram);
  REQUIRE(race::host_connect(host.descriptor, ntohs(bound_to(peer).sin_port)));
  const UniqueSocket s = host.adopted();
  CHECK(send(s, "hello", 5, 0) == 5);
  CHECK(next_datagram(peer) == "hello");
  sockaddr_in name{};
  int length = sizeof name;
  CHECK(getpeername(s, generic(name), &length) == 0);
  CHECK(name.sin_port == bound_to(peer).sin_port);
}

TEST_CASE_FIXTURE(Winsock, "An adopted listener accepts, and shows its callers") {
  const Host host(Transport::stream);
  REQUIRE(race::host_listen(host.descriptor));
  const UniqueSocket listener = host.adopted();
  Selected selected(listener, FD_ACCEPT);
  const sockaddr_in address = ipv4("127.0.0.1", htons(host.port));
  const UniqueSocket client(socket(AF_INET, SOCK_STREAM, 0));
  REQUIRE(connect(client, generic(address), sizeof address) == 0);
  CHECK(selected.collect(FD_ACCEPT) == FD_ACCEPT);
  CHECK(wait_readable(listener));
  const UniqueSocket server(accept(listener, nullptr, nullptr));
  REQUIRE(server != INVALID_SOCKET);
  CHECK(send(client, "x", 1, 0) == 1);
}

TEST_CASE_FIXTURE(Winsock, "An adopted stream sends, overlaps and ends like any other") {
  const UniqueSocket listener = tcp_listener();
  const Host host(Transport::stream);
  REQUIRE(race::host_connect(host.descriptor, ntohs(bound_to(listener).sin_port)));
  UniqueSocket client = host.adopted();
  const UniqueSocket server(accept(listener, nullptr, nullptr));
  Request request;
  char room[4];
  WSABUF into{sizeof room, room};
  DWORD flags = 0;
  CHECK_FAILS(WSARecv(client, &into, 1, nullptr, &flags, &request.overlapped, nullptr),
              WSA_IO_PENDING);
  CHECK(send(server, "answer", 4, 0) == 4);
  REQUIRE(request.done_within(time_limit));
  CHECK(request.overlapped.InternalHigh == 4);
  CHECK(send(client, "bye", 3, 0) == 3);
  CHECK(client.close() == 0);
  CHECK(read_to_end(server) == "bye");
}
