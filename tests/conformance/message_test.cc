// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <string>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/message.h"
#include "support/untouched.h"
#include "support/wine.h"

using namespace support;

TEST_CASE_FIXTURE(Winsock, "WSASendMsg by name and by pointer both send") {
  const UdpPair pair = udp_pair();
  sockaddr_in to = pair.receiver_address;
  const auto by_pointer = fetch_extension<LPFN_WSASENDMSG>(pair.sender, WSAID_WSASENDMSG);
  REQUIRE((by_pointer != nullptr));
  const LPFN_WSASENDMSG by_name = &WSASendMsg;
  for (const LPFN_WSASENDMSG function : {by_pointer, by_name}) {
    WSABUF buffers[] = {piece("hel"), piece("lo")};
    WSAMSG message{generic(to), sizeof to, buffers, 2, {}, 0};
    Untouched<DWORD> sent;
    CHECK_SUCCEEDS(function(pair.sender, &message, 0, sent.out(), nullptr, nullptr), 0);
    CHECK(sent.value() == 5);
    CHECK(next_datagram(pair.receiver) == "hello");
  }
}

TEST_CASE_FIXTURE(Winsock, "WSARecvMsg gives data, source and no control data unasked") {
  const UdpPair pair = udp_pair();
  REQUIRE(send_message(pair.sender, "hello", pair.receiver_address).result == 0);
  ReceivedMessage message(pair.receiver);
  CHECK(message.result == 0);
  CHECK(message.bytes == 5);
  CHECK(message.data() == "hello");
  CHECK(message.source4().sin_port == pair.sender_address.sin_port);
  CHECK(message.message.namelen == static_cast<int>(sizeof(sockaddr_in)));
  CHECK(message.message.dwFlags == 0);
  CHECK(message.record_count() == 0);
}

TEST_CASE_FIXTURE(Winsock, "WSARecvMsg works without room for source and control data") {
  const UdpPair pair = udp_pair();
  REQUIRE(send_message(pair.sender, "hello", pair.receiver_address).result == 0);
  char room[16];
  WSABUF into{sizeof room, room};
  WSAMSG message{nullptr, 0, &into, 1, {0, nullptr}, 0};
  Untouched<DWORD> bytes;
  const auto receive = receive_message_function(pair.receiver);
  REQUIRE((receive != nullptr));
  CHECK(receive(pair.receiver, &message, bytes.out(), nullptr, nullptr) == 0);
  CHECK(bytes.value() == 5);
}

TEST_CASE_FIXTURE(Winsock,
                  "WSARecvMsg refuses what is not a socket and a message that is not there") {
  const UdpPair pair = udp_pair();
  const auto receive = receive_message_function(pair.receiver);
  Untouched<DWORD> bytes;
  CHECK_FAILS(receive(pair.receiver, nullptr, bytes.out(), nullptr, nullptr), WSAEFAULT);
  WSAMSG message{};
  CHECK_FAILS(receive(INVALID_SOCKET, &message, bytes.out(), nullptr, nullptr), WSAENOTSOCK);
  CHECK(bytes.untouched());
}

TEST_CASE_FIXTURE(Winsock, "A message that is too long is cut, reported, and flagged MSG_TRUNC") {
  const UdpPair pair = udp_pair();
  REQUIRE(send_message(pair.sender, "123456", pair.receiver_address).result == 0);
  ReceivedMessage message(pair.receiver, 0, 4);
  CHECK(message.result == SOCKET_ERROR);
  CHECK(message.error == WSAEMSGSIZE);
  CHECK(message.source4().sin_port == pair.sender_address.sin_port);
  if (WINE_DIFFERS("a message that was cut: MSG_TRUNC and the bytes that fit")) return;
  CHECK((message.message.dwFlags & MSG_TRUNC) != 0);
  CHECK(message.bytes == 4);
  CHECK(message.data() == "1234");
}

TEST_CASE_FIXTURE(Winsock, "WSARecvMsg can look at a message and leave it") {
  const UdpPair pair = udp_pair();
  REQUIRE(send_message(pair.sender, "stay", pair.receiver_address).result == 0);
  const ReceivedMessage looked(pair.receiver, 0, 64, MSG_PEEK);
  CHECK(looked.data() == "stay");
  CHECK(next_datagram(pair.receiver) == "stay");
}

TEST_CASE_FIXTURE(Winsock, "The flags inside the message are not looked at by a send") {
  const UdpPair pair = udp_pair();
  sockaddr_in to = pair.receiver_address;
  WSABUF buffer = piece("x");
  WSAMSG message{generic(to), sizeof to, &buffer, 1, {}, 0xffffffff};
  DWORD sent = 0;
  CHECK(WSASendMsg(pair.sender, &message, 0, &sent, nullptr, nullptr) == 0);
  CHECK(next_datagram(pair.receiver) == "x");
}

TEST_CASE_FIXTURE(Winsock, "Room for control data may be there and empty") {
  const UdpPair pair = udp_pair();
  char unused[64];
  CHECK(send_message(pair.sender, "x", pair.receiver_address, {0, unused}).result == 0);
  CHECK(next_datagram(pair.receiver) == "x");
}
