// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <array>
#include <atomic>
#include <string>

#include "support/checks.h"
#include "support/data.h"
#include "support/fixtures.h"
#include "support/message.h"
#include "support/threads.h"
#include "support/untouched.h"
#include "support/wine.h"

// Datagrams to a port on which nobody listens: sends know nothing of it, and each fails one
// receive.

#ifndef SIO_UDP_NETRESET
#define SIO_UDP_NETRESET _WSAIOW(IOC_VENDOR, 15)
#endif

using namespace support;

namespace {

constexpr ULONG_PTR status_port_unreachable = 0xc000023f;
constexpr timeval at_once{0, 0};
constexpr timeval in_time{time_limit / 1000, 0};

bool wine_tells_sends() {
  return WINE_DIFFERS("what became of an earlier datagram fails receives, connected or not");
}

const sockaddr_in& nobody() {
  static const sockaddr_in address = deserted_address(SOCK_DGRAM);
  return address;
}

int send_astray(SOCKET s) {
  return sendto(s, "x", 1, 0, generic(nobody()), sizeof nobody());
}

bool readable(SOCKET s, timeval timeout = in_time) {
  fd_set set;
  FD_ZERO(&set);
  FD_SET(s, &set);
  return select(0, &set, nullptr, nullptr, &timeout) == 1;
}

bool writable(SOCKET s) {
  fd_set set;
  FD_ZERO(&set);
  FD_SET(s, &set);
  timeval timeout = in_time;
  return select(0, nullptr, &set, nullptr, &timeout) == 1;
}

int switch_report(SOCKET s, DWORD code, BOOL on) {
  DWORD bytes = 0;
  return WSAIoctl(s, code, &on, sizeof on, nullptr, 0, &bytes, nullptr, nullptr);
}

struct Receive : Request {
  Receive() : Request(Reset::automatic) {}
  int start(SOCKET s) {
    WSABUF into{sizeof room, room};
    DWORD flags = 0;
    return WSARecv(s, &into, 1, nullptr, &flags, &overlapped, nullptr);
  }
  char room[16];
};

// Nothing more is reported, and nothing has arrived.
void check_nothing_left(SOCKET s) {
  char room[1];
  CHECK_FALSE(readable(s, at_once));
  set_nonblocking(s);
  CHECK_FAILS(recv(s, room, 1, 0), WSAEWOULDBLOCK);
  set_nonblocking(s, false);
}

}  // namespace

TEST_CASE_FIXTURE(Winsock, "Ten sends to a deserted port succeed and each fails one receive") {
  if (wine_tells_sends()) return;
  for (const bool connected : {true, false}) {
    CAPTURE(connected);
    const UniqueSocket s = udp_socket();
    if (connected) REQUIRE(connect(s, generic(nobody()), sizeof nobody()) == 0);
    for (int i = 0; i < 10; ++i)
      CHECK_SUCCEEDS(connected
                         ? send(s, "twelve bytes", 12, 0)
                         : sendto(s, "twelve bytes", 12, 0, generic(nobody()), sizeof nobody()),
                     12);
    char room[1];
    for (int i = 0; i < 10; ++i) CHECK_FAILS(recv(s, room, 1, 0), WSAECONNRESET);
    check_nothing_left(s);
  }
}

TEST_CASE_FIXTURE(Winsock,
                  "Two threads' sends to a deserted port succeed on a non-blocking socket") {
  if (wine_tells_sends()) return;
  const UniqueSocket s = udp_socket();
  REQUIRE(connect(s, generic(nobody()), sizeof nobody()) == 0);
  set_nonblocking(s);
  std::atomic<int> good{0};
  const auto send_many = [&] {
    for (int i = 0; i < 256; ++i) good += writable(s) && send(s, "x", 1, 0) == 1;
  };
  Worker first(send_many), second(send_many);
  first.join();
  second.join();
  CHECK(good == 512);
}

