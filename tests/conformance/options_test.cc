// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <cstring>
#include <thread>
#include <vector>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/options.h"
#include "support/untouched.h"
#include "support/wine.h"

#ifndef SO_CONNECT_TIME
#define SO_CONNECT_TIME 0x700C
#endif
#ifndef SO_BSP_STATE
#define SO_BSP_STATE 0x1009
#endif

using namespace support;

TEST_CASE_FIXTURE(Winsock, "Options check socket, level and name") {
  CHECK_FAILS(set(INVALID_SOCKET, SOL_SOCKET, SO_KEEPALIVE, 1), WSAENOTSOCK);
  const UniqueSocket s = open(AF_INET, SOCK_STREAM);
  CHECK_FAILS(set(s, 0xbad, SO_KEEPALIVE, 1), WSAEINVAL);
  CHECK_FAILS(set(s, SOL_SOCKET, 0xbad, 1), WSAENOPROTOOPT);
  CHECK_FAILS(set(s, IPPROTO_TCP, 0xbad, 1), WSAENOPROTOOPT);
  CHECK(get(s, SOL_SOCKET, 0xbad) == 1'000'000 + WSAENOPROTOOPT);
}

TEST_CASE_FIXTURE(Winsock, "An option without a value fails with WSAEFAULT") {
  const UniqueSocket s = open(AF_INET, SOCK_STREAM);
  CHECK_FAILS(setsockopt(s, SOL_SOCKET, SO_KEEPALIVE, nullptr, sizeof(DWORD)), WSAEFAULT);
  CHECK_FAILS(set(s, IPPROTO_TCP, TCP_NODELAY, 1, 0), WSAEFAULT);
  int length = sizeof(DWORD);
  CHECK_FAILS(getsockopt(s, SOL_SOCKET, SO_KEEPALIVE, nullptr, &length), WSAEFAULT);
  char value[4];
  CHECK_FAILS(getsockopt(s, SOL_SOCKET, SO_KEEPALIVE, value, nullptr), WSAEFAULT);
  length = 0;
  CHECK_FAILS(getsockopt(s, SOL_SOCKET, SO_KEEPALIVE, value, &length), WSAEFAULT);
}

TEST_CASE_FIXTURE(Winsock, "A flag can be set with a value of any length") {
  const UniqueSocket s = open(AF_INET, SOCK_STREAM);
  const std::array<std::pair<int, int>, 3> flags{
      {{SOL_SOCKET, SO_KEEPALIVE}, {SOL_SOCKET, SO_OOBINLINE}, {IPPROTO_TCP, TCP_NODELAY}}};
  for (const auto& flag : flags) {
    const int level = flag.first;
    const int name = flag.second;
    CAPTURE(level);
    CAPTURE(name);
    for (const int length : {1, 2, 4, 8}) {
      CAPTURE(length);
      const std::array<char, 8> on{1};
      const std::array<char, 8> off{};
      CHECK(setsockopt(s, level, name, on.data(), length) == 0);
      CHECK((get(s, level, name) & 0xff) == 1);
      CHECK(setsockopt(s, level, name, off.data(), length) == 0);
      CHECK((get(s, level, name) & 0xff) == 0);
    }
  }
}

TEST_CASE_FIXTURE(Winsock, "TCP_NODELAY looks at the low byte only and reads back as one byte") {
  const UniqueSocket s = open(AF_INET, SOCK_STREAM);
  CHECK(set(s, IPPROTO_TCP, TCP_NODELAY, 0x100) == 0);
  const Read off = read(s, IPPROTO_TCP, TCP_NODELAY, 4);
  CHECK(off.length == 1);
  CHECK(off.bytes[0] == 0);
  CHECK(set(s, IPPROTO_TCP, TCP_NODELAY, 1, 1) == 0);
  const Read on = read(s, IPPROTO_TCP, TCP_NODELAY, 4);
  CHECK(on.result == 0);
  CHECK(on.bytes[0] == 1);
  if (!WINE_DIFFERS("getsockopt writes one byte of a one-byte option")) CHECK(on.bytes[1] == 0xa5);
}

