// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <functional>
#include <vector>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/message.h"
#include "support/untouched.h"
#include "support/wine.h"

// Two things wrong at once: which one is reported. The order is handle, message, count pointer,
// state.

using namespace support;

namespace {

// WSASend, WSASendTo and WSASendMsg to one destination, with the arguments that tests vary.
struct Arguments {
  SOCKET s;
  WSABUF* buffers;
  DWORD count;
  DWORD* sent;
  DWORD flags = 0;
  OVERLAPPED* overlapped = nullptr;
};

struct SendForm {
  const char* name;
  std::function<int(const Arguments&)> call;
};

sockaddr_in destination;

const std::vector<SendForm>& send_forms() {
  static const std::vector<SendForm> forms{
      {"WSASend",
       [](const Arguments& a) {
         return WSASend(a.s, a.buffers, a.count, a.sent, a.flags, a.overlapped, nullptr);
       }},
      {"WSASendTo",
       [](const Arguments& a) {
         return WSASendTo(a.s, a.buffers, a.count, a.sent, a.flags, generic(destination),
                          sizeof destination, a.overlapped, nullptr);
       }},
      {"WSASendMsg",
       [](const Arguments& a) {
         WSAMSG message{generic(destination), sizeof destination, a.buffers, a.count, {}, 0};
         return WSASendMsg(a.s, &message, a.flags, a.sent, a.overlapped, nullptr);
       }},
  };
  return forms;
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "The socket is checked before every pointer") {
  Untouched<DWORD> sent;
  for (const SendForm& form : send_forms()) {
    CAPTURE(form.name);
    CHECK_FAILS(form.call({INVALID_SOCKET, nullptr, 1, nullptr}), WSAENOTSOCK);
    CHECK_FAILS(form.call({INVALID_SOCKET, nullptr, 1, sent.out()}), WSAENOTSOCK);
    CHECK_FAILS(form.call({INVALID_SOCKET, nullptr, 0, sent.out(), 0x40000000}), WSAENOTSOCK);
  }
  CHECK_FAILS(send(INVALID_SOCKET, nullptr, 1, 0), WSAENOTSOCK);
  CHECK_FAILS(sendto(INVALID_SOCKET, nullptr, 1, 0, nullptr, 0), WSAENOTSOCK);
  CHECK(sent.untouched());
  if (WINE_DIFFERS("WSASendMsg checks the socket before the message")) return;
  CHECK_FAILS(WSASendMsg(INVALID_SOCKET, nullptr, 0, nullptr, nullptr, nullptr), WSAENOTSOCK);
}

TEST_CASE_FIXTURE(Winsock, "Without an OVERLAPPED the count pointer is needed") {
  const UdpPair pair = connected_udp_pair();
  destination = pair.receiver_address;
  WSABUF buffer = piece("x");
  for (const SendForm& form : send_forms()) {
    CAPTURE(form.name);
    CHECK_FAILS(form.call({pair.sender, &buffer, 1, nullptr}), WSAEFAULT);
  }
  CHECK(nothing_to_receive(pair.receiver));
}

TEST_CASE_FIXTURE(Winsock, "With an OVERLAPPED the count pointer can be left out") {
  const UdpPair pair = connected_udp_pair();
  destination = pair.receiver_address;
  WSABUF buffer = piece("x");
  for (const SendForm& form : send_forms()) {
    CAPTURE(form.name);
    Request request;
    CHECK(form.call({pair.sender, &buffer, 1, nullptr, 0, &request.overlapped}) == 0);
    CHECK(request.overlapped.InternalHigh == 1);
    CHECK(next_datagram(pair.receiver) == "x");
  }
}

TEST_CASE_FIXTURE(Winsock, "The count pointer is checked before the state of the socket") {
  const UdpPair pair = connected_udp_pair();
  destination = pair.receiver_address;
  REQUIRE(shutdown(pair.sender, SD_SEND) == 0);
  WSABUF buffer = piece("x");
  for (const SendForm& form : send_forms()) {
    CAPTURE(form.name);
    CHECK_FAILS(form.call({pair.sender, &buffer, 1, nullptr}), WSAEFAULT);
  }
}

TEST_CASE_FIXTURE(Winsock, "Buffers that are not there are refused and nothing is sent") {
  const UdpPair pair = connected_udp_pair();
  destination = pair.receiver_address;
  Untouched<DWORD> sent;
  WSABUF nowhere{1, nullptr};
  for (const SendForm& form : send_forms()) {
    CAPTURE(form.name);
    CHECK_FAILS(form.call({pair.sender, nullptr, 1, sent.out()}), WSAEFAULT);
    CHECK_FAILS(form.call({pair.sender, &nowhere, 1, sent.out()}), WSAEFAULT);
  }
  CHECK_FAILS(send(pair.sender, nullptr, 1, 0), WSAEFAULT);
  CHECK_FAILS(sendto(pair.sender, nullptr, 1, 0, generic(destination), sizeof destination),
              WSAEFAULT);
  CHECK(sent.untouched());
  CHECK(nothing_to_receive(pair.receiver));
}

TEST_CASE_FIXTURE(Winsock, "A negative length is refused and nothing is sent") {
  const UdpPair pair = connected_udp_pair();
  SetLastError(0);
  CHECK(send(pair.sender, "x", -1, 0) == SOCKET_ERROR);
  CHECK(WSAGetLastError() != 0);
  CHECK(nothing_to_receive(pair.receiver));
}

TEST_CASE_FIXTURE(Winsock, "A shut socket is reported before a missing peer") {
  const UniqueSocket s = udp_socket();
  REQUIRE(shutdown(s, SD_SEND) == 0);
  CHECK_FAILS(send(s, "x", 1, 0), WSAESHUTDOWN);
  CHECK(send_message(s, "x", nullptr, 0).error == WSAESHUTDOWN);
}

TEST_CASE_FIXTURE(Winsock, "A message that is not there is refused and does not bind") {
  const UniqueSocket s(socket(AF_INET, SOCK_DGRAM, 0));
  Untouched<DWORD> sent;
  CHECK_FAILS(WSASendMsg(s, nullptr, 0, sent.out(), nullptr, nullptr), WSAEFAULT);
  CHECK_FAILS(WSASendMsg(s, nullptr, 0, nullptr, nullptr, nullptr), WSAEFAULT);
  CHECK(sent.untouched());
  sockaddr_in address;
  int length = sizeof address;
  CHECK_FAILS(getsockname(s, generic(address), &length), WSAEINVAL);
}

TEST_CASE_FIXTURE(Winsock, "A message needs a socket that carries messages") {
  const TcpPair pair = tcp_pair();
  Untouched<DWORD> sent;
  WSABUF buffer = piece("x");
  WSAMSG message{nullptr, 0, &buffer, 1, {}, 0};
  if (WINE_DIFFERS("WSASendMsg on a stream: WSAEINVAL")) return;
  CHECK_FAILS(WSASendMsg(pair.client, &message, 0, sent.out(), nullptr, nullptr), WSAEINVAL);
  CHECK(sent.untouched());
  CHECK(nothing_to_receive(pair.server));
}

TEST_CASE_FIXTURE(Winsock, "Nothing that a send reads is written") {
  const UdpPair pair = udp_pair();
  std::string data = "unchanged";
  WSABUF buffer = piece(data);
  sockaddr_in to = pair.receiver_address;
  ControlWriter control;
  control.add(IPPROTO_IP, IP_TTL, 64);
  WSAMSG message{generic(to), sizeof to, &buffer, 1, control.buffer(), 0x5555};
  const WSAMSG before = message;
  DWORD sent = 0;
  REQUIRE(WSASendMsg(pair.sender, &message, 0, &sent, nullptr, nullptr) == 0);
  CHECK(std::memcmp(&message, &before, sizeof message) == 0);
  CHECK(data == "unchanged");
  CHECK(buffer.len == 9);
  CHECK(std::memcmp(&to, &pair.receiver_address, sizeof to) == 0);
}
