// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <string>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/message.h"
#include "support/threads.h"
#include "support/untouched.h"
#include "support/wine.h"

using namespace support;

namespace {

// 65535 less the headers of IP and UDP.
constexpr std::size_t largest_ipv4 = 65507;

void check_unbound(SOCKET s) {
  sockaddr_in address;
  int length = sizeof address;
  CHECK_FAILS(getsockname(s, generic(address), &length), WSAEINVAL);
}

void check_bound_to_any_address(SOCKET s) {
  CHECK(bound_to(s).sin_addr.s_addr == htonl(INADDR_ANY));
  CHECK(bound_to(s).sin_port != 0);
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "sendto and recvfrom carry a datagram and its source") {
  const UdpPair pair = udp_pair();
  CHECK(sendto(pair.sender, "hello", 5, 0, generic(pair.receiver_address),
               sizeof pair.receiver_address) == 5);
  char room[16];
  sockaddr_in source{};
  int length = sizeof source;
  CHECK(recvfrom(pair.receiver, room, sizeof room, 0, generic(source), &length) == 5);
  CHECK(std::string(room, 5) == "hello");
  CHECK(length == static_cast<int>(sizeof source));
  CHECK(source.sin_family == AF_INET);
  CHECK(source.sin_port == pair.sender_address.sin_port);
  CHECK(source.sin_addr.s_addr == htonl(INADDR_LOOPBACK));
}

TEST_CASE_FIXTURE(Winsock, "sendto on a connected datagram socket overrides its peer") {
  const UdpPair pair = connected_udp_pair();
  const UniqueSocket other = udp_socket();
  const sockaddr_in address = bound_to(other);
  CHECK(sendto(pair.sender, "elsewhere", 9, 0, generic(address), sizeof address) == 9);
  CHECK(next_datagram(other) == "elsewhere");
  CHECK(send(pair.sender, "home", 4, 0) == 4);
  CHECK(next_datagram(pair.receiver) == "home");
}

TEST_CASE_FIXTURE(Winsock, "Every send call binds a datagram socket that is not bound") {
  const UniqueSocket receiver = udp_socket();
  const sockaddr_in to = bound_to(receiver);
  WSABUF buffer = piece("x");
  DWORD sent = 0;
  SUBCASE("sendto") {
    const UniqueSocket s(socket(AF_INET, SOCK_DGRAM, 0));
    check_unbound(s);
    CHECK(sendto(s, "x", 1, 0, generic(to), sizeof to) == 1);
    check_bound_to_any_address(s);
  }
  SUBCASE("WSASendTo") {
    const UniqueSocket s(socket(AF_INET, SOCK_DGRAM, 0));
    check_unbound(s);
    CHECK(WSASendTo(s, &buffer, 1, &sent, 0, generic(to), sizeof to, nullptr, nullptr) == 0);
    check_bound_to_any_address(s);
  }
  SUBCASE("WSASendMsg") {
    const UniqueSocket s(socket(AF_INET, SOCK_DGRAM, 0));
    check_unbound(s);
    CHECK(send_message(s, "x", to).result == 0);
    check_bound_to_any_address(s);
  }
}

TEST_CASE_FIXTURE(Winsock, "A WSASendMsg that fails for its count pointer has bound the socket") {
  const UniqueSocket s(socket(AF_INET, SOCK_DGRAM, 0));
  sockaddr_in to = ipv4("127.0.0.1", htons(9));
  WSABUF buffer = piece("x");
  WSAMSG message{generic(to), sizeof to, &buffer, 1, {0, nullptr}, 0};
  CHECK_FAILS(WSASendMsg(s, nullptr, 0, nullptr, nullptr, nullptr), WSAEFAULT);
  check_unbound(s);
  CHECK_FAILS(WSASendMsg(s, &message, 0, nullptr, nullptr, nullptr), WSAEFAULT);
  if (!WINE_DIFFERS("WSASendMsg binds before it checks the count pointer"))
    check_bound_to_any_address(s);
}

TEST_CASE_FIXTURE(Winsock, "An empty datagram is sent and received") {
  const UdpPair pair = connected_udp_pair();
  WSABUF empty{0, nullptr};
  Untouched<DWORD> sent;
  CHECK(send(pair.sender, "", 0, 0) == 0);
  CHECK(WSASend(pair.sender, &empty, 1, sent.out(), 0, nullptr, nullptr) == 0);
  CHECK(sent.value() == 0);
  CHECK(send_message(pair.sender, "", nullptr, 0).sent == 0);
  CHECK(send(pair.sender, "end", 3, 0) == 3);
  for (int i = 0; i < 3; ++i) CHECK(next_datagram(pair.receiver) == "");
  CHECK(next_datagram(pair.receiver) == "end");
}

TEST_CASE_FIXTURE(Winsock, "The largest datagram passes and one byte more does not") {
  const UdpPair pair = udp_pair();
  const sockaddr_in& to = pair.receiver_address;
  set_option(pair.receiver, SOL_SOCKET, SO_RCVBUF, 1 << 20);
  std::string data = pattern(largest_ipv4 + 1);
  WSABUF too_long = piece(data);
  Untouched<DWORD> sent;
  CHECK_FAILS(sendto(pair.sender, data.data(), largest_ipv4 + 1, 0, generic(to), sizeof to),
              WSAEMSGSIZE);
  CHECK_FAILS(
      WSASendTo(pair.sender, &too_long, 1, sent.out(), 0, generic(to), sizeof to, nullptr, nullptr),
      WSAEMSGSIZE);
  CHECK(sent.untouched());
  const SendResult message = send_message(pair.sender, data, to);
  CHECK(message.error == WSAEMSGSIZE);
  CHECK(message.sent == 0xdeadbeef);
  CHECK(nothing_to_receive(pair.receiver));

  data.resize(largest_ipv4);
  CHECK(sendto(pair.sender, data.data(), largest_ipv4, 0, generic(to), sizeof to) == largest_ipv4);
  CHECK(next_datagram(pair.receiver) == data);
}

TEST_CASE_FIXTURE(Winsock, "Buffers whose lengths sum up beyond 4 GiB are too long a datagram") {
  const UdpPair pair = connected_udp_pair();
  std::string data = pattern(16);
  // 2 x 2^31 + 16 is 16 for whoever counts in 32 bits.
  WSABUF pieces[] = {{0x80000000, data.data()}, {0x80000000, data.data()}, piece(data)};
  Untouched<DWORD> sent;
  CHECK_FAILS(WSASend(pair.sender, pieces, 3, sent.out(), 0, nullptr, nullptr), WSAEMSGSIZE);
  CHECK(sent.untouched());
  CHECK(nothing_to_receive(pair.receiver));
}

TEST_CASE_FIXTURE(Winsock, "A datagram longer than the room is cut and reported as too long") {
  const UdpPair pair = connected_udp_pair();
  for (int i = 0; i < 3; ++i) REQUIRE(send(pair.sender, "123456", 6, 0) == 6);
  char room[4];
  CHECK_FAILS(recv(pair.receiver, room, sizeof room, 0), WSAEMSGSIZE);
  CHECK(std::string(room, 4) == "1234");

  DWORD bytes = 0;
  DWORD flags = 0;
  WSABUF into{sizeof room, room};
  CHECK_FAILS(WSARecv(pair.receiver, &into, 1, &bytes, &flags, nullptr, nullptr), WSAEMSGSIZE);

  sockaddr_in source{};
  int length = sizeof source;
  CHECK_FAILS(recvfrom(pair.receiver, room, sizeof room, 0, generic(source), &length), WSAEMSGSIZE);
  CHECK(source.sin_port == pair.sender_address.sin_port);
  CHECK(nothing_to_receive(pair.receiver));
}

TEST_CASE_FIXTURE(Winsock, "MSG_PEEK leaves the datagram where it is") {
  const UdpPair pair = connected_udp_pair();
  REQUIRE(send(pair.sender, "once", 4, 0) == 4);
  char room[8];
  CHECK(recv(pair.receiver, room, sizeof room, MSG_PEEK) == 4);
  CHECK(recv(pair.receiver, room, sizeof room, 0) == 4);
  CHECK(nothing_to_receive(pair.receiver));
}

TEST_CASE_FIXTURE(Winsock, "A blocking receive waits for its datagram") {
  const UdpPair pair = connected_udp_pair();
  std::string received;
  Worker receiver([&] { received = next_datagram(pair.receiver); });
  CHECK(send(pair.sender, "late", 4, 0) == 4);
  receiver.join();
  CHECK(received == "late");
}

TEST_CASE_FIXTURE(Winsock, "A non-blocking receive without a datagram would block") {
  const UdpPair pair = connected_udp_pair();
  set_nonblocking(pair.receiver);
  char room[8];
  WSABUF into{sizeof room, room};
  Untouched<DWORD> bytes, flags;
  *flags.out() = 0;
  CHECK_FAILS(recv(pair.receiver, room, sizeof room, 0), WSAEWOULDBLOCK);
  CHECK_FAILS(WSARecv(pair.receiver, &into, 1, bytes.out(), flags.out(), nullptr, nullptr),
              WSAEWOULDBLOCK);
  CHECK(bytes.untouched());
}

TEST_CASE_FIXTURE(Winsock, "SO_RCVTIMEO ends a blocking receive with WSAETIMEDOUT") {
  const UdpPair pair = connected_udp_pair();
  set_option(pair.receiver, SOL_SOCKET, SO_RCVTIMEO, 50);
  char room[8];
  WSABUF into{sizeof room, room};
  Untouched<DWORD> bytes;
  DWORD flags = 0;
  CHECK_FAILS(recv(pair.receiver, room, sizeof room, 0), WSAETIMEDOUT);
  CHECK_FAILS(WSARecv(pair.receiver, &into, 1, bytes.out(), &flags, nullptr, nullptr),
              WSAETIMEDOUT);
  CHECK(bytes.untouched());
}
