// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/message.h"
#include "support/wine.h"

using namespace support;

namespace {

DWORD option(SOCKET s, int level, int name) {
  DWORD value = 0xdeadbeef;
  int length = sizeof value;
  CHECK(getsockopt(s, level, name, reinterpret_cast<char*>(&value), &length) == 0);
  return value;
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "IP_PKTINFO reports where a datagram was sent to and how it came in") {
  const UniqueSocket receiver = udp_socket("0.0.0.0");
  const UniqueSocket sender = udp_socket();
  set_option(receiver, IPPROTO_IP, IP_PKTINFO, 1);
  CHECK(option(receiver, IPPROTO_IP, IP_PKTINFO) == 1);
  sockaddr_in to = bound_to(receiver);
  to.sin_addr.s_addr = inet_addr("127.0.0.5");
  REQUIRE(send_message(sender, "x", to).result == 0);
  ReceivedMessage message(receiver);
  CHECK(message.result == 0);
  const auto info = message.record<IN_PKTINFO>(IPPROTO_IP, IP_PKTINFO);
  REQUIRE(info.has_value());
  CHECK(info->ipi_addr.s_addr == inet_addr("127.0.0.5"));
  CHECK(info->ipi_ifindex != 0);
  CHECK(message.record_count() == 1);
  CHECK(message.message.Control.len == WSA_CMSG_SPACE(sizeof(IN_PKTINFO)));
}

TEST_CASE_FIXTURE(Winsock, "IP_RECVTTL and IP_RECVTOS report the sender's values as INT") {
  const UdpPair pair = udp_pair();
  set_option(pair.sender, IPPROTO_IP, IP_TOS, 0x20);
  set_option(pair.sender, IPPROTO_IP, IP_TTL, 77);
  set_option(pair.receiver, IPPROTO_IP, IP_RECVTTL, 1);
  set_option(pair.receiver, IPPROTO_IP, IP_RECVTOS, 1);
  REQUIRE(send_message(pair.sender, "x", pair.receiver_address).result == 0);
  ReceivedMessage message(pair.receiver);
  CHECK(message.record<INT>(IPPROTO_IP, IP_TTL) == 77);
  CHECK(message.record<INT>(IPPROTO_IP, IP_TOS) == 0x20);
  CHECK(message.record_count() == 2);
}

TEST_CASE_FIXTURE(Winsock, "A report that is switched off again does not come") {
  const UdpPair pair = udp_pair();
  set_option(pair.receiver, IPPROTO_IP, IP_PKTINFO, 1);
  set_option(pair.receiver, IPPROTO_IP, IP_PKTINFO, 0);
  CHECK(option(pair.receiver, IPPROTO_IP, IP_PKTINFO) == 0);
  REQUIRE(send_message(pair.sender, "x", pair.receiver_address).result == 0);
  ReceivedMessage message(pair.receiver);
  CHECK(message.record_count() == 0);
}

TEST_CASE_FIXTURE(Winsock, "IPV6_PKTINFO, IPV6_HOPLIMIT and IPV6_RECVTCLASS report") {
  const UniqueSocket sender = udp_socket6();
  const UniqueSocket receiver = udp_socket6();
  set_option(receiver, IPPROTO_IPV6, IPV6_PKTINFO, 1);
  set_option(receiver, IPPROTO_IPV6, IPV6_HOPLIMIT, 1);
  set_option(receiver, IPPROTO_IPV6, IPV6_RECVTCLASS, 1);
  for (const int name : {IPV6_PKTINFO, IPV6_HOPLIMIT, IPV6_RECVTCLASS})
    CHECK(option(receiver, IPPROTO_IPV6, name) == 1);
  set_option(sender, IPPROTO_IPV6, IPV6_UNICAST_HOPS, 99);
  REQUIRE(send_message(sender, "x", bound_to6(receiver)).result == 0);
  ReceivedMessage message(receiver);
  const auto info = message.record<IN6_PKTINFO>(IPPROTO_IPV6, IPV6_PKTINFO);
  REQUIRE(info.has_value());
  CHECK(std::memcmp(&info->ipi6_addr, &in6addr_loopback, sizeof in6addr_loopback) == 0);
  CHECK(info->ipi6_ifindex != 0);
  CHECK(message.record<INT>(IPPROTO_IPV6, IPV6_HOPLIMIT) == 99);
  CHECK(message.record<INT>(IPPROTO_IPV6, IPV6_TCLASS) == 0);
  CHECK(message.record_count() == 3);
}

TEST_CASE_FIXTURE(Winsock, "Too little room for control data: the data comes, the call fails") {
  const UdpPair pair = udp_pair();
  set_option(pair.receiver, IPPROTO_IP, IP_PKTINFO, 1);
  for (const ULONG room : {0, 8, 16, 23}) {
    CAPTURE(room);
    REQUIRE(send_message(pair.sender, "whole", pair.receiver_address).result == 0);
    ReceivedMessage message(pair.receiver, room);
    CHECK(message.result == SOCKET_ERROR);
    CHECK(message.error == WSAEMSGSIZE);
    if (WINE_DIFFERS("truncated control data: the byte count is written")) continue;
    CHECK((message.message.dwFlags & MSG_CTRUNC) != 0);
    CHECK((message.message.dwFlags & MSG_TRUNC) == 0);
    CHECK(message.bytes == 5);
    CHECK(message.data() == "whole");
  }
}

TEST_CASE_FIXTURE(Winsock, "Room for one of two records brings the first and MSG_CTRUNC") {
  const UdpPair pair = udp_pair();
  set_option(pair.receiver, IPPROTO_IP, IP_PKTINFO, 1);
  set_option(pair.receiver, IPPROTO_IP, IP_RECVTTL, 1);
  REQUIRE(send_message(pair.sender, "x", pair.receiver_address).result == 0);
  ReceivedMessage message(pair.receiver, 24);
  CHECK(message.error == WSAEMSGSIZE);
  CHECK((message.message.dwFlags & MSG_CTRUNC) != 0);
  if (WINE_DIFFERS("the records that fit are delivered")) return;
  CHECK(message.message.Control.len <= 24);
  CHECK(message.record_count() == 1);
}

TEST_CASE_FIXTURE(Winsock, "An overlapped WSARecvMsg brings its control data at completion") {
  const UdpPair pair = udp_pair();
  set_option(pair.receiver, IPPROTO_IP, IP_PKTINFO, 1);
  alignas(8) std::array<char, 64> control{};
  char room[16];
  WSABUF into{sizeof room, room};
  sockaddr_in source{};
  WSAMSG message{generic(source), sizeof source, &into, 1, {control.size(), control.data()}, 0};
  Request request;
  const auto receive = receive_message_function(pair.receiver);
  CHECK_FAILS(receive(pair.receiver, &message, nullptr, &request.overlapped, nullptr),
              WSA_IO_PENDING);
  REQUIRE(send_message(pair.sender, "later", pair.receiver_address).result == 0);
  REQUIRE(request.done_within(time_limit));
  DWORD bytes = 0;
  DWORD flags = 0;
  CHECK(WSAGetOverlappedResult(pair.receiver, &request.overlapped, &bytes, FALSE, &flags));
  CHECK(bytes == 5);
  CHECK(source.sin_port == pair.sender_address.sin_port);
  const WSACMSGHDR* header = WSA_CMSG_FIRSTHDR(&message);
  REQUIRE(header != nullptr);
  CHECK(header->cmsg_level == IPPROTO_IP);
  CHECK(header->cmsg_type == IP_PKTINFO);
  CHECK(message.Control.len == WSA_CMSG_SPACE(sizeof(IN_PKTINFO)));
}

TEST_CASE_FIXTURE(Winsock, "An overlapped WSARecvMsg with too little room ends with WSAEMSGSIZE") {
  const UdpPair pair = udp_pair();
  set_option(pair.receiver, IPPROTO_IP, IP_PKTINFO, 1);
  char room[16];
  WSABUF into{sizeof room, room};
  WSAMSG message{nullptr, 0, &into, 1, {0, nullptr}, 0};
  Request request;
  const auto receive = receive_message_function(pair.receiver);
  CHECK_FAILS(receive(pair.receiver, &message, nullptr, &request.overlapped, nullptr),
              WSA_IO_PENDING);
  REQUIRE(send_message(pair.sender, "later", pair.receiver_address).result == 0);
  REQUIRE(request.done_within(time_limit));
  CHECK(request.overlapped.Internal == 0x80000005);
  CHECK(request.overlapped.InternalHigh == 5);
  DWORD bytes = 0;
  DWORD flags = 0;
  CHECK_RESULT_AND_ERROR(
      WSAGetOverlappedResult(pair.receiver, &request.overlapped, &bytes, FALSE, &flags), FALSE,
      WSAEMSGSIZE);
  CHECK(bytes == 5);
}

TEST_CASE_FIXTURE(Winsock, "A stream has no datagrams to report on") {
  const TcpPair pair = tcp_pair();
  const DWORD on = 1;
  CHECK_FAILS(setsockopt(pair.client, IPPROTO_IP, IP_PKTINFO, reinterpret_cast<const char*>(&on),
                         sizeof on),
              WSAEINVAL);
}