TEST_CASE_FIXTURE(Winsock, "Every way to receive learns of a deserted port") {
  if (wine_tells_sends()) return;
  const UniqueSocket s = udp_socket();
  const auto receive_message = fetch_extension<LPFN_WSARECVMSG>(s, WSAID_WSARECVMSG);
  const bool found = receive_message != nullptr;
  REQUIRE(found);
  char room[4];
  WSABUF into{sizeof room, room};
  Untouched<DWORD> bytes;
  sockaddr_in from{};
  int length = sizeof from;
  DWORD flags = 0;
  WSAMSG message{generic(from), sizeof from, &into, 1, {0, nullptr}, 0};
  for (int i = 0; i < 5; ++i) REQUIRE(send_astray(s) == 1);
  CHECK_FAILS(recv(s, room, sizeof room, 0), WSAECONNRESET);
  CHECK_FAILS(recvfrom(s, room, sizeof room, 0, generic(from), &length), WSAECONNRESET);
  CHECK_FAILS(WSARecv(s, &into, 1, bytes.out(), &flags, nullptr, nullptr), WSAECONNRESET);
  CHECK_FAILS(
      WSARecvFrom(s, &into, 1, bytes.out(), &flags, generic(from), &length, nullptr, nullptr),
      WSAECONNRESET);
  CHECK_FAILS(receive_message(s, &message, bytes.out(), nullptr, nullptr), WSAECONNRESET);
  CHECK(bytes.untouched());
  check_nothing_left(s);
}

TEST_CASE_FIXTURE(Winsock, "Every way to send succeeds after a deserted port's answer") {
  if (wine_tells_sends()) return;
  const UniqueSocket s = udp_socket();
  REQUIRE(connect(s, generic(nobody()), sizeof nobody()) == 0);
  WSABUF buffer = piece("x");
  WSABUF two[] = {piece("x"), piece("y")};
  WSAMSG message{nullptr, 0, two, 2, {0, nullptr}, 0};
  DWORD sent = 0;
  Request request;
  CHECK_SUCCEEDS(send(s, "x", 1, 0), 1);
  CHECK_SUCCEEDS(send_astray(s), 1);
  CHECK_SUCCEEDS(WSASend(s, &buffer, 1, &sent, 0, nullptr, nullptr), 0);
  CHECK_SUCCEEDS(
      WSASendTo(s, &buffer, 1, &sent, 0, generic(nobody()), sizeof nobody(), nullptr, nullptr), 0);
  CHECK_SUCCEEDS(WSASendMsg(s, &message, 0, &sent, nullptr, nullptr), 0);
  CHECK(sent == 2);
  CHECK_SUCCEEDS(WSASend(s, &buffer, 1, nullptr, 0, &request.overlapped, nullptr), 0);
  CHECK(request.overlapped.InternalHigh == 1);
}

TEST_CASE_FIXTURE(Winsock, "IPv6 and dual-stack sockets learn of deserted ports") {
  if (wine_tells_sends()) return;
  const std::string names[] = {"::1", "::ffff:127.0.0.1"};
  for (const std::string& name : names) {
    CAPTURE(name);
    const bool mapped = name.size() > 3;
    const UniqueSocket s = udp_socket6(!mapped, mapped ? "::" : "::1");
    const sockaddr_in6 to = ipv6(name.c_str(), nobody().sin_port);
    for (int i = 0; i < 3; ++i) CHECK(sendto(s, "x", 1, 0, generic(to), sizeof to) == 1);
    char room[1];
    for (int i = 0; i < 3; ++i) CHECK_FAILS(recv(s, room, 1, 0), WSAECONNRESET);
    check_nothing_left(s);
  }
}

TEST_CASE_FIXTURE(Winsock, "What has arrived is still there after a deserted port was reported") {
  if (wine_tells_sends()) return;
  const UdpPair pair = udp_pair();
  REQUIRE(sendto(pair.sender, "data", 4, 0, generic(pair.receiver_address),
                 sizeof pair.receiver_address) == 4);
  REQUIRE(readable(pair.receiver));
  REQUIRE(send_astray(pair.receiver) == 1);
  char room[8];
  CHECK_FAILS(recv(pair.receiver, room, sizeof room, 0), WSAECONNRESET);
  CHECK(next_datagram(pair.receiver) == "data");
}

