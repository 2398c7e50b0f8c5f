// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <cstring>
#include <string>
#include <vector>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/threads.h"
#include "support/untouched.h"
#include "support/wine.h"
//
#include <mstcpip.h>

#ifndef SIO_LOOPBACK_FAST_PATH
#define SIO_LOOPBACK_FAST_PATH _WSAIOW(IOC_VENDOR, 16)
#endif
#ifndef SIO_IDEAL_SEND_BACKLOG_QUERY
#define SIO_IDEAL_SEND_BACKLOG_QUERY _IOR('t', 123, ULONG)
#endif
#ifndef SIO_BASE_HANDLE
#define SIO_BASE_HANDLE _WSAIOR(IOC_WS2, 34)
#endif

using namespace support;

namespace {

constexpr DWORD unknown_code = 0xdeadbeef;

template <class Out>
int query(SOCKET s, DWORD code, Out& out, DWORD* bytes) {
  return WSAIoctl(s, code, nullptr, 0, &out, sizeof out, bytes, nullptr, nullptr);
}

template <class In>
int command(SOCKET s, DWORD code, In in, DWORD* bytes) {
  return WSAIoctl(s, code, &in, sizeof in, nullptr, 0, bytes, nullptr, nullptr);
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "WSAIoctl needs somewhere to count bytes, overlapped or not") {
  const UniqueSocket s = udp_socket();
  u_long value = 1;
  CHECK_FAILS(WSAIoctl(s, FIONBIO, &value, sizeof value, nullptr, 0, nullptr, nullptr, nullptr),
              WSAEFAULT);
  Request request;
  CHECK_FAILS(
      WSAIoctl(s, FIONBIO, &value, sizeof value, nullptr, 0, nullptr, &request.overlapped, nullptr),
      WSAEFAULT);
  CHECK_FAILS(ioctlsocket(s, FIONBIO, static_cast<u_long*>(nullptr)), WSAEFAULT);
  CHECK_FAILS(ioctlsocket(INVALID_SOCKET, FIONBIO, &value), WSAENOTSOCK);
}

TEST_CASE_FIXTURE(Winsock, "FIONBIO makes receives return at once, and back") {
  const UniqueSocket s = udp_socket();
  char byte;
  u_long on = 1;
  CHECK_SUCCEEDS(ioctlsocket(s, FIONBIO, &on), 0);
  CHECK_FAILS(recv(s, &byte, 1, 0), WSAEWOULDBLOCK);
  DWORD bytes = 77;
  CHECK(command(s, FIONBIO, u_long{0}, &bytes) == 0);
  CHECK(bytes == 0);
  set_option(s, SOL_SOCKET, SO_RCVTIMEO, 20);
  CHECK_FAILS(recv(s, &byte, 1, 0), WSAETIMEDOUT);
}

TEST_CASE_FIXTURE(Winsock, "FIONBIO with less than four bytes fails with WSAEFAULT") {
  const UniqueSocket s = udp_socket();
  DWORD bytes = 77;
  CHECK_FAILS(command(s, FIONBIO, u_short{1}, &bytes), WSAEFAULT);
}

TEST_CASE_FIXTURE(Winsock, "FIONREAD counts what has arrived") {
  const TcpPair pair = tcp_pair();
  u_long available = 77;
  CHECK_SUCCEEDS(ioctlsocket(pair.server, FIONREAD, &available), 0);
  CHECK(available == 0);
  REQUIRE(send(pair.client, "hello", 5, 0) == 5);
  char first;
  REQUIRE(recv(pair.server, &first, 1, MSG_PEEK) == 1);
  DWORD bytes = 77;
  CHECK(query(pair.server, FIONREAD, available, &bytes) == 0);
  CHECK(available == 5);
  CHECK(bytes == sizeof available);
  u_short too_small = 0;
  CHECK_FAILS(query(pair.server, FIONREAD, too_small, &bytes), WSAEFAULT);
}

TEST_CASE_FIXTURE(Winsock, "FIONREAD on a datagram socket counts the bytes of all datagrams") {
  const UdpPair pair = udp_pair();
  u_long available = 77;
  CHECK_SUCCEEDS(ioctlsocket(pair.receiver, FIONREAD, &available), 0);
  CHECK(available == 0);
  std::vector<std::string> sent;
  for (const std::size_t size : {5, 0, 1000, 7}) sent.push_back(pattern(size));
  for (int i = 0; i < 50; ++i) sent.push_back(pattern(10));
  for (const std::string& datagram : sent)
    REQUIRE(sendto(pair.sender, datagram.data(), static_cast<int>(datagram.size()), 0,
                   generic(pair.receiver_address),
                   sizeof(sockaddr_in)) == static_cast<int>(datagram.size()));
  // The last one is there; looking does not disturb those who peek and receive.
  u_long expected = 5 + 1000 + 7 + 50 * 10;
  if (WINE_DIFFERS("FIONREAD on a datagram socket counts all datagrams")) return;
  CHECK(eventually([&] {
    return ioctlsocket(pair.receiver, FIONREAD, &available) == 0 && available == expected;
  }));
  for (const std::string& datagram : sent) {
    CHECK_SUCCEEDS(ioctlsocket(pair.receiver, FIONREAD, &available), 0);
    CHECK(available == expected);
    std::string room(2000, '\0');
    const int peeked = recv(pair.receiver, room.data(), 2000, MSG_PEEK);
    CHECK(peeked == static_cast<int>(datagram.size()));
    CHECK((next_datagram(pair.receiver) == datagram));
    expected -= static_cast<u_long>(datagram.size());
  }
}

TEST_CASE_FIXTURE(Winsock, "FIONREAD does not take the report of a deserted port") {
  const UniqueSocket s = udp_socket();
  const sockaddr_in nobody = deserted_address(SOCK_DGRAM);
  const sockaddr_in self = bound_to(s);
  REQUIRE(sendto(s, "lost", 4, 0, generic(nobody), sizeof nobody) == 4);
  if (WINE_DIFFERS("sends do not report that an earlier datagram was unreachable")) return;
  REQUIRE(sendto(s, "12345", 5, 0, generic(self), sizeof self) == 5);
  u_long available = 77;
  CHECK_SUCCEEDS(ioctlsocket(s, FIONREAD, &available), 0);
  CHECK(available == 5);
  char room[8];
  CHECK_FAILS(recv(s, room, sizeof room, 0), WSAECONNRESET);
  CHECK(next_datagram(s) == "12345");
}

TEST_CASE_FIXTURE(Winsock, "SIOCATMARK is true when no urgent data waits") {
  const TcpPair pair = tcp_pair();
  u_long none_waits = 77;
  CHECK(ioctlsocket(pair.server, SIOCATMARK, &none_waits) == 0);
  CHECK(none_waits == 1);
  REQUIRE(send(pair.client, "!", 1, MSG_OOB) == 1);
  REQUIRE(send(pair.client, "x", 1, 0) == 1);
  char byte;
  REQUIRE(recv(pair.server, &byte, 1, MSG_PEEK) == 1);
  if (WINE_DIFFERS("SIOCATMARK is false while urgent data waits")) return;
  CHECK(ioctlsocket(pair.server, SIOCATMARK, &none_waits) == 0);
  CHECK(none_waits == 0);
  REQUIRE(recv(pair.server, &byte, 1, MSG_OOB) == 1);
  CHECK(ioctlsocket(pair.server, SIOCATMARK, &none_waits) == 0);
  CHECK(none_waits == 1);
}

TEST_CASE_FIXTURE(Winsock, "An ioctl with an OVERLAPPED ends at once and reports no bytes") {
  const UniqueSocket s = udp_socket();
  Request request;
  u_long available = 77;
  DWORD bytes = 77;
  CHECK(WSAIoctl(s, FIONREAD, nullptr, 0, &available, sizeof available, &bytes, &request.overlapped,
                 nullptr) == 0);
  CHECK(available == 0);
  CHECK(bytes == sizeof available);
  CHECK(request.event.set());
  CHECK(request.overlapped.Internal == 0);
  CHECK(request.overlapped.InternalHigh == 0);
}

TEST_CASE_FIXTURE(Winsock, "A completion routine without an OVERLAPPED is not looked at") {
  const UniqueSocket s = udp_socket();
  const auto never = [](DWORD, DWORD, LPWSAOVERLAPPED, DWORD) { FAIL("called"); };
  u_long available = 77;
  DWORD bytes = 77;
  CHECK_SUCCEEDS(WSAIoctl(s, FIONREAD, nullptr, 0, &available, sizeof available, &bytes, nullptr,
                          static_cast<LPWSAOVERLAPPED_COMPLETION_ROUTINE>(never)),
                 0);
  CHECK(available == 0);
}

TEST_CASE_FIXTURE(Winsock,
                  "An unknown code is not supported, and that is found out later if it may be") {
  const UniqueSocket s = udp_socket();
  DWORD bytes = 77;
  CHECK_FAILS(WSAIoctl(s, unknown_code, nullptr, 0, nullptr, 0, &bytes, nullptr, nullptr),
              WSAEOPNOTSUPP);
  CHECK(bytes == 0);
  Request request;
  Untouched<DWORD> count;
  CHECK_FAILS(
      WSAIoctl(s, unknown_code, nullptr, 0, nullptr, 0, count.out(), &request.overlapped, nullptr),
      WSA_IO_PENDING);
  CHECK(count.untouched());
  if (WINE_DIFFERS("an unsupported ioctl with an OVERLAPPED sets its event")) return;
  CHECK(request.done_within(time_limit));
  CHECK(request.overlapped.Internal == 0xC00000BB);
}

TEST_CASE_FIXTURE(Winsock,
                  "An extension that nobody has fails with WSAEINVAL and touches nothing") {
  const UniqueSocket s = udp_socket();
  GUID nobody{};
  Untouched<void*> function;
  Untouched<DWORD> bytes;
  CHECK_FAILS(WSAIoctl(s, SIO_GET_EXTENSION_FUNCTION_POINTER, &nobody, sizeof nobody,
                       function.out(), sizeof(void*), bytes.out(), nullptr, nullptr),
              WSAEINVAL);
  CHECK(function.untouched());
  if (!WINE_DIFFERS("an unknown extension leaves the byte count alone")) CHECK(bytes.untouched());
}

TEST_CASE_FIXTURE(Winsock, "The base of a socket is the socket itself") {
  const UniqueSocket s = udp_socket();
  SOCKET base = 0;
  DWORD bytes = 0;
  CHECK(query(s, SIO_BASE_HANDLE, base, &bytes) == 0);
  CHECK(base == s);
  CHECK(bytes == sizeof base);
}

TEST_CASE_FIXTURE(Winsock, "SIO_KEEPALIVE_VALS takes milliseconds and switches keep-alive on") {
  const TcpPair pair = tcp_pair();
  DWORD bytes = 77;
  CHECK(command(pair.client, SIO_KEEPALIVE_VALS, tcp_keepalive{1, 5000, 1500}, &bytes) == 0);
  char on = 0;
  int length = sizeof on;
  CHECK(getsockopt(pair.client, SOL_SOCKET, SO_KEEPALIVE, &on, &length) == 0);
  CHECK(on == 1);
  bytes = 77;
  CHECK_FAILS(command(pair.client, SIO_KEEPALIVE_VALS, u_long{1}, &bytes), WSAEFAULT);
  CHECK(bytes == 0);
}

TEST_CASE_FIXTURE(Winsock, "SIO_ROUTING_INTERFACE_QUERY names the local address of a route") {
  const UniqueSocket s = udp_socket();
  sockaddr_in destination = ipv4("127.0.0.1", htons(80));
  sockaddr_in source{};
  DWORD bytes = 0;
  CHECK(WSAIoctl(s, SIO_ROUTING_INTERFACE_QUERY, &destination, sizeof destination, &source,
                 sizeof source, &bytes, nullptr, nullptr) == 0);
  CHECK(bytes == sizeof source);
  CHECK(source.sin_family == AF_INET);
  if (!WINE_DIFFERS("the route to loopback starts at loopback"))
    CHECK(source.sin_addr.s_addr == htonl(INADDR_LOOPBACK));
}

TEST_CASE_FIXTURE(Winsock, "SIO_ADDRESS_LIST_QUERY says how much room it needs, then fills it") {
  const UniqueSocket s = udp_socket();
  DWORD needed = 0;
  CHECK_FAILS(
      WSAIoctl(s, SIO_ADDRESS_LIST_QUERY, nullptr, 0, nullptr, 0, &needed, nullptr, nullptr),
      WSAEFAULT);
  REQUIRE(needed >= sizeof(SOCKET_ADDRESS_LIST));
  std::vector<unsigned long long> room(needed / 8 + 1);
  DWORD bytes = 0;
  CHECK(WSAIoctl(s, SIO_ADDRESS_LIST_QUERY, nullptr, 0, room.data(), needed, &bytes, nullptr,
                 nullptr) == 0);
  const auto* list = reinterpret_cast<const SOCKET_ADDRESS_LIST*>(room.data());
  REQUIRE(list->iAddressCount >= 1);
  CHECK(list->Address[0].lpSockaddr->sa_family == AF_INET);
}

TEST_CASE_FIXTURE(Winsock, "SIO_GET_INTERFACE_LIST has the loopback interface") {
  const UniqueSocket s = udp_socket();
  std::vector<INTERFACE_INFO> interfaces(64);
  DWORD bytes = 0;
  REQUIRE(WSAIoctl(s, SIO_GET_INTERFACE_LIST, nullptr, 0, interfaces.data(),
                   static_cast<DWORD>(interfaces.size() * sizeof(INTERFACE_INFO)), &bytes, nullptr,
                   nullptr) == 0);
  bool loopback = false;
  for (std::size_t i = 0; i < bytes / sizeof(INTERFACE_INFO); ++i)
    if (interfaces[i].iiAddress.AddressIn.sin_addr.s_addr == htonl(INADDR_LOOPBACK))
      loopback = (interfaces[i].iiFlags & IFF_LOOPBACK) != 0;
  CHECK(loopback);
}

TEST_CASE_FIXTURE(Winsock, "SIO_KEEPALIVE_VALS that fails leaves its OVERLAPPED pending") {
  if (WINE_DIFFERS("a failed SIO_KEEPALIVE_VALS has begun: Internal is STATUS_PENDING")) return;
  const TcpPair pair = tcp_pair();
  Request request;
  Untouched<DWORD> bytes;
  DWORD short_value = 1;
  CHECK_FAILS(WSAIoctl(pair.client, SIO_KEEPALIVE_VALS, &short_value, sizeof short_value, nullptr,
                       0, bytes.out(), &request.overlapped, nullptr),
              WSAEFAULT);
  CHECK(bytes.untouched());
  CHECK(request.overlapped.Internal == 0x103);
  CHECK(request.overlapped.InternalHigh == 0x5a5a5a5a);
  CHECK_FALSE(request.event.set());
}

TEST_CASE_FIXTURE(Winsock, "SIO_KEEPALIVE_VALS with an OVERLAPPED leaves the byte count alone") {
  if (WINE_DIFFERS("SIO_KEEPALIVE_VALS with an OVERLAPPED leaves the byte count alone")) return;
  const TcpPair pair = tcp_pair();
  Request request;
  Untouched<DWORD> bytes;
  tcp_keepalive wanted{1, 5000, 1500};
  CHECK(WSAIoctl(pair.client, SIO_KEEPALIVE_VALS, &wanted, sizeof wanted, nullptr, 0, bytes.out(),
                 &request.overlapped, nullptr) == 0);
  CHECK(bytes.untouched());
  CHECK(request.event.set());
  CHECK(request.overlapped.Internal == 0);
  CHECK(request.overlapped.InternalHigh == 0);
}

TEST_CASE_FIXTURE(Winsock, "The ideal send backlog is known once a stream is connected") {
  if (WINE_DIFFERS("SIO_IDEAL_SEND_BACKLOG_QUERY")) return;
  ULONG backlog = 0;
  DWORD bytes = 0;
  const UniqueSocket unconnected(socket(AF_INET, SOCK_STREAM, 0));
  CHECK_FAILS(query(unconnected, SIO_IDEAL_SEND_BACKLOG_QUERY, backlog, &bytes), WSAENOTCONN);
  const UniqueSocket datagram = udp_socket();
  CHECK_FAILS(query(datagram, SIO_IDEAL_SEND_BACKLOG_QUERY, backlog, &bytes), WSAEOPNOTSUPP);
  const TcpPair pair = tcp_pair();
  CHECK_SUCCEEDS(query(pair.client, SIO_IDEAL_SEND_BACKLOG_QUERY, backlog, &bytes), 0);
  CHECK(backlog == 0x10000);
  CHECK(bytes == sizeof backlog);
}

TEST_CASE_FIXTURE(Winsock, "SIO_ENABLE_CIRCULAR_QUEUEING is granted to datagram sockets") {
  const UniqueSocket s = udp_socket();
  DWORD bytes = 77;
  CHECK_SUCCEEDS(
      WSAIoctl(s, SIO_ENABLE_CIRCULAR_QUEUEING, nullptr, 0, nullptr, 0, &bytes, nullptr, nullptr),
      0);
  CHECK(bytes == 0);
}

TEST_CASE_FIXTURE(Winsock, "SIO_LOOPBACK_FAST_PATH is a hint that streams may give") {
  if (WINE_DIFFERS("SIO_LOOPBACK_FAST_PATH on a stream succeeds")) return;
  const UniqueSocket s(socket(AF_INET, SOCK_STREAM, 0));
  DWORD bytes = 77;
  CHECK(command(s, SIO_LOOPBACK_FAST_PATH, DWORD{1}, &bytes) == 0);
  CHECK_FAILS(command(s, SIO_LOOPBACK_FAST_PATH, u_short{1}, &bytes), WSAEFAULT);
}

TEST_CASE_FIXTURE(Winsock, "The codes that Windows never supported are not supported") {
  if (WINE_DIFFERS("FIOASYNC, a bare command number and SIO_FLUSH: WSAEOPNOTSUPP")) return;
  const TcpPair pair = tcp_pair();
  for (const DWORD code : {DWORD(FIOASYNC), DWORD{0x667e}, DWORD(SIO_FLUSH)}) {
    CAPTURE(code);
    u_long value = 1;
    DWORD bytes = 77;
    CHECK_FAILS(command(pair.client, code, value, &bytes), WSAEOPNOTSUPP);
    CHECK(bytes == 0);
  }
}

TEST_CASE_FIXTURE(Winsock, "SIO_BASE_HANDLE is unknown when there is an OVERLAPPED") {
  if (WINE_DIFFERS("SIO_BASE_HANDLE works only without an OVERLAPPED")) return;
  const UniqueSocket s = udp_socket();
  Request request;
  Untouched<SOCKET> base;
  Untouched<DWORD> bytes;
  CHECK_FAILS(WSAIoctl(s, SIO_BASE_HANDLE, nullptr, 0, base.out(), sizeof(SOCKET), bytes.out(),
                       &request.overlapped, nullptr),
              WSA_IO_PENDING);
  CHECK(base.untouched());
  CHECK(bytes.untouched());
  CHECK(request.done_within(time_limit));
  CHECK(request.overlapped.Internal == 0xC00000BB);
}

TEST_CASE_FIXTURE(Winsock, "SIO_GET_INTERFACE_LIST pends and reports its size at the end") {
  const UniqueSocket s = udp_socket();
  std::vector<INTERFACE_INFO> interfaces(64);
  Request request;
  Untouched<DWORD> bytes;
  CHECK_FAILS(WSAIoctl(s, SIO_GET_INTERFACE_LIST, nullptr, 0, interfaces.data(),
                       static_cast<DWORD>(interfaces.size() * sizeof(INTERFACE_INFO)), bytes.out(),
                       &request.overlapped, nullptr),
              WSA_IO_PENDING);
  CHECK(bytes.untouched());
  REQUIRE(request.done_within(time_limit));
  CHECK(request.overlapped.InternalHigh >= sizeof(INTERFACE_INFO));
  CHECK(request.overlapped.InternalHigh % sizeof(INTERFACE_INFO) == 0);
}
