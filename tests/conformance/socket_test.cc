// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <vector>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/threads.h"
#include "support/untouched.h"
#include "support/wine.h"

using namespace support;

namespace {

constexpr int no_family = 255;
constexpr int no_type = 10;
constexpr int no_protocol = 255;

int option_of(SOCKET s, int name) {
  int value = -1;
  int length = sizeof value;
  getsockopt(s, SOL_SOCKET, name, reinterpret_cast<char*>(&value), &length);
  return value;
}

}  // namespace

namespace {

struct Arguments {
  int family, type, protocol;
  int error;  // or 0, and what becomes of the arguments
  int made_family = 0, made_type = 0, made_protocol = 0;
};

constexpr int tcp = IPPROTO_TCP;
constexpr int udp = IPPROTO_UDP;

// A bad type wins over everything else, then comes the family, then the protocol.
constexpr Arguments matrix[] = {
    {AF_INET, no_type, tcp, WSAESOCKTNOSUPPORT},
    {AF_INET, no_type, 0, WSAESOCKTNOSUPPORT},
    {AF_INET, no_type, no_protocol, WSAESOCKTNOSUPPORT},
    {AF_INET, -1, tcp, WSAESOCKTNOSUPPORT},
    {no_family, no_type, tcp, WSAESOCKTNOSUPPORT},
    {no_family, no_type, no_protocol, WSAESOCKTNOSUPPORT},
    {AF_UNSPEC, no_type, tcp, WSAESOCKTNOSUPPORT},

    {no_family, SOCK_STREAM, tcp, WSAEAFNOSUPPORT},
    {no_family, SOCK_STREAM, 0, WSAEAFNOSUPPORT},
    {no_family, SOCK_STREAM, no_protocol, WSAEAFNOSUPPORT},
    {no_family, SOCK_DGRAM, udp, WSAEAFNOSUPPORT},
    {-1, SOCK_STREAM, tcp, WSAEAFNOSUPPORT},

    {AF_INET, SOCK_STREAM, no_protocol, WSAEPROTONOSUPPORT},
    {AF_INET, SOCK_STREAM, udp, WSAEPROTONOSUPPORT},
    {AF_INET, SOCK_STREAM, -1, WSAEPROTONOSUPPORT},
    {AF_INET, SOCK_DGRAM, tcp, WSAEPROTONOSUPPORT},
    {AF_INET, SOCK_DGRAM, no_protocol, WSAEPROTONOSUPPORT},
    {AF_INET6, SOCK_STREAM, udp, WSAEPROTONOSUPPORT},
    {AF_INET6, SOCK_DGRAM, tcp, WSAEPROTONOSUPPORT},
    {AF_INET6, SOCK_STREAM, no_protocol, WSAEPROTONOSUPPORT},

    {AF_UNSPEC, SOCK_STREAM, 0, WSAEINVAL},
    {AF_UNSPEC, SOCK_DGRAM, 0, WSAEINVAL},
    {AF_UNSPEC, 0, 0, WSAEINVAL},

    {AF_INET, SOCK_STREAM, tcp, 0, AF_INET, SOCK_STREAM, tcp},
    {AF_INET, SOCK_STREAM, 0, 0, AF_INET, SOCK_STREAM, tcp},
    {AF_INET, 0, tcp, 0, AF_INET, SOCK_STREAM, tcp},
    {AF_INET, 0, 0, 0, AF_INET, SOCK_STREAM, tcp},
    {AF_INET, SOCK_DGRAM, udp, 0, AF_INET, SOCK_DGRAM, udp},
    {AF_INET, SOCK_DGRAM, 0, 0, AF_INET, SOCK_DGRAM, udp},
    {AF_INET, 0, udp, 0, AF_INET, SOCK_DGRAM, udp},
    {AF_INET6, SOCK_STREAM, tcp, 0, AF_INET6, SOCK_STREAM, tcp},
    {AF_INET6, SOCK_STREAM, 0, 0, AF_INET6, SOCK_STREAM, tcp},
    {AF_INET6, 0, tcp, 0, AF_INET6, SOCK_STREAM, tcp},
    {AF_INET6, SOCK_DGRAM, 0, 0, AF_INET6, SOCK_DGRAM, udp},
    {AF_INET6, 0, udp, 0, AF_INET6, SOCK_DGRAM, udp},
    {AF_UNSPEC, SOCK_STREAM, tcp, 0, AF_UNSPEC, SOCK_STREAM, tcp},
    {AF_UNSPEC, 0, tcp, 0, AF_UNSPEC, SOCK_STREAM, tcp},
    {AF_UNSPEC, SOCK_DGRAM, udp, 0, AF_UNSPEC, SOCK_DGRAM, udp},
    {AF_UNSPEC, 0, udp, 0, AF_UNSPEC, SOCK_DGRAM, udp},
};

// The same by each of the three functions.
SOCKET make(int function, const Arguments& row) {
  switch (function) {
    case 0:
      return socket(row.family, row.type, row.protocol);
    case 1:
      return WSASocketA(row.family, row.type, row.protocol, nullptr, 0, WSA_FLAG_OVERLAPPED);
    default:
      return WSASocketW(row.family, row.type, row.protocol, nullptr, 0, 0);
  }
}

WSAPROTOCOL_INFOA description_of(SOCKET s) {
  WSAPROTOCOL_INFOA info{};
  int length = sizeof info;
  CHECK(getsockopt(s, SOL_SOCKET, SO_PROTOCOL_INFOA, reinterpret_cast<char*>(&info), &length) == 0);
  return info;
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "socket and WSASocket refuse what does not exist and derive the rest") {
  for (const Arguments& row : matrix)
    for (int function = 0; function < 3; ++function) {
      CAPTURE(row.family);
      CAPTURE(row.type);
      CAPTURE(row.protocol);
      CAPTURE(function);
      if (row.error != 0) {
        CHECK_RESULT_AND_ERROR(make(function, row), INVALID_SOCKET, row.error);
        continue;
      }
      SetLastError(0xdeadbeef);
      const UniqueSocket s(make(function, row));
      CHECK(WSAGetLastError() == 0);
      REQUIRE(s != INVALID_SOCKET);
      const WSAPROTOCOL_INFOA made = description_of(s);
      // Without a family Windows 10 takes IPv4, its successor IPv6.
      if (row.made_family != AF_UNSPEC)
        CHECK(made.iAddressFamily == row.made_family);
      else
        CHECK((made.iAddressFamily == AF_INET || made.iAddressFamily == AF_INET6));
      CHECK(made.iSocketType == row.made_type);
      CHECK(made.iProtocol == row.made_protocol);
    }
}

TEST_CASE_FIXTURE(Winsock, "WSASocket takes from a description what its arguments leave open") {
  const UniqueSocket model(socket(AF_INET, SOCK_DGRAM, 0));
  WSAPROTOCOL_INFOA info = description_of(model);
  const struct {
    int family, type, protocol, made_family;
  } rows[] = {
      {FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, AF_INET},
      {0, 0, 0, AF_INET},
      {AF_INET, SOCK_DGRAM, udp, AF_INET},
      {AF_INET, FROM_PROTOCOL_INFO, 0, AF_INET},
      {FROM_PROTOCOL_INFO, SOCK_DGRAM, FROM_PROTOCOL_INFO, AF_INET},
      {AF_INET6, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, AF_INET6},
  };
  for (const auto& row : rows) {
    CAPTURE(row.family);
    CAPTURE(row.type);
    CAPTURE(row.protocol);
    const UniqueSocket s(WSASocketA(row.family, row.type, row.protocol, &info, 0, 0));
    REQUIRE(s != INVALID_SOCKET);
    CHECK(description_of(s).iAddressFamily == row.made_family);
    CHECK(description_of(s).iSocketType == SOCK_DGRAM);
    CHECK(description_of(s).iProtocol == udp);
  }
  info.iAddressFamily = no_family;
  CHECK_RESULT_AND_ERROR(WSASocketA(0, 0, udp, &info, 0, 0), INVALID_SOCKET, WSAEAFNOSUPPORT);
}

TEST_CASE_FIXTURE(Winsock,
                  "WSASocket refuses a description that is not there, a group, bad flags") {
  const auto nowhere = reinterpret_cast<WSAPROTOCOL_INFOA*>(std::uintptr_t{1});
  const auto nowhere_wide = reinterpret_cast<WSAPROTOCOL_INFOW*>(std::uintptr_t{1});
  const auto make = [](GROUP group, DWORD flags) {
    return WSASocketW(AF_INET, SOCK_DGRAM, 0, nullptr, group, flags);
  };
  if (WINE_DIFFERS("WSASocket checks description, group and flags")) return;
  CHECK_RESULT_AND_ERROR(WSASocketA(AF_INET, SOCK_DGRAM, 0, nowhere, 0, 0), INVALID_SOCKET,
                         WSAEFAULT);
  CHECK_RESULT_AND_ERROR(WSASocketW(AF_INET, SOCK_DGRAM, 0, nowhere_wide, 0, 0), INVALID_SOCKET,
                         WSAEFAULT);
  CHECK_RESULT_AND_ERROR(make(77, 0), INVALID_SOCKET, WSAEINVAL);
  for (const DWORD flag : {0x20u, 0x400u, 0x80000000u})
    CHECK_RESULT_AND_ERROR(make(0, flag), INVALID_SOCKET, WSAEINVAL);
}

TEST_CASE_FIXTURE(Winsock, "A socket has no address before it is bound and does not write one") {
  const UniqueSocket s(socket(AF_INET, SOCK_DGRAM, 0));
  Untouched<sockaddr_in> address;
  int length = sizeof(sockaddr_in);
  CHECK_FAILS(getsockname(s, generic(*address.out()), &length), WSAEINVAL);
  CHECK(address.untouched());
}

TEST_CASE_FIXTURE(Winsock, "getsockname says the bound address and its length") {
  const UniqueSocket s = udp_socket();
  std::array<char, 64> room;
  room.fill('z');
  int length = room.size();
  CHECK(getsockname(s, reinterpret_cast<sockaddr*>(room.data()), &length) == 0);
  CHECK(length == static_cast<int>(sizeof(sockaddr_in)));
  CHECK(room[sizeof(sockaddr_in)] == 'z');
  CHECK(bound_to(s).sin_family == AF_INET);
  CHECK(bound_to(s).sin_port != 0);
  CHECK(bound_to(s).sin_addr.s_addr == htonl(INADDR_LOOPBACK));
}

TEST_CASE_FIXTURE(Winsock, "getsockname and getpeername refuse too little room") {
  const UdpPair pair = connected_udp_pair();
  for (const auto function : {&getsockname, &getpeername}) {
    sockaddr_in address;
    int length = sizeof address - 1;
    CHECK_FAILS(function(pair.sender, generic(address), &length), WSAEFAULT);
    CHECK(length == static_cast<int>(sizeof address) - 1);
    CHECK_FAILS(function(pair.sender, nullptr, &length), WSAEFAULT);
  }
}

TEST_CASE_FIXTURE(Winsock, "bind refuses bad addresses, each with its error") {
  const UniqueSocket s(socket(AF_INET, SOCK_STREAM, 0));
  const sockaddr_in good = ipv4("127.0.0.1");
  const sockaddr_in6 other_family = ipv6("::1");
  const sockaddr_in foreign = ipv4("192.0.2.1");
  CHECK_FAILS(bind(s, nullptr, sizeof good), WSAEFAULT);
  CHECK_FAILS(bind(s, generic(good), sizeof good - 1), WSAEFAULT);
  if (!WINE_DIFFERS("bind to an address of another family: WSAEAFNOSUPPORT"))
    CHECK_FAILS(bind(s, generic(other_family), sizeof other_family), WSAEAFNOSUPPORT);
  CHECK_FAILS(bind(s, generic(foreign), sizeof foreign), WSAEADDRNOTAVAIL);
  CHECK(bind(s, generic(good), sizeof good) == 0);
  CHECK_FAILS(bind(s, generic(good), sizeof good), WSAEINVAL);
}

TEST_CASE_FIXTURE(Winsock, "Two sockets cannot be bound to one address") {
  const UniqueSocket first = udp_socket();
  const sockaddr_in address = bound_to(first);
  const UniqueSocket second(socket(AF_INET, SOCK_DGRAM, 0));
  CHECK_FAILS(bind(second, generic(address), sizeof address), WSAEADDRINUSE);
}

TEST_CASE_FIXTURE(Winsock, "listen needs a bound stream socket") {
  const UniqueSocket stream(socket(AF_INET, SOCK_STREAM, 0));
  CHECK_FAILS(listen(stream, 1), WSAEINVAL);
  const UniqueSocket datagram = udp_socket();
  CHECK_FAILS(listen(datagram, 1), WSAEOPNOTSUPP);
  const UniqueSocket listener = tcp_listener();
  CHECK(listen(listener, 5) == 0);
}

TEST_CASE_FIXTURE(Winsock, "accept needs a listener") {
  const UniqueSocket s(socket(AF_INET, SOCK_STREAM, 0));
  CHECK_RESULT_AND_ERROR(accept(s, nullptr, nullptr), INVALID_SOCKET, WSAEINVAL);
}

TEST_CASE_FIXTURE(Winsock, "accept says who has connected") {
  const UniqueSocket listener = tcp_listener();
  const sockaddr_in address = bound_to(listener);
  const UniqueSocket client(socket(AF_INET, SOCK_STREAM, 0));
  REQUIRE(connect(client, generic(address), sizeof address) == 0);
  sockaddr_in peer{};
  int length = sizeof peer;
  const UniqueSocket server(accept(listener, generic(peer), &length));
  REQUIRE(server != INVALID_SOCKET);
  CHECK(length == static_cast<int>(sizeof peer));
  CHECK(peer.sin_port == bound_to(client).sin_port);

  sockaddr_in name{};
  length = sizeof name;
  CHECK(getpeername(client, generic(name), &length) == 0);
  CHECK(name.sin_port == address.sin_port);
}

TEST_CASE_FIXTURE(Winsock, "WSAAccept without a condition is accept") {
  const UniqueSocket listener = tcp_listener();
  const sockaddr_in address = bound_to(listener);
  const UniqueSocket client(socket(AF_INET, SOCK_STREAM, 0));
  REQUIRE(WSAConnect(client, generic(address), sizeof address, nullptr, nullptr, nullptr,
                     nullptr) == 0);
  const UniqueSocket server(WSAAccept(listener, nullptr, nullptr, nullptr, 0));
  REQUIRE(server != INVALID_SOCKET);
  CHECK(send(client, "abc", 3, 0) == 3);
  CHECK(read_exactly(server, 3) == "abc");
}

TEST_CASE_FIXTURE(Winsock, "accept on a non-blocking listener without a caller would block") {
  const UniqueSocket listener = tcp_listener();
  set_nonblocking(listener);
  CHECK_RESULT_AND_ERROR(accept(listener, nullptr, nullptr), INVALID_SOCKET, WSAEWOULDBLOCK);
}

TEST_CASE_FIXTURE(Winsock, "A blocking accept waits for a caller") {
  const UniqueSocket listener = tcp_listener();
  const sockaddr_in address = bound_to(listener);
  SOCKET accepted = INVALID_SOCKET;
  Worker server([&] { accepted = accept(listener, nullptr, nullptr); });
  const UniqueSocket client(socket(AF_INET, SOCK_STREAM, 0));
  CHECK(connect(client, generic(address), sizeof address) == 0);
  server.join();
  CHECK(accepted != INVALID_SOCKET);
  closesocket(accepted);
}

TEST_CASE_FIXTURE(Winsock, "connect to a port without a listener is refused") {
  const sockaddr_in nobody = deserted_address(SOCK_STREAM);
  const UniqueSocket s(socket(AF_INET, SOCK_STREAM, 0));
  CHECK_FAILS(connect(s, generic(nobody), sizeof nobody), WSAECONNREFUSED);
}

TEST_CASE_FIXTURE(Winsock, "connect refuses bad addresses, each with its error") {
  const UniqueSocket s(socket(AF_INET, SOCK_STREAM, 0));
  const sockaddr_in good = ipv4("127.0.0.1", htons(1));
  const sockaddr_in portless = ipv4("127.0.0.1");
  const sockaddr_in6 other_family = ipv6("::1", htons(1));
  if (WINE_DIFFERS("connect checks pointer, length, family and port of the address")) return;
  CHECK_FAILS(connect(s, nullptr, sizeof good), WSAEFAULT);
  CHECK_FAILS(connect(s, generic(good), sizeof good - 1), WSAEFAULT);
  CHECK_FAILS(connect(s, generic(other_family), sizeof other_family), WSAEAFNOSUPPORT);
  CHECK_FAILS(connect(s, generic(portless), sizeof portless), WSAEADDRNOTAVAIL);
}

TEST_CASE_FIXTURE(Winsock, "connect on a connected stream says so") {
  const TcpPair pair = tcp_pair();
  const sockaddr_in address = ipv4("127.0.0.1", htons(1));
  CHECK_FAILS(connect(pair.client, generic(address), sizeof address), WSAEISCONN);
}

TEST_CASE_FIXTURE(Winsock, "A non-blocking connect would block, then the socket is connected") {
  const UniqueSocket listener = tcp_listener();
  const sockaddr_in address = bound_to(listener);
  const UniqueSocket client(socket(AF_INET, SOCK_STREAM, 0));
  set_nonblocking(client);
  CHECK_FAILS(connect(client, generic(address), sizeof address), WSAEWOULDBLOCK);
  CHECK(eventually([&] { return send(client, "x", 1, 0) == 1; }));
}

TEST_CASE_FIXTURE(Winsock, "A socket without a peer has no peer's name") {
  const UniqueSocket s = udp_socket();
  sockaddr_in name{};
  int length = sizeof name;
  CHECK_FAILS(getpeername(s, generic(name), &length), WSAENOTCONN);
}

TEST_CASE_FIXTURE(Winsock, "A datagram socket can be connected again and disconnected") {
  UdpPair pair = connected_udp_pair();
  const UniqueSocket other = udp_socket();
  const sockaddr_in address = bound_to(other);
  CHECK(connect(pair.sender, generic(address), sizeof address) == 0);
  CHECK(send(pair.sender, "x", 1, 0) == 1);
  CHECK(next_datagram(other) == "x");

  sockaddr nobody{};
  nobody.sa_family = AF_UNSPEC;
  CHECK(connect(pair.sender, &nobody, sizeof nobody) == 0);
  sockaddr_in name{};
  int length = sizeof name;
  CHECK_FAILS(getpeername(pair.sender, generic(name), &length), WSAENOTCONN);
  if (!WINE_DIFFERS("send on a datagram socket without a peer: WSAENOTCONN"))
    CHECK_FAILS(send(pair.sender, "x", 1, 0), WSAENOTCONN);
}

TEST_CASE_FIXTURE(Winsock, "A datagram socket keeps the port of its first connect") {
  const UniqueSocket s(socket(AF_INET, SOCK_DGRAM, 0));
  const UniqueSocket peer = udp_socket();
  const sockaddr_in address = bound_to(peer);
  REQUIRE(connect(s, generic(address), sizeof address) == 0);
  const u_short port = bound_to(s).sin_port;
  CHECK(port != 0);
  sockaddr nobody{};
  nobody.sa_family = AF_UNSPEC;
  REQUIRE(connect(s, &nobody, sizeof nobody) == 0);
  if (WINE_DIFFERS("a datagram socket that loses its peer keeps its port")) return;
  CHECK(bound_to(s).sin_port == port);
  set_option(s, SOL_SOCKET, SO_RCVTIMEO, time_limit);
  const sockaddr_in own = ipv4("127.0.0.1", port);
  CHECK(sendto(peer, "x", 1, 0, generic(own), sizeof own) == 1);
  CHECK(next_datagram(s) == "x");
}

TEST_CASE_FIXTURE(Winsock, "A socket that only dissolves a connection is not bound by it") {
  const UniqueSocket s(socket(AF_INET, SOCK_DGRAM, 0));
  sockaddr nobody{};
  nobody.sa_family = AF_UNSPEC;
  CHECK(connect(s, &nobody, sizeof nobody) == 0);
  sockaddr_in name{};
  int length = sizeof name;
  if (WINE_DIFFERS("a socket without an address has none to tell: WSAEINVAL")) return;
  CHECK_FAILS(getsockname(s, generic(name), &length), WSAEINVAL);
}

TEST_CASE_FIXTURE(Winsock, "A raw socket is made, or refused for want of permission") {
  SetLastError(0);
  const UniqueSocket s(socket(AF_INET, SOCK_RAW, IPPROTO_ICMP));
  if (s == INVALID_SOCKET)
    CHECK(WSAGetLastError() == WSAEACCES);
  else
    CHECK(option_of(s, SO_TYPE) == SOCK_RAW);
}