TEST_CASE_FIXTURE(Winsock, "The oldest pending receive ends when a port is deserted") {
  if (wine_tells_sends()) return;
  const UniqueSocket s = udp_socket();
  Receive first, second;
  CHECK_FAILS(first.start(s), WSA_IO_PENDING);
  CHECK_FAILS(second.start(s), WSA_IO_PENDING);
  REQUIRE(send_astray(s) == 1);
  REQUIRE(first.done_within(time_limit));
  CHECK(first.overlapped.Internal == status_port_unreachable);
  CHECK(first.overlapped.InternalHigh == 0);
  DWORD bytes = 0xdeadbeef;
  DWORD flags = 0;
  CHECK_RESULT_AND_ERROR(WSAGetOverlappedResult(s, &first.overlapped, &bytes, FALSE, &flags), FALSE,
                         WSAECONNRESET);
  CHECK(bytes == 0);
  CHECK_RESULT_AND_ERROR(
      GetOverlappedResult(reinterpret_cast<HANDLE>(SOCKET{s}), &first.overlapped, &bytes, FALSE),
      FALSE, ERROR_PORT_UNREACHABLE);
  CHECK_FALSE(second.done_within(0));
  REQUIRE(send_astray(s) == 1);
  REQUIRE(second.done_within(time_limit));
  CHECK(second.overlapped.Internal == status_port_unreachable);
  check_nothing_left(s);
}

TEST_CASE_FIXTURE(Winsock, "A receive that blocks ends when a port is deserted") {
  if (wine_tells_sends()) return;
  const UniqueSocket s = udp_socket();
  int error = 0;
  Worker receiver([&] {
    char room[1];
    if (recv(s, room, 1, 0) == SOCKET_ERROR) error = WSAGetLastError();
  });
  CHECK(send_astray(s) == 1);
  receiver.join();
  CHECK(error == WSAECONNRESET);
}

TEST_CASE_FIXTURE(Winsock, "An overlapped receive that finds a report fails at once") {
  if (wine_tells_sends()) return;
  const UniqueSocket s = udp_socket();
  REQUIRE(send_astray(s) == 1);
  REQUIRE(readable(s));
  Receive receive;
  CHECK_FAILS(receive.start(s), WSAECONNRESET);
  CHECK_FALSE(receive.done_within(0));
  check_nothing_left(s);
}

TEST_CASE_FIXTURE(Winsock, "A socket is readable as long as a deserted port is to be reported") {
  if (wine_tells_sends()) return;
  const UniqueSocket s = udp_socket();
  for (int i = 0; i < 2; ++i) REQUIRE(send_astray(s) == 1);
  char room[1];
  for (int i = 0; i < 2; ++i) {
    CHECK(readable(s));
    CHECK(readable(s));
    CHECK(writable(s));
    WSAPOLLFD entry{s, POLLRDNORM | POLLWRNORM, 0};
    CHECK(WSAPoll(&entry, 1, time_limit) == 1);
    CHECK(entry.revents == (POLLRDNORM | POLLWRNORM));
    fd_set exceptional;
    FD_ZERO(&exceptional);
    FD_SET(s, &exceptional);
    timeval timeout = at_once;
    CHECK(select(0, nullptr, nullptr, &exceptional, &timeout) == 0);
    CHECK_FAILS(recv(s, room, 1, 0), WSAECONNRESET);
  }
  check_nothing_left(s);
  WSAPOLLFD entry{s, POLLRDNORM, 0};
  CHECK(WSAPoll(&entry, 1, 0) == 0);
}

TEST_CASE_FIXTURE(Winsock, "SO_ERROR does not tell of deserted ports and leaves the report") {
  if (wine_tells_sends()) return;
  const UniqueSocket s = udp_socket();
  REQUIRE(send_astray(s) == 1);
  REQUIRE(readable(s));
  DWORD error = 0xdeadbeef;
  int length = sizeof error;
  CHECK(getsockopt(s, SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&error), &length) == 0);
  CHECK(error == 0);
  char room[1];
  CHECK_FAILS(recv(s, room, 1, 0), WSAECONNRESET);
}