TEST_CASE_FIXTURE(Winsock, "Options of 32 bits refuse shorter values") {
  const UniqueSocket s = open(AF_INET, SOCK_STREAM);
  for (const int name : {SO_SNDBUF, SO_RCVBUF, SO_SNDTIMEO, SO_RCVTIMEO, SO_LINGER}) {
    CAPTURE(name);
    CHECK_FAILS(set(s, SOL_SOCKET, name, 1, 3), WSAEFAULT);
    CHECK(set(s, SOL_SOCKET, name, 1, 4) == 0);
    CHECK(read(s, SOL_SOCKET, name, 3).result == SOCKET_ERROR);
    const Read whole = read(s, SOL_SOCKET, name, 8);
    CHECK(whole.length == 4);
    CHECK(whole.bytes[4] == 0xa5);
  }
}

TEST_CASE_FIXTURE(Winsock, "Buffer sizes read back exactly as they were set") {
  for (const int type : {SOCK_STREAM, SOCK_DGRAM}) {
    const UniqueSocket s = open(AF_INET, type);
    for (const int name : {SO_SNDBUF, SO_RCVBUF})
      for (const DWORD size : {4096u, 0x123u, 0u, 100'000u}) {
        CAPTURE(size);
        CHECK_SUCCEEDS(set(s, SOL_SOCKET, name, size), 0);
        CHECK(get(s, SOL_SOCKET, name) == size);
      }
  }
}

TEST_CASE_FIXTURE(Winsock, "A datagram socket with SO_SNDBUF 0 still sends") {
  const UdpPair pair = udp_pair();
  CHECK(set(pair.sender, SOL_SOCKET, SO_SNDBUF, 0) == 0);
  const std::string data = pattern(8000);
  CHECK(sendto(pair.sender, data.data(), 8000, 0, generic(pair.receiver_address),
               sizeof pair.receiver_address) == 8000);
  std::vector<char> received(9000);
  CHECK(recv(pair.receiver, received.data(), 9000, 0) == 8000);
}

TEST_CASE_FIXTURE(Winsock, "Timeouts are milliseconds and read back exactly") {
  const UniqueSocket s = open(AF_INET, SOCK_DGRAM);
  for (const int name : {SO_SNDTIMEO, SO_RCVTIMEO}) {
    CHECK(get(s, SOL_SOCKET, name) == 0);
    CHECK(set(s, SOL_SOCKET, name, 1234) == 0);
    CHECK(get(s, SOL_SOCKET, name) == 1234);
  }
}

TEST_CASE_FIXTURE(Winsock, "SO_LINGER has 16-bit members and SO_DONTLINGER is its opposite") {
  const UniqueSocket s = open(AF_INET, SOCK_STREAM);
  CHECK(get(s, SOL_SOCKET, SO_DONTLINGER) == 1);
  const LINGER wanted{1, 7};
  CHECK(setsockopt(s, SOL_SOCKET, SO_LINGER, bytes_of(&wanted), sizeof wanted) == 0);
  LINGER found{};
  int length = sizeof found;
  CHECK(getsockopt(s, SOL_SOCKET, SO_LINGER, reinterpret_cast<char*>(&found), &length) == 0);
  CHECK(length == 4);
  CHECK(found.l_onoff == 1);
  CHECK(found.l_linger == 7);
  CHECK(get(s, SOL_SOCKET, SO_DONTLINGER) == 0);
  CHECK(set(s, SOL_SOCKET, SO_DONTLINGER, 1) == 0);
  CHECK((get(s, SOL_SOCKET, SO_LINGER) & 0xffff) == 0);
}

TEST_CASE_FIXTURE(Winsock, "Options of streams are unknown to datagram sockets") {
  if (WINE_DIFFERS("linger options on a datagram socket: WSAENOPROTOOPT")) return;
  const UniqueSocket s = open(AF_INET, SOCK_DGRAM);
  CHECK_FAILS(set(s, SOL_SOCKET, SO_LINGER, 1), WSAENOPROTOOPT);
  CHECK_FAILS(set(s, SOL_SOCKET, SO_DONTLINGER, 1), WSAENOPROTOOPT);
}

TEST_CASE_FIXTURE(Winsock, "SO_TYPE and SO_ACCEPTCONN can only be read") {
  const UniqueSocket stream = open(AF_INET, SOCK_STREAM);
  CHECK(get(stream, SOL_SOCKET, SO_TYPE) == SOCK_STREAM);
  CHECK(get(stream, SOL_SOCKET, SO_ACCEPTCONN) == 0);
  CHECK(get(tcp_listener(), SOL_SOCKET, SO_ACCEPTCONN) == 1);
  CHECK_FAILS(set(stream, SOL_SOCKET, SO_TYPE, SOCK_DGRAM), WSAENOPROTOOPT);
  CHECK_FAILS(set(stream, SOL_SOCKET, SO_ACCEPTCONN, 1), WSAENOPROTOOPT);
  CHECK(get(open(AF_INET, SOCK_DGRAM), SOL_SOCKET, SO_TYPE) == SOCK_DGRAM);
}

TEST_CASE_FIXTURE(Winsock, "SO_ERROR is 0, and can be set") {
  const UniqueSocket s = open(AF_INET, SOCK_STREAM);
  CHECK(get(s, SOL_SOCKET, SO_ERROR) == 0);
  if (WINE_DIFFERS("SO_ERROR can be set")) return;
  CHECK(set(s, SOL_SOCKET, SO_ERROR, WSAEMSGSIZE) == 0);
  CHECK(get(s, SOL_SOCKET, SO_ERROR) == WSAEMSGSIZE);
}

TEST_CASE_FIXTURE(Winsock, "SO_ERROR tells why a connect failed, as often as it is asked") {
  const UniqueSocket s = open(AF_INET, SOCK_STREAM);
  const sockaddr_in nobody = deserted_address(SOCK_STREAM);
  set_nonblocking(s);
  CHECK_FAILS(connect(s, generic(nobody), sizeof nobody), WSAEWOULDBLOCK);
  WSAPOLLFD failed{s, POLLWRNORM, 0};
  REQUIRE(WSAPoll(&failed, 1, time_limit) == 1);
  CHECK(get(s, SOL_SOCKET, SO_ERROR) == WSAECONNREFUSED);
  if (WINE_DIFFERS("SO_ERROR of a failed connect stays")) return;
  CHECK(get(s, SOL_SOCKET, SO_ERROR) == WSAECONNREFUSED);

  const UniqueSocket listener = tcp_listener();
  const sockaddr_in address = bound_to(listener);
  set_nonblocking(s, false);
  CHECK(connect(s, generic(address), sizeof address) == 0);
  CHECK(get(s, SOL_SOCKET, SO_ERROR) == 0);
}

TEST_CASE_FIXTURE(Winsock, "SO_MAX_MSG_SIZE is the largest UDP payload") {
  CHECK(get(open(AF_INET, SOCK_DGRAM), SOL_SOCKET, SO_MAX_MSG_SIZE) == 65507);
}

TEST_CASE_FIXTURE(Winsock, "SO_OPENTYPE needs no socket and belongs to the thread") {
  CHECK(set(INVALID_SOCKET, SOL_SOCKET, SO_OPENTYPE, SO_SYNCHRONOUS_NONALERT) == 0);
  CHECK(get(INVALID_SOCKET, SOL_SOCKET, SO_OPENTYPE) == SO_SYNCHRONOUS_NONALERT);
  DWORD of_other_thread = 77;
  std::thread([&] { of_other_thread = get(INVALID_SOCKET, SOL_SOCKET, SO_OPENTYPE); }).join();
  CHECK(of_other_thread == 0);
  CHECK(set(INVALID_SOCKET, SOL_SOCKET, SO_OPENTYPE, 0) == 0);
}

TEST_CASE_FIXTURE(Winsock, "SO_REUSEADDR and SO_EXCLUSIVEADDRUSE exclude each other") {
  for (const auto& [first, second] : {std::pair(SO_REUSEADDR, SO_EXCLUSIVEADDRUSE),
                                      std::pair(SO_EXCLUSIVEADDRUSE, SO_REUSEADDR)}) {
    const UniqueSocket s = open(AF_INET, SOCK_STREAM);
    CHECK(set(s, SOL_SOCKET, first, 1) == 0);
    CHECK(get(s, SOL_SOCKET, first) == 1);
    CHECK_FAILS(set(s, SOL_SOCKET, second, 1), WSAEINVAL);
    CHECK(set(s, SOL_SOCKET, first, 0) == 0);
    CHECK(set(s, SOL_SOCKET, second, 1) == 0);
    CHECK(get(s, SOL_SOCKET, first) == 0);
  }
}

TEST_CASE_FIXTURE(Winsock, "SO_REUSEADDR on both sockets shares a port that is in use") {
  const UniqueSocket first = open(AF_INET, SOCK_DGRAM);
  CHECK(set(first, SOL_SOCKET, SO_REUSEADDR, 1) == 0);
  const sockaddr_in any_port = ipv4("127.0.0.1");
  REQUIRE(bind(first, generic(any_port), sizeof any_port) == 0);
  const sockaddr_in taken = bound_to(first);
  const UniqueSocket second = open(AF_INET, SOCK_DGRAM);
  CHECK(set(second, SOL_SOCKET, SO_REUSEADDR, 1) == 0);
  CHECK(bind(second, generic(taken), sizeof taken) == 0);
}

TEST_CASE_FIXTURE(Winsock, "A listener can start again on a port whose connections are closing") {
  UniqueSocket listener = tcp_listener();
  const sockaddr_in address = bound_to(listener);
  {
    const UniqueSocket client = open(AF_INET, SOCK_STREAM);
    REQUIRE(connect(client, generic(address), sizeof address) == 0);
    UniqueSocket server(accept(listener, nullptr, nullptr));
    // The side that closes first keeps the port in TIME_WAIT.
    server.close();
    CHECK(read_to_end(client).empty());
  }
  listener.close();
  const UniqueSocket next = open(AF_INET, SOCK_STREAM);
  CHECK(bind(next, generic(address), sizeof address) == 0);
  CHECK(listen(next, 1) == 0);
}

TEST_CASE_FIXTURE(Winsock, "An accepted socket has its listener's options") {
  const UniqueSocket listener = tcp_listener();
  CHECK(set(listener, SOL_SOCKET, SO_KEEPALIVE, 1) == 0);
  CHECK(set(listener, SOL_SOCKET, SO_SNDBUF, 4321) == 0);
  CHECK(set(listener, SOL_SOCKET, SO_RCVTIMEO, 765) == 0);
  CHECK(set(listener, IPPROTO_TCP, TCP_NODELAY, 1) == 0);
  const sockaddr_in address = bound_to(listener);
  const UniqueSocket client = open(AF_INET, SOCK_STREAM);
  REQUIRE(connect(client, generic(address), sizeof address) == 0);
  const UniqueSocket accepted(accept(listener, nullptr, nullptr));
  CHECK((get(accepted, SOL_SOCKET, SO_KEEPALIVE) & 0xff) == 1);
  CHECK(get(accepted, SOL_SOCKET, SO_SNDBUF) == 4321);
  CHECK(get(accepted, SOL_SOCKET, SO_RCVTIMEO) == 765);
  CHECK((get(accepted, IPPROTO_TCP, TCP_NODELAY) & 0xff) == 1);
}

TEST_CASE_FIXTURE(Winsock, "The context options are granted to connected sockets") {
  const TcpPair pair = tcp_pair();
  const UniqueSocket listener = tcp_listener();
  const SOCKET value = listener;
  CHECK(setsockopt(pair.client, SOL_SOCKET, SO_UPDATE_CONNECT_CONTEXT, nullptr, 0) == 0);
  CHECK(setsockopt(pair.server, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, bytes_of(&value),
                   sizeof value) == 0);
}

TEST_CASE_FIXTURE(Winsock, "The context options check their argument and the connection") {
  if (WINE_DIFFERS("SO_UPDATE_ACCEPT_CONTEXT checks its argument")) return;
  const TcpPair pair = tcp_pair();
  const UniqueSocket listener = tcp_listener();
  const auto update = [](SOCKET s, SOCKET value, int length) {
    return setsockopt(s, SOL_SOCKET, SO_UPDATE_ACCEPT_CONTEXT, bytes_of(&value), length);
  };
  CHECK_FAILS(update(pair.server, listener, 4), WSAEFAULT);
  CHECK_FAILS(update(pair.server, INVALID_SOCKET, sizeof(SOCKET)), WSAENOTSOCK);
  CHECK_FAILS(update(pair.server, pair.client, sizeof(SOCKET)), WSAEINVAL);
  const UniqueSocket unconnected = open(AF_INET, SOCK_STREAM);
  CHECK_FAILS(update(unconnected, listener, sizeof(SOCKET)), WSAENOTCONN);
  CHECK_FAILS(setsockopt(unconnected, SOL_SOCKET, SO_UPDATE_CONNECT_CONTEXT, nullptr, 0),
              WSAENOTCONN);
}

TEST_CASE_FIXTURE(Winsock, "SO_CONNECT_TIME counts seconds from the connection") {
  CHECK(get(open(AF_INET, SOCK_STREAM), SOL_SOCKET, SO_CONNECT_TIME) == 0xffffffff);
  const UdpPair datagrams = connected_udp_pair();
  CHECK(get(datagrams.sender, SOL_SOCKET, SO_CONNECT_TIME) == 0xffffffff);
  const TcpPair pair = tcp_pair();
  CHECK(get(pair.client, SOL_SOCKET, SO_CONNECT_TIME) == 0);
  CHECK(get(pair.server, SOL_SOCKET, SO_CONNECT_TIME) == 0);
  CHECK_FAILS(set(pair.client, SOL_SOCKET, SO_CONNECT_TIME, 1), WSAENOPROTOOPT);
}

TEST_CASE_FIXTURE(Winsock, "SO_BSP_STATE tells both names, type and protocol") {
  if (WINE_DIFFERS("SO_BSP_STATE")) return;
  const TcpPair pair = tcp_pair();
  alignas(8) std::array<char, sizeof(CSADDR_INFO) + 2 * sizeof(sockaddr_storage)> room{};
  int length = room.size();
  REQUIRE(getsockopt(pair.client, SOL_SOCKET, SO_BSP_STATE, room.data(), &length) == 0);
  CSADDR_INFO state;
  std::memcpy(&state, room.data(), sizeof state);
  CHECK(state.iSocketType == SOCK_STREAM);
  CHECK(state.iProtocol == IPPROTO_TCP);
  REQUIRE(state.LocalAddr.iSockaddrLength == static_cast<int>(sizeof(sockaddr_in)));
  REQUIRE(state.RemoteAddr.iSockaddrLength == static_cast<int>(sizeof(sockaddr_in)));
  const auto* own = reinterpret_cast<const sockaddr_in*>(state.LocalAddr.lpSockaddr);
  const auto* other = reinterpret_cast<const sockaddr_in*>(state.RemoteAddr.lpSockaddr);
  CHECK(own->sin_port == bound_to(pair.client).sin_port);
  CHECK(other->sin_port == bound_to(pair.server).sin_port);
  length = sizeof(CSADDR_INFO) + sizeof(sockaddr_in);
  CHECK_FAILS(getsockopt(pair.client, SOL_SOCKET, SO_BSP_STATE, room.data(), &length), WSAEFAULT);
  CHECK_FAILS(setsockopt(pair.client, SOL_SOCKET, SO_BSP_STATE, room.data(), room.size()),
              WSAENOPROTOOPT);
}

TEST_CASE_FIXTURE(Winsock,
                  "An accepted socket inherits sharing, urgent data, timeouts and linger") {
  const UniqueSocket listener = open(AF_INET, SOCK_STREAM);
  CHECK(set(listener, SOL_SOCKET, SO_REUSEADDR, 1) == 0);
  CHECK(set(listener, SOL_SOCKET, SO_OOBINLINE, 1) == 0);
  CHECK(set(listener, SOL_SOCKET, SO_RCVBUF, 5432) == 0);
  CHECK(set(listener, SOL_SOCKET, SO_SNDTIMEO, 567) == 0);
  const LINGER wanted{1, 7};
  CHECK(setsockopt(listener, SOL_SOCKET, SO_LINGER, bytes_of(&wanted), sizeof wanted) == 0);
  const sockaddr_in any_port = ipv4("127.0.0.1");
  REQUIRE(bind(listener, generic(any_port), sizeof any_port) == 0);
  REQUIRE(listen(listener, 1) == 0);
  const sockaddr_in address = bound_to(listener);
  const UniqueSocket client = open(AF_INET, SOCK_STREAM);
  REQUIRE(connect(client, generic(address), sizeof address) == 0);
  const UniqueSocket accepted(accept(listener, nullptr, nullptr));
  if (!WINE_DIFFERS("an accepted socket has its listener's SO_REUSEADDR"))
    CHECK(get(accepted, SOL_SOCKET, SO_REUSEADDR) == 1);
  CHECK(get(accepted, SOL_SOCKET, SO_OOBINLINE) == 1);
  CHECK(get(accepted, SOL_SOCKET, SO_RCVBUF) == 5432);
  CHECK(get(accepted, SOL_SOCKET, SO_SNDTIMEO) == 567);
  CHECK(get(accepted, SOL_SOCKET, SO_LINGER) == 0x70001);
}

TEST_CASE_FIXTURE(Winsock, "SO_OPENTYPE decides whether socket() makes overlapped sockets") {
  if (WINE_DIFFERS("a socket without the overlapped attribute fills the OVERLAPPED at once"))
    return;
  for (const DWORD type : {DWORD{0}, DWORD{SO_SYNCHRONOUS_NONALERT}}) {
    CHECK(set(INVALID_SOCKET, SOL_SOCKET, SO_OPENTYPE, type) == 0);
    const UniqueSocket s = open(AF_INET, SOCK_DGRAM);
    CHECK(set(INVALID_SOCKET, SOL_SOCKET, SO_OPENTYPE, 0) == 0);
    const sockaddr_in any_port = ipv4("127.0.0.1");
    REQUIRE(bind(s, generic(any_port), sizeof any_port) == 0);
    const sockaddr_in own = bound_to(s);
    char bytes[2] = {};
    WSABUF into{1, bytes};
    DWORD flags = 0;
    Request request;
    REQUIRE(sendto(s, "xy", 2, 0, generic(own), sizeof own) == 2);
    // A datagram that does not fit: with the attribute the call says that it is pending.
    SetLastError(0);
    CHECK(WSARecv(s, &into, 1, nullptr, &flags, &request.overlapped, nullptr) == SOCKET_ERROR);
    CHECK(WSAGetLastError() == (type == 0 ? WSA_IO_PENDING : WSAEMSGSIZE));
    CHECK(request.done_within(time_limit));
  }
}

TEST_CASE_FIXTURE(Winsock, "SO_USELOOPBACK and the low-water marks are invalid") {
  if (WINE_DIFFERS("SO_USELOOPBACK, SO_SNDLOWAT and SO_RCVLOWAT: WSAEINVAL")) return;
  const UniqueSocket s = open(AF_INET, SOCK_STREAM);
  for (const int name : {SO_USELOOPBACK, SO_SNDLOWAT, SO_RCVLOWAT}) {
    CHECK_FAILS(set(s, SOL_SOCKET, name, 1), WSAEINVAL);
    CHECK(get(s, SOL_SOCKET, name) == 1'000'000 + WSAEINVAL);
  }
}

TEST_CASE_FIXTURE(Winsock, "A length of -1 is a long value at SOL_SOCKET and refused elsewhere") {
  if (WINE_DIFFERS("optlen -1 at SOL_SOCKET")) return;
  const UniqueSocket s = open(AF_INET, SOCK_STREAM);
  CHECK(set(s, SOL_SOCKET, SO_KEEPALIVE, 1, -1) == 0);
  CHECK_FAILS(set(s, IPPROTO_TCP, TCP_NODELAY, 1, -1), WSAENOBUFS);
  int length = -1;
  char byte;
  CHECK_FAILS(getsockopt(s, SOL_SOCKET, SO_KEEPALIVE, &byte, &length), WSAEFAULT);
}

TEST_CASE_FIXTURE(Winsock, "What is not emulated is refused as unknown") {
  if (for_windows) return;
  const UniqueSocket s = open(AF_INET, SOCK_STREAM);
  CHECK_FAILS(set(s, SOL_SOCKET, SO_CONDITIONAL_ACCEPT, 1), WSAENOPROTOOPT);
  CHECK_FAILS(set(s, IPPROTO_IP, IP_RECEIVE_BROADCAST, 1), WSAENOPROTOOPT);
}
