// SPDX-License-Identifier: MIT
#include "support/fixtures.h"

#include <doctest/doctest.h>

#include <string>

namespace support {

Winsock::Winsock() {
  WSADATA data;
  REQUIRE(WSAStartup(MAKEWORD(2, 2), &data) == 0);
}

Winsock::~Winsock() {
  WSACleanup();
}

int UniqueSocket::close() {
  if (value_ == INVALID_SOCKET) return 0;
  return closesocket(release());
}

UniqueEvent::UniqueEvent(Reset reset, bool set)
    : value_(CreateEventA(nullptr, reset == Reset::manual, set, nullptr)) {
  REQUIRE(value_ != nullptr);
}

UniqueEvent::~UniqueEvent() {
  if (value_) CloseHandle(value_);
}

bool UniqueEvent::within(DWORD milliseconds) const {
  return WaitForSingleObject(value_, milliseconds) == WAIT_OBJECT_0;
}

Request::Request(Reset reset) : event(reset) {
  overlapped.Internal = 0x5a5a5a5a;
  overlapped.InternalHigh = 0x5a5a5a5a;
  overlapped.Offset = 0x5a5a5a5a;
  overlapped.OffsetHigh = 0x5a5a5a5a;
  overlapped.hEvent = event;
}

sockaddr_in ipv4(const char* host, u_short port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = port;
  address.sin_addr.s_addr = inet_addr(host);
  return address;
}

sockaddr_in6 ipv6(const char* host, u_short port) {
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_port = port;
  REQUIRE(inet_pton(AF_INET6, host, &address.sin6_addr) == 1);
  return address;
}

sockaddr_in bound_to(SOCKET s) {
  sockaddr_in address{};
  int length = sizeof address;
  REQUIRE(getsockname(s, generic(address), &length) == 0);
  REQUIRE(length == static_cast<int>(sizeof address));
  return address;
}

sockaddr_in6 bound_to6(SOCKET s) {
  sockaddr_in6 address{};
  int length = sizeof address;
  REQUIRE(getsockname(s, generic(address), &length) == 0);
  REQUIRE(length == static_cast<int>(sizeof address));
  return address;
}

namespace {

UniqueSocket new_socket(int family, int type) {
  UniqueSocket s(socket(family, type, 0));
  REQUIRE(s != INVALID_SOCKET);
  set_option(s, SOL_SOCKET, SO_RCVTIMEO, time_limit);
  return s;
}

template <class Address>
void bind_to(SOCKET s, const Address& address) {
  REQUIRE(bind(s, generic(address), sizeof address) == 0);
}

TcpPair connect_pair(const sockaddr* host, int length) {
  UniqueSocket listener = new_socket(host->sa_family, SOCK_STREAM);
  REQUIRE(bind(listener, host, length) == 0);
  REQUIRE(listen(listener, 1) == 0);
  sockaddr_storage address{};
  int address_length = sizeof address;
  REQUIRE(getsockname(listener, generic(address), &address_length) == 0);
  TcpPair pair{new_socket(host->sa_family, SOCK_STREAM), {}};
  REQUIRE(connect(pair.client, generic(address), address_length) == 0);
  pair.server = UniqueSocket(accept(listener, nullptr, nullptr));
  REQUIRE(pair.server != INVALID_SOCKET);
  set_option(pair.server, SOL_SOCKET, SO_RCVTIMEO, time_limit);
  return pair;
}

}  // namespace

UniqueSocket udp_socket(const char* host) {
  UniqueSocket s = new_socket(AF_INET, SOCK_DGRAM);
  bind_to(s, ipv4(host));
  return s;
}

UniqueSocket udp_socket6(bool only_ipv6, const char* host) {
  UniqueSocket s = new_socket(AF_INET6, SOCK_DGRAM);
  if (!only_ipv6) set_option(s, IPPROTO_IPV6, IPV6_V6ONLY, 0);
  bind_to(s, ipv6(host));
  return s;
}

UdpPair udp_pair() {
  UdpPair pair{udp_socket(), udp_socket(), {}, {}};
  pair.sender_address = bound_to(pair.sender);
  pair.receiver_address = bound_to(pair.receiver);
  return pair;
}

UdpPair connected_udp_pair() {
  UdpPair pair = udp_pair();
  REQUIRE(connect(pair.sender, generic(pair.receiver_address), sizeof pair.receiver_address) == 0);
  REQUIRE(connect(pair.receiver, generic(pair.sender_address), sizeof pair.sender_address) == 0);
  return pair;
}

TcpPair tcp_pair(const char* host) {
  if (std::string(host).find(':') != std::string::npos) {
    const sockaddr_in6 address = ipv6(host);
    return connect_pair(generic(address), sizeof address);
  }
  const sockaddr_in address = ipv4(host);
  return connect_pair(generic(address), sizeof address);
}

TcpPair narrow_tcp_pair() {
  TcpPair pair = tcp_pair();
  for (const SOCKET s : {SOCKET(pair.client), SOCKET(pair.server)}) {
    set_option(s, SOL_SOCKET, SO_SNDBUF, 65536);
    set_option(s, SOL_SOCKET, SO_RCVBUF, 65536);
  }
  return pair;
}

UniqueSocket tcp_listener() {
  UniqueSocket s = new_socket(AF_INET, SOCK_STREAM);
  bind_to(s, ipv4("127.0.0.1"));
  REQUIRE(listen(s, SOMAXCONN) == 0);
  return s;
}

// Below the ports that either system gives out by itself: a socket that a test makes later could
// get the deserted port, and would be its own peer.
sockaddr_in deserted_address(int type) {
  constexpr u_long first = 2000;
  constexpr u_long count = 20000;
  const u_long start = GetCurrentProcessId();
  for (u_long i = 0; i < count; ++i) {
    const auto port = static_cast<u_short>(first + (start + i) % count);
    const sockaddr_in address = ipv4("127.0.0.1", htons(port));
    UniqueSocket s = new_socket(AF_INET, type);
    if (bind(s, generic(address), sizeof address) == 0) return address;
  }
  FAIL("every port is taken");
  return {};
}

void set_nonblocking(SOCKET s, bool nonblocking) {
  u_long value = nonblocking;
  REQUIRE(ioctlsocket(s, FIONBIO, &value) == 0);
}

void set_option(SOCKET s, int level, int name, DWORD value) {
  CAPTURE(level);
  CAPTURE(name);
  REQUIRE(setsockopt(s, level, name, reinterpret_cast<const char*>(&value), sizeof value) == 0);
}

void abort_connection(UniqueSocket& s) {
  const linger reset{1, 0};
  REQUIRE(setsockopt(s, SOL_SOCKET, SO_LINGER, reinterpret_cast<const char*>(&reset),
                     sizeof reset) == 0);
  REQUIRE(s.close() == 0);
}

namespace {

bool writable_within(SOCKET s, long milliseconds) {
  fd_set set;
  FD_ZERO(&set);
  FD_SET(s, &set);
  timeval limit{};
  limit.tv_usec = milliseconds * 1000;
  return select(0, nullptr, &set, nullptr, &limit) == 1;
}

}  // namespace

std::size_t fill_stream(const TcpPair& pair, std::size_t block_size) {
  set_option(pair.client, SOL_SOCKET, SO_SNDBUF, 8192);
  set_option(pair.server, SOL_SOCKET, SO_RCVBUF, 8192);
  set_nonblocking(pair.client);
  const std::string block(block_size, 'f');
  std::size_t filled = 0;
  // The receiving side goes on making room for a while after the first refusal.
  do {
    int taken;
    while ((taken = send(pair.client, block.data(), static_cast<int>(block.size()), 0)) > 0)
      filled += static_cast<std::size_t>(taken);
    REQUIRE(WSAGetLastError() == WSAEWOULDBLOCK);
  } while (writable_within(pair.client, 50));
  set_nonblocking(pair.client, false);
  return filled;
}

}  // namespace support