TEST_CASE_FIXTURE(Winsock, "SIO_UDP_CONNRESET switches the report of deserted ports off and on") {
  const bool connections[] = {true, false};
  for (const bool connected : connections) {
    CAPTURE(connected);
    if (connected && wine_tells_sends()) continue;
    const UniqueSocket s = udp_socket();
    const sockaddr_in self = bound_to(s);
    REQUIRE(switch_report(s, SIO_UDP_CONNRESET, FALSE) == 0);
    if (connected) REQUIRE(connect(s, generic(nobody()), sizeof nobody()) == 0);
    for (int i = 0; i < 3; ++i) CHECK(send_astray(s) == 1);
    CHECK_FALSE(readable(s, at_once));
    check_nothing_left(s);
    if (!connected) {
      CHECK(sendto(s, "x", 1, 0, generic(self), sizeof self) == 1);
      CHECK(next_datagram(s) == "x");
    }
    if (wine_tells_sends()) continue;
    REQUIRE(switch_report(s, SIO_UDP_CONNRESET, TRUE) == 0);
    CHECK(send_astray(s) == 1);
    char room[1];
    CHECK_FAILS(recv(s, room, 1, 0), WSAECONNRESET);
  }
}

TEST_CASE_FIXTURE(Winsock, "Without any report sends to a deserted port succeed as well") {
  if (WINE_DIFFERS("SIO_UDP_NETRESET")) return;
  for (const bool connected : {true, false}) {
    CAPTURE(connected);
    const UniqueSocket s = udp_socket();
    if (connected) REQUIRE(connect(s, generic(nobody()), sizeof nobody()) == 0);
    REQUIRE(switch_report(s, SIO_UDP_CONNRESET, FALSE) == 0);
    REQUIRE(switch_report(s, SIO_UDP_NETRESET, FALSE) == 0);
    for (int i = 0; i < 10; ++i) CHECK_SUCCEEDS(send_astray(s), 1);
    check_nothing_left(s);
    REQUIRE(switch_report(s, SIO_UDP_NETRESET, TRUE) == 0);
    CHECK(send_astray(s) == 1);
    check_nothing_left(s);
    REQUIRE(switch_report(s, SIO_UDP_CONNRESET, TRUE) == 0);
    CHECK(send_astray(s) == 1);
    char room[1];
    CHECK_FAILS(recv(s, room, 1, 0), WSAECONNRESET);
  }
}

TEST_CASE_FIXTURE(Winsock, "The switches for UDP's reports check socket and argument") {
  const UniqueSocket s = udp_socket();
  const UniqueSocket stream(socket(AF_INET, SOCK_STREAM, 0));
  for (const DWORD code : {DWORD{SIO_UDP_CONNRESET}, DWORD{SIO_UDP_NETRESET}}) {
    CAPTURE(code);
    BOOL on = FALSE;
    DWORD bytes = 0;
    if (WINE_DIFFERS("SIO_UDP_CONNRESET and SIO_UDP_NETRESET need a BOOL and a datagram socket"))
      continue;
    CHECK_FAILS(WSAIoctl(s, code, &on, 2, nullptr, 0, &bytes, nullptr, nullptr), WSAEFAULT);
    CHECK_FAILS(WSAIoctl(s, code, nullptr, sizeof on, nullptr, 0, &bytes, nullptr, nullptr),
                WSAEFAULT);
    CHECK_FAILS(switch_report(stream, code, TRUE), WSAEOPNOTSUPP);
  }
  if (wine_tells_sends()) return;
  REQUIRE(send_astray(s) == 1);
  CHECK(readable(s));
}

TEST_CASE_FIXTURE(Winsock,
                  "A datagram that is too long is the send's own error and leaves nothing") {
  const UniqueSocket s = udp_socket6();
  const sockaddr_in6 to = bound_to6(s);
  const std::string data = pattern(65527);
  if (WINE_DIFFERS("IPV6_DONTFRAG refuses what would be cut: WSAEMSGSIZE")) return;
  set_option(s, IPPROTO_IPV6, IPV6_DONTFRAG, 1);
  for (int i = 0; i < 3; ++i)
    CHECK_FAILS(sendto(s, data.data(), 65527, 0, generic(to), sizeof to), WSAEMSGSIZE);
  check_nothing_left(s);
}
