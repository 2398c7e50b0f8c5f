// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <functional>
#include <string>
#include <vector>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/message.h"
#include "support/untouched.h"

// Sends with an OVERLAPPED and an event that the host takes at once.

using namespace support;

namespace {

void check_done(const Request& request, std::size_t bytes) {
  CHECK(request.overlapped.Internal == 0);
  CHECK(request.overlapped.InternalHigh == bytes);
  CHECK(request.event.set());
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "A send that is taken at once is complete when the call returns") {
  const UdpPair pair = connected_udp_pair();
  sockaddr_in to = pair.receiver_address;
  WSABUF buffer = piece("hello");
  WSAMSG message{generic(to), sizeof to, &buffer, 1, {}, 0};
  using Form = std::function<int(DWORD*, OVERLAPPED*)>;
  const Form forms[] = {
      [&](DWORD* sent, OVERLAPPED* o) {
        return WSASend(pair.sender, &buffer, 1, sent, 0, o, nullptr);
      },
      [&](DWORD* sent, OVERLAPPED* o) {
        return WSASendTo(pair.sender, &buffer, 1, sent, 0, generic(to), sizeof to, o, nullptr);
      },
      [&](DWORD* sent, OVERLAPPED* o) {
        return WSASendMsg(pair.sender, &message, 0, sent, o, nullptr);
      },
  };
  for (const Form& form : forms) {
    Request request;
    Untouched<DWORD> sent;
    CHECK_SUCCEEDS(form(sent.out(), &request.overlapped), 0);
    CHECK(sent.value() == 5);
    check_done(request, 5);
    CHECK(next_datagram(pair.receiver) == "hello");
  }
}

TEST_CASE_FIXTURE(Winsock, "A stream send that is taken at once is complete") {
  const TcpPair pair = tcp_pair();
  WSABUF buffers[] = {piece("hel"), piece("lo")};
  Request request;
  Untouched<DWORD> sent;
  CHECK_SUCCEEDS(WSASend(pair.client, buffers, 2, sent.out(), 0, &request.overlapped, nullptr), 0);
  CHECK(sent.value() == 5);
  check_done(request, 5);
  CHECK(read_exactly(pair.server, 5) == "hello");
}

TEST_CASE_FIXTURE(Winsock, "A send does not touch the offset of its OVERLAPPED") {
  const UdpPair pair = connected_udp_pair();
  WSABUF buffer = piece("x");
  Request request;
  CHECK(WSASend(pair.sender, &buffer, 1, nullptr, 0, &request.overlapped, nullptr) == 0);
  CHECK(request.overlapped.Offset == 0x5a5a5a5a);
  CHECK(request.overlapped.OffsetHigh == 0x5a5a5a5a);
}

TEST_CASE_FIXTURE(Winsock, "An automatic event is set once by a completion") {
  const UdpPair pair = connected_udp_pair();
  WSABUF buffer = piece("x");
  Request request(Reset::automatic);
  CHECK(WSASend(pair.sender, &buffer, 1, nullptr, 0, &request.overlapped, nullptr) == 0);
  CHECK(request.event.set());
  CHECK_FALSE(request.event.set());
}

TEST_CASE_FIXTURE(Winsock, "An OVERLAPPED without an event is filled all the same") {
  const UdpPair pair = connected_udp_pair();
  WSABUF buffer = piece("hello");
  OVERLAPPED overlapped{};
  overlapped.Internal = 0x5a5a5a5a;
  CHECK(WSASend(pair.sender, &buffer, 1, nullptr, 0, &overlapped, nullptr) == 0);
  CHECK(overlapped.Internal == 0);
  CHECK(overlapped.InternalHigh == 5);
  CHECK(HasOverlappedIoCompleted(&overlapped));
}

TEST_CASE_FIXTURE(Winsock, "An OVERLAPPED can be used again for one send after the other") {
  const UdpPair pair = connected_udp_pair();
  Request request;
  for (int round = 0; round < 50; ++round) {
    std::string data = pattern(100 + round);
    WSABUF buffer = piece(data);
    CHECK(WSASend(pair.sender, &buffer, 1, nullptr, 0, &request.overlapped, nullptr) == 0);
    check_done(request, data.size());
    CHECK((next_datagram(pair.receiver) == data));
  }
}

TEST_CASE_FIXTURE(Winsock, "A send that fails at once leaves count and event alone") {
  const UdpPair pair = udp_pair();
  REQUIRE(shutdown(pair.sender, SD_SEND) == 0);
  WSABUF buffer = piece("x");
  Request request;
  Untouched<DWORD> sent;
  CHECK_FAILS(WSASendTo(pair.sender, &buffer, 1, sent.out(), 0, generic(pair.receiver_address),
                        sizeof pair.receiver_address, &request.overlapped, nullptr),
              WSAESHUTDOWN);
  CHECK(sent.untouched());
  CHECK_FALSE(request.event.within(20));
}

TEST_CASE_FIXTURE(Winsock, "A datagram that is too long fails at once, overlapped or not") {
  const UdpPair pair = connected_udp_pair();
  std::string data = pattern(70000);
  WSABUF buffer = piece(data);
  Request request;
  Untouched<DWORD> sent;
  CHECK_FAILS(WSASend(pair.sender, &buffer, 1, sent.out(), 0, &request.overlapped, nullptr),
              WSAEMSGSIZE);
  CHECK(sent.untouched());
}

TEST_CASE_FIXTURE(Winsock, "A socket made without the overlapped attribute completes every send") {
  const UniqueSocket s(WSASocketA(AF_INET, SOCK_DGRAM, 0, nullptr, 0, 0));
  const UniqueSocket receiver = udp_socket();
  const sockaddr_in to = bound_to(receiver);
  WSABUF buffer = piece("plain");
  Request request;
  DWORD sent = 0;
  CHECK(WSASendTo(s, &buffer, 1, &sent, 0, generic(to), sizeof to, &request.overlapped, nullptr) ==
        0);
  CHECK(sent == 5);
  CHECK(next_datagram(receiver) == "plain");
}

TEST_CASE_FIXTURE(Winsock, "Overlapped and plain sends on one socket arrive in call order") {
  const TcpPair pair = tcp_pair();
  std::vector<Request> requests(20);
  std::string expected;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    std::string text = "<" + std::to_string(i) + ">";
    WSABUF buffer = piece(text);
    if (i % 2)
      CHECK(send(pair.client, text.data(), static_cast<int>(text.size()), 0) > 0);
    else
      CHECK(WSASend(pair.client, &buffer, 1, nullptr, 0, &requests[i].overlapped, nullptr) == 0);
    expected += text;
  }
  CHECK(read_exactly(pair.server, expected.size()) == expected);
}

TEST_CASE_FIXTURE(Winsock, "A request that the socket's state forbids has begun all the same") {
  const TcpPair pair = tcp_pair();
  REQUIRE(shutdown(pair.client, SD_BOTH) == 0);
  std::string data = "x";
  WSABUF buffer = piece(data);
  Request send;
  Request receive;
  Untouched<DWORD> count;
  DWORD flags = 0;
  SetEvent(send.event);
  SetEvent(receive.event);
  CHECK_FAILS(WSASend(pair.client, &buffer, 1, count.out(), 0, &send.overlapped, nullptr),
              WSAESHUTDOWN);
  CHECK_FAILS(WSARecv(pair.client, &buffer, 1, count.out(), &flags, &receive.overlapped, nullptr),
              WSAESHUTDOWN);
  CHECK(count.untouched());
  for (const Request* request : {&send, &receive}) {
    CHECK_FALSE(request->event.set());
    CHECK(request->overlapped.Internal == 0x103);
  }
}
